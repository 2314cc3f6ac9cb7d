import Figures
import Model

/// How long every target worked: the lives of its own commands, without what they waited for in other targets.
///
/// A command is the process that runs what the recipe says: below `sh -c`, counted from its exec to its end. A shell
/// counts itself where the programs that it started fill less than four fifths of its life.
struct TargetTimes {
  /// One command of a target.
  struct Command {
    var process: Int
    var start: Duration
    /// Its own time.
    var wall: Duration
    var cpu: Duration?
  }

  struct Times {
    var start = Duration.zero
    var wall = Duration.zero
    var work = Duration.zero
    var launch = Duration.zero
    var cpu: Duration?
    var peakKB: Int?
    var commands: [Command] = []
    /// Whether every command is a make: a recipe that only calls others.
    var isGroup = false
  }

  /// The part of a shell's life from which on its children stand for it.
  static let mostOfLife = 0.8

  private let tree: ProcessTree
  private let assignment: Assignment
  /// By process: the command whose work it is.
  private var commands: [Int?]
  /// By command: the lives of what belongs to other targets below it.
  private var foreign: [Int: [(start: Duration, end: Duration)]] = [:]
  private var cpus: [Int: Duration] = [:]
  private(set) var times: [Times]

  init(_ tree: ProcessTree, _ assignment: Assignment) {
    self.tree = tree
    self.assignment = assignment
    commands = Array(repeating: nil, count: tree.processes.count)
    times = Array(repeating: Times(), count: assignment.targets.count)
    var found: [[Int]] = []
    for target in assignment.targets.indices { found.append(findCommands(target)) }
    gather()
    for target in assignment.targets.indices { measure(target, found[target]) }
  }

  /// The commands of a target, in order of their tops; adds what passes from each top to its first command.
  private mutating func findCommands(_ target: Int) -> [Int] {
    var found: [Int] = []
    for top in assignment.targets[target].tops {
      let first = found.count
      var open = [top]
      while let process = open.popLast() {
        let parts = standIns(for: process)
        guard parts.isEmpty else {
          open += parts.filter { assignment.owners[$0] == target }.reversed()
          continue
        }
        found.append(process)
        commands[process] = process
      }
      let begun = found[first...].map { tree.commandLife(of: $0).start }.min() ?? tree.processes[top].start
      times[target].launch += max(.zero, begun - tree.processes[top].start) + Starters.idle(before: top, tree)
    }
    return found
  }

  /// The children that stand for a shell, where they fill most of its life; none where it stands for itself.
  private func standIns(for process: Int) -> [Int] {
    let children = tree.children[process]
    guard !children.isEmpty else { return [] }
    if let commands = commandsStarted(by: process) { return commands }
    guard tree.standsForChildren(process) else { return [] }
    let life = tree.commandLife(of: process)
    let filled = Intervals.union(children.map { tree.commandLife(of: $0) })
    return filled >= (life.end - life.start) * Self.mostOfLife ? children : []
  }

  /// A runner's own part of a task is over soon: what works longer, or goes on afterwards, does the work itself.
  private static let (mostStart, mostEnd) = (Duration.seconds(2), Duration.seconds(1))

  /// The commands that stand for a program which only starts the task (`npm run`); nil for another program, and where it
  /// started none.
  private func commandsStarted(by process: Int) -> [Int]? {
    let shells = Starters.commands(of: process, tree).filter { assignment.owners[$0] == assignment.owners[process] }
    guard let end = shells.map({ tree.life(of: $0).end }).max(), tree.life(of: process).end - end <= Self.mostEnd,
      tree.processes[process].cpu ?? .zero <= Self.mostStart
    else { return nil }
    return shells
  }

  /// Hands every process's CPU time and memory to its target and its command, and foreign lives to the command around.
  private mutating func gather() {
    for (index, process) in tree.processes.enumerated() {
      guard let owner = assignment.owners[index] else { continue }
      let parent = tree.parents[index]
      if let parent, let outer = assignment.owners[parent], outer != owner, let command = commands[parent] {
        foreign[command, default: []].append(tree.life(of: index))
      }
      if commands[index] == nil, let parent, assignment.owners[parent] == owner { commands[index] = commands[parent] }
      if let peak = process.peakKB { times[owner].peakKB = max(times[owner].peakKB ?? 0, peak) }
      guard let cpu = process.cpu else { continue }
      times[owner].cpu = (times[owner].cpu ?? .zero) + cpu
      if let command = commands[index] { cpus[command] = (cpus[command] ?? .zero) + cpu }
    }
  }

  private mutating func measure(_ target: Int, _ found: [Int]) {
    let tops = assignment.targets[target].tops
    times[target].start = tops.first.map { tree.processes[$0].start - Starters.idle(before: $0, tree) } ?? .zero
    times[target].isGroup = assignment.targets[target].source != .command && isGroup(target)
    let lives = found.map { tree.commandLife(of: $0) }
    let others = times[target].isGroup ? [] : found.flatMap { foreign[$0] ?? [] }
    times[target].wall = own(lives, without: others)
    times[target].commands = zip(found, lives).map { process, life in
      let others = times[target].isGroup ? [] : foreign[process] ?? []
      return Command(process: process, start: life.start, wall: own([life], without: others), cpu: cpus[process])
    }
    times[target].work = times[target].commands.reduce(.zero) { $0 + $1.wall }
  }

  private func own(
    _ lives: [(start: Duration, end: Duration)], without others: [(start: Duration, end: Duration)]
  ) -> Duration {
    guard !others.isEmpty else { return Intervals.union(lives) }
    return Intervals.union(lives + others) - Intervals.union(others)
  }

  /// Whether make, or another tool that builds, is all that was called: what a make starts without a name (`$(shell …)`) does not count, nor the
  /// words that a loop over folders needs.
  private func isGroup(_ target: Int) -> Bool {
    var open = assignment.targets[target].tops
    var callsMake = false
    while let process = open.popLast() {
      let commands = Starters.commands(of: process, tree).filter { assignment.owners[$0] == target }
      if !commands.isEmpty {
        open += commands
      } else if isUnbegun(process, target) {
        return false
      } else if tree.ownNodes[process].last.map({ Programs.callsBuild(tree.nodes[$0].exec.arguments) }) ?? false {
        callsMake = true
      } else if tree.standsForChildren(process) {
        open += tree.children[process].filter { assignment.owners[$0] == target }
      } else if !tree.ownNodes[process].allSatisfy({ Programs.leavesNothing(tree.nodes[$0].exec.arguments) }) {
        return false
      }
    }
    return callsMake
  }

  /// Whether a package manager of the target came to nothing: neither to its script, nor to another target.
  private func isUnbegun(_ process: Int, _ target: Int) -> Bool {
    guard let node = tree.ownNodes[process].last, TaskRunners.isStarter(tree.nodes[node].exec) else { return false }
    return tree.children[process].allSatisfy { assignment.owners[$0] == target }
  }
}
