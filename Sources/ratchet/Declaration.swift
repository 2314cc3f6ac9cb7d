import Arguments

/// Every verb with its options, declared once: the parser, `--help`, completions, the man page and the README's table
/// come from it.
enum Declaration {
  static let version = "0.1.0"

  static let program = Program(
    name: "ratchet", summary: "keeps the edit, build and test loop under one minute", version: version,
    discussion: [
      "ratchet wraps any build command, records what every target cost, and says when the inner loop passes its budget. "
        + "The build itself is never changed: its output, exit status, signals and terminal are as without ratchet."
    ],
    verbs: [
      setUp, run, status, report, why, propose, gate, tighten, loosen, move, retire, fix, mergeDriver, history,
      completions,
    ],
    exitStatuses: statuses, environment: environment, files: files)

  static let statuses = [
    Definition("0", "fine"),
    Definition(
      "1",
      "no: `gate` has proven a slowdown or refused ratchet.json; `history --check` found lines that are no build's; "
        + "a level may not move so; a merge is left to a person"),
    Definition("2", "could not read, write, measure or judge; never \"slower\""),
    Definition("64", "wrong usage (`run`: 125)"),
    Definition("122", "`run`: the build is green, the inner loop is over its budget"),
    Definition("125", "`run`: ratchet itself failed before the build started"),
    Definition("126, 127", "`run`: the command may not be run, was not found"),
    Definition("other", "`run`: the build's own status; death by a signal is passed on"),
  ]

  static let environment = [
    Definition("RATCHET_HISTORY", "another history file, or a folder whose *.jsonl files are read together"),
    Definition("RATCHET_ACTOR", "who or what asks for the build; kept in the record"),
    Definition("RATCHET_LABEL", "a class of machines with its own budget and levels: `NAME|LABEL` in ratchet.json"),
    Definition("NO_COLOR", "no colour, whatever stdout is"),
  ]

  static let files = [
    Definition("ratchet.json", "the loops and their budgets; without it there is one loop, `inner`, of 60 seconds"),
    Definition(".ratchet/history.jsonl", "one recorded build a line"),
    Definition(".ratchet/work", "builds that run or ended within a day, and the output of those in the background"),
  ]

  static let loop = Option.value(
    "loop", "NAME", .name("loops"), "the loop of ratchet.json that this is about", default: "by its command")
  static let since = Option.value("since", "WHEN", .text, "builds since a day (2026-11-22) or an age (7d, 12h)")

  static let setUp = Verb(
    "init", "looks at the repository, writes ratchet.json, says what it found",
    discussion: [
      "It looks at the names in the root of the git worktree (without one, in the working folder), reads the files of "
        + "build tools there, and writes a ratchet.json whose loop `inner` is the command that builds and tests. "
        + "Nothing is run.",
      "Of several tools the one that calls the others is the loop. Where no tool is recognized the loop has no command: "
        + "the message says how to finish the file. An existing ratchet.json is never changed.",
    ],
    options: [
      .flag("here", "look at the working folder and write there, whatever repository is around it"),
      .flag("print", "print the file on stdout and write nothing"),
      .flag("merge-driver", "register `ratchet merge-driver` with git: .gitattributes and this clone's configuration"),
    ],
    examples: [
      Definition("ratchet init", "set up a repository"),
      Definition("ratchet init --print", "see what it would write"),
      Definition("cd web && ratchet init --here", "give a part of a repository a loop of its own"),
    ])

  static let run = Verb(
    "run", "runs a command, records what every target cost, holds the loop to its budget",
    discussion: [
      "The command runs as it would without ratchet, which speaks on stderr when it has ended. "
        + "Without a command the loop's own is run, in the folder of ratchet.json.",
      "An incremental build over the budget ends with 122 after it has finished. Clean builds are shown, not judged, unless "
        + "`--budget` or `--loop` is given.",
      "For make, `GNUMAKEFLAGS` gets `RATCHET_TARGET=$$@` appended: recipes then carry the name of their target. "
        + "`--target-names off` and `--trace off` leave the environment alone.",
      "A tool that can say what it did is asked to: Nx by `NX_PROFILE`, whose line `Performance Profile:` then stands in "
        + "its output. `--no-tool-files` leaves that alone.",
    ],
    options: [
      loop,
      .value("budget", "TIME", .text, "the budget of this build (90s, 1.5m, off)", default: "the loop's"),
      .value("over-budget-exit", "N", .integer(0...255), "status of a green build over its budget", default: "122"),
      .value("result", "FILE", .file, "write the verdict as one JSON object"),
      .value("trace", "MODE", .choice(["auto", "processes", "off"]), "how the build is watched", default: "auto"),
      .value(
        "no-trace-under", "PATTERN", .file,
        "leave a program untraced, with all that it starts: a glob on its path or base name", isRepeatable: true),
      .value(
        "target-names", "MODE", .choice(["on", "off"]), "carry target names through the environment", default: "on"),
      .flag("no-tool-files", "ask no tool for files about the build (such as Nx's profile), and read none"),
      .flag("no-record", "leave no line in the history"),
      .flag("private", "keep the command's arguments out of the record, all but the program's name"),
      .flag("detach", "run in the background: print the build's id and return (see `ratchet status`)"),
      .flag("quiet", short: "q", "say nothing about a build that ran"),
    ],
    operands: .command(isRequired: false),
    examples: [
      Definition("ratchet run make -j8", "build, record and judge"),
      Definition("ratchet run --budget 90s -- npm run build", "another budget, for this build"),
      Definition("ratchet run", "the loop's own command"),
    ])

  static let status = Verb(
    "status", "how far the builds are that run now",
    discussion: [
      "Without an ID: every build of this history that runs. A build is told of from its first second on, one in the "
        + "background from its start.",
      "`--wait` blocks until the build has ended, then ends as its `ratchet run` did; 125 where that was killed.",
    ],
    options: [
      .flag("wait", "block until the build has ended, and end as it ended"),
      .value("format", "FORMAT", .choice(["terminal", "json"]), "how to print it", default: "terminal"),
    ],
    operands: .list([Operand("ID", .text, "a build's id or its beginning", isRequired: false)]),
    examples: [
      Definition("ratchet run --detach -- make -j8", "start a build and get its id"),
      Definition("ratchet status --wait ID", "wait for its end and its verdict"),
      Definition("ratchet status --format json", "for a program (docs/schemas/status.v1.json)"),
    ])

  static let report = Verb(
    "report", "slow targets by what they cost the loop, with their trend",
    options: [
      .value("loop", "NAME", .name("loops"), "the loop to report on", default: "inner"), since,
      .value("top", "N", .positive, "how many targets to show", default: "15"),
      .value("target", "NAME", .name("targets"), "the builds of one target"),
      .value(
        "by", "WHAT", .choice(["target", "commit"]), "who spent the time: targets, or commits of the trunk",
        default: "target"),
      .value("format", "FORMAT", .choice(["terminal", "markdown", "json"]), "how to print it", default: "terminal"),
    ],
    examples: [
      Definition("ratchet report", "what is slow in the inner loop"),
      Definition("ratchet report --target app --since 7d", "one target over the last week"),
      Definition("ratchet report --by commit", "which change made the trunk slow"),
      Definition("ratchet report --format json", "the same for a program (docs/schemas/report.v1.json)"),
    ])

  static let why = Verb(
    "why", "why a target was rebuilt last time, and what makes it rebuild most",
    discussion: [
      "A file counts where the target reads it, or where something that the target is made from does. "
        + "Reasons come from what the commands name, from the dependency files of compilers and from git; "
        + "a guess begins with `probably`."
    ],
    options: [
      .value("loop", "NAME", .text, "the loop to look at", default: "inner"), since,
      .value("top", "N", .positive, "how many files and upstream targets to show", default: "10"),
      .value("format", "FORMAT", .choice(["terminal", "markdown", "json"]), "how to print it", default: "terminal"),
    ],
    operands: .list([Operand("TARGET", .name("targets"), "as the build file writes it", isRequired: true)]),
    examples: [
      Definition("ratchet why obj/main.o", "what rebuilt it, and how often"),
      Definition("ratchet why app --format json", "the same for a program (docs/schemas/why.v1.json)"),
    ])

  static let history = Verb(
    "history", "lists, shows, exports, imports, prunes and checks recorded builds",
    options: [.flag("check", "read everything and name every line that is not a build's")] + listing,
    subverbs: [list, show, export, importing, prune])

  static let listing: [Option] = [
    .value("loop", "NAME", .name("loops"), "only this loop's"), since,
    .value("top", "N", .positive, "how many", default: "20"),
  ]

  static let list = Verb("list", "the last builds, newest first", options: listing)

  static let show = Verb(
    "show", "one build with all its targets",
    options: [.value("format", "FORMAT", .choice(["terminal", "json"]), "how to print it", default: "terminal")],
    operands: .list([
      Operand("ID", .name("builds"), "a build's id or its beginning; the last build without one", isRequired: false)
    ]))

  static let export = Verb(
    "export", "every build, for other programs",
    options: [
      .value("format", "FORMAT", .choice(["jsonl", "csv"]), "JSON Lines, or one row a target", default: "jsonl")
    ])

  static let importing = Verb(
    "import", "reads a run that was recorded: what its tool wrote, processes.jsonl, invocation.json",
    options: [.flag("print", "print the build as a history line and record nothing")],
    operands: .list([Operand("PATH", .file, "the run's folder, or its files", isRequired: true, isRepeatable: true)]))

  static let prune = Verb(
    "prune", "drops old builds, keeping a daily median of every target",
    options: [.value("keep", "AGE", .text, "how much to keep (90d, 12w)", isRequired: true)])

  static let completions = Verb(
    "completions", "prints completion scripts, the manual page, the README's table of verbs",
    discussion: [
      "Bash: `eval \"$(ratchet completions bash)\"` in ~/.bashrc. "
        + "Zsh: `eval \"$(ratchet completions zsh)\"` in ~/.zshrc, after compinit. "
        + "Names of targets, loops and builds are completed from the history and ratchet.json.",
      "The manual page: `ratchet completions man > ~/.local/share/man/man1/ratchet.1`.",
    ],
    options: [
      .value(
        "names", "KEY", .choice(["targets", "loops", "builds"]),
        "print names for a completion, one a line; none where nothing is recorded")
    ],
    operands: .list([
      Operand("WHAT", .choice(["bash", "zsh", "man", "markdown"]), "what to print", isRequired: false)
    ]))
}
