import Arguments
import History
import Insight
import Model
import Reports
import System

/// `ratchet report`: slow targets by what they cost the loop.
struct ReportVerb {
  private let workplace: Workplace
  private let loop: Loop
  private let target: ByteString?
  private let since: Timestamp?
  private let top: Int
  private let format: ReportFormat
  private let byCommit: Bool

  /// Enough for the window and the one before it, no-ops and failures between them.
  private static let mostBuilds = 200

  init(_ parsed: Parsed) throws(Failure) {
    workplace = try Workplace.find(status: 2)
    loop = try Self.loop(parsed.value("loop"), workplace)
    target = parsed.bytes("target").map { ByteString(bytes: $0) }
    since = try Self.since(parsed.value("since"))
    top = parsed.integer("top") ?? 15
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
    byCommit = parsed.value("by") == "commit"
  }

  func perform() throws(Failure) -> Int {
    let style: Style = Console.isColourful ? .color : .plain
    if byCommit {
      let words = try ReportCommits(workplace, loop: loop.name, target: target, since: since, top: top)()
      Console.answer(words.render(format, columns: Console.width, style: style))
      return 0
    }
    let (builds, problems) = try read()
    if builds.isEmpty, let known = unknownLoop { throw known }
    let view: Report.View =
      if let target {
        .target(targetHistory(target, in: builds, loop: loop.name, since: since))
      } else {
        .loop(loopReport(builds, loop: loop, since: since))
      }
    let report = Report(view, top: top, since: since, notes: HistoryProblem.summary(problems))
    Console.answer(format.render(report, columns: Console.width, style: style))
    return 0
  }

  /// A loop that neither ratchet.json nor the history knows is a slip of the hand.
  private var unknownLoop: Failure? {
    let known = workplace.settings.loops.map(\.name)
    guard !known.contains(loop.name) else { return nil }
    return Failure(
      "no loop \"\(loop.name)\": ratchet.json names none, and nothing is recorded for it",
      hint: "ratchet report --loop \(known.first ?? Loop.inner.name)")
  }

  private func read() throws(Failure) -> ([Build], [HistoryProblem]) {
    let name = loop.name
    do throws(HistoryError) {
      guard let since else { return try target == nil ? readWindow() : readLast() }
      var (builds, earlier) = ([Build](), 0)
      let problems = try workplace.history.forEachFromEnd(where: { $0.loop == name }) { build in
        builds.append(build)
        if build.started < since { earlier += 1 }
        return earlier < Self.mostBuilds
      }
      return (builds, problems)
    } catch {
      throw Failure(error.description, hint: "ratchet history --check")
    }
  }

  private func readLast() throws(HistoryError) -> ([Build], [HistoryProblem]) {
    let found = try workplace.history.latest(limit: Self.mostBuilds) { $0.loop == loop.name }
    return (found.builds, found.problems)
  }

  private func readWindow() throws(HistoryError) -> ([Build], [HistoryProblem]) {
    var (window, builds) = (ReportWindow(), [Build]())
    let problems = try workplace.history.forEachFromEnd {
      $0.loop == loop.name
    } needsTargets: {
      window.needsTargets(of: $0.buildClass, isGreen: $0.termination.isSuccess, by: $0.provenance)
    } _: { build in
      builds.append(build)
      return !window.isFull && builds.count < Self.mostBuilds
    }
    return (builds, problems)
  }

  /// A loop of ratchet.json, or any that the history may know.
  private static func loop(_ name: String?, _ workplace: Workplace) throws(Failure) -> Loop {
    let wanted = name ?? Loop.inner.name
    let label = Platform.variable("RATCHET_LABEL").map { String(decoding: $0, as: UTF8.self) }
    return workplace.settings.loop(named: wanted, label: label) ?? Loop(name: wanted, budget: .off)
  }

  static func since(_ text: String?) throws(Failure) -> Timestamp? {
    guard let text else { return nil }
    guard let moment = Age.moment(text) else {
      throw Failure("--since \(text) is no day and no age", hint: "--since 2026-11-22, or 7d, 12h, 30m", status: 64)
    }
    return moment
  }
}

extension HistoryProblem {
  /// What a reader must know of lines that could not be read, and where all of them are named.
  static func summary(_ problems: [HistoryProblem]) -> [String] {
    guard let first = problems.first else { return [] }
    let count = problems.count == 1 ? "one line" : "\(problems.count) lines"
    return ["\(count) of the history could not be read (\(first.reason)); `ratchet history --check` names them"]
  }
}
