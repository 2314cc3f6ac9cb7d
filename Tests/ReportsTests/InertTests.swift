import Model
import Testing

@testable import Reports

@Suite struct InertTests {
  @Test(
    arguments: [
      ("src/a b.o", "src/a b.o"), ("a\\nb", "a\\\\nb"), ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
      ("\u{1b}[31m\u{7f}\u{0}", "\\x1b[31m\\x7f\\x00"),
      ("\u{9b}31m", "\\u{9b}31m"), ("\u{202e}\u{2066}\u{2069}\u{200e}", "\\u{202e}\\u{2066}\\u{2069}\\u{200e}"),
      ("z\u{200b}\u{200d}\u{feff}\u{2060}", "z\\u{200b}\\u{200d}\\u{feff}\\u{2060}"),
      ("\u{2028}\u{2029}", "\\u{2028}\\u{2029}"),
      ("\u{e0041}\u{3164}", "\\u{e0041}\\u{3164}"), ("é宽ж", "é宽ж"), ("", ""),
    ] as [(String, String)]) func textShowsWhatWouldBeObeyed(_ name: String, _ shown: String)
  {
    #expect(Inert.text(name) == shown)
  }

  @Test(
    arguments: [
      ([0x66, 0xff, 0x2e], "f\\xff."), ([0xc3, 0x28], "\\xc3("), ([0xe5, 0xae], "\\xe5\\xae"),
      ([0xed, 0xa0, 0x80], "\\xed\\xa0\\x80"), ([0xc0, 0x8a], "\\xc0\\x8a"), ([0x80, 0xc3, 0xa9], "\\x80é"),
    ] as [([UInt8], String)]) func bytesThatAreNoTextAreShownAsBytes(_ bytes: [UInt8], _ shown: String)
  {
    #expect(Inert.text(ByteString(bytes: bytes)) == shown)
  }

  @Test(
    arguments: [
      ("a.o", "`a.o`"), ("a|b", "`a|b`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("a``b`", "``` a``b` ```"),
      ("<b>&amp;@me", "`<b>&amp;@me`"), ("a\nb", "`a\\nb`"), (" a ", "`  a  `"), ("", "`''`"), ("  ", "`'  '`"),
      ("a\\|", "`a\\\\|`"),
    ] as [(String, String)]) func codeSpansHoldWhatMarkdownWouldObey(_ name: String, _ shown: String)
  {
    #expect(Inert.code(name) == shown)
  }

  @Test(arguments: [("a|b", "`a\\|b`"), ("a\\|", "`a\\\\\\|`"), ("|`", "`` \\|` ``")])
  func aBarEndsNoCell(_ name: String, _ shown: String) {
    #expect(Inert.code(name, inTable: true) == shown)
  }

  @Test(arguments: [("abc", 3), ("é", 1), ("e\u{301}", 1), ("宽度", 4), ("한글", 4), ("🙂", 2), ("ｆ", 2), ("▁█·…", 4)])
  func widthIsInColumns(_ text: String, _ columns: Int) { #expect(Columns.width(text) == columns) }

  @Test(arguments: [
    ("core/libcore.a", 14, "core/libcore.a"), ("core/libcore.a", 10, "cor…core.a"), ("abc", 1, "…"), ("abc", 0, ""),
    ("宽度宽度宽度", 7, "宽…宽度"),
  ]) func longTextsLoseTheirMiddle(_ text: String, _ columns: Int, _ shown: String) {
    #expect(Columns.truncate(text, to: columns) == shown)
  }

  @Test func wrappingBreaksAtSpacesAndIndents() {
    #expect(Columns.wrap("  note: one two three", to: 12, indent: "    ") == ["  note: one", "    two", "    three"])
    #expect(Columns.wrap("short", to: 12) == ["short"])
    for line in Columns.wrap("  note: " + String(repeating: "x", count: 99) + " end", to: 20, indent: "    ") {
      #expect(Columns.width(line) <= 20)
    }
  }

  @Test(
    arguments: [
      (["make", "-j2", "CC=gcc"], "make -j2 CC=gcc"), (["sh", "-c", "a 'b'"], "sh -c 'a '\\''b'\\'''"),
      (["a", "", "$x"], "a '' '$x'"), (["a\u{1b}[m"], "'a\\x1b[m'"),
    ] as [([ByteString], String)]) func commandsAreQuotedAndInert(_ words: [ByteString], _ shown: String)
  {
    #expect(Shell.text(words) == shown)
  }

  @Test func onlyWhatIsShownAsItIsCanBeCopied() {
    #expect(Shell.exact("a b") == "'a b'")
    #expect(Shell.exact("a\nb") == nil)
    #expect(Shell.exact("a\\b") == nil)
    #expect(Shell.exact(ByteString(bytes: [0xff])) == nil)
  }

  @Test func aDirectoryIsNamedOnlyWhereNamesCollide() {
    let keys = [
      TargetKey(name: "main.o", directory: "ui"), TargetKey(name: "main.o"), TargetKey(name: "x.o", directory: "ui"),
    ]
    #expect(keys.map(Naming(keys).label) == ["main.o (ui)", "main.o", "x.o"])
  }
}
