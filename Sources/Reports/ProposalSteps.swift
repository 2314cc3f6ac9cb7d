import Model

/// What somebody does to carry a proposal out, in order, each step with the edges that make it necessary and the state
/// that shows it done. Every step leaves a graph that builds.
struct ProposalSteps {
  struct Step: Equatable {
    var id: String
    var what: String
    var because: [ProposalEdge] = []
    /// A state of the graph, in words.
    var done: String
  }

  let plan: ProposalPlan
  let proposal: Proposal
  let words: ProposalWords
  var shown: (ByteString) -> String { words.shown }

  init(_ words: ProposalWords) {
    self.words = words
    proposal = words.proposal
    plan = words.proposal.plan
  }

  var all: [Step] {
    let steps = breaks + parts + narrowings + drops + rewirings + special
    return steps.enumerated().map { number, step in
      var step = step
      step.id = "\(number + 1)"
      return step
    }
  }

  private var breaks: [Step] {
    plan.broken.map { broken in
      Step(
        id: "", what: "break \(words.edge(broken.edge)): \(Self.advice(broken.way))", because: [broken.edge],
        done: "\(shown(broken.edge.from)) needs \(shown(broken.edge.to)) no more")
    }
  }

  private var parts: [Step] {
    plan.parts.map { part in
      let needs = part.dependencies.isEmpty ? "nothing" : words.list(part.dependencies, most: 12)
      let verb = proposal.kind == .merge ? "join the files in" : part.isNew ? "make" : "keep in"
      return Step(
        id: "",
        what: "\(verb) \(part.kind) \(shown(part.name)): \(Words.count(part.files.count, "file")), "
          + "\(Words.duration(part.seconds)), built after \(ProposalWords.percent(part.rebuildShare)) of the commits; it depends on "
          + needs,
        done: "\(shown(part.name)) holds just these files and builds by itself")
    }
  }

  private var rewirings: [Step] {
    plan.rewire.map { rewiring in
      let (target, new) = (shown(rewiring.target), words.list(rewiring.add, most: 12))
      guard !rewiring.remove.isEmpty else {
        return Step(
          id: "", what: "\(target) depends on \(new) too", because: rewiring.because, done: "\(target) names \(new)")
      }
      return Step(
        id: "", what: "\(target) depends on \(new) instead of \(words.list(rewiring.remove, most: 12))",
        because: rewiring.because, done: "\(target) names \(words.list(rewiring.remove)) no more")
    }
  }

  private var narrowings: [Step] {
    plan.narrowed.map { narrowing in
      Step(
        id: "",
        what: "\(shown(narrowing.from)) depends on \(words.list(narrowing.narrow, most: 12)) instead of "
          + shown(narrowing.wide),
        because: narrowing.because, done: "\(shown(narrowing.from)) builds from an empty cache without the rest")
    }
  }

  private var drops: [Step] {
    plan.dropped.map { dropped in
      Step(
        id: "",
        what: "\(shown(dropped.from)) depends on \(shown(dropped.to)) no more: no file of it needs one of those",
        done: "\(shown(dropped.from)) builds from an empty cache without \(shown(dropped.to))")
    }
  }

  static func advice(_ way: ProposalPlan.Way) -> String {
    switch way {
    case .forwardDeclare: "forward-declare what it names"
    case .moveDeclaration: "move the declaration that it needs down into the lower part"
    case .interface: "let it call through an interface that the lower part declares"
    case .parameter: "hand in what it needs as a parameter"
    }
  }

  /// When whoever carries it out should give up and say so.
  var stops: [String] {
    var stops = ["a public name would have to change its meaning", "a test would have to be deleted or weakened"]
    if proposal.kind == .split || proposal.kind == .splitTests {
      stops.insert("more than two edges against the direction turn up that are not listed here", at: 0)
    }
    return stops
  }
}
