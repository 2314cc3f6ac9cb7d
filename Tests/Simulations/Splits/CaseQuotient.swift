/// What the parts of a partition need of each other.
struct CaseQuotient {
  /// The part of each node.
  var partOf: [Int]
  var uses: [Bits]
  /// What each part reaches, itself included.
  var closure: [Bits]
  /// Every part after those that it needs.
  var order: [Int]

  /// Nil where the parts need each other in a circle.
  init?(_ splitCase: SplitCase, _ parts: [Bits]) {
    partOf = Array(repeating: 0, count: splitCase.count)
    for (part, nodes) in parts.enumerated() { for node in nodes.elements { partOf[node] = part } }
    uses = Array(repeating: .none, count: parts.count)
    closure = uses
    order = []
    for (part, nodes) in parts.enumerated() {
      let used = nodes.elements.reduce(Bits.none) { $0 | splitCase.uses[$1] } & ~nodes
      uses[part] = Bits(used.elements.map { partOf[$0] })
    }
    var done = Bits.none
    while order.count < parts.count {
      let ready = parts.indices.filter { !done.has($0) && uses[$0].isWithin(done) }
      guard !ready.isEmpty else { return nil }
      for part in ready {
        closure[part] = uses[part].elements.reduce(.only(part)) { $0 | closure[$1] }
        done = done | .only(part)
      }
      order += ready
    }
  }
}
