import Model

/// What `ratchet gate` answers, before any choice of words: one value, many renderings.
public struct GateReport: Equatable, Sendable {
  public var verdicts: [Verdict]
  /// What the command ends with.
  public var status: Int
  /// Targets that are too small to be judged by themselves, those that only one side has, and asked-for ones that none has.
  public var smallTargets: Int
  public var oneSided: [ByteString]
  public var notFound: [ByteString]
  /// What the reader should know of the data, one sentence each.
  public var notes: [String]

  public init(
    _ verdicts: [Verdict], status: Int? = nil, smallTargets: Int = 0, oneSided: [ByteString] = [],
    notFound: [ByteString] = [], notes: [String] = []
  ) {
    self.verdicts = verdicts
    self.status = status ?? verdicts.exitStatus()
    self.smallTargets = smallTargets
    self.oneSided = oneSided
    self.notFound = notFound
    self.notes = notes
  }
}

extension ReportFormat {
  /// The whole text, line end included.
  public func render(_ report: GateReport, columns: Int = 80, style: Style = .plain) -> String {
    switch self {
    case .terminal: TerminalGate(report, columns: columns, style: style).text
    case .markdown: MarkdownGate(report).text
    case .json: JSONGate(report).text
    }
  }
}

/// Sentences about a whole gate that every rendering for people shares.
enum GateWords {
  /// Names of a list that are shown.
  private static let most = 5

  static func notes(_ report: GateReport, _ label: (ByteString) -> String) -> [String] {
    var notes: [String] = []
    if report.smallTargets > 0 {
      notes.append("\(Words.count(report.smallTargets, "small target")): judged with the loop")
    }
    if !report.oneSided.isEmpty { notes.append("on one side only, held by the loop: " + list(report.oneSided, label)) }
    if !report.notFound.isEmpty { notes.append("on neither side: " + list(report.notFound, label)) }
    return notes
  }

  static func list(_ names: [ByteString], _ label: (ByteString) -> String) -> String {
    let shown = names.prefix(most).map(label).joined(separator: ", ")
    return names.count > most ? "\(shown) and \(names.count - most) more" : shown
  }

  /// The worst first, then the loop, then by name as they came.
  static func ordered(_ verdicts: [Verdict]) -> [Verdict] {
    let rank: [Verdict.Outcome: Int] = [.fail: 0, .ceiling: 1, .drift: 2, .invalid: 3, .over: 4]
    return verdicts.enumerated().sorted { a, b in
      func place(_ verdict: Verdict) -> Int { rank[verdict.outcome, default: 5] }
      return (place(a.element), a.element.isLoop ? 0 : 1, a.offset)
        < (place(b.element), b.element.isLoop ? 0 : 1, b.offset)
    }.map(\.element)
  }
}
