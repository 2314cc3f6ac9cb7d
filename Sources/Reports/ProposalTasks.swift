import Model

/// Steps of kinds that are no new parts and no other dependencies: what the graph cannot spell out, said with its names.
extension ProposalSteps {
  var special: [Step] {
    switch proposal.kind {
    case .unhubHeader: plan.divided.flatMap(split(header:))
    case .splitGiantFile: plan.divided.map(split(giant:))
    case .breakCriticalChain: plan.unordered.map(unorder)
    case .shardTests:
      [
        Step(
          id: "",
          what:
            "deal the cases of \(words.list(proposal.subject)) to \(Words.count(plan.shards ?? 2, "shard")) by their run times",
          done: "every case runs in one shard, and the same cases pass in another order")
      ]
    case .cutLink:
      [
        Step(
          id: "",
          what:
            "in the inner loop's build, link \(words.list(proposal.subject)) from shared parts, with split debug information, "
            + "or with a faster linker", done: "the loop links in less time and the shipped build is unchanged")
      ]
    case .split, .dropDependency, .narrowDependency, .splitTests, .merge: []
    }
  }

  private func split(header division: ProposalPlan.Division) -> [Step] {
    let users = division.users.enumerated().map { number, group in
      Step(
        id: "", what: "let \(words.list(group)) include group \(number + 1) alone",
        done: "a change of the other group does not compile \(Words.count(group.count, "file")) of these")
    }
    return [
      Step(
        id: "",
        what:
          "split \(shown(division.file)) by groups of declarations that are used together, or forward-declare what users "
          + "only name", because: proposal.evidence.edges, done: "each group compiles by itself")
    ] + users
  }

  private func split(giant division: ProposalPlan.Division) -> Step {
    Step(
      id: "", what: "move functions of \(shown(division.file)) to a new file until both compile in about the same time",
      done: "the symbols that \(words.list(proposal.subject)) defines are the same (`nm -g`)")
  }

  private func unorder(_ dependency: ProposalPlan.Dependency) -> Step {
    Step(
      id: "",
      what: "let \(shown(dependency.from)) wait for the interface of \(shown(dependency.to)), not for the whole of it",
      because: proposal.evidence.edges, done: "both build at the same time in a build from an empty cache")
  }
}
