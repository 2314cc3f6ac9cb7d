import JSON
import Model

/// As much of a tsconfig.json as says what it refers to and where its state lies.
struct TscSettings {
  /// Absolute paths of the settings of other projects.
  var references: [ByteString] = []
  /// Where the project's state may lie.
  var states: [ByteString] = []
  /// A project without files of its own: only a list of others.
  var isSolution = false

  /// `path`: of the settings, absolute.
  init(_ bytes: [UInt8], path: ByteString) {
    let folder = ByteString(bytes: path.bytes.dropLast(path.lastComponent.bytes.count + 1))
    let value = (try? JSONValue(parsing: JSONComments.without(bytes))) ?? .null
    references = (value["references"]?.array ?? []).compactMap { $0.name("path") }.map { Self.settings($0, in: folder) }
    let hasList = value["files"]?.array.map(\.isEmpty) ?? false
    isSolution = hasList && value["include"] == nil && !references.isEmpty
    states = Self.states(value["compilerOptions"], path, folder)
  }

  /// A reference names a folder or a file of settings.
  static func settings(_ path: ByteString, in folder: ByteString) -> ByteString {
    let whole = Paths.normalized(Paths.join(folder, path))
    return whole.hasSuffix(".json") ? whole : Paths.join(whole, "tsconfig.json")
  }

  /// `tsBuildInfoFile`; else beside the settings, or below `outDir` where they would lie below `rootDir`.
  private static func states(_ options: JSONValue?, _ path: ByteString, _ folder: ByteString) -> [ByteString] {
    if let own = options?.name("tsBuildInfoFile") { return [Paths.normalized(Paths.join(folder, own))] }
    let stem = path.lastComponent.dropping(suffix: ".json") ?? path.lastComponent
    let file = ByteString(bytes: stem.bytes + ".tsbuildinfo".utf8)
    var found = [Paths.join(folder, file)]
    guard let out = options?.name("outDir").map({ Paths.normalized(Paths.join(folder, $0)) }) else { return found }
    found.append(Paths.join(out, file))
    if let root = options?.name("rootDir").map({ Paths.normalized(Paths.join(folder, $0)) }), root != folder,
      let below = Paths.relative(root, to: folder), !below.isEmpty
    {
      let up = below.bytes.split(separator: UInt8(ascii: "/")).map { _ in "../" }.joined()
      found.append(Paths.normalized(Paths.join(out, ByteString(up + file.description))))
    }
    return found
  }
}
