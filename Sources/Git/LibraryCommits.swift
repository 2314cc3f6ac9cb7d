import CGit
import Model

/// Commits and what they hold, through libgit2.
extension LibraryReader {
  func commit(named name: String) throws(Refusal) -> String? {
    var object: OpaquePointer?
    let code = name.withCString { git.revparse_single(&object, handle, $0) }
    if isAbsent(code) { return nil }
    try library.check(code)
    defer { git.object_free(object) }
    var commit: OpaquePointer?
    guard git.object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0 else { return nil }
    defer { git.object_free(commit) }
    return git.object_id(commit)?.pointee.hex
  }

  /// Nothing of that name, or no name at all: an answer, not an error.
  private func isAbsent(_ code: Int32) -> Bool {
    [GIT_ENOTFOUND.rawValue, GIT_EINVALIDSPEC.rawValue, GIT_EAMBIGUOUS.rawValue].contains(code)
  }

  func parents(of commit: String) throws(Refusal) -> [String] {
    let object = try lookup(commit)
    defer { git.commit_free(object) }
    return (0..<git.commit_parentcount(object)).compactMap { git.commit_parent_id(object, $0)?.pointee.hex }
  }

  func mergeBase(_ one: String, _ two: String) throws(Refusal) -> String? {
    var base = git_oid()
    guard var one = git_oid(hex: one), var two = git_oid(hex: two) else { return nil }
    let code = git.merge_base(&base, handle, &one, &two)
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try library.check(code)
    return base.hex
  }

  func content(of path: ByteString, in commit: String) throws(Refusal) -> [UInt8]? {
    let tree = try tree(commit)
    defer { git.tree_free(tree) }
    var (entry, blob): (OpaquePointer?, OpaquePointer?)
    let code = path.asPath.withCString { git.tree_entry_bypath(&entry, tree, $0) }
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try library.check(code)
    defer { git.tree_entry_free(entry) }
    let found = git.blob_lookup(&blob, handle, git.tree_entry_id(entry))
    if found == GIT_ENOTFOUND.rawValue { return nil }
    try library.check(found)
    defer { git.blob_free(blob) }
    return Array(UnsafeRawBufferPointer(start: git.blob_rawcontent(blob), count: Int(git.blob_rawsize(blob))))
  }

  func symbolicTarget(of reference: String) throws(Refusal) -> String? {
    var found: OpaquePointer?
    let code = reference.withCString { git.reference_lookup(&found, handle, $0) }
    if code == GIT_ENOTFOUND.rawValue { return nil }
    try library.check(code)
    defer { git.reference_free(found) }
    return git.reference_symbolic_target(found).map { String(cString: $0) }
  }

  /// The commit, for `commit_free`.
  private func lookup(_ commit: String) throws(Refusal) -> OpaquePointer? {
    guard var id = git_oid(hex: commit) else { throw .missingCommit("\(commit) is no commit of this repository") }
    var object: OpaquePointer?
    let code = git.commit_lookup(&object, handle, &id)
    if code == GIT_ENOTFOUND.rawValue { throw .missingCommit("commit \(commit) is not in the repository") }
    try library.check(code)
    return object
  }
}
