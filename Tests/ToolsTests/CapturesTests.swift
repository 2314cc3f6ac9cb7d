import JSON
import Model
import System
import TestSupport
import Testing
import Tools

/// Recorded runs of real tools, read through the same conversation as a live build and held against what
/// `expected.json` says a reader must find: every target, both ways.
@Suite struct CapturesTests {
  @Test(arguments: Capture.all) func capture(_ capture: Capture) throws {
    let recording = try #require(
      Recording(
        processes: (try? capture.read("processes.jsonl")) ?? [], invocation: try capture.read("invocation.json"),
        console: try? capture.read("console.txt")))
    #expect(recording.observation.notes == [])
    let reading = converse(recording, in: Capture.root / capture.name)
    #expect(reading.tool == capture.expected["tool"]?.string)
    let rows = capture.expected["targets"]?.array ?? []
    #expect(!rows.isEmpty)
    let exceptions = try JSONValue(parsing: Disk.read(Capture.root / "exceptions.json"))[capture.name]

    let found = Dictionary(grouping: reading.targets, by: \.name.description)
    let known = Set(rows.compactMap { $0["t"]?.string })
    #expect(found.keys.filter { !known.contains($0) }.sorted() == [], "targets that nobody ran")
    #expect(found.filter { $0.value.count > 1 }.keys.sorted() == [], "targets listed twice")
    for row in rows where row["outcome"]?.string != "unknown" {
      guard let name = row["t"]?.string, exceptions?[name] == nil else { continue }
      check(found[name]?.first, row, name)
    }
  }

  private func check(_ target: TargetTiming?, _ row: JSONValue, _ name: String) {
    #expect(target?.outcome.rawValue == row["outcome"]?.string, "\(name)")
    #expect(target?.isSample == row["sample"]?.bool, "\(name) as a sample of work")
    guard let target, let own = row["own_ms"]?.number else { return }
    let limit = max(10, own * 0.05)
    let isClose = [target.wall, target.work].contains { abs($0.milliseconds - own) <= limit }
    #expect(isClose, "\(name): wall \(target.wall), work \(target.work), recorded \(own) ms")
  }

  @Test func everyToolHasACapture() {
    let recorded = Set(Capture.all.compactMap { $0.expected["tool"]?.string })
    for tool in Tools.all where tool.name != "command" && tool.name != "nx" { #expect(recorded.contains(tool.name)) }
  }
}

/// A folder with one recorded run.
struct Capture: CustomTestStringConvertible, Sendable {
  /// `make-4.3/traced-clean`
  var name: String
  var expected: JSONValue

  var testDescription: String { name }

  static let root = (Path(#filePath).parent ?? "/") / "Captures"

  static let all: [Capture] = {
    let tools = (try? Disk.list(root)) ?? []
    return tools.flatMap { tool in
      ((try? Disk.list(root / tool)) ?? []).compactMap { run -> Capture? in
        guard let bytes = try? Disk.read(root / tool / run / "expected.json") else { return nil }
        return (try? JSONValue(parsing: bytes)).map { Capture(name: "\(tool)/\(run)", expected: $0) }
      }
    }.sorted { $0.name < $1.name }
  }()

  func read(_ file: String) throws -> [UInt8] { try Disk.read(Self.root / name / file) }
}
