import CGit
import Model

/// Commits' trees through libgit2.
extension LibraryReader {
  func difference(_ old: String?, _ new: String?) throws(Refusal) -> [ByteString: Sides] {
    let (oldTree, newTree) = (try tree(old), try tree(new))
    defer {
      git.tree_free(oldTree)
      git.tree_free(newTree)
    }
    var options = diffOptions()
    var diff: OpaquePointer?
    try library.check(git.diff_tree_to_tree(&diff, handle, oldTree, newTree, &options))
    defer { git.diff_free(diff) }
    var all: [ByteString: Sides] = [:]
    for delta in deltas(diff) {
      all[delta.name] = Sides(old: delta.old?.id, new: delta.new?.id)
    }
    return all
  }

  func ids(in commit: String, of paths: Set<ByteString>) throws(Refusal) -> [ByteString: String] {
    let tree = try tree(commit)
    defer { git.tree_free(tree) }
    var found: [ByteString: String] = [:]
    for path in paths {
      var entry: OpaquePointer?
      let code = path.asPath.withCString { git.tree_entry_bypath(&entry, tree, $0) }
      if code == GIT_ENOTFOUND.rawValue { continue }
      try library.check(code)
      found[path] = git.tree_entry_id(entry)?.pointee.hex
      git.tree_entry_free(entry)
    }
    return found
  }

  /// The tree of a commit, for `tree_free`; nil for no commit.
  func tree(_ commit: String?) throws(Refusal) -> OpaquePointer? {
    guard let commit else { return nil }
    guard var id = git_oid(hex: commit) else { throw .missingCommit("\(commit) is no commit of this repository") }
    var (object, tree): (OpaquePointer?, OpaquePointer?)
    let code = git.commit_lookup(&object, handle, &id)
    if code == GIT_ENOTFOUND.rawValue { throw .missingCommit("commit \(commit) is not in the repository") }
    try library.check(code)
    defer { git.commit_free(object) }
    try library.check(git.commit_tree(&tree, object))
    return tree
  }
}
