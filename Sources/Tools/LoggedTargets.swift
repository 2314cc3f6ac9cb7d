import Figures
import Model

/// Steps that a tool's own file tells of and no process stands for, put together as targets.
enum LoggedTargets {
  typealias Entry = (step: NinjaEdges.Step, start: Duration, wall: Duration)

  /// Adds them to the targets that have their names, or as targets of their own.
  static func add(_ entries: [Entry], to targets: [TargetTiming]) -> [TargetTiming] {
    var targets = targets
    var indices = Dictionary(
      targets.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    var touched: Set<Int> = []
    for (step, start, wall) in entries {
      let action = Action(output: step.output == step.key.name ? nil : step.output, start: start, wall: wall)
      if let index = indices[step.key] {
        targets[index].add(action)
        touched.insert(index)
      } else {
        indices[step.key] = targets.count
        targets.append(
          TargetTiming(
            name: step.key.name, directory: step.key.directory, kind: kind(step), source: .tool, start: start,
            wall: wall, actions: step.share == nil ? [] : [action]))
      }
      if let index = indices[step.key], step.share == .last { targets[index].kind = kind(step) }
    }
    for index in touched { targets[index].measureActions() }
    return targets
  }

  private static func kind(_ step: NinjaEdges.Step) -> TargetTiming.Kind {
    let ending = step.output.pathExtension
    switch step.share {
    case .whole: return .task
    case .last: return ending == ".a" || ending == ".lib" ? .archive : .link
    case .part: return .compile
    case nil: break
    }
    if [".o", ".obj", ".lo", ".pcm", ".gch"].contains(ending) { return .compile }
    if ending == ".a" || ending == ".lib" { return .archive }
    return CMakeNames.isProduct(step.output) ? .link : .generate
  }
}

extension TargetTiming {
  /// One more step.
  fileprivate mutating func add(_ action: Action) {
    if actions.isEmpty { actions = [Action(start: start, wall: wall, cpu: cpu)] }
    actions.append(action)
    start = min(start, action.start)
  }

  /// Work is the sum of the steps, wall their union.
  fileprivate mutating func measureActions() {
    work = actions.reduce(.zero) { $0 + $1.wall }
    wall = Intervals.union(actions.map { (start: $0.start, end: $0.start + $0.wall) })
  }
}
