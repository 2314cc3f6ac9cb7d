import Arguments
import Model
import Reports
import Settings
import Splits
import System

/// `ratchet propose`: changes of the build graph that would shorten the loop, with their replayed gain.
struct ProposeVerb {
  private let graph: ByteString
  private let history: ByteString
  private let budget: Int
  private let timeLimit: Int
  private let format: ReportFormat
  private let cores: Int?
  private let options: SearchOptions

  init(_ parsed: Parsed) throws(Failure) {
    graph = ByteString(bytes: parsed.bytes("graph") ?? [])
    history = ByteString(bytes: parsed.bytes("history") ?? [])
    budget = try Self.budget(parsed.value("budget"))
    timeLimit = parsed.integer("time-limit") ?? 120
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
    cores = parsed.integer("cores")
    var options = SearchOptions()
    options.mostSteps = parsed.integer("steps") ?? options.mostSteps
    options.mostBroken = parsed.integer("edges") ?? options.mostBroken
    self.options = options
  }

  func perform() throws(Failure) -> Int {
    let input = try GraphInput(graph: Path(bytes: graph.bytes), history: Path(bytes: history.bytes), cores: cores)
    let (clock, limit) = (ContinuousClock(), Duration.seconds(timeLimit))
    let start = clock.now
    let result = Propose(
      input.graph, input.commits, findings: input.findings, budget: budget, options: options
    ).proposals { clock.now - start > limit }
    let report = ProposalsReport(result, graph: graph, history: history)
    Console.answer(format.render(report, columns: Console.width, style: Console.isColourful ? .color : .plain))
    return 0
  }

  private static func budget(_ text: String?) throws(Failure) -> Int {
    guard let text else { return 60_000_000 }
    guard case .limit(let time) = BudgetText.parse(text) else {
      throw Failure("--budget: \(text) is no time", hint: "ratchet propose --budget 90s …", status: 64)
    }
    return Int(time / .microseconds(1))
  }
}
