/// One library that has grown together from several modules, its tests, and the commits that touched it: what the split
/// search is tried on. Files, tests and commits are known by their indices.
public struct Monolith: Equatable, Sendable {
  public struct File: Equatable, Sendable {
    public var path: String
    /// The planted module.
    public var module: Int
    public var seconds: Double
    public var isInterface: Bool
    /// The files that it needs directly, ascending.
    public var uses: [Int]
  }

  public struct Test: Equatable, Sendable {
    public var name: String
    public var uses: [Int]
    public var seconds: Double
  }

  public struct Commit: Equatable, Sendable {
    public var changed: [Int]
    /// Those of the changed whose interface changed.
    public var interface: [Int]
  }

  /// Seconds, as the keys of `costs` in a `ratchet.graph/1`.
  public struct Costs: Equatable, Sendable {
    public var target = 1.0
    public var dependency = 0.15
    public var archive = 0.3
    public var archiveObject = 0.003
    public var link = 0.4
    public var linkObject = 0.01
  }

  public var files: [File]
  public var tests: [Test]
  public var commits: [Commit]
  public var costs = Costs()
  public var cores = 4
  /// `target` or `file`.
  public var grain = "target"
  /// `none` or `interface`.
  public var cutoff = "none"

  /// The commits that a plan is found on, and those that it is judged on: the first 70 % and the rest.
  public var halves: (found: ArraySlice<Commit>, judged: ArraySlice<Commit>) {
    let cut = commits.count * 7 / 10
    return (commits[..<cut], commits[cut...])
  }
}
