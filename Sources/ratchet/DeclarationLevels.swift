import Arguments

/// The verbs that move what ratchet.json holds.
extension Declaration {
  private static let loopOfLevel = Option.value(
    "loop", "NAME", .name("loops"), "the loop that the target belongs to", default: "inner")

  static let tighten = Verb(
    "tighten", "lowers levels to what recorded builds of the trunk prove",
    discussion: [
      "A level falls in steps of 5 % when 40 builds over 5 days prove it: to the lowest step that the median of these builds "
        + "does not exceed, with 99 % confidence. A loop, and each target that the loop gates, gets a level with its first "
        + "40 builds. The noise figures of the loops are kept up to date.",
      "Builds of the trunk are those of a clean tree whose commit is on the first-parent line of the default branch, or that "
        + "were made on a branch of its name. On any other branch nothing moves.",
    ],
    options: [
      .flag("confirm", "also drops of more than 30 % and builds below half of the level: broken builds look so"),
      .flag("dry-run", "say what would move and write nothing"),
      .value("format", "FORMAT", .choice(["terminal", "json"]), "how to print it", default: "terminal"),
    ],
    examples: [
      Definition("ratchet tighten --dry-run", "what would move?"),
      Definition("ratchet tighten && git commit -m 'Tighten levels' ratchet.json", "once a week, on the trunk"),
    ],
    exitStatuses: [
      Definition("0", "levels are as low as the builds prove"), Definition("1", "this is not the trunk"),
      Definition("2", "ratchet.json, the repository or the history cannot be read"),
    ])

  static let loosen = Verb(
    "loosen", "raises a level, a radius or a field of a loop, with its reason",
    discussion: [
      "A target by its name (`app`), the loop (`loop:inner`), what touching a file reruns (`radius:ui/feed.h`), or a field of "
        + "a loop (`budget:inner`, `headroom:inner`, `edits:inner`, also command, targets, prepare, share, trace and "
        + "over_budget_exit).",
      "A level goes no higher than recorded builds of this change prove, and 5 % above; it takes five of them. Its epoch rises "
        + "by one, so that the loosening survives merges. A field without `--to` keeps the value that the file has: the "
        + "reason is what it lacked.",
    ],
    options: [
      .value("to", "VALUE", .text, "the new value: 8.3s, 82 actions, 15%, hot, a JSON value"),
      .value("reason", "TEXT", .text, "why; kept in ratchet.json", isRequired: true),
      .value("until", "DATE", .text, "the day on which it ends (2026-05-01); from 14 days after it `gate` refuses"),
      loopOfLevel,
    ],
    operands: .list([Operand("WHAT", .name("targets"), "what may be slower", isRequired: true)]),
    examples: [
      Definition("ratchet loosen app --to 8.3s --reason 'macro plugin, #412' --until 2026-05-01", "for a time"),
      Definition("ratchet loosen budget:inner --to 90s --reason 'LTO'", "another budget"),
      Definition("ratchet loosen edits:inner --reason 'feed.h is generated now'", "a change that the file has already"),
    ],
    exitStatuses: [
      Definition("0", "done"), Definition("1", "not looser, or more than builds prove"),
      Definition("2", "too few recorded builds, or no such entry"),
    ])

  static let move = Verb(
    "mv", "renames a target in ratchet.json; its level goes with it",
    discussion: [
      "A name stands for all classes of machines, a whole key (`app|linux-x86_64`) for one. Where the entry was renamed by hand "
        + "already, it gets back what it held."
    ],
    options: [.value("reason", "TEXT", .text, "why; kept in ratchet.json", default: "renamed"), loopOfLevel],
    operands: .list([
      Operand("OLD", .name("targets"), "the name until now", isRequired: true),
      Operand("NEW", .name("targets"), "the name from now on", isRequired: true),
    ]),
    examples: [Definition("ratchet mv app/libcore.a core/libcore.a", "a target has moved")])

  static let retire = Verb(
    "retire", "takes a target or a loop out of ratchet.json and leaves the reason",
    options: [.value("reason", "TEXT", .text, "why; kept in ratchet.json", isRequired: true), loopOfLevel],
    operands: .list([
      Operand("WHAT", .name("targets"), "a target, a key, `radius:FILE` or `loop:NAME`", isRequired: true)
    ]),
    examples: [
      Definition("ratchet retire app/libold.a --reason 'merged into libcore'", "it is gone"),
      Definition("ratchet retire loop:nightly --reason 'CI has its own'", "a loop with its levels"),
    ])

  static let fix = Verb(
    "fix", "resolves a merge conflict in ratchet.json by the rule of its entries",
    discussion: [
      "For conflicts that git left where no merge driver was at work, as on hosting sites: the higher epoch wins, then the lower "
        + "level; what one side left alone is the other's. What no rule decides stays between its markers."
    ],
    operands: .list([Operand("FILE", .file, "the file; the nearest ratchet.json without it", isRequired: false)]),
    exitStatuses: [Definition("0", "nothing is left to decide"), Definition("1", "something is left to decide")])

  static let mergeDriver = Verb(
    "merge-driver", "merges ratchet.json for git; `ratchet init --merge-driver` registers it",
    operands: .list([
      Operand("BASE", .file, "git's %O", isRequired: true),
      Operand("OURS", .file, "git's %A: gets the result", isRequired: true),
      Operand("THEIRS", .file, "git's %B", isRequired: true),
    ]),
    exitStatuses: [Definition("0", "merged"), Definition("1", "a conflict is left, between markers")])
}
