import Arguments

extension Declaration {
  static let propose = Verb(
    "propose", "changes of the build graph that would shorten the loop, each with its replayed gain",
    discussion: [
      "It replays a history of commits through a graph of targets and files, before and after a change, and proposes "
        + "the changes that gain most, in the order in which they are carried out. Both files are of a form that anyone "
        + "can write (docs/graph.md); no repository is needed, and nothing is built.",
      "The search is bounded by counted replays: the same input gives the same answer on every machine. "
        + "`--time-limit` only breaks it off, and the answer says so.",
      "`--what-if` scores a plan that somebody else made: the JSON of proposals, or `{\"parts\": [{\"name\": \"a\", "
        + "\"files\": [\"a.c\"]}], \"break_edges\": [{\"from\": \"a.c\", \"to\": \"b.h\"}]}`. `--compare` sets two "
        + "beside each other.",
    ],
    options: [
      .value("graph", "FILE", .file, "targets, files and which file needs which (ratchet.graph/1)", isRequired: true),
      .value("history", "FILE", .file, "commits as JSON Lines, oldest first", isRequired: true),
      .value("cores", "P", .integer(1...4096), "how many actions run at once", default: "the graph's"),
      .value("steps", "N", .integer(0...64), "two-way cuts at most", default: "11"),
      .value("edges", "N", .integer(0...64), "file edges that may be broken at most", default: "8"),
      .value("budget", "TIME", .text, "the budget of the loop (90s, 1.5m)", default: "60s"),
      .value("time-limit", "S", .positive, "seconds after which the search is broken off", default: "120"),
      .flag("explain-model", "show every number that predictions compute with, and where it came from"),
      .flag("explain-kinds", "show what every kind of proposal found and missed"),
      .value("what-if", "PLAN", .file, "score this plan: a file, or the name of a proposal"),
      .value("compare", "PLAN", .file, "score this plan and the one named after it"),
      .value("format", "FORMAT", .choice(["terminal", "markdown", "json"]), "how to print it", default: "terminal"),
    ],
    operands: .list([
      Operand(
        "ID|PLAN", .file, "only the proposals of these names; after `--compare` the second plan", isRequired: false,
        isRepeatable: true)
    ]),
    examples: [
      Definition("ratchet propose --graph graph.json --history history.jsonl", "what to cut, and what that brings"),
      Definition(
        "ratchet propose --graph graph.json --history history.jsonl --format json > plan.json",
        "the same for a program (docs/schemas/proposals.v1.json)"),
      Definition(
        "ratchet propose --graph graph.json --history history.jsonl --what-if plan.json",
        "what a plan brings; status 1 where it brings nothing (docs/schemas/scores.v1.json)"),
      Definition(
        "ratchet propose --graph graph.json --history history.jsonl --compare plan.json mine.json",
        "which of two plans is better"),
    ],
    exitStatuses: [
      Definition("0", "the answer is printed, also where it is that there is nothing to do"),
      Definition("1", "`--what-if` of a plan that makes the loop no shorter; a plan that cannot be built"),
      Definition("2", "the input or the plan cannot be read, or there is no such proposal"),
      Definition("64", "wrong usage"),
    ])
}
