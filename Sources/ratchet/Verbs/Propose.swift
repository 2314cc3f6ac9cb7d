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
  /// Options that the answer hangs on, as they were given.
  private let given: [ByteString]
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
    given = ["cores", "steps", "edges", "budget"].flatMap { name in
      parsed.bytes(name).map { [ByteString("--\(name)"), ByteString(bytes: $0)] } ?? []
    }
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
    let input = try GraphInput(graph: graph, history: history, cores: cores)
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
        hint: again)
    }
    if !only.isEmpty { result.proposals.removeAll { !only.contains(ByteString($0.id)) } }
    let report = ProposalsReport(result, graph: graph, history: history, options: given)
    answer(format.render(report, columns: width, style: style))
  }

  private var again: String {
    Shell.text(["ratchet", "propose", "--graph", graph, "--history", history] + given)
  }

  private func answerScores(_ input: GraphInput, _ plans: [ByteString]) throws(Failure) -> Int {
    let scoring = PlanScoring(input.graph, input.commits, findings: input.findings, budget: budget, options: options)
    let own = try found(plans, scoring)
    let scores = if let own { own } else { try read(plans, scoring) }
    answer(ScoresReport(scores, cores: input.graph.cores).render(format, width, style))
    let isWrong = plans.count == 1 ? !scores.scores.allSatisfy(\.isGain) : !scores.scores.allSatisfy(\.canBeBuilt)
    return isWrong ? 1 : 0
  }

  /// A proposal's own name stands for the proposal, unless a file is called so.
  private func found(_ plans: [ByteString], _ scoring: PlanScoring) throws(Failure) -> PlanScores? {
    guard plans.count == 1, let name = plans[0].utf8, name.hasPrefix("RP-"), !name.contains("."),
      !Disk.exists(Path(name))
    else { return nil }
    do throws(PlanScoring.Failure) {
      if let scores = try scoring.score(of: name) { return scores }
    } catch { throw Self.failure(error, self) }
    throw Failure(
      "there is no proposal \(Inert.text(name)), and no file of that name",
      causes: ["the graph, the history or the options are others than when it was proposed"], hint: again)
  }

  private func read(_ plans: [ByteString], _ scoring: PlanScoring) throws(Failure) -> PlanScores {
    var texts: [PlanScoring.Text] = []
    for plan in plans { texts.append(.init(name: plan, bytes: try Self.read(plan))) }
    do throws(PlanScoring.Failure) { return try scoring.scores(texts) } catch { throw Self.failure(error, self) }
  }

  private static func read(_ plan: ByteString) throws(Failure) -> [UInt8] {
    let chunks = try GraphInput.chunks(plan)
    var bytes: [UInt8] = []
    while chunks.append(to: &bytes) {}
    if let trouble = chunks.trouble { throw GraphInput.unreadable(plan, trouble) }
    return bytes
  }

  private static func failure(_ error: PlanScoring.Failure, _ verb: ProposeVerb) -> Failure {
    let again = verb.again
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
        case .freshNames: "give each part a name that no other target has"
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
