import Model

/// What `ratchet propose` answers, before any choice of words.
public struct ProposalsReport: Equatable, Sendable {
  public var result: Proposals
  /// As the command line names them: the check commands of a proposal repeat them.
  public var graph: ByteString
  public var history: ByteString

  /// Options that the proposals hang on, as they were given.
  public var options: [ByteString]

  public init(_ result: Proposals, graph: ByteString, history: ByteString, options: [ByteString] = []) {
    self.result = result
    self.graph = graph
    self.history = history
    self.options = options
  }

  /// The command line up to the question.
  var command: [ByteString] { ["ratchet", "propose", "--graph", graph, "--history", history] + options }
}

extension ReportFormat {
  /// The whole text, line end included.
  public func render(_ report: ProposalsReport, columns: Int = 80, style: Style = .plain) -> String {
    switch self {
    case .terminal: TerminalProposals(report, columns: columns, style: style).text
    case .markdown: MarkdownProposals(report).text
    case .json: JSONProposals(report).text
    }
  }
}
