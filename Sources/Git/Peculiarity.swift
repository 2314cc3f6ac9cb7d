import System

/// What makes libgit2 1.5 read a repository wrongly or not at all, recognized by the repository's own configuration.
///
/// Filters (LFS and others) and working-tree encodings are not here: they matter only for a file that looks changed,
/// and `LibraryReader` looks at the attributes of each of those.
enum Peculiarity: String, CaseIterable {
  /// Objects named by SHA-256.
  case sha256
  /// References in reftables.
  case reftable
  /// Files that are meant to be absent.
  case sparse
  /// Objects that are meant to be absent.
  case partial

  /// The first that applies; nil for a repository that libgit2 reads.
  static func of(_ worktree: Worktree) -> Peculiarity? {
    var files = [worktree.commonFolder / "config"]
    if let shared = read(files[0]) {
      if shared.isTrue("extensions.worktreeconfig") { files.append(worktree.gitFolder / "config.worktree") }
    }
    let all = files.compactMap(read)
    return allCases.first { peculiarity in all.contains { peculiarity.isIn($0) } }
  }

  private static func read(_ path: Path) -> ConfigFile? {
    (try? Disk.read(path, limit: 1 << 20)).map { ConfigFile($0) }
  }

  func isIn(_ config: ConfigFile) -> Bool {
    switch self {
    case .sha256: config.text("extensions.objectformat").map { $0.lowercased() != "sha1" } ?? false
    case .reftable: config.text("extensions.refstorage").map { $0.lowercased() != "files" } ?? false
    case .sparse: config.isTrue("core.sparsecheckout")
    case .partial:
      config.value("extensions.partialclone") != nil
        || config.values.keys.contains { $0.hasPrefix("remote.") && $0.hasSuffix(".promisor") && config.isTrue($0) }
    }
  }
}
