import System
import TestSupport
import Testing

/// What the declaration of the command line gives others, through the built program: completion of real names, the
/// manual page, the README's table.
struct CompletionTests {
  /// Targets with names that need care, and one that no terminal should see.
  private static let makefile = #"""
    bad := $(shell printf 'bad\033x')
    all: lib/core.a ui.o ui_test //app\:x big\ pot it's $(bad)
    lib/core.a ui.o ui_test //app\:x big\ pot it's $(bad):
    """# + "\n\tsleep 0.01\n"

  private static func recorded() throws -> Bench {
    let bench = try Bench(files: [
      "Makefile": makefile,
      "ratchet.json": #"{"schema": 1, "loops": {"ci": {"command": ["make", "ci"]}, "inner": {}}}"#,
    ])
    let ended = try bench.ratchet(["run", "-q", "make"])
    #expect(ended.status == 0, "\(ended.err)")
    return bench
  }

  /// What bash answers at the end of a line; `pieces` are the line as bash splits it.
  private func bash(_ bench: Bench, _ line: String, _ pieces: [String]) throws -> [String] {
    let words = pieces.map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
    let script = """
      eval "$(ratchet completions bash)"
      COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE} COMP_WORDS=(\(words))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
      _ratchet
      for answer in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf '%s\\n' "$answer"; done
      """
    let folder = product("ratchet").dropLast("/ratchet".count)
    let path = "\(folder):" + String(decoding: Platform.variable("PATH") ?? [], as: UTF8.self)
    let ended = try run(
      ["timeout", "30", "bash", "--norc", "-c", script], in: bench.path, environment: bench.environment(["PATH": path]))
    checkText(ended.err, "", "what bash complains of")
    return ended.out.split(separator: "\n").map(String.init).sorted()
  }

  @Test func bashCompletesTargetsFromTheHistory() throws {
    let bench = try Self.recorded()
    #expect(try bench.lastBuild().targetNames.contains("bad\u{1b}x"))
    #expect(
      try bash(bench, "ratchet report --target u", ["ratchet", "report", "--target", "u"]) == ["ui.o", "ui_test"])
    #expect(
      try bash(bench, "ratchet report --target=li", ["ratchet", "report", "--target", "=", "li"]) == ["lib/core.a"])
    #expect(
      try bash(bench, "ratchet report --target //app:", ["ratchet", "report", "--target", "//app", ":"]) == ["x"])
    #expect(try bash(bench, "ratchet report --target b", ["ratchet", "report", "--target", "b"]) == [#"big\ pot"#])
    #expect(try bash(bench, "ratchet report --target i", ["ratchet", "report", "--target", "i"]) == [#"it\'s"#])
    #expect(try bash(bench, "ratchet report --loop ", ["ratchet", "report", "--loop", ""]) == ["ci", "inner"])
    #expect(try bash(bench, "ratchet his", ["ratchet", "his"]) == ["history"])
    let id = try #require(try bench.lastBuild()["id"]?.string)
    #expect(try bash(bench, "ratchet history show ", ["ratchet", "history", "show", ""]) == [id])
  }

  @Test func namesArePlainLinesEachOnce() throws {
    let bench = try Self.recorded()
    try bench.ratchet(["run", "-q", "make"])
    let names = try bench.ratchet(["completions", "--names", "targets"]).out.split(separator: "\n").map(String.init)
    let known = Set(try bench.builds().flatMap(\.targetNames))
    #expect(known.contains("bad\u{1b}x") && known.count > 6)
    #expect(names.sorted() == known.filter { $0 != "bad\u{1b}x" }.sorted())
  }

  @Test("nothing to name is nothing to say", arguments: ["targets", "loops", "builds"])
  func silence(key: String) throws {
    let empty = try Bench()
    let ended = try empty.ratchet(["completions", "--names", key])
    #expect(ended.status == 0 && ended.err == "" && ended.out == (key == "loops" ? "inner\n" : ""))
    let broken = try Bench(files: [".ratchet/history.jsonl": "{\"id\": \u{1}\ngarbage", "ratchet.json": "{"])
    let other = try broken.ratchet(["completions", "--names", key])
    #expect(other.status == 0 && other.err == "" && other.out == "")
  }

  @Test func zshLoadsTheScriptAndKnowsTheProgram() throws {
    let script = try Bench(files: [:]).ratchet(["completions", "zsh"]).out
    let bench = try Bench(files: ["_ratchet": script])
    let checked = try run(["zsh", "-n", "_ratchet"], in: bench.path)
    #expect(checked.status == 0 && checked.err == "", "\(checked.err)")
    let loaded = try run(
      [
        "timeout", "30", "zsh", "-fc",
        "autoload -Uz compinit && compinit -u -D && source ./_ratchet && print $_comps[ratchet]",
      ], in: bench.path)
    #expect(loaded.out == "_ratchet\n" && loaded.err == "", "\(loaded.err)")
  }

  @Test func theManualPageNamesEveryVerb() throws {
    let page = try Bench().ratchet(["completions", "man"]).out
    for verb in ["init", "run", "report", "history show", "completions"] {
      #expect(page.contains("\"ratchet \(verb)\""))
    }
  }

  @Test func theReadmeSaysWhatTheProgramDeclares() throws {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    let readme = String(decoding: try Disk.read(Path("/\(root)/README.md")), as: UTF8.self)
    let parts = readme.split(separator: "<!-- verbs -->\n")
    let table = try #require(parts.count == 2 ? parts[1].split(separator: "<!-- /verbs -->").first : nil)
    checkText(String(table), try Bench().ratchet(["completions", "markdown"]).out, "the table of verbs in README.md")
  }

  @Test(
    "what was probably meant",
    arguments: [
      (["reprot"], "ratchet report"), (["inti"], "ratchet init"), (["report", "--formt=json"], "--format"),
      (["completions", "bsh"], "bash"), (["completions", "--names", "target"], "targets"),
      (["history", "lst"], "list"),
    ])
  func suggestions(words: [String], meant: String) throws {
    let ended = try Bench().ratchet(words)
    #expect(ended.status == 64 && ended.out == "")
    #expect(ended.err.contains("did you mean") && ended.err.contains(meant), "\(ended.err)")
  }

  @Test("completions wants one thing", arguments: [[], ["bash", "--names", "loops"]])
  func oneThing(words: [String]) throws {
    let ended = try Bench().ratchet(["completions"] + words)
    #expect(ended.status == 64 && ended.err.contains("hint: ratchet completions --help"))
  }
}
