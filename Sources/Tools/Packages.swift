import JSON
import Model

/// The package.json files above the folders in which npm's names were seen: what decides whether those names are true.
struct Packages {
  private struct Package {
    var name: ByteString?
    /// Name of a script by its text.
    var scripts: [ByteString: ByteString] = [:]
  }

  /// By folder.
  private var packages: [ByteString: Package] = [:]
  private let base: ByteString

  static let mostBytes = 1 << 18
  static let mostLooks = 4096

  /// The files to look at: package.json in every folder with npm's names, and above.
  static func looks(for observation: Observation) -> [Look] {
    var seen: Set<ByteString> = []
    var looks: [Look] = []
    for process in observation.processes {
      for exec in process.execs where exec.markers["npm_package_name"] != nil {
        for folder in Paths.upward(exec.directory) {
          guard seen.insert(folder).inserted else { break }
          looks.append(Look(path: Paths.join(folder, "package.json"), bytes: mostBytes))
        }
      }
    }
    return Array(looks.prefix(mostLooks))
  }

  /// `base`: the build's folder, whose own package is the root.
  init(_ sightings: [Sighting], base: ByteString) {
    self.base = base
    for sighting in sightings where sighting.path.lastComponent == "package.json" {
      let folder = ByteString(bytes: sighting.path.bytes.dropLast("/package.json".utf8.count))
      packages[folder.isEmpty ? "/" : folder] = Self.read(sighting.bytes)
    }
  }

  private func package(above folder: ByteString) -> (folder: ByteString, package: Package)? {
    guard !packages.isEmpty else { return nil }
    for folder in Paths.upward(folder) {
      if let package = packages[folder] { return (folder, package) }
    }
    return nil
  }

  /// Whether the nearest package has the name that npm put into the environment.
  func agrees(_ exec: Exec) -> Bool {
    guard let name = package(above: exec.directory)?.package.name else { return false }
    return name == exec.markers["npm_package_name"]
  }

  /// How npm's users call a script that ran in a folder: `package#script`, `#script` for the root's own.
  func title(_ name: ByteString, in folder: ByteString) -> ByteString {
    guard package(above: folder)?.folder == base, let mark = name.bytes.lastIndex(of: UInt8(ascii: "#")) else {
      return name
    }
    return ByteString(bytes: name.bytes[mark...])
  }

  /// `package#script` for a shell's text in a folder of that package.
  func script(_ text: ByteString, in folder: ByteString) -> ByteString? {
    guard let package = package(above: folder)?.package, let name = package.name, let script = package.scripts[text]
    else { return nil }
    return ByteString(bytes: name.bytes + "#".utf8 + script.bytes)
  }

  /// What can be read of the file's names and scripts, however it ends.
  private static func read(_ bytes: [UInt8]) -> Package {
    var package = Package()
    var reader = JSONReader(bytes)
    try? read(&reader, into: &package)
    return package
  }

  private static func read(_ reader: inout JSONReader, into package: inout Package) throws(JSONError) {
    guard try reader.next() == .beginObject else { return }
    while try reader.next() == .key {
      if reader.isText("name") {
        guard try reader.next() == .string else { return }
        package.name = ByteString(bytes: reader.textBytes)
      } else if reader.isText("scripts") {
        guard try reader.next() == .beginObject else { return }
        while try reader.next() == .key {
          let script = ByteString(bytes: reader.textBytes)
          guard try reader.next() == .string else { return }
          package.scripts[ByteString(bytes: reader.textBytes)] = script
        }
      } else {
        try reader.skipValue()
      }
    }
  }
}
