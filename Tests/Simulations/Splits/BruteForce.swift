/// Every partition of a small case whose parts need each other without a circle.
public enum BruteForce {
  /// The least mean seconds for each number of parts.
  ///
  /// Partitions are counted by restricted growth strings: the part of each node is at most one above all before it.
  public static func best(_ splitCase: SplitCase, _ commits: [SplitCase.Commit]) -> [Int: Double] {
    var best: [Int: Double] = [:]
    var part = Array(repeating: 0, count: splitCase.count)
    func place(_ node: Int, _ used: Int) {
      guard node < splitCase.count else {
        var parts = Array(repeating: Bits.none, count: used)
        for (node, part) in part.enumerated() { parts[part] = parts[part] | .only(node) }
        guard let replay = CaseReplay(splitCase, parts) else { return }
        best[used] = min(best[used] ?? .infinity, replay.mean(commits))
        return
      }
      for choice in 0...used {
        part[node] = choice
        place(node + 1, max(used, choice + 1))
      }
    }
    place(0, 0)
    return best
  }
}
