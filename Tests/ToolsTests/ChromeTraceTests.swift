import JSON
import Model
import Testing

@testable import Tools

/// Trace Event files as people and programs leave them.
@Suite struct ChromeTraceTests {
  /// `name phase start+duration process/thread`, one a line, then how the file ended.
  private func read(_ text: String, step: Int = 7) -> String {
    var lines: [String] = []
    let end = ChromeTrace(wanted: ["status"]).read(Content(Array(text.utf8), step: step)) { event in
      func ms(_ time: Duration?) -> String { time.map { "\($0.milliseconds)" } ?? "-" }
      let status = event.arguments["status"]?.string.map { " \($0)" } ?? ""
      lines.append(
        "\(event.name) \(Character(UnicodeScalar(event.phase))) \(ms(event.start))+\(ms(event.duration)) "
          + "\(event.process ?? 0)/\(event.thread ?? 0)\(status)")
    }
    return (lines + ["\(end)"]).joined(separator: "\n")
  }

  @Test func bareArrayAndObject() {
    let event = #"{"name":"a","cat":"c","ph":"X","ts":1000,"dur":2000,"pid":3,"tid":4,"args":{"x":[1],"status":"ok"}}"#
    #expect(read("[\(event)]") == "a X 1.0+2.0 3/4 ok\nwhole")
    #expect(read(#"{"otherData":{"a":[{}]},"traceEvents":[\#(event)],"z":1}"#) == "a X 1.0+2.0 3/4 ok\nwhole")
  }

  @Test func numbersAsStringsNegativeAndFractional() {
    #expect(read(#"[{"name":"a","ph":"X","ts":"-1500.5","dur":"0.25"}]"#) == "a X -1.5005+0.00025 0/0\nwhole")
    #expect(read(#"[{"name":"a","ph":"X","ts":"soon","dur":1e300}]"#) == "a X -+- 0/0\nwhole")
    #expect(read(#"[{"name":"a","ph":"X","ts":1790000000123000,"dur":1}]"#) == "a X 1790000000123.0+0.001 0/0\nwhole")
  }

  @Test func theLastOfTwoMembersCounts() {
    #expect(
      read(#"[{"name":"a","name":"b","ph":"B","ph":"X","ts":1,"ts":2000,"dur":1000}]"#) == "b X 2.0+1.0 0/0\nwhole")
  }

  @Test func beginAndEndAreOneEvent() {
    let text = """
      [{"name":"outer","ph":"B","ts":1000,"pid":1,"tid":1,"args":{"status":"?"}},
       {"name":"inner","ph":"B","ts":2000,"pid":1,"tid":1},
       {"name":"other","ph":"B","ts":2500,"pid":1,"tid":2},
       {"ph":"E","ts":3000,"pid":1,"tid":1},
       {"ph":"E","ts":5000,"pid":1,"tid":1,"args":{"status":"ok"}},
       {"ph":"E","ts":9000,"pid":7,"tid":7}]
      """
    #expect(
      read(text) == """
        inner X 2.0+1.0 1/1
        outer X 1.0+4.0 1/1 ok
        other B 2.5+- 1/2
        whole
        """)
  }

  @Test(arguments: [
    (#"[{"name":"a","ph":"X","ts":1000,"dur":1000},{"name":"b","#, "a X 1.0+1.0 0/0\ncut(at: 56)"),
    (#"[{"name":"a","ph":"X","ts":1000,"dur":1000},"#, "a X 1.0+1.0 0/0\ncut(at: 44)"),
    (#"[{"name":"a","ph":"X","ts":1000,"dur":1000},]"#, "a X 1.0+1.0 0/0\nwhole"),
    (#"[{"name":"a","ph":"X","ts":1000,"dur":1000}"#, "a X 1.0+1.0 0/0\ncut(at: 43)"),
    (#"{"traceEvents":{"a":1},"b":2}"#, "none"), ("[1,\"x\",null,[{}],{}]", " \u{0} -+- 0/0\nwhole"), ("", "none"),
    ("{}", "none"), ("nonsense", "cut(at: 1)"), ("\"text\"", "none"),
  ])
  func oddEnds(_ text: String, _ expected: String) { #expect(read(text) == expected) }

  /// A gigabyte would take minutes here; twenty thousand events in small chunks show that nothing is kept.
  @Test func longFilesAreReadAsTheyCome() {
    let event = Array(#"{"name":"a","ph":"X","ts":1,"dur":1,"args":{"status":"ok"}},"#.utf8)
    let content = Content {
      var left = 20_000
      return { bytes in
        guard left > 0 else { return false }
        if left == 20_000 { bytes.append(UInt8(ascii: "[")) }
        bytes += event
        left -= 1
        return true
      }
    }
    var count = 0
    #expect(ChromeTrace().read(content) { _ in count += 1 } == .cut(at: 1 + 20_000 * event.count))
    #expect(count == 20_000)
  }
}
