/// What a cut must not make worse: the 90th percentile and the clean build, unless the mean falls by more seconds than
/// they rise.
///
/// A cut that takes 30 s from every loop and adds 12 s to the slowest tenth is worth it, and so is one that adds 15 s to
/// the rare clean build. Both stand in the prediction.
final class CutFilter {
  private let graph: Graph
  private let commits: [Commit]
  private let options: SearchOptions

  init(_ graph: Graph, _ commits: [Commit], _ options: SearchOptions) {
    self.graph = graph
    self.commits = commits
    self.options = options
  }

  func allows(_ before: Plan, _ after: Plan) -> Bool {
    let (old, new) = (measure(before), measure(after))
    let gain = old.mean - new.mean
    func isFine(_ old: Int, _ new: Int, most: Double) -> Bool {
      Double(new) <= Double(old) * (1 + most) || Double(new - old) <= gain
    }
    return isFine(old.p90, new.p90, most: options.mostSlowerP90)
      && isFine(old.clean, new.clean, most: options.mostSlowerClean)
  }

  private func measure(_ plan: Plan) -> (mean: Double, p90: Int, clean: Int) {
    var replay = Replay(graph, plan)
    let figures = LoopFigures(replay.costs(commits), commits, budget: 0)
    return (figures.mean, figures.p90, replay.cleanBuild().time)
  }
}
