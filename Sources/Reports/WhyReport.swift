import Model

/// What `ratchet why` answers, before any choice of words.
public struct WhyReport: Equatable, Sendable {
  public var why: TargetWhy
  /// How many files and upstream targets are shown.
  public var top: Int
  /// What the reader should know of the data, one sentence each.
  public var notes: [String]

  public init(_ why: TargetWhy, top: Int = 10, notes: [String] = []) {
    self.why = why
    self.top = max(1, top)
    self.notes = notes
  }
}

extension ReportFormat {
  /// The whole text, line end included.
  public func render(_ report: WhyReport, columns: Int = 80, style: Style = .plain) -> String {
    switch self {
    case .terminal: TerminalWhy(report, columns: columns, style: style).text
    case .markdown: MarkdownWhy(report).text
    case .json: JSONWhy(report).text
    }
  }
}

/// The sentences of the answer that every rendering for people shares; each is inert for a terminal.
struct WhyWords {
  let why: TargetWhy

  /// `last rebuilt 2026-11-22 12:00 UTC, 811 ms: src/a.c changed`.
  func last(_ shown: (String) -> String = { Inert.text($0) }) -> String {
    guard let last = why.last else { return "no recorded build rebuilt it" }
    let start = "last rebuilt \(Words.minute(last.started)) UTC, \(Words.duration(last.timing.wall)): "
    let how = last.timing.outcome == .executed ? "" : " (\(last.timing.outcome.rawValue))"
    if let reason = last.timing.why { return start + shown(reason) + how }
    return start + (last.buildClass == .clean ? "clean build" : "reason not known") + how
  }

  var counts: String {
    let times = why.wall.map { ", median \(Words.duration($0.median)), p90 \(Words.duration($0.p90))" } ?? ""
    return
      "rebuilt in \(why.rebuilt) of \(Words.count(why.builds, "build")), \(Words.duration(why.total)) in all\(times)"
  }

  var directories: String? {
    guard why.keys.count > 1 else { return nil }
    let places = why.keys.map { $0.directory.map { Inert.text($0) } ?? "the build's own folder" }
    return "counted together: the targets of that name in \(places.joined(separator: ", "))"
  }

  /// Inert, but for a guess, which holds a name.
  static func text(_ occasion: Occasion) -> String {
    switch occasion.kind {
    case .clean: "clean build"
    case .outputMissing: "output was missing"
    case .commandChanged: "its command changed"
    case .unfinished: "did not end well before"
    case .probable: occasion.guess ?? "probably an edited file"
    case .unknown: "reason not known"
    }
  }

  /// What is left out by `top`, of files and of targets.
  func hidden(_ top: Int) -> String? {
    let parts = [(why.files.count - top, "file"), (why.upstream.count - top, "upstream target")]
    let told = parts.filter { $0.0 > 0 }.map { Words.count($0.0, $0.1) }
    let most = max(why.files.count, why.upstream.count)
    return told.isEmpty ? nil : "\(told.joined(separator: " and ")) not shown; `--top \(most)` shows all"
  }

  /// The command to type next, and what for.
  var next: (command: String, what: String) {
    guard let option = Shell.targetOption(why.name), Columns.width(option) <= 50 else {
      return (reportCommand(why.loop), "lists the targets")
    }
    return ("\(reportCommand(why.loop)) \(option)", "shows its builds")
  }
}

/// One cause a row: what it is, how often, how long.
struct WhyRow {
  enum Subject: Equatable {
    case file(ByteString)
    case target(TargetKey)
    case occasion(Occasion)
  }
  var subject: Subject
  var builds: Int
  var total: Duration

  /// Files first, then upstream targets, then the rest, each most rebuilds first.
  static func all(_ report: WhyReport) -> [WhyRow] {
    report.why.files.prefix(report.top).map { WhyRow(subject: .file($0.key.name), builds: $0.builds, total: $0.total) }
      + report.why.upstream.prefix(report.top).map {
        WhyRow(subject: .target($0.key), builds: $0.builds, total: $0.total)
      } + report.why.others.map { WhyRow(subject: .occasion($0), builds: $0.builds, total: $0.total) }
  }

  /// What stands behind the name.
  var what: String {
    switch subject {
    case .file: "changed"
    case .target: "rebuilt"
    case .occasion: ""
    }
  }
}
