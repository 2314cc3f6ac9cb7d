import JSON
import Model
import System
import Testing

@testable import Tools

/// Every recorded run once more, with each file that a tool wrote removed, cut short, or another run's: what can no
/// longer be told is unknown or missing, and nothing is told wrong.
@Suite struct CaptureVariants {
  /// Those with a file of a tool's own.
  static let captures = Capture.all.filter { !$0.ownFiles.isEmpty }

  @Test(arguments: captures) func removed(_ capture: Capture) {
    for own in capture.ownFiles { check(capture, without: own.name, "\(own.name) removed") }
    check(capture, capture.files.filter { file in !capture.ownFiles.contains { $0.name == file.path } }, "all removed")
  }

  @Test(arguments: captures) func truncated(_ capture: Capture) {
    for file in capture.files where capture.ownFiles.contains(where: { $0.name == file.path }) {
      let count = file.bytes.count
      for length in [0, 1, count / 5, count / 2, count * 4 / 5, count - 2] where length < count && length >= 0 {
        check(capture, with: Array(file.bytes.prefix(length)), as: file.path, "\(file.path) cut at \(length)")
      }
    }
  }

  @Test(arguments: captures) func replaced(_ capture: Capture) {
    // Nothing tells whose a file is where nobody wrote down when the run was.
    guard capture.hasTimes else { return }
    for own in capture.ownFiles where own.isDated {
      for other in Self.captures where other.tool == capture.tool && other.name != capture.name {
        for file in other.files {
          guard other.ownFiles.contains(where: { $0.name == file.path && $0.kind == own.kind }) else { continue }
          check(capture, with: file.bytes, as: own.name, "\(own.name) of \(other.name)")
        }
      }
    }
  }

  private func check(_ capture: Capture, without name: ByteString, _ what: String) {
    check(capture, capture.files.filter { $0.path != name }, what)
  }

  private func check(_ capture: Capture, with bytes: [UInt8], as name: ByteString, _ what: String) {
    check(
      capture, capture.files.map { $0.path == name ? Sighting(path: name, bytes: bytes) : $0 }, what)
  }

  /// Right, or unknown, or not there.
  private func check(_ capture: Capture, _ files: [Sighting], _ what: String) {
    guard let recording = Recording(files: files) else { return }
    let reading = converse(recording, in: Capture.root / capture.name)
    let rows = capture.expected["targets"]?.array ?? []
    let exceptions = Capture.exceptions[capture.name]
    let expected = Dictionary(
      rows.compactMap { row in row["t"]?.string.map { ($0, row) } }, uniquingKeysWith: { first, _ in first })
    for target in reading.targets where target.outcome != .unknown && target.kind != .command {
      let name = target.name.description
      guard exceptions?[name] == nil, expected[name]?["outcome"]?.string != "unknown" else { continue }
      #expect(
        target.outcome.rawValue == expected[name]?["outcome"]?.string, "\(capture.name): \(name), with \(what)")
      // Of a task that has only what starts it nobody can say whether it worked.
      let isBare = expected[name]?["own_ms"]?.number == nil && target.source == .process
      if target.isSample, !isBare {
        #expect(expected[name]?["sample"]?.bool == true, "\(capture.name): \(name), \(what)")
      }
    }
  }
}

extension Capture {
  /// One that a tool wrote about its run, with the tool's word for its kind.
  struct OwnFile {
    var name: ByteString
    var kind: String
    /// Whether its content tells when it was written, so that another run's is told from this one's.
    var isDated: Bool
  }

  var ownFiles: [OwnFile] {
    files.compactMap { file in
      let head = FileHead(name: file.path, bytes: Array(file.bytes.prefix(1 << 16)))
      return Tools.fileTools.lazy.compactMap { tool in
        tool.kind(of: head).map {
          OwnFile(name: file.path, kind: "\(tool.name) \($0)", isDated: tool.isDated(kind: $0))
        }
      }.first
    }
  }

  var hasTimes: Bool {
    let bytes = files.first { $0.path == "invocation.json" }?.bytes ?? []
    return (try? JSONValue(parsing: bytes))?["start_us"]?.number != nil
  }
}
