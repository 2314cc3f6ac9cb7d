import Model
import Reports
import TestSupport
import Testing

/// What was found in a repository, in words that stay in their columns and move no cursor.
struct DetectionMessageTests {
  private let found = Detection(
    tool: "npm", command: ["sh", "-c", "npm run build && npm test"], outputs: ["dist"],
    reasons: [
      .init(file: "package-lock.json", conclusion: "npm is the package manager"),
      .init(
        file: "a/very/long/path/that/leads/deep/into/package.json",
        conclusion: "a conclusion that takes more than one line where the terminal is as narrow as terminals are"),
      .init(file: "bad\u{1b}[2J\nname", conclusion: "also there: `make \u{202e}x`"),
    ],
    before: ["npm ci"])

  @Test func aLoopThatWasFound() {
    checkText(
      DetectionMessage(found, columns: 80).text,
      #"""
        package-lock.json               npm is the package manager
        a/very/lo…ep/into/package.json  a conclusion that takes more than one line
                                        where the terminal is as narrow as terminals
                                        are
        bad\x1b[2J\nname                also there: `make \u{202e}x`

        loop         sh -c 'npm run build && npm test'
        budget       60 s
        outputs      dist/
        once before  npm ci

      next: ratchet run

      """#)
  }

  @Test("it keeps to its columns", arguments: [60, 80, 120])
  func columns(width: Int) {
    let text = DetectionMessage(found, columns: width).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}"))
  }

  @Test func severalOfWhichNoneIsTheLoop() {
    let text = DetectionMessage(
      Detection(reasons: [.init(file: "a/Makefile", conclusion: "make: target `test`: `make -C a test`")])
    ).text
    checkText(
      text,
      """
        a/Makefile  make: target `test`: `make -C a test`

      None of these is the loop beyond doubt. Until the loop has a command, `ratchet
      run -- COMMAND` judges any.

      Give the loop "inner" its command in ratchet.json, before "edits":
        "command": ["make", "check"],

      next: ratchet run -- COMMAND

      """)
  }

  @Test func namesForAShellAreHarmlessLines() {
    let names: [ByteString] = [
      "b", "a b", "b", "new\nline", "\u{1b}[31mred", "", ByteString(bytes: [0xff, 0x61]), "back\\slash", "ünï",
      "right\u{202e}left", "tab\t", "-x", "nul\u{0}",
    ]
    checkText(String(decoding: NameList.text(names), as: UTF8.self), "b\na b\nback\\slash\nünï\n-x\n")
  }
}
