import Arguments
import System
import TestSupport
import Testing

@Test(
  "help pages",
  arguments: [
    ("help", []), ("help-fire", ["fire"]), ("help-glaze", ["glaze"]), ("help-shelf", ["shelf"]),
    ("help-shelf-list", ["shelf", "list"]),
  ])
func helpPages(name: String, path: [String]) {
  let text = kiln.help(path: path)
  snapshot(text, named: name)
  #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
}

@Test func `help keeps to a narrow terminal`() {
  let text = kiln.help(path: ["fire"], width: 50)
  snapshot(text, named: "help-fire-50")
  #expect(text.split(separator: "\n").allSatisfy { $0.count <= 50 })
}

@Test func `tables for a README`() { snapshot(kiln.verbTable + "\n" + kiln.exitStatusTable, named: "tables") }

@Test func `man page`() { snapshot(kiln.manPage(date: "2026-01-31"), named: "man") }

@Test("man page is valid roff", .enabled(if: has("groff")))
func manPageIsValid() throws {
  let folder = try TemporaryFolder()
  let page = try folder.write("kiln.1", kiln.manPage(date: "2026-01-31"))
  let result = try Spawn.run(
    ["groff", "-man", "-ww", "-Tutf8", "-P-cbou"].map { Array($0.utf8) } + [page.bytes], limit: .seconds(20))
  checkText(String(decoding: result.errors, as: UTF8.self), "", "groff's warnings")
  #expect(result.status == 0)
  snapshot(String(decoding: result.output, as: UTF8.self), named: "man-rendered")
}

@Test("completion scripts", arguments: [("bash", kiln.bashCompletion), ("zsh", kiln.zshCompletion)])
func completionScripts(shell: String, script: String) { snapshot(script, named: "completion-\(shell)") }

@Test func `a sound declaration has no problems`() { #expect(kiln.problems == []) }

@Test func `contradictions of a declaration are named`() {
  let verb = Verb(
    "Odd", "A summary.",
    options: [
      .flag("a", short: "h", "x"), .flag("a", "y"), .value("c", "C", .choice([]), "z"), .flag("d", short: "é", ""),
    ],
    operands: .list([
      Operand("A", isRequired: false), Operand("B", isRepeatable: true), Operand("C", isRequired: false),
    ]),
    subverbs: [Verb("s", ""), Verb("s", "", needsSubverb: true)])
  let program = Program(name: "p", summary: "s", version: "1", verbs: [verb, Verb("help", "x")])
  checkText(
    program.problems.joined(separator: "\n"),
    """
    verb help is declared twice
    Odd: --a is declared twice
    Odd: -h is declared twice
    Odd: verb s is declared twice
    Odd: Odd is no plain lower-case name
    Odd: the short form of --d is no letter
    Odd: a choice of nothing
    Odd: a summary is one line without a full stop: A summary.
    Odd: it has both subverbs and operands
    Odd: B is required after an optional word
    Odd: B is repeated and not last
    Odd s: it needs a subverb and has none
    """)
}

/// Whether a program is installed.
func has(_ program: String) -> Bool {
  (try? Spawn.run([program, "--version"].map { Array($0.utf8) }, limit: .seconds(10)))?.status == 0
}
