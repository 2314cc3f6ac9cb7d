import Model

/// Everything that is told about one wrapped build after it ended.
public struct RunSummary: Sendable {
  public var build: Build
  public var judgement: Judgement
  /// The exit status that ratchet itself ends with; 128 + n where it dies by signal n.
  public var status: Int
  /// Whether the build stands in the history.
  public var isRecorded: Bool
  /// The targets that took the most time, dearest first.
  public var costliest: [TargetTiming]
  /// The way that the build took to its end; nil where its targets are not known.
  public var path: CriticalPath?
  /// The longest way by work alone: what more jobs would not take away.
  public var work: CriticalPath?
  /// The target without which the build would be shortest, and how far the replay of the unmodified build is off.
  public var cure: WhatIf?
  public var replayError: Double?
  public var parallelism: Parallelism?
  /// What caches did; nil where nothing was a hit.
  public var caches: CacheUse?
  /// What starting the tasks took, before their own commands ran; nil where unknown.
  public var starting: Duration?
  /// One sentence each: what the record notes, then what only the user needs to know.
  public var notes: [String]

  public init(
    build: Build, judgement: Judgement, status: Int, isRecorded: Bool = true, costliest: [TargetTiming] = [],
    path: CriticalPath? = nil, work: CriticalPath? = nil, cure: WhatIf? = nil, replayError: Double? = nil,
    parallelism: Parallelism? = nil,
    notes: [String] = []
  ) {
    self.build = build
    self.judgement = judgement
    self.status = status
    self.isRecorded = isRecorded
    self.costliest = costliest
    self.path = path
    self.work = work
    self.cure = cure
    self.replayError = replayError
    self.parallelism = parallelism
    self.notes = notes
  }
}

extension RunSummary {
  /// The time that is held to the budget.
  var judgedWall: Duration { max(build.wall - build.waited, .zero) }

  /// Targets that the build worked at; nil where only the whole command was seen.
  var targetCount: Int? {
    let own = build.targets.filter { $0.kind != .group && Self.worked.contains($0.outcome) }
    return own.contains { $0.kind == .command } ? nil : own.count
  }

  private static let worked: [Outcome] = [.executed, .failed, .cancelled, .unknown]

  /// The command to type next, and the sentence around it.
  var next: (command: String?, sentence: String)? {
    let report = isRecorded ? build.loop.map(reportCommand) : nil
    switch judgement {
    case .within: return nil
    case .over:
      guard let report else { return nil }
      return (report, (whyCommand.map { "`\($0)`, or " } ?? "") + "`\(report)`")
    case .failed:
      let show = isRecorded ? "ratchet history show \(shortID(build.id))" : nil
      return (show, "fix it and run it again" + (show.map { ", or `\($0)`" } ?? ""))
    case .notJudged where build.loop == nil:
      return (nil, "to hold it to a budget: `ratchet run --budget 60s -- COMMAND`")
    case .notJudged where build.buildClass == .clean:
      return (report, "change a file and run it again" + (report.map { ", or `\($0)`" } ?? ""))
    case .notJudged where build.buildClass == .incremental && build.budget == nil:
      return ("ratchet init", "`ratchet init` makes it a loop with a budget, or `ratchet run --budget 60s -- COMMAND`")
    case .notJudged: return nil
    }
  }
}

extension RunSummary {
  /// Asks after the target that a cure would help most, else after the dearest; nil where its name cannot be typed.
  private var whyCommand: String? {
    let dearest = costliest.first { $0.kind != .command }?.name
    guard let name = cure?.key.name ?? dearest, let loop = build.loop, Columns.width(Inert.text(name)) <= 40 else {
      return nil
    }
    let option = loop == Loop.inner.name ? "" : " --loop \(Shell.exact(ByteString(loop)) ?? "NAME")"
    return Shell.exactWhy(name, option: option)
  }
}

/// `ratchet report` for a loop; the option only where it is not the default one.
func reportCommand(_ loop: String) -> String {
  guard loop != Loop.inner.name else { return "ratchet report" }
  return "ratchet report --loop \(Shell.exact(ByteString(loop)) ?? "NAME")"
}

/// As much of a version 7 UUID as holds its milliseconds (RFC 9562, section 5.7): `0198c0de-1234`.
func shortID(_ id: String) -> String { Inert.text(String(id.prefix(13))) }
