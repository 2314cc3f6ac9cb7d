import Model

/// A target, or one of its steps, as a job of a schedule.
struct Piece {
  /// Where a step stands in the build.
  struct Place: Hashable {
    var target: Int
    var step: Int
  }

  var job: Schedule.Job
  var target: Int
  /// -1 for a whole target.
  var step = -1
  var needs: [TargetKey]
  /// The steps of the same target that it needs.
  var after: [Int] = []

  var place: Place { Place(target: target, step: step) }

  static func all(of target: TargetTiming, at place: Int) -> [Piece] {
    if target.hasSteps { return steps(target, place) }
    let runs = target.runs
    return runs.count > 1 ? self.runs(target, runs, place) : [whole(target, place)]
  }

  /// A recipe that several makes ran at different times (config.h of automake), one job for each.
  private static func runs(_ target: TargetTiming, _ runs: [[Action]], _ place: Int) -> [Piece] {
    runs.enumerated().map { index, actions in
      let start = index == 0 ? target.start : actions[0].start
      let end = actions.map { $0.start + $0.wall }.reduce(start, max)
      let job = Schedule.Job(
        key: target.key, start: start, end: end, duration: min(end - start, actions.map(\.wall).reduce(.zero, +)),
        isKnown: target.needs != nil)
      return Piece(job: job, target: place, step: index, needs: target.needs ?? [])
    }
  }

  private static func whole(_ target: TargetTiming, _ place: Int) -> Piece {
    let span = max(target.end - target.start, target.wall)
    let job = Schedule.Job(
      key: target.key, start: target.start, end: target.start + span,
      duration: min(span, target.wall + (target.launch ?? .zero)), isKnown: target.needs != nil)
    return Piece(job: job, target: place, needs: (target.needs ?? []) + target.actions.flatMap(\.needs))
  }

  private static func steps(_ target: TargetTiming, _ place: Int) -> [Piece] {
    // Where anything is known of the steps, those without needs have none.
    let isKnown = target.needs != nil || target.actions.contains { !$0.needs.isEmpty || !$0.after.isEmpty }
    return target.actions.enumerated().map { step, action in
      let job = Schedule.Job(
        key: target.key, start: action.start, end: action.start + action.wall, duration: action.wall, isKnown: isKnown)
      return Piece(job: job, target: place, step: step, needs: action.needs, after: action.after)
    }
  }
}

extension TargetTiming {
  /// Whether its actions are jobs of their own: some need different things, or two ran at once.
  fileprivate var hasSteps: Bool {
    guard actions.count > 1 else { return false }
    if actions.contains(where: { !$0.needs.isEmpty || !$0.after.isEmpty }) { return true }
    let inOrder = actions.sorted { $0.start < $1.start }
    return zip(inOrder, inOrder.dropFirst()).contains { $0.start + $0.wall > $1.start + overlap }
  }
}

extension TargetTiming {
  /// Its actions in order, parted where it did nothing for longer than a busy machine lets a recipe wait.
  fileprivate var runs: [[Action]] {
    let inOrder = actions.sorted { $0.start < $1.start }
    return inOrder.reduce(into: []) { runs, action in
      let end = runs.last?.map { $0.start + $0.wall }.max()
      if let end, action.start <= end + longestPause {
        runs[runs.count - 1].append(action)
      } else {
        runs.append([action])
      }
    }
  }
}

private let longestPause = Duration.seconds(1)

/// Clocks of a process's exec and of another's end may differ by as much.
private let overlap = Duration.milliseconds(5)
