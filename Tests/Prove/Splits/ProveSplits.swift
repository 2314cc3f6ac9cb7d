import Simulations
import Splits

/// `prove splits [--cases N] [--growth FILES COMMITS GRAIN]`: gains of plans on commits that they were not found on, ours
/// beside those of others, and every promised figure; or one point of the growth with its size.
func proveSplits(_ words: [String]) -> Int32 {
  do {
    if words.first == "--growth" { return try proveGrowth(Array(words.dropFirst())) }
    let cases = words.first == "--cases" ? words.dropFirst().first.flatMap { Int($0) } : nil
    return try proveGains(cases)
  } catch {
    print("error: \(error)")
    return 1
  }
}

/// - Parameter most: fewer cases than the promise asks for, to try it out.
private func proveGains(_ most: Int?) throws -> Int32 {
  func count(_ usual: Int) -> Int { min(usual, most ?? usual) }
  let target = try GainTable(title: "Whole targets, no cutoff", shape: MonolithShape(), cases: count(14)).run()
  let file = try GainTable(
    title: "Single files, interface cutoff (C and C++)", shape: MonolithShape(grain: "file", cutoff: "interface"),
    cases: count(8)
  ).run()
  let small = try SmallCases(count: count(36)).run()
  let points = try TangledCases(count: count(6)).run()
  let noisy = try NoisyCases(count: count(48)).run()
  let promises = [
    promise("mean gain with at most 12 parts", least: 0.80, average(target.chain)),
    promise("mean gain of the first step", least: 0.40, average(target.first)),
    promise("mean gain, grain file", least: 0.60, average(file.chain)),
    Promise(
      what: "never worse than no split", promised: "0", measured: "\((target.chain + file.chain).count { $0 < 0 })",
      isMet: !(target.chain + file.chain).contains { $0 < 0 }),
    Promise(
      what: "first step is the best of all", promised: "\(count(36)) of \(count(36))",
      measured: "\(small) of \(count(36))", isMet: small == count(36)),
    Promise(
      what: "points that 8 broken edges recover", promised: "7", measured: decimal(points.min() ?? 0, 1),
      isMet: (points.min() ?? 0) >= 7),
    promise("coverage of the 80 % interval", least: 0.75, noisy),
  ]
  print("\n### Promises\n")
  print(
    table(
      ["promise", "promised", "measured", "met"],
      promises.map { [$0.what, $0.promised, $0.measured, $0.isMet ? "yes" : "**no**"] }))
  return promises.allSatisfy(\.isMet) ? 0 : 1
}

private func promise(_ what: String, least: Double, _ measured: Double) -> Promise {
  Promise(what: what, promised: share(least), measured: share(measured), isMet: measured >= least)
}

private func proveGrowth(_ words: [String]) throws -> Int32 {
  guard words.count == 3, let files = Int(words[0]), let commits = Int(words[1]) else {
    print("usage: prove splits --growth FILES COMMITS target|file")
    return 64
  }
  let point = try Growth.point(files: files, commits: commits, grain: words[2])
  print(
    point.files, point.commits, point.grain, point.edges, decimal(point.reading, 2), decimal(point.searching, 2),
    point.memory, point.replays, point.steps)
  return 0
}
