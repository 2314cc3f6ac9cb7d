import Model
import TestSupport
import Testing

@testable import History

/// The form of a line: what is written to the byte, and what is made of lines that others wrote.
@Suite struct LineTests {
  @Test func everyFieldHasItsKey() {
    snapshot(Sample.full.stored, named: "full-line")
  }

  @Test func whatIsNotKnownIsLeftOut() {
    let build = Build(id: "1", started: Timestamp(microseconds: 0), wall: .milliseconds(5), command: ["true"])
    checkText(
      build.stored,
      #"{"v":1,"id":"1","started":"1970-01-01T00:00:00.000Z","wall_ms":5,"cpu_ms":0,"exit":0,"command":["true"],"#
        + #""dir":"","tree":"","tool":"command","class":"incremental","waited_ms":0,"machine":{"class":"","cores":1},"#
        + #""by":"run","outcomes":{},"targets":[],"critical":[],"source":"processes","notes":[]}"# + "\n")
  }

  /// Reads a line and writes what was understood of it, or why nothing was.
  func read(_ line: String) -> String {
    do throws(LineFault) {
      guard let build = try BuildReader.build(Array(line.utf8)) else { return "passed over" }
      return String(decoding: build.line(listingAll: true), as: UTF8.self)
    } catch { return error.reason }
  }

  static let minimal = #"{"v":1,"id":"1","started":"1970-01-01T00:00:00Z","wall_ms":5"#
  static let defaults =
    #"{"v":1,"id":"1","started":"1970-01-01T00:00:00.000Z","wall_ms":5,"cpu_ms":0,"exit":0,"command":[],"dir":"","#
    + #""tree":"","tool":"command","class":"incremental","waited_ms":0,"machine":{"class":"","cores":1},"by":"run","#
    + #""outcomes":{},"targets":[],"critical":[],"source":"processes","notes":[]}"#

  @Test(arguments: [
    "}", #","new":{"deep":[1,{"x":null}]}}"#, #","loop":null,"git":null,"edited":null,"targets":null,"machine":null}"#,
    "}\r", #","config":"03aa","later":"7be1"}"#, #","class":"lukewarm"}"#,
  ])
  func unknownKeysAndMissingOnesAreFine(rest: String) {
    checkText(read(Self.minimal + rest), Self.defaults)
  }

  @Test func wordsOfAnotherVersionReadAsTheGeneralOnes() throws {
    let line =
      Self.minimal
      + #","by":"robot","outcomes":{"melted":2,"executed":1},"targets":[{"t":"x","kind":"lint","src":"radio","#
      + #""outcome":"melted","wall_ms":3,"actions":[{"more":1}],"depth":7}]}"#
    let build = try #require(try BuildReader.build(Array(line.utf8)))
    #expect(build.provenance == .imported)
    #expect(build.outcomes == [.unknown: 2, .executed: 1])
    let target = try #require(build.targets.first)
    #expect(target.kind == .task && target.source == .process && target.outcome == .unknown)
    #expect(target.work == .milliseconds(3))
  }

  static let faults: [(line: String, reason: String)] = [
    ("", "the line is empty"),
    ("[1]", "not an object"),
    ("{}", "not a build: it has no v"),
    (#"{"v":2}"#, "not a build of version 1"),
    (#"{"v":1,"id":"1","wall_ms":1}"#, "not a build: it has no started"),
    (#"{"v":1,"id":"1","started":"1970-01-01T00:00:00Z"}"#, "not a build: it has no wall_ms"),
    (#"{"v":1,"id":"1","started":"yesterday","wall_ms":1}"#, "started is not an RFC 3339 date"),
    (minimal, "not JSON at column 61: the text ends inside a value"),
    (minimal + "} {}", "something follows the end of the object"),
    (minimal + "}}", "something follows the end of the object"),
    (minimal + #","targets":{}}"#, "targets is not an array"),
    (minimal + #","targets":[7]}"#, "targets holds something that is not an object"),
    (minimal + #","targets":[{"kind":"link"}]}"#, "targets holds one without a name"),
    (minimal + #","targets":[{"t_b64":"*"}]}"#, "t_b64 is not base64"),
    (minimal + #","command":[{"b65":"QQ=="}]}"#, "command holds an object without b64"),
    (minimal + #","cpu_ms":1e300}"#, "cpu_ms is too large"),
    (minimal + #","jobs":1e30}"#, "jobs is too large"),
    (minimal + #","budget_s":-1e99}"#, "budget_s is too large"),
    (minimal + #","machine":"fast"}"#, "machine is not an object"),
    (#"{"v":1,"daily":"2026-08-01","targets":[]}"#, "passed over"),
  ]

  @Test(arguments: faults)
  func whatIsNoBuildSaysWhy(line: String, reason: String) {
    checkText(read(line), reason)
  }
}
