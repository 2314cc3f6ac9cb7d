import Figures
import Model

/// What stands around a Bazel command before it runs: its workspace, its rc files, and which Bazel it will be.
struct BazelSurroundings {
  private let request: Request
  let command: BazelCommand?
  private(set) var root: ByteString?
  /// In the order in which they count.
  private var order: [ByteString] = []
  private var read: [ByteString: BazelRC] = [:]
  /// rc files that are named and could not be read: what they say is not known.
  private var asked: Set<ByteString> = []
  private var isRooted = false
  /// What tells one Bazel from another: status of the program and of what stands beside it.
  private var programs: [Sighting] = []

  static let markers: [ByteString] = ["MODULE.bazel", "WORKSPACE", "WORKSPACE.bazel", "REPO.bazel"]
  private static let mostRC = 1 << 20

  init(_ request: Request) {
    self.request = request
    command = Bazel.command(request.command).flatMap { $0.isBuild ? $0 : nil }
  }

  // MARK: looks

  var looks: [Look] {
    Self.rootLooks(request.directory) + (command == nil ? [] : rcLooks + programLooks)
  }

  static func rootLooks(_ directory: ByteString) -> [Look] {
    Paths.upward(directory).flatMap { folder in markers.map { Look(Paths.join(folder, $0), .status) } }
  }

  /// The nearest folder upward that has a marker.
  static func root(of directory: ByteString, _ sightings: [Sighting]) -> ByteString? {
    let found = Set(sightings.map(\.path))
    return Paths.upward(directory).first { folder in markers.contains { found.contains(Paths.join(folder, $0)) } }
  }

  private var rcLooks: [Look] {
    let startup = command?.startup ?? []
    var paths: [ByteString] = []
    if !startup.contains("--nosystem_rc") { paths += ["/etc/bazel.bazelrc", "/etc/bazel/bazelrc"] }
    if !startup.contains("--nohome_rc"), let home = request.environment["HOME"] {
      paths.append(Paths.join(home, ".bazelrc"))
    }
    for (at, word) in startup.enumerated() {
      let next = at + 1 < startup.count ? startup[at + 1] : nil
      if let path = word.dropping(prefix: "--bazelrc=") ?? (word == "--bazelrc" ? next : nil) {
        paths.append(Paths.join(request.directory, path))
      }
    }
    return paths.map { Look(path: $0, bytes: Self.mostRC) }
  }

  private var programLooks: [Look] {
    guard let program = command?.startup.first else { return [] }
    if program.bytes.contains(UInt8(ascii: "/")) { return [Look(Paths.join(request.directory, program), .status)] }
    let folders = (request.environment["PATH"] ?? "").split(on: UInt8(ascii: ":")).filter(Paths.isAbsolute)
    return folders.flatMap { [Look(Paths.join($0, program), .status), Look($0, .names)] }
  }

  mutating func learn(_ sightings: [Sighting]) -> [Look] {
    var more: [Look] = []
    if !isRooted {
      isRooted = true
      root = Self.root(of: request.directory, sightings)
      if command != nil, let root {
        let startup = command?.startup ?? []
        if !startup.contains("--noworkspace_rc") {
          more.append(Look(path: Paths.join(root, ".bazelrc"), bytes: Self.mostRC))
        }
        more += [".bazelversion", ".bazeliskrc"].map { Look(path: Paths.join(root, $0), bytes: 4096) }
        more.append(Look(Paths.join(root, "tools/bazel"), .status))
      }
    }
    guard let command else { return [] }
    for sighting in sightings {
      let name = sighting.path.lastComponent
      if Self.markers.contains(name) { continue }
      if !sighting.names.isEmpty {
        // `bazel` may be a script that starts one of its neighbours.
        let program = command.startup.first?.lastComponent ?? ""
        let isThere = sighting.names.contains(program)
        if isThere {
          more += sighting.names.filter { $0.hasPrefix("bazel") }.prefix(64).map {
            Look(Paths.join(sighting.path, $0), .status)
          }
        }
      } else if sighting.bytes.isEmpty || name == ".bazelversion" || name == ".bazeliskrc" {
        programs.append(sighting)
      } else if read[sighting.path] == nil {
        more += learn(rc: sighting)
      }
    }
    return more
  }

  private mutating func learn(rc sighting: Sighting) -> [Look] {
    let rc = BazelRC(sighting.bytes)
    read[sighting.path] = rc
    order.append(sighting.path)
    return rc.imports.compactMap { path -> Look? in
      var path = path
      if let below = path.dropping(prefix: "%workspace%") {
        guard let root else { return nil }
        path = ByteString(bytes: root.bytes + below.bytes)
      }
      let whole = Paths.join(root ?? request.directory, path)
      return asked.insert(whole).inserted ? Look(path: whole, bytes: Self.mostRC) : nil
    }
  }

  // MARK: what came of them

  /// A file counts where it is imported; that is only told apart by the order in which they were read, which is near enough
  /// for what is asked here.
  private var files: [BazelRC] { order.compactMap { read[$0] } }

  var options: [ByteString] { command.map { BazelRC.options(files, for: $0) } ?? [] }
  var startupOptions: [ByteString] { BazelRC.startup(files) + (command?.startup ?? []) }

  func mentions(_ option: String) -> [ByteString] {
    command.map { BazelRC.mentions(option, in: files, $0) } ?? []
  }

  var isBatch: Bool { BazelCommand.isOn("batch", in: startupOptions) }

  /// Names the answer of this very Bazel.
  func memory(version: [UInt8]) -> String {
    let words = [ByteString(bytes: version), request.environment["USE_BAZEL_VERSION"] ?? ""] + (command?.startup ?? [])
    let contents = programs.map { ByteString(bytes: $0.bytes) }
    return StatusDigest.memory("bazel-help", words: words + contents, programs)
  }
}
