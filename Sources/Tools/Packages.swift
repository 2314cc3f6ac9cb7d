import JSON
import Model

/// The package.json files above the folders in which npm's names were seen: what decides whether those names are true,
/// what a script is called, and which package is the root.
struct Packages {
  /// What a package.json says of names and scripts, as far as it can be read.
  struct Package: Equatable {
    var name: ByteString?
    /// Name of a script by its text.
    var scripts: [ByteString: ByteString] = [:]
    /// Name of a wireit script by the command that it runs.
    var commands: [ByteString: ByteString] = [:]
    /// Whether it lists the packages of a workspace.
    var isWorkspace = false

    var usesWireit: Bool { !commands.isEmpty || scripts["wireit"] != nil }
  }

  /// By folder.
  private var packages: [ByteString: Package] = [:]
  /// The root of the workspace that the build's folder lies in; the package of that folder where there is none.
  private(set) var root: ByteString

  static let mostBytes = 1 << 18
  static let mostLooks = 4096
  private static let file: ByteString = "package.json"
  private static let workspace: ByteString = "pnpm-workspace.yaml"

  /// The files to look at: package.json in every folder with npm's names or a Turborepo task, and above.
  static func looks(for observation: Observation) -> [Look] {
    var seen: Set<ByteString> = []
    var looks: [Look] = []
    for exec in observation.processes.lazy.flatMap(\.execs) {
      guard exec.markers["npm_package_name"] != nil || exec.markers[Markers.turboHash] != nil else { continue }
      for folder in Paths.upward(exec.directory) {
        guard seen.insert(folder).inserted else { break }
        looks.append(Look(path: Paths.join(folder, file), bytes: mostBytes))
        looks.append(Look(Paths.join(folder, workspace), .status))
      }
    }
    return Array(looks.prefix(mostLooks))
  }

  /// `base`: the build's folder.
  init(_ sightings: [Sighting], base: ByteString) {
    root = base
    var workspaces: Set<ByteString> = []
    for sighting in sightings {
      let name = sighting.path.lastComponent
      guard name == Self.file || name == Self.workspace else { continue }
      let path = ByteString(bytes: sighting.path.bytes.dropLast(name.bytes.count + 1))
      let folder = path.isEmpty ? "/" : path
      if name == Self.file { packages[folder] = Package(sighting.bytes) } else { workspaces.insert(folder) }
    }
    let above = Paths.upward(base)
    root =
      above.last { workspaces.contains($0) || packages[$0]?.isWorkspace ?? false }
      ?? above.first { packages[$0] != nil } ?? base
  }

  private func package(above folder: ByteString) -> (folder: ByteString, package: Package)? {
    guard !packages.isEmpty else { return nil }
    for folder in Paths.upward(folder) {
      if let package = packages[folder] { return (folder, package) }
    }
    return nil
  }

  /// Whether the names that npm put into the environment are those of the place: the nearest package has that name; where
  /// no package was seen, the variables of the runner itself say that it is in its own folder.
  ///
  /// - Parameter starter: the program that started this one.
  func agrees(_ exec: Exec, starter: Exec?) -> Bool {
    guard let name = exec.markers["npm_package_name"], exec.markers["npm_lifecycle_event"] != "npx" else {
      return false
    }
    if let package = package(above: exec.directory)?.package { return name == package.name }
    if let file = exec.markers[Markers.packageFile] { return file == Paths.join(exec.directory, Self.file) }
    if let folder = exec.markers[Markers.scriptFolder] { return folder == exec.directory }
    if name.lastComponent == exec.directory.lastComponent { return true }
    guard let starter, starter.directory == exec.directory,
      let call = ScriptCall(CommandWords.effective(starter.arguments))
    else { return false }
    return call.script == exec.markers["npm_lifecycle_event"]
  }

  /// How npm's users call a script that ran in a folder: `package#script`, `#script` for the root's own.
  func title(_ name: ByteString, in folder: ByteString) -> ByteString {
    guard isRoot(folder), let mark = name.bytes.lastIndex(of: UInt8(ascii: "#")) else { return name }
    return ByteString(bytes: name.bytes[mark...])
  }

  /// Whether what runs in a folder is the root package's.
  func isRoot(_ folder: ByteString) -> Bool { (package(above: folder)?.folder ?? folder) == root }

  /// What the package of a folder is called; as the folder is where that is not known.
  func name(in folder: ByteString) -> ByteString { package(above: folder)?.package.name ?? folder.lastComponent }

  /// `package#script` for a shell's text in a folder of that package.
  func script(_ text: ByteString, in folder: ByteString) -> ByteString? {
    guard let package = package(above: folder)?.package, let name = package.name,
      let script = package.commands[text] ?? package.scripts[text]
    else { return nil }
    return ScriptRow.name(name, script)
  }
}

extension Packages.Package {
  init(_ bytes: [UInt8]) {
    var reader = JSONReader(bytes)
    try? read(&reader)
  }

  private mutating func read(_ reader: inout JSONReader) throws(JSONError) {
    try reader.forEachMember { (name, reader) throws(JSONError) in
      switch name {
      case "name": self.name = try reader.nameValue()
      case "workspaces":
        isWorkspace = true
        try reader.skipValue()
      case "scripts":
        try reader.forEachMember { (script, reader) throws(JSONError) in
          if let text = try reader.nameValue() { scripts[text] = ByteString(script) }
        }
      case "wireit":
        try reader.forEachMember { (script, reader) throws(JSONError) in
          try reader.forEachMember { (name, reader) throws(JSONError) in
            if name == "command", let text = try reader.nameValue() {
              commands[text] = ByteString(script)
            } else if name != "command" {
              try reader.skipValue()
            }
          }
        }
      default: try reader.skipValue()
      }
    }
  }
}
