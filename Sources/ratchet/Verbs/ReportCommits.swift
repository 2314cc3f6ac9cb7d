import Arguments
import Gate
import Git
import History
import Model
import Reports
import Settings
import System

/// `ratchet report --by commit`: who spent the time, by the recorded builds of the trunk.
struct ReportCommits {
  private let workplace: Workplace
  private let loop: String
  private let target: ByteString?
  private let since: Timestamp?
  private let top: Int

  init(_ workplace: Workplace, loop: String, target: ByteString?, since: Timestamp?, top: Int) {
    self.workplace = workplace
    self.loop = loop
    self.target = target
    self.since = since
    self.top = top
  }

  func callAsFunction() throws(Failure) -> CommitWords {
    let worktree = Worktree.locate(from: workplace.settingsFolder ?? workplace.folder)
    let (builds, problems, _) = try TrunkGate.builds(workplace, worktree)
    var notes = HistoryProblem.summary(problems)
    let classes = builds[loop] ?? [:]
    // Times of different machines are no series: the class with the most builds is told of.
    let ranked = classes.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    let wanted = (ranked.first?.value ?? []).filter { build in since.map { build.started >= $0 } ?? true }
    if ranked.count > 1 {
      notes.append(
        "builds of \(ranked[0].key) only; others are of \(ranked.dropFirst().map(\.key).joined(separator: ", "))")
    }
    let series = TightenSeries(wanted)
    let samples = target.map { series.targets[$0.description] ?? [] } ?? series.loop
    guard let report = Attribution(samples).report(loop: loop, target: target) else { throw nothing(wanted.count) }
    return CommitWords(report, top: top, notes: notes)
  }

  private func nothing(_ builds: Int) -> Failure {
    if let target, builds > 0 {
      return Failure(
        "no recorded build of the trunk executed all of \(target)", hint: "ratchet report --by commit --loop \(loop)")
    }
    return Failure(
      "no recorded build of loop \(loop) is of the trunk",
      hint: "ratchet history list; a build counts with a clean tree, on a commit of the trunk")
  }
}
