/// Every number that a prediction computes with, and where it came from: a value, so that it can be shown, changed and
/// fitted to recorded builds.
public struct CostModel: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    /// The key of the input form.
    public var name: String
    /// What it is of, in words.
    public var meaning: String
    public var value: Double
    public var unit: Unit
    public var source: Source
    /// Whether this graph's grain and kinds ask for it.
    public var isUsed: Bool

    public init(name: String, meaning: String, value: Double, unit: Unit, source: Source, isUsed: Bool = true) {
      self.name = name
      self.meaning = meaning
      self.value = value
      self.unit = unit
      self.source = source
      self.isUsed = isUsed
    }

    public enum Unit: String, Equatable, Sendable {
      /// Of one core.
      case seconds
      case count
      /// 0...1, of the mean loop.
      case share
      /// The standard deviation of a ratio's logarithm.
      case deviation
    }
  }

  public enum Source: String, Equatable, Sendable, CaseIterable {
    /// The graph or the command line says so.
    case given
    /// The usual one, because nothing says it.
    case usual
    /// Least squares over recorded builds.
    case fitted
  }

  /// `grain` and `cutoff`, each a word of the input form.
  public struct Fact: Equatable, Sendable {
    public var name: String
    public var value: String
    public var source: Source

    public init(name: String, value: String, source: Source) {
      self.name = name
      self.value = value
      self.source = source
    }
  }

  public var system: String
  public var facts: [Fact]
  /// Of actions, beside the seconds of their files.
  public var costs: [Entry]
  /// What is no cost of a build, and decides what is proposed all the same.
  public var rules: [Entry]
  /// Files of libraries that are compiled: how many have seconds, and how many there are.
  public var filesWithSeconds: Int
  public var files: Int
  /// Tests and executables: how many have a time to run, and how many there are.
  public var runsKnown: Int
  public var runs: Int
  /// File edges by what shows them, the surest first.
  public var edges: [ProposalPrediction.Certainty.EdgeClass]

  public init(
    system: String, facts: [Fact], costs: [Entry], rules: [Entry], filesWithSeconds: Int, files: Int, runsKnown: Int,
    runs: Int,
    edges: [ProposalPrediction.Certainty.EdgeClass]
  ) {
    self.system = system
    self.facts = facts
    self.costs = costs
    self.rules = rules
    self.filesWithSeconds = filesWithSeconds
    self.files = files
    self.runsKnown = runsKnown
    self.runs = runs
    self.edges = edges
  }

  /// Whether a cost that the prediction uses is only the usual one.
  public var isPartlyUsual: Bool { costs.contains { $0.source == .usual && $0.isUsed } }
}
