/// What a cut must not make worse, whatever it gains: the 90th percentile and the clean build.
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
    return Double(new.p90) <= Double(old.p90) * (1 + options.mostSlowerP90)
      && Double(new.clean) <= Double(old.clean) * (1 + options.mostSlowerClean)
  }

  private func measure(_ plan: Plan) -> (p90: Int, clean: Int) {
    var replay = Replay(graph, plan)
    let figures = LoopFigures(replay.costs(commits), commits, budget: 0)
    return (figures.p90, replay.cleanBuild().time)
  }
}
