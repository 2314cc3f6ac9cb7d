import Model

/// What ninja's command line says (ninja manual, "Running Ninja"): folder, jobs, goals, and whether it builds at all.
struct NinjaArguments: Equatable, Sendable {
  /// `-C`, joined, relative to where the command runs; empty for that folder itself.
  var directory: ByteString = ""
  var file: ByteString = "build.ninja"
  /// Nil without `-j`, and for `-j0` (no limit): ninja then counts the processors.
  var jobs: Int?
  var goals: [ByteString] = []
  /// `-k` with 0 or more than 1: a failure stops only what needs it.
  var keepsGoing = false
  /// False for `-n`, `-t TOOL`, `--version` and `-h`: nothing is built, nothing logged.
  var builds = true
  /// `-t clean`, or the goal of that name, which CMake has.
  var onlyCleans: Bool { tool == "clean" || goals == ["clean"] }
  private var tool: ByteString?

  /// Argument 0 and the rest.
  init(_ arguments: [ByteString]) {
    var rest = arguments.dropFirst()[...]
    while let word = rest.popFirst() {
      if word == "--" {
        goals += rest
        break
      }
      guard word.hasPrefix("-"), word.bytes.count > 1 else {
        goals.append(word)
        continue
      }
      guard !word.hasPrefix("--") else {
        if word == "--version" || word == "--help" { builds = false }
        continue
      }
      readShort(Array(word.bytes.dropFirst()), &rest)
      if !builds { break }
    }
  }

  /// The folder that a ninja builds in, absolute; nil for other programs, and where nothing is built.
  static func folder(_ exec: Exec) -> ByteString? {
    guard Programs.isNinja(exec.program) else { return nil }
    let arguments = NinjaArguments(exec.arguments)
    return arguments.builds ? Paths.normalized(Paths.join(exec.directory, arguments.directory)) : nil
  }

  /// `meson compile [-C DIR] [-j N] TARGET…`, which runs ninja in DIR.
  init(meson arguments: [ByteString]) {
    var rest = arguments.dropFirst(2)[...]
    while let word = rest.popFirst() {
      switch word {
      case "-C": directory = rest.popFirst() ?? ""
      case "-j", "--jobs": jobs = rest.popFirst()?.number
      case "-l", "--load-average", "--ninja-args", "--vs-args", "--xcode-args": rest = rest.dropFirst()
      default: if !word.hasPrefix("-") { goals.append(word) }
      }
    }
  }

  private mutating func readShort(_ letters: [UInt8], _ rest: inout ArraySlice<ByteString>) {
    for (index, letter) in letters.enumerated() {
      let joined = ByteString(bytes: letters[(index + 1)...])
      func value() -> ByteString { (joined.isEmpty ? rest.popFirst() : joined) ?? "" }
      switch Character(UnicodeScalar(letter)) {
      case "C": return directory = Paths.join(directory, value())
      case "f": return file = value()
      case "j":
        let number = value().number
        return jobs = number == 0 ? nil : number
      case "k": return keepsGoing = value() != "1"
      case "l", "d", "w":
        _ = value()
        return
      case "t": (tool, builds) = (value(), false)
      case "h", "n": builds = false
      default: break
      }
      if !builds { return }
    }
  }
}
