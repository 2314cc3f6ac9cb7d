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
    let recording = try #require(Recording(files: capture.files))
    #expect(recording.observation.notes == [])
    let reading = converse(recording, in: Capture.root / capture.name)
    let tool = capture.expected["tool"]?.string ?? ""
    #expect(reading.tool == tool || reading.read.contains { $0.hasPrefix(tool) })
    let rows = capture.expected["targets"]?.array ?? []
    #expect(!rows.isEmpty)
    let exceptions = Capture.exceptions[capture.name]

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
    if !isBare(row), !isUntimed(row) { #expect(target?.isSample == row["sample"]?.bool, "\(name) as a sample of work") }
    guard let target, let own = row["own_ms"]?.number else { return }
    let limit = max(10, own * 0.05)
    let isClose = [target.wall, target.work].contains { abs($0.milliseconds - own) <= limit }
    #expect(isClose, "\(name): wall \(target.wall), work \(target.work), recorded \(own) ms")
  }

  /// Whether a task had a process but no command of its own: its work, if there was any, was done by what started it.
  private func isBare(_ row: JSONValue) -> Bool {
    row["own_ms"]?.number == nil && row["outcome"]?.string == "executed"
      && row["witness"]?.array?.contains(.string("process")) == true
  }

  /// Whether nothing but the task itself wrote down how long it took.
  private func isUntimed(_ row: JSONValue) -> Bool {
    let witnesses = row["witness"]?.array ?? []
    return !witnesses.contains(.string("tool")) && !witnesses.contains(.string("process"))
  }

  @Test func everyToolHasACapture() {
    let recorded = Set(Capture.all.compactMap { $0.expected["tool"]?.string })
    for tool in Tools.all where tool.name != "command" { #expect(recorded.contains(tool.name)) }
  }
}

/// A folder with one recorded run.
struct Capture: CustomTestStringConvertible, Sendable {
  /// `make-4.3/traced-clean`
  var name: String
  var expected: JSONValue
  /// The files of the run itself, by name.
  var files: [Sighting]

  init?(_ name: String) {
    let folder = Self.root / name
    guard let bytes = try? Disk.read(folder / "expected.json"), let expected = try? JSONValue(parsing: bytes) else {
      return nil
    }
    (self.name, self.expected) = (name, expected)
    files = ((try? Disk.list(folder)) ?? []).compactMap { file in
      guard file != "expected.json", Disk.status(folder / file)?.isRegular == true else { return nil }
      return (try? Disk.read(folder / file)).map { Sighting(path: ByteString(bytes: file.bytes), bytes: $0) }
    }
  }

  var testDescription: String { name }

  static let root = (Path(#filePath).parent ?? "/") / "Captures"

  static let all: [Capture] = {
    let tools = (try? Disk.list(root)) ?? []
    return tools.flatMap { tool in
      ((try? Disk.list(root / tool)) ?? []).compactMap { Capture("\(tool)/\($0)") }
    }.sorted { $0.name < $1.name }
  }()

  /// What a row of a run may be instead, with the reason.
  static let exceptions: JSONValue = {
    (try? JSONValue(parsing: Disk.read(root / "exceptions.json"))) ?? .null
  }()

  /// `nx-24.0.6`
  var tool: String { String(name.prefix { $0 != "/" }) }
}
