/// What a synthetic monolith looks like; the values of proposals.md, section 2.9.
public struct MonolithShape: Equatable, Sendable {
  public var modules = 6
  public var filesPerModule = 14
  public var testsPerModule = 4
  public var commits = 300
  /// Edges that point from a low module to a high one: they close cycles across modules.
  public var tangle = 1
  public var cores = 4
  public var grain = "target"
  public var cutoff = "none"
  /// Seconds that a target costs beside its files.
  public var targetSeconds = 1.0
  /// Seconds that all files take together.
  public var totalSeconds = 150.0

  public init() {}

  public init(grain: String, cutoff: String) {
    self.grain = grain
    self.cutoff = cutoff
  }
}
