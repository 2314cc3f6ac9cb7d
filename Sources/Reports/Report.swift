import Model

/// What `ratchet report` answers, before any choice of words: one value, many renderings.
public struct Report: Equatable, Sendable {
  public enum View: Equatable, Sendable {
    case loop(LoopReport)
    case target(TargetHistory)
  }

  public var view: View
  /// How many targets, or builds of one target, are shown.
  public var top: Int
  /// The moment that was asked for; nil for the last builds.
  public var since: Timestamp?
  /// What the reader should know of the data, one sentence each.
  public var notes: [String]

  public init(_ view: View, top: Int = 10, since: Timestamp? = nil, notes: [String] = []) {
    self.view = view
    self.top = max(1, top)
    self.since = since
    self.notes = notes
  }
}

/// The renderings of a report.
public enum ReportFormat: String, CaseIterable, Sendable {
  case terminal, markdown, json

  /// The whole text, line end included.
  ///
  /// - Parameters:
  ///   - columns: the terminal's; other formats have no width.
  ///   - style: for the terminal; other formats have no colour.
  public func render(_ report: Report, columns: Int = 80, style: Style = .plain) -> String {
    switch self {
    case .terminal: TerminalReport(report, columns: columns, style: style).text
    case .markdown: MarkdownReport(report).text
    case .json: JSONReport(report).text
    }
  }
}
