import Arguments
import History
import Insight
import Model
import Reports
import System

/// `ratchet why TARGET`: why it was rebuilt last time, and what makes it rebuild most.
struct WhyVerb {
  private let workplace: Workplace
  private let loop: String
  private let target: ByteString
  private let since: Timestamp?
  private let top: Int
  private let format: ReportFormat

  /// Builds of the loop that are looked back at where no moment is given.
  private static let mostBuilds = 200

  init(_ parsed: Parsed) throws(Failure) {
    workplace = try Workplace.find(status: 2)
    loop = parsed.value("loop") ?? Loop.inner.name
    target = ByteString(bytes: parsed.operands.first ?? [])
    since = try ReportVerb.since(parsed.value("since"))
    top = parsed.integer("top") ?? 10
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
  }

  func perform() throws(Failure) -> Int {
    let (builds, problems) = try read()
    guard !builds.isEmpty else {
      throw Failure(
        "no build of loop \(loop) is recorded yet in \(workplace.history.place.file)", hint: "ratchet run -- COMMAND")
    }
    let why = targetWhy(target, in: builds, loop: loop, since: since)
    guard why.rebuilt > 0 else { throw unknown(why) }
    let report = WhyReport(why, top: top, notes: HistoryProblem.summary(problems))
    Console.answer(format.render(report, columns: Console.width, style: Console.isColourful ? .color : .plain))
    return 0
  }

  private func read() throws(Failure) -> ([Build], [HistoryProblem]) {
    let (name, since) = (loop, since)
    do throws(HistoryError) {
      var builds: [Build] = []
      let problems = try workplace.history.forEachFromEnd(where: { $0.loop == name }) { build in
        if let since, build.started < since { return false }
        builds.append(build)
        return since != nil || builds.count < Self.mostBuilds
      }
      return (builds, problems)
    } catch {
      throw Failure(error.description, hint: "ratchet history --check")
    }
  }

  private func unknown(_ why: TargetWhy) -> Failure {
    let meant = why.similar.map { Inert.text($0.name) }.joined(separator: ", ")
    let option = loop == Loop.inner.name ? "" : " --loop \(loop)"
    let hint = why.similar.first.map { Shell.why($0.name, option: option) } ?? "ratchet report\(option)"
    return Failure(
      "no recorded build of loop \(loop) rebuilt a target \(target)"
        + (meant.isEmpty ? "" : "; did you mean \(meant)?"), hint: hint)
  }
}
