import Model

/// Two states of a worktree, compared path by path through the ids of what they hold.
struct Comparison {
  var previous: GitState
  var now: Snapshot

  func edited(_ reader: any Reader) throws(Refusal) -> [ByteString] {
    let commits = try previous.commit == now.state.commit ? [:] : reader.difference(previous.commit, now.state.commit)
    let dirty = Set(previous.dirty.keys).union(now.state.dirty.keys)
    let committed = try unchangedIDs(dirty, commits, reader)
    let paths = dirty.union(commits.keys).subtracting(now.deferred)
    return paths.filter { path in
      let sides = commits[path] ?? Sides(old: committed[path], new: committed[path])
      let old = previous.dirty[path] ?? sides.old
      let new = now.state.dirty[path] ?? sides.new
      return old != new
    }.sorted()
  }

  /// The ids of paths that are the same in both commits but dirty in only one of the states.
  private func unchangedIDs(
    _ dirty: Set<ByteString>, _ commits: [ByteString: Sides], _ reader: any Reader
  ) throws(Refusal) -> [ByteString: String] {
    let open = dirty.filter { path in
      commits[path] == nil && (previous.dirty[path] == nil || now.state.dirty[path] == nil)
    }
    guard !open.isEmpty, let commit = now.state.commit ?? previous.commit else { return [:] }
    return try reader.ids(in: commit, of: open)
  }
}
