import Model

/// Every number that a prediction computes with, and where it came from: a value, so that it can be shown, changed and
/// fitted to recorded builds.
public struct CostModel: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var name: String
    /// Seconds, a count, or the share of files that have seconds.
    public var value: Double
    public var source: Source
    /// Whether this graph's grain asks for it.
    public var isUsed: Bool
  }

  public enum Source: String, Equatable, Sendable {
    /// The graph says so.
    case given
    /// The usual number, because the graph says nothing.
    case usual
    /// Least squares over recorded builds.
    case fitted
  }

  public var grain: Grain
  public var grainSource: Source
  public var cutoff: Cutoff
  public var cutoffSource: Source
  public var cores: Entry
  /// The costs of actions beside their files.
  public var entries: [Entry]
  /// Files of libraries that have seconds, and how many there are.
  public var filesWithSeconds: Int
  public var files: Int
  /// Standard deviation of the logarithm of actual to predicted time.
  public var errorDeviation: Double
  public var errorSource: Source

  public init(_ graph: Graph) {
    func source(_ isGiven: Bool) -> Source { isGiven ? .given : .usual }
    (grain, grainSource) = (graph.grain, source(graph.given.grain))
    (cutoff, cutoffSource) = (graph.cutoff, source(graph.given.cutoff))
    cores = Entry(name: "cores", value: Double(graph.cores), source: source(graph.given.cores), isUsed: true)
    let hasLinks = graph.targets.contains { $0.kind.isLinked }
    entries = CostName.allCases.map { name in
      let isUsed =
        switch name {
        case .target, .dependency: graph.grain == .target
        case .archive, .archiveObject: graph.grain == .file
        case .link, .linkObject: hasLinks
        }
      return Entry(
        name: name.rawValue, value: Double(graph.costs[keyPath: name.field]) / 1e6,
        source: source(graph.given.costs.contains(name)), isUsed: isUsed)
    }
    let own = graph.files.filter { file in file.target.map { graph.targets[$0].kind == .library } ?? false }
    files = own.count { !$0.isInterface }
    filesWithSeconds = own.count { !$0.isInterface && $0.work > 0 }
    (errorDeviation, errorSource) = (0.12, .usual)
  }
}
