import Model

/// The sentences about critical paths, gaps and replays; names are the caller's, inert already.
enum AnalysisWords {
  typealias Label = (TargetKey) -> String

  /// Steps of a long path that are shown: its end.
  private static let mostSteps = 8

  /// What a path is called: a chain where the schedule alone tells some of its links.
  static func name(_ path: CriticalPath) -> String { path.isChain ? "chain" : "critical path" }

  /// `3.2 s of it waiting for a free job`; nil where that is less than a twentieth.
  static func waited(_ path: CriticalPath) -> String? {
    guard path.waited > path.length * 0.05 else { return nil }
    return "\(Words.duration(path.waited)) of it waiting"
  }

  private static func steps(_ path: CriticalPath, _ label: Label, _ separator: String) -> String {
    let shown = path.steps.suffix(mostSteps).map { label($0.key) }
    return ((path.steps.count > mostSteps ? ["…"] : []) + shown).joined(separator: separator)
  }

  /// The way of the last build to its end, and the longest by work alone where that is another.
  static func paths(_ analysis: BuildAnalysis, _ label: Label, separator: String) -> [String] {
    let (taken, work) = (analysis.waiting, analysis.work)
    let details = waited(taken).map { ", \($0)" } ?? ""
    let first =
      "last build \(Words.duration(analysis.wall)): \(name(taken)) \(Words.duration(taken.length))\(details): "
    let isSame = work.steps.map(\.key) == taken.steps.map(\.key)
    let second = "by work alone \(Words.duration(work.work)): "
    return [first + steps(taken, label, separator)]
      + (isSame || work.steps.isEmpty ? [] : [second + steps(work, label, separator)])
  }

  /// `loading 337 ms · analysis 171 ms · execution 1.3 s`: what took a fiftieth of the time or more; nil where the tool
  /// tells of no phases.
  static func phases(_ phases: [Phase], of wall: Duration) -> String? {
    let shown = phases.filter { $0.wall * 50 >= wall && $0.wall > .zero }
    guard !shown.isEmpty else { return nil }
    return shown.map { "\(Inert.text($0.name)) \(Words.duration($0.wall))" }.joined(separator: " · ")
  }

  /// What the last build's tool says beside its targets, one line each.
  static func circumstances(_ analysis: BuildAnalysis) -> [String] {
    [
      phases(analysis.phases, of: analysis.wall).map { "phases: \($0)" },
      analysis.cache.map { CacheWords.sentence($0) },
    ].compactMap(\.self)
  }

  /// `gap 3.1 s with 1.0 of 2 jobs at work, until gen/parser.c ended`.
  static func gap(_ gap: Gap, _ label: Label) -> String {
    var text = "gap \(Words.duration(gap.length)) with \(Words.fixed(gap.running, 1)) of "
    text += Words.count(gap.available, "job") + " at work"
    if let opener = gap.endedBy { text += ", until \(label(opener)) ended" }
    if gap.isLast { text += ", to the end of the build" }
    let others = gap.busy.filter { $0 != gap.endedBy }
    return others.isEmpty ? text : text + " (\(others.map(label).joined(separator: ", ")) ran)"
  }

  static func isRough(_ error: Double) -> Bool { abs(error) > roughReplay }

  /// `replay 2 % off`, `rough: replay 14 % off`.
  static func error(_ error: Double) -> String {
    "\(isRough(error) ? "rough: " : "")replay \(Int((abs(error) * 100).rounded())) % off"
  }

  /// `a.c 9×, model.h 3×`.
  static func causes(_ causes: [Cause], _ label: (ByteString) -> String) -> String {
    causes.map { "\(label($0.key.name)) \($0.builds)×" }.joined(separator: ", ")
  }
}
