import Arguments

/// A small made-up program with one of everything that a declaration can say.
let kiln = Program(
  name: "kiln", summary: "fires pots and remembers them", version: "1.2",
  discussion: [
    "Wrap a potter's command in `kiln fire` and every pot is remembered, however long the kiln was hot and whoever lit it.",
    ".A paragraph that begins with a dot, holds a \\ backslash, 'quotes' and a \"quoted\" ~tilde^ – and stays text.",
  ],
  verbs: [fire, glaze, shelf, completions],
  exitStatuses: [.init("0", "fine"), .init("1", "a pot broke, or cracked | split"), .init("64", "wrong usage")],
  environment: [.init("KILN_LOG", "where the log is kept")],
  files: [.init("kiln.json", "what the kiln may do, one entry a line")])

let fire = Verb(
  "fire", "run a command and remember the pot",
  discussion: ["The command's own words follow the options: `kiln fire -q make -j8`."],
  options: [
    .flag("quiet", short: "q", "say nothing after the firing"),
    .flag("verbose", short: "v", "say more"),
    .value("heat", short: "t", "DEGREES", .integer(20...1400), "how hot it may become", default: "900"),
    .value("mode", "MODE", .choice(["auto", "slow", "raku's own", "off"]), "how the kiln is watched"),
    .value("log", "FILE", .file, "write what happened to FILE"),
    .value("tag", "TEXT", .text, "remember a word with it: [any] text", isRepeatable: true),
  ],
  operands: .command(isRequired: false),
  examples: [.init("kiln fire make -j8", "fires what make makes")],
  exitStatuses: [.init("122", "the pot is whole but took longer than the potter has patience for on a normal day")])

let glaze = Verb(
  "glaze", "put a colour on pots",
  options: [
    .value("reason", "TEXT", .text, "why this colour", isRequired: true),
    .value("into", "FOLDER", .folder, "where glazed pots go"),
  ],
  operands: .list([
    Operand("COLOUR", .choice(["red", "blue", "celadon"]), "the colour"),
    Operand("POT", .name("pots"), "a pot of the shelf", isRequired: false, isRepeatable: true),
  ]))

let shelf = Verb(
  "shelf", "look at the pots that were fired",
  options: [.flag("check", "look for broken pots")],
  subverbs: [
    Verb("list", "print the pots", options: [.value("top", short: "n", "N", .count, "at most N of them")]),
    Verb("show", "print one pot", operands: .list([Operand("POT", .name("pots"))])),
    Verb("dust", "clean the shelf"),
  ])

let completions = Verb(
  "completions", "print the completion script of a shell",
  options: [.value("names", "KEY", .choice(["pots"]), "print the names of KEY, one a line")],
  operands: .list([Operand("SHELL", .choice(["bash", "zsh"]), isRequired: false)]))
