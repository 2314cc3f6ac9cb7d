import Model

/// The variables by which tools tell a process which task it belongs to.
enum Markers {
  /// A kind of task marker; several of them may be set in one environment.
  enum Family: Int, CaseIterable {
    case nx, turbo, mise, moon, lage, make, npm, go, cargo

    /// Task runners and make: they decide before npm's pair is looked at.
    var isDecisive: Bool { rawValue <= Family.make.rawValue }
  }

  /// Everything that a run asks the tracer for. `packageFile` and `scriptFolder` tell whose names npm's are; the last
  /// three whether make's names reached a process.
  static let all = [
    "NX_TASK_TARGET_PROJECT", "NX_TASK_TARGET_TARGET", "NX_TASK_TARGET_CONFIGURATION", "NX_TASK_HASH", turboHash,
    "MISE_TASK_NAME", "MOON_TARGET", "LAGE_PACKAGE_NAME", "LAGE_TASK", MakeNames.marker, "npm_package_name",
    "npm_lifecycle_event", packageFile, scriptFolder, "TOOLEXEC_IMPORTPATH",
    "CARGO_PKG_NAME", "CARGO_CRATE_NAME", level, "MAKEFLAGS", "GNUMAKEFLAGS",
  ]

  /// The hash of a Turborepo task, on every process of it from the package manager's down.
  static let turboHash = "TURBO_HASH"

  /// The package.json whose names npm, yarn 4, bun and pnpm from 10 on hand on.
  static let packageFile = "npm_package_json"

  /// The folder of the package whose script it is, by pnpm.
  static let scriptFolder = "PNPM_SCRIPT_SRC_DIR"

  /// How deep a make is nested: what `$(shell …)` starts has the make's own level, a recipe has the next.
  static let level = "MAKELEVEL"

  /// What the variables of one environment say; nil where the family's are not set. Make has rules of its own
  /// (`MakeRecipes`).
  static func value(_ family: Family, in exec: Exec) -> ByteString? {
    let values = exec.markers
    func text(_ name: String) -> ByteString? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
    switch family {
    case .nx:
      guard let project = text("NX_TASK_TARGET_PROJECT"), let target = text("NX_TASK_TARGET_TARGET") else { return nil }
      return joined(project, ":", target, text("NX_TASK_TARGET_CONFIGURATION"))
    case .turbo: return text(turboHash)
    case .mise: return text("MISE_TASK_NAME")
    case .moon: return text("MOON_TARGET")
    case .lage:
      guard let package = text("LAGE_PACKAGE_NAME"), let task = text("LAGE_TASK") else { return nil }
      return joined(package, "#", task)
    case .npm:
      guard let package = text("npm_package_name"), let script = text("npm_lifecycle_event") else { return nil }
      return joined(package, "#", script)
    case .go: return text("TOOLEXEC_IMPORTPATH")
    case .cargo:
      guard let package = text("CARGO_PKG_NAME"), let crate = text("CARGO_CRATE_NAME") else { return nil }
      return joined(package, " ", crate)
    case .make: return nil
    }
  }

  /// What the tool's users call the target of a value, seen at the program that first had it.
  static func title(_ family: Family, _ value: ByteString, in exec: Exec) -> ByteString {
    switch family {
    case .go: goName(value)
    case .cargo: cargoName(exec)
    default: value
    }
  }

  private static func joined(
    _ first: ByteString, _ separator: String, _ second: ByteString, _ third: ByteString? = nil
  ) -> ByteString {
    ByteString(
      bytes: first.bytes + separator.utf8 + second.bytes + (third.map { Array(separator.utf8) + $0.bytes } ?? []))
  }

  /// `a/b [a/b.test]`, the variant that is compiled for its tests, → `a/b [test]`.
  private static func goName(_ path: ByteString) -> ByteString {
    let (package, variant) = path.cut(at: UInt8(ascii: " "))
    return variant == nil ? package : ByteString(bytes: package.bytes + " [test]".utf8)
  }

  private static func cargoName(_ exec: Exec) -> ByteString {
    let package = exec.markers["CARGO_PKG_NAME"] ?? ""
    let crate = exec.markers["CARGO_CRATE_NAME"] ?? ""
    if crate.hasPrefix("build_script_") { return joined(package, " ", "build-script") }
    if exec.arguments.contains("--test") { return joined(package, " test ", crate) }
    let type = exec.arguments.firstIndex(of: "--crate-type").flatMap { at in exec.arguments.dropFirst(at + 1).first }
    return type == "bin" ? joined(package, " bin ", crate) : joined(package, " ", "lib")
  }
}
