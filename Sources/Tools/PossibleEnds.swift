import Model

/// A recorded run of which nobody noted how it ended, read once for every way it can have: only what is the same in all of
/// them is known.
enum PossibleEnds {
  /// A good end, a failure, a runner that was stopped, a death by SIGTERM.
  private static let all: [Termination] = [.exited(0), .exited(1), .exited(130), .signaled(15)]

  static func reading(_ observation: Observation, _ read: (Observation) -> Reading) -> Reading {
    let readings = all.map { end in
      var possible = observation
      possible.termination = end
      return read(possible)
    }
    var result = readings[0]
    let outcomes = readings.map { reading in
      Dictionary(reading.targets.map { ($0.key, $0.outcome) }, uniquingKeysWith: { first, _ in first })
    }
    for index in result.targets.indices {
      let target = result.targets[index]
      if !outcomes.allSatisfy({ $0[target.key] == target.outcome }) { result.targets[index].outcome = .unknown }
    }
    result.outcomes = result.targets.reduce(into: [:]) { counts, target in
      if target.kind != .group { counts[target.outcome, default: 0] += 1 }
    }
    result.isNoOp = readings.allSatisfy(\.isNoOp)
    result.notes.append("how the run ended was not recorded: what depends on it is unknown")
    return result
  }
}
