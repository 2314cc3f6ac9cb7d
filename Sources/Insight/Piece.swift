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
    target.hasSteps ? steps(target, place) : [whole(target, place)]
  }

  private static func whole(_ target: TargetTiming, _ place: Int) -> Piece {
    let span = max(target.end - target.start, target.wall)
    let job = Schedule.Job(
      key: target.key, start: target.start, end: target.start + span,
      duration: min(span, target.wall + (target.launch ?? .zero)), isKnown: target.needs != nil)
    return Piece(job: job, target: place, needs: target.needs ?? [])
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

/// Clocks of a process's exec and of another's end may differ by as much.
private let overlap = Duration.milliseconds(5)
