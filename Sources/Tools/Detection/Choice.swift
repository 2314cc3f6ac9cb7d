import Model

/// All that a folder shows, and the one that is its loop.
struct Choice {
  private let surroundings: Surroundings
  private let candidates: [Candidate]

  init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
    let found = Self.all.compactMap { $0(surroundings) }
    let hasMonorepo = found.contains { $0.tool == "nx" || $0.tool == "turbo" }
    candidates = found.filter { !(hasMonorepo && ($0.rank == .packages || $0.rank == .buildingPackages)) }
  }

  /// A new tool is one function and one word here.
  private static let all: [@Sendable (Surroundings) -> Candidate?] = [
    just, task, bazel, nx, turbo, gradle, maven, cargo, go, swift, packages, meson, cmake, autotools, make,
  ]

  var detection: Detection {
    let usable = candidates.filter { !$0.command.isEmpty }
    guard let first = usable.min(by: { order($0, usable) < order($1, usable) }) else {
      return Detection(reasons: candidates.flatMap(\.reasons).map(reason))
    }
    let others = candidates.filter { $0.tool != first.tool }.flatMap { other -> [(file: String, conclusion: String)] in
      if other.command.isEmpty { return Array(other.reasons.prefix(1)) }
      let line = shown(other.command)
      return [(other.file, first.calls(other) ? "\(other.tool), which \(first.tool) calls" : "also there: `\(line)`")]
    }
    return Detection(
      tool: first.tool, command: first.command.map { ByteString($0) },
      outputs: first.outputs.map { ByteString(surroundings.path($0)) }, reasons: (first.reasons + others).map(reason),
      before: first.before)
  }

  private func reason(_ pair: (file: String, conclusion: String)) -> Detection.Reason {
    Detection.Reason(file: ByteString(surroundings.path(pair.file)), conclusion: pair.conclusion)
  }

  /// Lower comes first: nobody's inner part, then those that call another, then by rank.
  private func order(_ one: Candidate, _ all: [Candidate]) -> (Int, Int, Int) {
    let rest = all.filter { $0.tool != one.tool }
    let isInner = rest.contains { covers($0, one) && !covers(one, $0) }
    let isOuter = rest.contains { covers(one, $0) }
    return (isInner ? 1 : 0, isOuter ? 0 : 1, one.rank.rawValue)
  }

  /// Whether the outer one's command does what the inner one's does.
  private func covers(_ outer: Candidate, _ inner: Candidate) -> Bool {
    outer.calls(inner) && (outer.tests || !inner.tests)
  }

  private func shown(_ command: [String]) -> String { command.map(Surroundings.quoted).joined(separator: " ") }
}
