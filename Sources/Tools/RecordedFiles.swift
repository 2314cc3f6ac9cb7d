import Model

/// Where a folder with one recorded run keeps what a conversation looks at.
public enum RecordedFiles {
  /// The ends of the paths that tools look at, and the names in a recorded run; what stands below keeps its own name.
  private static let names: [(end: String, recorded: [ByteString])] = [
    (".ninja_log", ["ninja_log", ".ninja_log"]),
    (CMakeReply.folder.description, ["file-api-reply"]),
    (CMakeSnippets.folder.description, ["data"]),
  ]
  private static let namesBefore: [ByteString] = ["ninja_log.before", "ninja_log-before"]

  /// The names, relative to the recorded run's folder, under which what is looked at may lie there; empty where such a
  /// file is not recorded.
  ///
  /// - Parameter isBefore: whether what was there before the build is meant.
  public static func places(of look: Look, isBefore: Bool) -> [ByteString] {
    if isBefore { return look.path.lastComponent == Evidence.log ? namesBefore : [] }
    for (end, recorded) in names {
      if isEnd(end, of: look.path) { return recorded }
      let folder = ByteString(bytes: look.path.bytes.dropLast(look.path.lastComponent.bytes.count + 1))
      if isEnd(end, of: folder) { return recorded.map { Paths.join($0, look.path.lastComponent) } }
    }
    return []
  }

  private static func isEnd(_ end: String, of path: ByteString) -> Bool {
    path.hasSuffix("/" + end) || path == ByteString(end)
  }
}
