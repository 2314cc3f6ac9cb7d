import CGit
import Model
import System

/// What looks changed against HEAD through libgit2: HEAD against the index, and the index against the worktree.
extension LibraryReader {
  func changes() throws(Refusal) -> [Change] {
    if git.repository_is_bare(handle) != 0 { return [] }
    var changes: [ByteString: Change] = [:]
    for delta in try stagedDeltas() {
      let now: Change.Now = if let entry = delta.new { .indexed(entry) } else { .gone }
      changes[delta.name] = Change(path: delta.name, head: delta.old, now: now)
    }
    for delta in try worktreeDeltas() {
      // Without a difference between HEAD and the index, the index's entry is HEAD's.
      let head = changes[delta.name].map(\.head) ?? delta.old
      let now = try current(delta)
      changes[delta.name] = Change(path: delta.name, head: head, now: now, isConflict: delta.isConflict)
    }
    return Array(changes.values)
  }

  private func stagedDeltas() throws(Refusal) -> [Delta] {
    let tree = try tree(try head().commit)
    defer { git.tree_free(tree) }
    var options = diffOptions()
    var diff: OpaquePointer?
    try library.check(git.diff_tree_to_index(&diff, handle, tree, nil, &options))
    defer { git.diff_free(diff) }
    return deltas(diff)
  }

  private func worktreeDeltas() throws(Refusal) -> [Delta] {
    var options = diffOptions()
    var diff: OpaquePointer?
    try library.check(git.diff_index_to_workdir(&diff, handle, nil, &options))
    defer { git.diff_free(diff) }
    return deltas(diff)
  }

  /// What the worktree holds where it differs from the index.
  private func current(_ delta: Delta) throws(Refusal) -> Change.Now {
    let place = worktree.root / delta.name.asPath
    if let inner = Worktree.at(place) { return try submodule(inner) }
    guard let status = Disk.status(place, followLinks: false), !status.isFolder else { return .gone }
    // libgit2 calls tracked files deleted when a repository was made around them, git does not; both do when a link to
    // a folder took the place of their folder.
    guard let folder = place.parent, (try? Disk.canonical(folder)) == folder else { return .gone }
    return .file
  }

  /// Dirty as `git status --untracked-files=no` sees it, which libgit2 cannot be told.
  private func submodule(_ inner: Worktree) throws(Refusal) -> Change.Now {
    let reader = try LibraryReader(inner)
    var list = DirtyList(inner.root, nil)
    for change in try reader.changes() { list.add(change) }
    let isDirty = try !list.identified(by: reader).0.isEmpty
    // Before its first commit git takes it for a plain folder.
    guard let commit = try reader.head().commit else { return .gone }
    return .submodule(commit: commit, isDirty: isDirty)
  }
}

/// One path that differs, free of libgit2's memory.
struct Delta {
  var name: ByteString
  var old: Entry?
  var new: Entry?
  var isConflict: Bool
}

extension LibraryReader {
  func diffOptions() -> git_diff_options {
    var options = git_diff_options()
    options.version = UInt32(GIT_DIFF_OPTIONS_VERSION)
    options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
    options.ignore_submodules = GIT_SUBMODULE_IGNORE_UNSPECIFIED
    return options
  }

  func deltas(_ diff: OpaquePointer?) -> [Delta] {
    (0..<git.diff_num_deltas(diff)).compactMap { at in
      guard let delta = git.diff_get_delta(diff, at)?.pointee else { return nil }
      guard let path = delta.new_file.path ?? delta.old_file.path else { return nil }
      let name = ByteString(bytes: UnsafeRawBufferPointer(start: path, count: byteCount(path)))
      return Delta(
        name: name, old: entry(delta.old_file), new: entry(delta.new_file),
        isConflict: delta.status == GIT_DELTA_CONFLICTED)
    }
  }

  private func entry(_ file: git_diff_file) -> Entry? {
    file.mode == 0 ? nil : Entry(id: file.id.hex, mode: UInt32(file.mode))
  }

  private func byteCount(_ chars: UnsafePointer<CChar>) -> Int {
    var count = 0
    while chars[count] != 0 { count += 1 }
    return count
  }
}
