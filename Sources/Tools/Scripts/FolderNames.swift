import JSON
import Model

/// What packages are called by their folders: as their package.json says, or npm's variables of a process in the folder,
/// else as the folder is.
struct FolderNames {
  private var names: [ByteString: ByteString] = [:]

  init(_ observation: Observation) {
    for exec in observation.processes.lazy.flatMap(\.execs) {
      guard let name = exec.markers["npm_package_name"], names[exec.directory] == nil else { continue }
      let file =
        exec.markers[Markers.packageFile] ?? exec.markers[Markers.scriptFolder].map { Paths.join($0, "package.json") }
      if file == Paths.join(exec.directory, "package.json") { names[exec.directory] = name }
    }
  }

  /// Learns from a package.json whose name is its path.
  mutating func add(_ file: ToolFile) {
    guard Paths.isAbsolute(file.name), let bytes = file.content.all(limit: Packages.mostBytes) else { return }
    let folder = ByteString(bytes: file.name.bytes.dropLast("/package.json".utf8.count))
    if let name = Packages.Package(bytes).name { names[folder] = name }
  }

  func knows(_ folder: ByteString) -> Bool { names[folder] != nil }

  subscript(folder: ByteString) -> ByteString { names[folder] ?? folder.lastComponent }
}
