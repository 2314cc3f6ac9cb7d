import Figures
import Model

/// The actions of every target: each edge of ninja and each recipe of a CMake target, which may run at once, and each
/// command of any other.
struct TargetSteps {
  let tree: ProcessTree
  let assignment: Assignment
  let dependencies: DependencyFiles
  let edges: NinjaEdges
  /// What the names of files are relative to.
  let base: ByteString

  /// More commands of one target than this are summed up only; steps are counted apart, since a schedule needs them.
  private static let (mostActions, mostSteps) = (100, 2000)
  /// Kinds of work whose only action is worth a line too: whether its command changed says why it was done.
  private static let kinds: Set<TargetTiming.Kind> = [.compile, .archive, .link, .generate]

  func actions(_ target: Assignment.Target, _ times: TargetTimes.Times, _ kind: TargetTiming.Kind) -> [Action] {
    guard kind != .command, kind != .group else { return [] }
    let groups = Self.groups(times.commands, of: target, assignment)
    guard groups.count <= (target.hasSteps ? Self.mostSteps : Self.mostActions),
      groups.count > 1 || Self.kinds.contains(kind)
    else { return [] }
    return groups.map { action($0, of: target) }
  }

  /// Commands that are one action: those of one edge, or of one recipe of a CMake target, one after the other; else each
  /// its own.
  static func groups(
    _ commands: [TargetTimes.Command], of target: Assignment.Target, _ assignment: Assignment
  ) -> [[TargetTimes.Command]] {
    guard target.hasSteps else { return commands.map { [$0] } }
    var groups: [[TargetTimes.Command]] = []
    var places: [ByteString: Int] = [:]
    for command in commands {
      guard let output = assignment.outputs[command.process] else {
        groups.append([command])
        continue
      }
      if let known = places[output] {
        groups[known].append(command)
      } else {
        places[output] = groups.count
        groups.append([command])
      }
    }
    return groups
  }

  private func action(_ commands: [TargetTimes.Command], of target: Assignment.Target) -> Action {
    let output = commands.lazy.compactMap { self.output(of: $0, target) }.first
    let cpus = commands.compactMap(\.cpu)
    var action = Action(
      output: output == target.key.name ? nil : output, start: commands.map(\.start).min() ?? .zero,
      wall: Intervals.union(commands.map { (start: $0.start, end: $0.start + $0.wall) }),
      cpu: cpus.isEmpty ? nil : cpus.reduce(.zero, +))
    if commands.count == 1 { action.wall = commands[0].wall }
    var (arguments, reads, writes): ([[ByteString]], [ByteString], [ByteString]) = ([], [], [])
    for command in commands {
      guard let exec = tree.lastNode(of: command.process).map({ tree.nodes[$0].exec }) else { continue }
      let files = CommandFiles(exec.arguments)
      let included = dependencies.reads(files, in: exec.directory) ?? edges.included(by: command.process) ?? []
      reads += files.reads + included.map { Paths.relative($0, to: base) ?? $0 }
      writes += files.writes
      let line = recipeLine(of: command.process)
      if arguments.last != line { arguments.append(line) }
    }
    guard !arguments.isEmpty else { return action }
    action.command = CommandDigest.of(Array(arguments.joined(separator: ["\n"])))
    action.inputs = CommandDigest.of(files: reads)
    action.outputs = CommandDigest.of(files: writes)
    return action
  }

  /// What its make, runner or script started for the target, which a command is all or a part of: which part counts as
  /// a command depends on how long each took.
  private func recipeLine(of process: Int) -> [ByteString] {
    var top = process
    while let parent = tree.parents[top], assignment.owners[parent] == assignment.owners[process] { top = parent }
    return (tree.ownNodes[top].first ?? tree.lastNode(of: process)).map { tree.nodes[$0].exec.arguments } ?? []
  }

  private func output(of command: TargetTimes.Command, _ target: Assignment.Target) -> ByteString? {
    let named = tree.output(of: command.process)?.path
    let isMaker = named != nil || target.tops.contains(command.process)
    return isMaker ? assignment.outputs[command.process] ?? named : nil
  }
}

extension Assignment.Target {
  /// Whether its edges or recipes are steps of it.
  var hasSteps: Bool { !shares.isEmpty || source == .edge }
}
