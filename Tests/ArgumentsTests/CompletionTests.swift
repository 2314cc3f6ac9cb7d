import Arguments
import System
import TestSupport
import Testing

/// Asks bash what it would answer at the end of `line`, split at `pieces` as bash splits it; the answers sorted.
///
/// A `kiln` on PATH prints the names that a completion asks for.
private func check(
  _ line: String, _ pieces: [String], _ expected: [String], at location: SourceLocation = #_sourceLocation
) throws {
  let folder = try TemporaryFolder()
  try folder.write(
    "bin/kiln",
    "#!/bin/sh\n[ \"$*\" = 'completions --names pots' ] && printf '%s\\n' bowl '//a:b' '//a:c' 'big pot' \"it's\"\n",
    permissions: 0o755)
  try folder.write("here/log one.txt", "")
  try folder.write("here/logs/x", "")
  let words = pieces.map {
    "'\($0.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''"))'"
  }
  let script = try folder.write(
    "try.bash",
    kiln.bashCompletion + """
      COMP_LINE='\(line)' COMP_POINT=${#COMP_LINE} COMP_WORDS=(\(words.joined(separator: " ")))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_WORDBREAKS=$' \\t\\n"\\'@><=;|&(:'
      PATH=\(folder.path)/bin:$PATH
      _kiln
      for answer in ${COMPREPLY[@]+"${COMPREPLY[@]}"}; do printf '%s\\n' "$answer"; done
      """)
  let result = try Spawn.run(
    [Array("bash".utf8), Array("--norc".utf8), script.bytes], in: folder.path / "here", limit: .seconds(20))
  checkText(String(decoding: result.errors, as: UTF8.self), "", "what bash complains of", at: location)
  let answers = String(decoding: result.output, as: UTF8.self).split(separator: "\n").sorted()
  checkText(answers.joined(separator: "\n"), expected.sorted().joined(separator: "\n"), line, at: location)
}

@Suite("bash completes")
struct BashTests {
  @Test(
    "verbs and options",
    arguments: [
      ("kiln ", ["kiln", ""], ["fire", "glaze", "shelf", "completions", "help"]),
      ("kiln f", ["kiln", "f"], ["fire"]),
      ("kiln --", ["kiln", "--"], ["--help", "--version"]),
      ("kiln help s", ["kiln", "help", "s"], ["shelf"]),
      ("kiln help shelf ", ["kiln", "help", "shelf", ""], ["list", "show", "dust"]),
      ("kiln shelf ", ["kiln", "shelf", ""], ["list", "show", "dust"]),
      ("kiln shelf list -", ["kiln", "shelf", "list", "-"], ["--top=", "--help"]),
      ("kiln shelf -", ["kiln", "shelf", "-"], ["--check", "--help"]),
      ("kiln fire --ta", ["kiln", "fire", "--ta"], ["--tag="]),
    ])
  func words(line: String, pieces: [String], expected: [String]) throws { try check(line, pieces, expected) }

  @Test(
    "values",
    arguments: [
      ("kiln fire --mode ", ["kiln", "fire", "--mode", ""], ["auto", "slow", #"raku\'s\ own"#, "off"]),
      ("kiln fire --mode=s", ["kiln", "fire", "--mode", "=", "s"], ["slow"]),
      ("kiln fire --mode=", ["kiln", "fire", "--mode", "="], ["auto", "slow", #"raku\'s\ own"#, "off"]),
      ("kiln fire -q --log l", ["kiln", "fire", "-q", "--log", "l"], ["log one.txt", "logs"]),
      ("kiln fire --log=logs/", ["kiln", "fire", "--log", "=", "logs/"], ["logs/x"]),
      ("kiln glaze --into ", ["kiln", "glaze", "--into", ""], ["logs"]),
      ("kiln fire --heat ", ["kiln", "fire", "--heat", ""], []),
      ("kiln glaze ", ["kiln", "glaze", ""], ["red", "blue", "celadon"]),
      ("kiln glaze --reason x c", ["kiln", "glaze", "--reason", "x", "c"], ["celadon"]),
      ("kiln glaze red jar b", ["kiln", "glaze", "red", "jar", "b"], ["bowl", #"big\ pot"#]),
      ("kiln shelf show //a", ["kiln", "shelf", "show", "//a"], ["//a:b", "//a:c"]),
      ("kiln shelf show //a:", ["kiln", "shelf", "show", "//a", ":"], ["b", "c"]),
      ("kiln shelf show //a:b", ["kiln", "shelf", "show", "//a", ":", "b"], ["b"]),
      (#"kiln shelf show big\ p"#, ["kiln", "shelf", "show", #"big\ p"#], [#"big\ pot"#]),
      (#"kiln shelf show "big"#, ["kiln", "shelf", "show", #""big"#], ["big pot"]),
      ("kiln shelf show bowl ", ["kiln", "shelf", "show", "bowl", ""], []),
      ("kiln completions --names ", ["kiln", "completions", "--names", ""], ["pots"]),
    ])
  func values(line: String, pieces: [String], expected: [String]) throws { try check(line, pieces, expected) }

  @Test(
    "a wrapped command",
    arguments: [
      ("kiln fire kiln", ["kiln", "fire", "kiln"], ["kiln"]),
      ("kiln fire -- kiln", ["kiln", "fire", "--", "kiln"], ["kiln"]),
      (
        "kiln fire -q --heat=9 make lo", ["kiln", "fire", "-q", "--heat", "=", "9", "make", "lo"],
        ["log one.txt", "logs"]
      ),
      ("kiln fire make --q", ["kiln", "fire", "make", "--q"], []),
    ])
  func command(line: String, pieces: [String], expected: [String]) throws { try check(line, pieces, expected) }
}

@Test("completion scripts have no syntax errors", arguments: ["bash", "zsh"])
func syntax(shell: String) throws {
  let folder = try TemporaryFolder()
  let script = try folder.write("script", shell == "bash" ? kiln.bashCompletion : kiln.zshCompletion)
  let result = try Spawn.run([Array(shell.utf8), Array("-n".utf8), script.bytes], limit: .seconds(20))
  checkText(String(decoding: result.errors, as: UTF8.self), "", shell)
  #expect(result.status == 0)
}
