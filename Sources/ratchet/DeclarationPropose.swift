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
    ],
    options: [
      .value("graph", "FILE", .file, "targets, files and which file needs which (ratchet.graph/1)", isRequired: true),
      .value("history", "FILE", .file, "commits as JSON Lines, oldest first", isRequired: true),
      .value("cores", "P", .positive, "how many actions run at once", default: "the graph's"),
      .value("steps", "N", .positive, "two-way cuts at most", default: "11"),
      .value("edges", "N", .integer(0...64), "file edges that may be broken at most", default: "8"),
      .value("budget", "TIME", .text, "the budget of the loop (90s, 1.5m)", default: "60s"),
      .value("time-limit", "S", .positive, "seconds after which the search is broken off", default: "120"),
      .value("format", "FORMAT", .choice(["terminal", "markdown", "json"]), "how to print it", default: "terminal"),
    ],
    examples: [
      Definition("ratchet propose --graph graph.json --history history.jsonl", "what to cut, and what that brings"),
      Definition(
        "ratchet propose --graph graph.json --history history.jsonl --format json",
        "the same for a program (docs/schemas/proposals.v1.json)"),
    ])
}
