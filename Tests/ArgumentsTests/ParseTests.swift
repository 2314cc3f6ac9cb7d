import Arguments
import TestSupport
import Testing

/// Reads a command line of kiln, words separated by spaces, and writes what was understood.
private func check(_ line: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
  checkText(understood(line.split(separator: " ").map { Array($0.utf8) }), expected, line, at: location)
}

private func understood(_ words: [[UInt8]]) -> String {
  do throws(UsageError) {
    switch try kiln.parse(words) {
    case .help(let text): return "help: " + text.prefix { $0 != "\n" }
    case .version: return "version"
    case .invocation(let parsed): return shown(parsed)
    }
  } catch {
    return "error: \(error)"
  }
}

/// `fire quiet heat=900 : make -j8`.
private func shown(_ parsed: Parsed) -> String {
  let verb =
    [fire, glaze, completions].first { [$0.name] == parsed.path }
    ?? shelf.subverbs.first { $0.name == parsed.path.last }
  let options = (verb ?? shelf).options.filter { parsed.flag($0.long) }.map { option in
    option.value == nil ? option.long : option.long + "=" + parsed.values(option.long).joined(separator: ",")
  }
  let operands = parsed.operands.map { String(decoding: $0, as: UTF8.self) }
  return (parsed.path + options + (operands.isEmpty ? [] : [":"]) + operands).joined(separator: " ")
}

@Test(
  "options, their values and a wrapped command",
  arguments: [
    ("fire", "fire"),
    ("fire make -j8 --quiet -- x", "fire : make -j8 --quiet -- x"),
    ("fire --quiet -- make", "fire quiet : make"),
    ("fire -- --quiet", "fire : --quiet"),
    ("fire -- -- make", "fire : -- make"),
    ("fire make --help", "fire : make --help"),
    ("fire - x", "fire : - x"),
    ("fire --heat 900 make", "fire heat=900 : make"),
    ("fire --heat=900 make", "fire heat=900 : make"),
    ("fire -qvt 900 make", "fire quiet verbose heat=900 : make"),
    ("fire -qt900 make", "fire quiet heat=900 : make"),
    ("fire --heat 900 --heat 1000", "fire heat=900,1000"),
    ("fire --tag a --tag=b=c", "fire tag=a,b=c"),
    ("fire --tag=", "fire tag="),
    ("fire --tag -3.5", "fire tag=-3.5"),
    ("fire --tag -", "fire tag=-"),
    ("fire --tag=--quiet", "fire tag=--quiet"),
    ("shelf", "shelf"),
    ("shelf --check", "shelf check"),
    ("shelf list -n 3", "shelf list top=3"),
    ("glaze red --reason r bowl jar", "glaze reason=r : red bowl jar"),
    ("glaze --reason r -- red --odd", "glaze reason=r : red --odd"),
  ])
func options(line: String, expected: String) { check(line, expected) }

@Test(
  "help and version",
  arguments: [
    ("", "help: usage: kiln VERB [OPTIONS] [WORDS…]"),
    ("-h", "help: usage: kiln VERB [OPTIONS] [WORDS…]"),
    ("--version", "version"),
    ("help", "help: usage: kiln VERB [OPTIONS] [WORDS…]"),
    ("help shelf list", "help: usage: kiln shelf list [--top N]"),
    ("help shelf --help", "help: usage: kiln shelf [--check] [list|show|dust]"),
    ("shelf list --help", "help: usage: kiln shelf list [--top N]"),
    ("shelf -h list", "help: usage: kiln shelf list [--top N]"),
    ("shelf list --odd --top x -h", "help: usage: kiln shelf list [--top N]"),
    ("shelf list -- -h", #"error: "-h" is one word too many"#),
    ("help glaz", #"error: unknown verb "glaz"; did you mean kiln glaze?"#),
    ("help glaze red", #"error: "red" is one word too many after kiln glaze"#),
  ])
func help(line: String, expected: String) { check(line, expected) }

@Test(
  "what is not understood, and what was meant",
  arguments: [
    ("fier make", #"error: unknown verb "fier"; did you mean kiln fire?"#),
    ("make -j8", #"error: unknown verb "make"; did you mean kiln fire make …?"#),
    ("m$x", #"error: unknown verb "m$x"; did you mean kiln fire COMMAND?"#),
    ("version", #"error: unknown verb "version"; did you mean kiln --version?"#),
    ("dust", #"error: unknown verb "dust"; did you mean kiln shelf dust?"#),
    ("--quiet fire make", #"error: unknown option "--quiet" before the verb; did you mean kiln fire --quiet?"#),
    ("--hlep", #"error: unknown option "--hlep" before the verb; did you mean --help?"#),
    ("fire --qiuet make --help", #"error: unknown option "--qiuet"; did you mean --quiet?"#),
    ("fire --verb", #"error: unknown option "--verb"; did you mean --verbose?"#),
    ("fire --glow", #"error: unknown option "--glow""#),
    ("fire --pressure=3", #"error: unknown option "--pressure""#),
    ("fire -heat 900", "help: usage: kiln fire [--quiet] [--verbose] [--heat DEGREES]"),
    ("fire -mode slow", #"error: unknown option "-mode"; did you mean --mode?"#),
    ("fire -qx", #"error: unknown option "-x""#),
    ("fire --quiet=yes", #"error: --quiet takes no value, "yes" was given"#),
    ("fire --heat", "error: --heat needs a value: --heat DEGREES"),
    (
      "fire --heat --quiet",
      #"error: --heat needs a value before "--quiet": --heat DEGREES "#
        + "(a value that begins with a dash is written --heat=VALUE)"
    ),
    ("fire --heat hot", #"error: --heat is "hot"; expected an integer from 20 to 1400"#),
    ("fire --heat 1401", #"error: --heat is "1401"; expected an integer from 20 to 1400"#),
    (
      "fire --heat 99999999999999999999",
      #"error: --heat is "99999999999999999999"; expected an integer from 20 to 1400"#
    ),
    ("fire --log=", "error: --log is empty"),
    ("fire --mode slwo", #"error: --mode is "slwo"; expected one of: auto, slow, raku's own, off; did you mean slow?"#),
    ("shelf list --top -1", #"error: --top is "-1"; expected an integer from 0"#),
    ("shelf lst", #"error: unknown verb "lst" of kiln shelf; did you mean kiln shelf list?"#),
    ("shelf bowl", #"error: unknown verb "bowl" of kiln shelf; expected one of: list, show, dust"#),
    ("shelf --check list", "error: --check belongs to kiln shelf alone and does not go with list"),
    ("shelf list --check", #"error: unknown option "--check""#),
    ("shelf show", "error: POT is missing"),
    ("shelf show a b", #"error: "b" is one word too many"#),
    ("shelf dust off", #"error: "off" is one word too many"#),
    ("glaze red", "error: --reason TEXT is missing"),
    ("glaze --reason r", "error: COLOUR is missing"),
    ("glaze rde --reason r", #"error: COLOUR is "rde"; expected one of: red, blue, celadon; did you mean red?"#),
  ])
func errors(line: String, expected: String) { check(line, expected) }

@Test func `bytes that are not UTF-8 reach the command and file values untouched`() throws {
  let odd: [UInt8] = [0x66, 0xff, 0x0a]
  let words: [[UInt8]] = [Array("fire".utf8), Array("--log".utf8), odd, odd, Array("--quiet".utf8)]
  guard case .invocation(let parsed) = try kiln.parse(words) else { return #expect(Bool(false)) }
  #expect(parsed.bytes("log") == odd)
  #expect(parsed.allBytes("log") == [odd])
  #expect(parsed.operands == [odd, Array("--quiet".utf8)])
  #expect(parsed.value("log") == "f\u{fffd}\n")
}

@Test(
  "a command line's bytes are shown inert",
  arguments: [
    ([0x66, 0xff, 0x0a, 0x1b, 0x5b], #"error: unknown verb "f\xff\x0a\x1b["; did you mean kiln fire COMMAND?"#),
    (Array("--\u{202e}é".utf8), #"error: unknown option "--\xe2\x80\xaeé" before the verb"#),
    (
      Array(repeating: 0x61, count: 70),
      "error: unknown verb \"\(String(repeating: "a", count: 60))…\"; did you mean kiln fire COMMAND?"
    ),
  ])
func inert(word: [UInt8], expected: String) { checkText(understood([word]), expected) }

@Test func `text values must be UTF-8`() {
  checkText(
    understood([Array("fire".utf8), Array("--tag".utf8), [0xc3]]),
    #"error: --tag is "\xc3", which is not UTF-8"#)
}

@Test(
  "a usage error names the verb that was being read and the command that helps",
  arguments: [
    (["odd"], [], "kiln --help"),
    (["fire", "--odd"], ["fire"], "kiln fire --help"),
    (["shelf", "odd"], ["shelf"], "kiln shelf --help"),
    (["shelf", "list", "--odd"], ["shelf", "list"], "kiln shelf list --help"),
    (["help", "shelf", "odd"], ["shelf"], "kiln shelf --help"),
  ])
func whereHelpIs(words: [String], path: [String], help: String) {
  let error = #expect(throws: UsageError.self) { try kiln.parse(words) }
  #expect(error?.path == path)
  #expect(error?.help == help)
}

@Test func `typed getters`() throws {
  guard case .invocation(let parsed) = try kiln.parse(["fire", "-q", "--heat", "900", "--heat=1000", "make"]) else {
    return #expect(Bool(false))
  }
  #expect(parsed.flag("quiet") && !parsed.flag("verbose"))
  #expect(parsed.integer("heat") == 1000)
  #expect(parsed.value("heat") == "1000")
  #expect(parsed.value("mode") == nil)
  #expect(parsed.values("tag") == [])
}
