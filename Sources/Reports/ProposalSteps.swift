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

  private let plan: ProposalPlan
  private let proposal: Proposal
  private let words: ProposalWords
  private var shown: (ByteString) -> String { words.shown }

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
          + "\(Words.duration(part.seconds)); it depends on \(needs)",
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

  /// What the graph alone cannot spell out in parts and dependencies.
  private var special: [Step] {
    let edges = proposal.evidence.edges
    switch proposal.kind {
    case .unhubHeader:
      return [
        Step(
          id: "",
          what: "split the header by groups of declarations that are used together, or forward-declare what users only "
            + "name; each user includes the group that it needs", because: edges,
          done: "a change of one group compiles only its users")
      ]
    case .splitGiantFile:
      return [
        Step(
          id: "", what: "move functions of the file to new files of about equal compile time",
          done: "the symbols that the target defines are the same (`nm -g`), and no file takes more than its share")
      ]
    case .breakCriticalChain:
      return [
        Step(
          id: "", what: "let the dependent wait for the interface that it needs, not for the whole dependency",
          because: edges, done: "both build at the same time in a build from an empty cache")
      ]
    case .shardTests:
      return [
        Step(
          id: "", what: "deal the test's cases to \(Words.count(plan.shards ?? 2, "shard")) by their run times",
          done: "every case runs in one shard, and the same cases pass in another order")
      ]
    case .cutLink:
      return [
        Step(
          id: "",
          what: "link shared parts in the inner loop's build, with split debug information, or a faster linker",
          done: "the loop links in less time and the shipped build is unchanged")
      ]
    case .split, .dropDependency, .narrowDependency, .splitTests, .merge: return []
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
