import Arguments

/// The verb that judges.
extension Declaration {
  static let gate = Verb(
    "gate", "judges a change: is anything proven slower, is ratchet.json as strict as the base's",
    discussion: [
      "Alone it compares ratchet.json with the base's: what is looser without a reason is refused, with its line and the "
        + "command that does it rightly. The base is the pull request's (GitHub, GitLab), else where the branch left the "
        + "default branch, and on that the commit before.",
      "Nothing is built: `--pairs` and `--series` judge times that were measured elsewhere, `--trunk` judges recorded builds. "
        + "FAIL means that the odds are at least 1,000 : 1; PASS says which slowdown would have been seen; INCONCLUSIVE passes too; "
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
      .value("base", "REF", .text, "what ratchet.json is compared with", default: "found, as said above"),
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
      Definition("ratchet gate", "is ratchet.json as strict as the base's? (JSON: docs/schemas/check.v1.json)"),
      Definition("ratchet gate --pairs pairs.jsonl", "is the change slower?"),
      Definition("ratchet gate --pairs pairs.jsonl --receipt receipt.jsonl", "keep what the verdict rests on"),
      Definition("ratchet gate --series trunk.jsonl", "did the trunk creep?"),
      Definition("ratchet gate --trunk --format json", "for a program (docs/schemas/verdicts.v1.json)"),
    ],
    exitStatuses: [
      Definition("0", "nothing is proven slower: PASS, INCONCLUSIVE, OVER; nothing in ratchet.json is looser"),
      Definition("1", "FAIL, CEILING, DRIFT; a refused change of ratchet.json"),
      Definition("2", "INVALID, or the input cannot be read"),
    ])
}
