/// A monolith seen as a graph of file cycles: node i is one strongly connected component, and needs only others. What
/// the peers work on, and what brute force counts.
public struct SplitCase: Sendable {
  public struct Test: Sendable {
    var uses: Bits
    var seconds: Double
    /// All nodes that it reaches.
    var closure: Bits
  }

  public struct Commit: Sendable, Hashable {
    /// Nodes.
    var changed: Bits
    var interface: Bits
    var changedFiles: Bits
  }

  public let monolith: Monolith
  /// The node of each file.
  public let nodeOf: [Int]
  let members: [[Int]]
  let seconds: [Double]
  let uses: [Bits]
  let closure: [Bits]
  let tests: [Test]

  public var count: Int { members.count }
  var all: Bits { .below(count) }

  public init(_ monolith: Monolith) {
    self.init(monolith, components: Components.of(monolith.files.map(\.uses)))
  }

  /// Every file a node of its own: cycles stay.
  public init(uncondensed monolith: Monolith) {
    self.init(monolith, components: monolith.files.indices.map { [$0] })
  }

  private init(_ monolith: Monolith, components: [[Int]]) {
    self.monolith = monolith
    members = components
    var nodeOf = Array(repeating: 0, count: monolith.files.count)
    for (node, files) in components.enumerated() { for file in files { nodeOf[file] = node } }
    self.nodeOf = nodeOf
    seconds = components.map { $0.reduce(0) { $0 + monolith.files[$1].seconds } }
    let uses = components.indices.map { node in
      Bits(components[node].flatMap { monolith.files[$0].uses.map { nodeOf[$0] } }) & ~Bits.only(node)
    }
    self.uses = uses
    let closure = Self.closures(uses)
    self.closure = closure
    tests = monolith.tests.map { test in
      let direct = Bits(test.uses.map { nodeOf[$0] })
      return Test(uses: direct, seconds: test.seconds, closure: direct.elements.reduce(.none) { $0 | closure[$1] })
    }
  }

  /// What each node reaches, itself included: grown until nothing is added.
  private static func closures(_ uses: [Bits]) -> [Bits] {
    var closure = uses.indices.map { uses[$0] | .only($0) }
    var grows = true
    while grows {
      grows = false
      for node in uses.indices {
        let wider = closure[node].elements.reduce(closure[node]) { $0 | closure[$1] }
        if wider != closure[node] {
          closure[node] = wider
          grows = true
        }
      }
    }
    return closure
  }

  public func commits(_ commits: some Sequence<Monolith.Commit>) -> [Commit] {
    commits.map { commit in
      Commit(
        changed: Bits(commit.changed.map { nodeOf[$0] }), interface: Bits(commit.interface.map { nodeOf[$0] }),
        changedFiles: Bits(commit.changed))
    }
  }

  /// The smallest set that holds the nodes and all that they reach.
  func closed(_ nodes: Bits) -> Bits { nodes.elements.reduce(.none) { $0 | closure[$1] } }
}
