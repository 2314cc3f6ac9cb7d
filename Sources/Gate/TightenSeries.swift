import Model

/// What recorded builds of the trunk say of one loop and its targets on one class of machines, build by build.
///
/// A sample of the loop is the wall time of a green build without what it waited for other builds' locks. A sample of a
/// target is its work where all of its actions were executed. Only what is comparable is taken: builds that the gate
/// measured, where there are any; incremental builds, where there are any; one source of times, that of the newest build
/// (a traced and an untraced time differ by up to a second).
public struct TightenSeries: Equatable, Sendable {
  /// Oldest first.
  public private(set) var loop: [TrunkSample] = []
  public private(set) var targets: [String: [TrunkSample]] = [:]
  /// The work of all targets, build by build: seconds.
  public private(set) var work: [Double] = []

  /// Builds among which the number of a target's actions is looked for.
  private static let recent = Anchor.fewest

  /// - Parameter builds: of the trunk, of one loop and one class of machines, oldest first.
  public init(_ builds: [Build]) {
    var chosen = builds.filter { $0.termination == .exited(0) && $0.provenance != .imported && $0.buildClass != .noOp }
    func prefer(_ isBetter: (Build) -> Bool) {
      let better = chosen.filter(isBetter)
      if !better.isEmpty { chosen = better }
    }
    prefer { $0.provenance != .run }
    prefer { $0.buildClass == .incremental }
    let source = chosen.last?.source
    for build in chosen where build.source == source {
      let wall = (build.wall - min(build.waited, build.wall)).inSeconds
      if wall > 0 { loop.append(Self.sample(wall, build)) }
      let sum = build.targets.filter { $0.isSample && $0.kind != .command }.reduce(Duration.zero) { $0 + $1.work }
      if sum > .zero { work.append(sum.inSeconds) }
    }
    for (name, runs) in Self.runs(chosen) { targets[name] = Self.samples(runs) }
  }

  private static func sample(_ seconds: Double, _ build: Build) -> TrunkSample {
    TrunkSample(seconds: seconds, commit: build.git?.commit, started: build.started)
  }

  private struct Run {
    var timing: TargetTiming
    var build: Build
  }

  /// The executions of each target under the name that levels have it by. Names that JSON cannot hold have no level; two
  /// targets of one name in one build are none of both.
  private static func runs(_ builds: [Build]) -> [String: [Run]] {
    var all: [String: [Run]] = [:]
    for build in builds {
      var own: [String: TargetTiming?] = [:]
      for timing in build.targets where timing.isSample && timing.kind != .command && timing.work > .zero {
        guard let name = name(of: timing.key) else { continue }
        own[name] = own[name] == nil ? timing : .some(nil)
      }
      for case (let name, let timing?) in own { all[name, default: []].append(Run(timing: timing, build: build)) }
    }
    return all
  }

  /// `sub/main.o` for the `main.o` of a sub-make; nil where it is no UTF-8.
  public static func name(of key: TargetKey) -> String? {
    guard let name = key.name.utf8, !name.isEmpty else { return nil }
    guard let directory = key.directory else { return name }
    return directory.utf8.map { "\($0)/\(name)" }
  }

  /// The runs in which as many actions were executed as the target has: the most that a recent run executed.
  private static func samples(_ runs: [Run]) -> [TrunkSample] {
    let whole = runs.suffix(recent).map(\.timing.actions.count).max() ?? 0
    let source = runs.last?.timing.source
    return runs.filter { $0.timing.actions.count == whole && $0.timing.source == source }
      .map { sample($0.timing.work.inSeconds, $0.build) }
  }
}

extension TightenSeries {
  /// The targets that a loop gates, the heaviest first: those that are worth a level of their own.
  ///
  /// - Parameters:
  ///   - share: of the loop's work, 0.05 is five percent; 0 for all.
  ///   - names: these and no others, where they are given.
  public func gated(share: Double, names: [String]? = nil) -> [String] {
    let medians = targets.mapValues { middle($0.suffix(Anchor.fewest).map(\.seconds)) }
    if let names { return names.filter { medians[$0] != nil } }
    let least = share > 0 ? max(Self.least, share * middle(Array(work.suffix(Anchor.fewest)))) : 0
    let heavy = medians.filter { $0.value >= least }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return heavy.prefix(share > 0 ? Self.most : heavy.count).map(\.key)
  }

  /// Seconds that a gated target takes at least, and how many targets are gated at most.
  static let (least, most) = (0.5, 20)
}
