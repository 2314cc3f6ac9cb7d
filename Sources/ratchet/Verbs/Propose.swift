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
  private let question: Question

  private enum Question {
    case proposals(only: [ByteString])
    case model
    case kinds
    case scores([ByteString])
  }

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
    question = try Self.question(parsed)
  }

  private static func question(_ parsed: Parsed) throws(Failure) -> Question {
    let names = parsed.operands.map { ByteString(bytes: $0) }
    let asked = ["explain-model", "explain-kinds", "what-if", "compare"].filter { parsed.flag($0) }
    guard asked.count < 2 else {
      throw Failure("--\(asked[0]) and --\(asked[1]) are two questions", hint: "ask one, then the other", status: 64)
    }
    func none(_ question: Question) throws(Failure) -> Question {
      guard let name = names.first else { return question }
      throw Failure("--\(asked[0]) takes no \(name)", hint: "ratchet propose --help", status: 64)
    }
    if let first = parsed.bytes("compare") {
      guard names.count == 1 else {
        throw Failure(
          "--compare needs two plans", hint: "ratchet propose … --compare first.json second.json", status: 64)
      }
      return .scores([ByteString(bytes: first), names[0]])
    }
    if let plan = parsed.bytes("what-if") { return try none(.scores([ByteString(bytes: plan)])) }
    if parsed.flag("explain-model") { return try none(.model) }
    if parsed.flag("explain-kinds") { return try none(.kinds) }
    return .proposals(only: names)
  }

  func perform() throws(Failure) -> Int {
    let input = try GraphInput(graph: Path(bytes: graph.bytes), history: Path(bytes: history.bytes), cores: cores)
    let notes = input.findings.all.map(\.sentence)
    switch question {
    case .model: answer(ModelReport(CostModel(input.graph, options), notes: notes).render(format, width, style))
    case .kinds: answer(KindsReport(propose(input).kindEvidence(), notes: notes).render(format, width, style))
    case .proposals(let only): try answerProposals(input, only)
    case .scores(let plans): return try answerScores(input, plans)
    }
    return 0
  }

  private func propose(_ input: GraphInput) -> Propose {
    Propose(input.graph, input.commits, findings: input.findings, budget: budget, options: options)
  }

  private func answerProposals(_ input: GraphInput, _ only: [ByteString]) throws(Failure) {
    let (clock, limit) = (ContinuousClock(), Duration.seconds(timeLimit))
    let start = clock.now
    var result = propose(input).proposals { clock.now - start > limit }
    if let unknown = only.first(where: { id in !result.proposals.contains { ByteString($0.id) == id } }) {
      let all = result.proposals.map(\.id).joined(separator: ", ")
      throw Failure(
        "there is no proposal \(Inert.text(unknown))",
        causes: [all.isEmpty ? "nothing is proposed" : "there are \(all)"],
        hint: "ratchet propose --graph \(Shell.text([graph])) --history \(Shell.text([history]))")
    }
    if !only.isEmpty { result.proposals.removeAll { !only.contains(ByteString($0.id)) } }
    let report = ProposalsReport(result, graph: graph, history: history)
    answer(format.render(report, columns: width, style: style))
  }

  private func answerScores(_ input: GraphInput, _ plans: [ByteString]) throws(Failure) -> Int {
    var texts: [PlanScoring.Text] = []
    for plan in plans { texts.append(.init(name: plan, bytes: try Self.read(plan))) }
    let scoring = PlanScoring(input.graph, input.commits, findings: input.findings, budget: budget, options: options)
    let scores: PlanScores
    do throws(PlanScoring.Failure) { scores = try scoring.scores(texts) } catch { throw Self.failure(error, self) }
    answer(ScoresReport(scores, cores: input.graph.cores).render(format, width, style))
    return plans.count == 1 && scores.scores.contains { !$0.isGain } ? 1 : 0
  }

  private static func read(_ plan: ByteString) throws(Failure) -> [UInt8] {
    do throws(SystemError) {
      return try Disk.read(Path(bytes: plan.bytes))
    } catch {
      throw Failure(
        "the plan \(Inert.text(plan)) cannot be read", causes: [error.description], hint: "ratchet propose --help")
    }
  }

  private static func failure(_ error: PlanScoring.Failure, _ verb: ProposeVerb) -> Failure {
    let again = Shell.text(["ratchet", "propose", "--graph", verb.graph, "--history", verb.history])
    switch error {
    case .unreadable(let plan, let error):
      return Failure(
        "\(Inert.text(plan)) is no plan",
        causes: ["line \(error.position.line), column \(error.position.column): \(error.reason)"],
        hint: "docs/graph.md has the form of a plan; `\(again) --format json` writes one")
    case .impossible(let plan, let error):
      let names = error.names.map { Inert.visible(Inert.text($0)) }.joined(separator: ", ")
      let hint =
        switch error.hint {
        case .completeParts: "every file of a target that is cut stands in exactly one of its parts"
        case .proposeAnew: again
        }
      return Failure(
        "the plan \(Inert.text(plan)) cannot be carried out on this graph",
        causes: [error.reason + (names.isEmpty ? "" : ": \(names)")], hint: hint)
    }
  }

  private var width: Int { Console.width }
  private var style: Style { Console.isColourful ? .color : .plain }
  private func answer(_ text: String) { Console.answer(text) }

  private static func budget(_ text: String?) throws(Failure) -> Int {
    guard let text else { return 60_000_000 }
    guard case .limit(let time) = BudgetText.parse(text) else {
      throw Failure("--budget: \(text) is no time", hint: "ratchet propose --budget 90s …", status: 64)
    }
    return Int(time / .microseconds(1))
  }
}
