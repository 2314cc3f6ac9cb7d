/// Why one target is rebuilt: the last time, and most often in the recorded builds of one loop.
public struct TargetWhy: Equatable, Sendable {
  public var loop: String
  /// The name that was asked for.
  public var name: ByteString
  /// Targets of that name; several where it stands in several directories.
  public var keys: [TargetKey]
  /// Recorded builds of the loop, whether they touched the target or not.
  public var builds: Int
  /// Builds that rebuilt it, and the sum of its wall times in them.
  public var rebuilt: Int
  public var total: Duration
  /// Over the rebuilds that are samples of work; nil where there is none.
  public var wall: Spread?
  /// The last rebuild; nil where there is none.
  public var last: TargetEntry?
  /// Changed files, read by itself or by what it is made from, most rebuilds first.
  public var files: [Cause]
  /// Targets that made what it reads, most rebuilds first.
  public var upstream: [Cause]
  /// Rebuilds for another reason or for none that is known; only those that happened.
  public var others: [Occasion]
  /// Targets that were perhaps meant, where none has the name that was asked for.
  public var similar: [TargetKey]

  public init(
    loop: String, name: ByteString, keys: [TargetKey] = [], builds: Int = 0, rebuilt: Int = 0,
    total: Duration = .zero, wall: Spread? = nil, last: TargetEntry? = nil, files: [Cause] = [],
    upstream: [Cause] = [], others: [Occasion] = [], similar: [TargetKey] = []
  ) {
    self.loop = loop
    self.name = name
    self.keys = keys
    self.builds = builds
    self.rebuilt = rebuilt
    self.total = total
    self.wall = wall
    self.last = last
    self.files = files
    self.upstream = upstream
    self.others = others
    self.similar = similar
  }
}

/// A file or a target that made another rebuild, and what that cost.
public struct Cause: Equatable, Sendable {
  /// A file as `Build.edited` names it, or a target; a file has no directory.
  public var key: TargetKey
  public var builds: Int
  /// The sum of the rebuilt target's wall times in these builds.
  public var total: Duration

  public init(key: TargetKey, builds: Int, total: Duration) {
    self.key = key
    self.builds = builds
    self.total = total
  }
}

/// Rebuilds that no file and no other target explains.
public struct Occasion: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// In a clean build, where everything is made.
    case clean
    case outputMissing, commandChanged, unfinished
    /// A guess was recorded.
    case probable
    case unknown
  }

  public var kind: Kind
  /// The guess as it was recorded, where it is one.
  public var guess: String?
  public var builds: Int
  public var total: Duration

  public init(kind: Kind, guess: String? = nil, builds: Int, total: Duration) {
    self.kind = kind
    self.guess = guess
    self.builds = builds
    self.total = total
  }
}
