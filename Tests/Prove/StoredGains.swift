import Model
import Splits

extension StoredCase {
  /// `prove stored-gains FOLDER [PREFIX] [STEPS] [BROKEN]`: gains on the last 30 % of commits of plans found on the first 70 %.
  static func gains(_ words: [String]) -> Int32 {
    guard let folder = words.first, let cases = try? all(folder, words.dropFirst().first ?? "") else { return 64 }
    let parts = words.dropFirst(2).first.flatMap { Int($0) } ?? 11
    let broken = words.dropFirst(3).first.flatMap { Int($0) } ?? 8
    var (first, last, trains, firstTrains): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for one in cases {
      let cut = one.name.hasPrefix("small") ? one.commits.count : one.commits.count * 7 / 10
      let train = Array(one.commits.prefix(cut))
      let judge = one.name.hasPrefix("small") ? train : Array(one.commits.suffix(from: cut))
      let clock = ContinuousClock()
      let start = clock.now
      var options = SearchOptions()
      options.mostSteps = parts
      options.mostBroken = broken
      let found = SplitSearch(one.graph, train, options).run()
      let time = clock.now - start
      func mean(_ plan: Plan, _ commits: [Commit]) -> Double {
        var replay = Replay(one.graph, plan)
        return LoopFigures(replay.costs(commits), commits, budget: 60_000_000).mean / 1e6
      }
      let whole = mean(Plan(), judge)
      let steps = found.steps.map(\.plan).map { 1 - mean($0, judge) / whole }
      first.append(steps.first ?? 0)
      last.append(steps.last ?? 0)
      trains.append(1 - mean(found.steps.map(\.plan).last ?? Plan(), train) / mean(Plan(), train))
      firstTrains.append(1 - mean(found.steps.map(\.plan).first ?? Plan(), train) / mean(Plan(), train))
      print(
        one.name, "\(whole)", "first \(first.last!) \(firstTrains.last!)", "final \(last.last!) \(trains.last!)", time,
        found.replays, found.steps.last?.plan.broken.count ?? 0, found.isTruncated, found.targets.count)
    }
    func avg(_ v: [Double]) -> Double { (v.reduce(0, +) / Double(v.count) * 1000).rounded() / 10 }
    print("MEAN first \(avg(first)) final \(avg(last)) train first \(avg(firstTrains)) final \(avg(trains))")
    return 0
  }
}
