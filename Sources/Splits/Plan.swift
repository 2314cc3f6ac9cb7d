import Model

/// A change of the target graph that can be replayed: targets cut into parts, file edges broken, targets merged,
/// dependencies dropped or added. Indices are the graph's.
public struct Plan: Equatable, Sendable {
  /// At most one a target, in the order of the targets.
  public var cuts: [Cut] = []
  /// Edges of `Graph.edges` that are gone, ascending.
  public var broken: [Int] = []
  /// Targets that become one; no target of a cut, none twice.
  public var merges: [Merge] = []
  public var dropped: [Dependency] = []
  public var added: [Dependency] = []
  /// Dependencies whose dependent no longer waits for them: it needs what exists before they have ended.
  public var unordered: [Dependency] = []
  /// Whether dependents keep the whole of a cut target, as behind a facade.
  public var keepsFacades = false

  public init() {}

  /// The files of a target in parts, every file in one.
  public struct Cut: Equatable, Sendable {
    public var target: Int
    public var parts: [Part]

    public init(target: Int, parts: [Part]) {
      self.target = target
      self.parts = parts
    }
  }

  public struct Part: Equatable, Sendable {
    public var name: ByteString
    /// Ascending.
    public var files: [Int]

    public init(name: ByteString, files: [Int]) {
      self.name = name
      self.files = files
    }
  }

  public struct Merge: Equatable, Sendable {
    public var name: ByteString
    public var targets: [Int]

    public init(name: ByteString, targets: [Int]) {
      self.name = name
      self.targets = targets
    }
  }

  public struct Dependency: Hashable, Sendable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }
}
