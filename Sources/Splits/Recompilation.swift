import Figures

/// Which files are compiled after a commit where every file is an action: those that changed, and those from which edges
/// lead to a file whose interface changed.
struct Recompilation: Sendable {
  /// Which files need each file.
  private let users: Adjacency
  private var compiled: Stamps
  private var followed: Stamps

  /// Of a graph of grain target nothing is followed.
  init(_ graph: Graph, without broken: [Int] = []) {
    users = graph.grain == .file ? graph.users(without: broken) : Adjacency(rows: [])
    compiled = Stamps(graph.files.count)
    followed = compiled
  }

  /// Each once; also files without a target.
  mutating func files(changed: [Int32], interface: [Int32]) -> [Int32] {
    compiled.clear()
    followed.clear()
    var files = changed.filter { compiled.mark($0) }
    var open = interface.filter { followed.mark($0) }
    // A file that changed is compiled; whether its users are is up to the interfaces.
    while let file = open.popLast() {
      for user in users[Int(file)] where followed.mark(user) {
        open.append(user)
        if compiled.mark(user) { files.append(user) }
      }
    }
    return files
  }
}

/// Which numbers were met, forgotten in one step.
struct Stamps: Sendable {
  private var marks: [UInt32]
  private var round: UInt32 = 0

  init(_ count: Int) {
    marks = [UInt32](repeating: 0, count: count)
  }

  mutating func clear() {
    round += 1
    guard round == .max else { return }
    for index in marks.indices { marks[index] = 0 }
    round = 1
  }

  /// False where it was met before.
  mutating func mark(_ number: Int32) -> Bool {
    defer { marks[Int(number)] = round }
    return marks[Int(number)] != round
  }
}
