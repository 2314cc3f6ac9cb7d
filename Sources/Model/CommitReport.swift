/// Who spent the time of a loop, or of one of its targets: its builds of the trunk, commit by commit.
public struct CommitReport: Equatable, Sendable {
  public var loop: String
  /// nil for the whole loop.
  public var target: ByteString?
  public var builds: Int
  public var wall: Spread?
  /// In the order of the trunk.
  public var shares: [CommitShare]

  public init(loop: String, target: ByteString? = nil, builds: Int = 0, wall: Spread? = nil, shares: [CommitShare] = [])
  {
    self.loop = loop
    self.target = target
    self.builds = builds
    self.wall = wall
    self.shares = shares
  }

  /// Those that builds tell from noise, the largest change first, then the others, the strongest first.
  public var ranked: [CommitShare] {
    func strength(_ share: CommitShare) -> Double { share.error > 0 ? share.change / share.error : 0 }
    let steps = shares.filter(\.isStep).sorted { ($1.change, $0.place.number) < ($0.change, $1.place.number) }
    let others = shares.filter { !$0.isStep }
    return steps + others.sorted { (strength($1), $0.place.number) < (strength($0), $1.place.number) }
  }
}
