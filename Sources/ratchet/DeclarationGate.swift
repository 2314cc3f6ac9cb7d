import Arguments

/// The verb that judges.
extension Declaration {
  static let gate = Verb(
    "gate", "judges a change: is ratchet.json as strict as the base's, is anything proven slower",
    discussion: [
      "Without `--pairs`, `--series` or `--trunk` only ratchet.json is compared with the base's. Nothing is ever built.",
      "FAIL means that the odds are at least 1,000 : 1; PASS says which slowdown would have been seen; INCONCLUSIVE passes too; "
        + "INVALID means that nothing was compared.",
      "A pair is the same step on base and on head in one job, one after the other, in the order base, head, head, base. "
        + "One JSON object a line: `{\"target\": \"app\", \"base_s\": 12.1, \"head_s\": 12.4}`; the loop is "
        + "`loop:NAME`. A first line `{\"history\": [0.012, -0.008]}` has the log ratios of pairs of equal builds: 24 of "
        + "them make the noise known.",
      "A series is one build a line in the order of the trunk: `{\"target\": \"app\", \"seconds\": 12.1, "
        + "\"calibration_s\": 1.5, \"commit\": \"9f3c2e1\"}`. The first 40 are what later ones are held against, or a "
        + "first line `{\"anchor_s\": 12.1, \"sd\": 0.03}` is.",
      "`--trunk` holds the recorded builds of the trunk against the levels of ratchet.json: CEILING where the median of the "
        + "last 20 is proven to be above one, DRIFT where the time crept up from its anchor. docs/gate.md has the rules.",
    ],
    options: [
      .value("base", "REF", .text, "what to compare with", default: "the pull request's base, else the trunk"),
      .value("pairs", "FILE", .file, "judge pairs of times, or a receipt; - is stdin"),
      .value("series", "FILE", .file, "look for creep in builds of the trunk; - is stdin"),
      .flag("trunk", "judge the recorded builds of the trunk by the levels of ratchet.json"),
      .value("receipt", "FILE", .file, "write every pair, the noise and the verdicts; `--pairs` reads it back"),
      .value(
        "max-pairs", "N", .integer(3...200), "pairs after which a test ends undecided", default: "12, or the file's"),
      .flag("strict", "a loop that is over its budget as before is a no"),
      .value("format", "FORMAT", .choice(["terminal", "markdown", "json"]), "how to print it", default: "terminal"),
    ],
    examples: [
      Definition("ratchet gate", "was ratchet.json loosened without a reason?"),
      Definition("ratchet gate --pairs pairs.jsonl", "is the change slower?"),
      Definition("ratchet gate --pairs pairs.jsonl --receipt receipt.jsonl", "keep what the verdict rests on"),
      Definition("ratchet gate --series trunk.jsonl", "did the trunk creep?"),
      Definition("ratchet gate --trunk --format json", "for a program (docs/schemas/verdicts.v1.json)"),
    ],
    exitStatuses: [
      Definition("0", "nothing is loosened or proven slower: PASS, INCONCLUSIVE, OVER"),
      Definition("1", "ratchet.json was loosened without a reason; FAIL, CEILING, DRIFT"),
      Definition("2", "INVALID, or something cannot be read"),
    ])
}
