import Model

/// A graph and its commits with one file become two.
struct GraphEdit {
  let graph: Graph
  let commits: [Commit]

  init(_ graph: Graph, _ commits: [Commit]) {
    self.graph = graph
    self.commits = commits
  }

  /// Half of the work in each; both need what it needed, are needed by what needed it, and change with it.
  func halving(_ file: Int) -> (graph: Graph, commits: [Commit]) {
    var graph = graph
    let twin = graph.files.count
    graph.files[file].work = self.graph.files[file].work / 2
    var other = self.graph.files[file]
    other.work -= graph.files[file].work
    other.path = ByteString(bytes: other.path.bytes + "~2".utf8)
    graph.files.append(other)
    if let target = other.target { graph.targets[target].files.append(twin) }
    for edge in self.graph.edges where edge.from == file || edge.to == file {
      var new = edge
      if new.from == file { new.from = twin }
      if new.to == file { new.to = twin }
      graph.edges.append(new)
    }
    let commits = commits.map { commit in
      var commit = commit
      if commit.files.contains(file) { commit.files.append(twin) }
      if commit.interface.contains(file) { commit.interface.append(twin) }
      return commit
    }
    return (graph, commits)
  }

  /// A header as two: its users in `second` need only the new one, the others only the old. A commit changes the one
  /// whose users it changes too, and both where that does not tell.
  func splitting(_ header: Int, second: Set<Int>) -> (graph: Graph, commits: [Commit]) {
    var graph = graph
    let twin = graph.files.count
    var other = graph.files[header]
    other.path = ByteString(bytes: other.path.bytes + "~2".utf8)
    graph.files.append(other)
    if let target = other.target { graph.targets[target].files.append(twin) }
    var users: Set<Int> = []
    for index in graph.edges.indices {
      let edge = graph.edges[index]
      if edge.to == header {
        users.insert(edge.from)
        if second.contains(edge.from) { graph.edges[index].to = twin }
      }
      if edge.from == header { graph.edges.append(.init(from: twin, to: edge.to, evidence: edge.evidence)) }
    }
    let commits = commits.map { commit in
      guard commit.interface.contains(header) else { return commit }
      let changed = commit.files.filter(users.contains)
      let (isFirst, isSecond) = (changed.contains { !second.contains($0) }, changed.contains(where: second.contains))
      guard isFirst != isSecond, isSecond else {
        guard isFirst == isSecond else { return commit }
        return Commit(
          name: commit.name, files: commit.files + [twin], interface: commit.interface + [twin], weight: commit.weight)
      }
      return Commit(
        name: commit.name, files: commit.files.filter { $0 != header } + [twin],
        interface: commit.interface.filter { $0 != header } + [twin], weight: commit.weight)
    }
    return (graph, commits)
  }
}
