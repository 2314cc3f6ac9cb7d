import JSON
import Model
import System
import Testing

@testable import Tools

/// Every recorded run once more, with each file that a tool wrote removed, cut short, or another run's: what can no
/// longer be told is unknown or missing, and nothing is told wrong.
@Suite struct CaptureVariants {
  /// A recorded run with what a tool wrote about it.
  struct Run: CustomTestStringConvertible, Sendable {
    var capture: Capture
    var recording: Recording?
    /// With the tool's word for their kind.
    var own: [(file: Sighting, kind: String, isDated: Bool)] = []

    var testDescription: String { capture.name }

    init(_ capture: Capture) {
      self.capture = capture
      recording = Recording(files: capture.files)
      for file in capture.files {
        let head = FileHead(name: file.path, bytes: Array(file.bytes.prefix(1 << 16)))
        for tool in Tools.fileTools {
          guard let kind = tool.kind(of: head) else { continue }
          own.append((file, "\(tool.name) \(kind)", tool.isDated(kind: kind)))
          break
        }
      }
    }

    var hasTimes: Bool {
      let bytes = capture.files.first { $0.path == "invocation.json" }?.bytes ?? []
      return (try? JSONValue(parsing: bytes))?["start_us"]?.number != nil
    }
  }

  static let runs = Capture.all.map(Run.init).filter { !$0.own.isEmpty }
  /// Other runs whose file is tried in a run's place.
  private static let mostOthers = 3

  @Test(arguments: runs) func removed(_ run: Run) {
    for own in run.own { check(run, own.file.path, nil, "\(own.file.path) removed") }
    let names = run.own.map(\.file.path)
    check(run, run.recording?.request.recorded?.filter { !names.contains($0.path) } ?? [], "all removed")
  }

  @Test(arguments: runs) func truncated(_ run: Run) {
    for own in run.own {
      let count = own.file.bytes.count
      for length in [0, 1, count / 3, count * 4 / 5, count - 2] where length < count && length >= 0 {
        check(run, own.file.path, Array(own.file.bytes.prefix(length)), "\(own.file.path) cut at \(length)")
      }
    }
  }

  @Test(arguments: runs.enumerated().map { ($0, $1) }) func replaced(_ place: Int, _ run: Run) {
    // Nothing tells whose a file is where nobody wrote down when the run was.
    guard run.hasTimes else { return }
    let others = (Self.runs[(place + 1)...] + Self.runs[..<place]).filter { $0.capture.tool == run.capture.tool }
    for own in run.own where own.isDated {
      let files = others.compactMap { other in other.own.first { $0.kind == own.kind }.map { (other, $0.file) } }
      for (other, file) in files.prefix(Self.mostOthers) {
        check(run, own.file.path, file.bytes, "\(own.file.path) of \(other.capture.name)")
      }
    }
  }

  /// `bytes`: nil takes the file away.
  private func check(_ run: Run, _ name: ByteString, _ bytes: [UInt8]?, _ what: String) {
    let files = run.recording?.request.recorded?.compactMap { file in
      file.path == name ? bytes.map { Sighting(path: name, bytes: $0) } : file
    }
    check(run, files ?? [], what)
  }

  /// Right, or unknown, or not there.
  private func check(_ run: Run, _ files: [Sighting], _ what: String) {
    let capture = run.capture
    guard var recording = run.recording else { return }
    recording.request.recorded = files
    let reading = converse(recording, in: Capture.root / capture.name)
    let exceptions = Capture.exceptions[capture.name]
    let expected = Dictionary(
      (capture.expected["targets"]?.array ?? []).compactMap { row in row["t"]?.string.map { ($0, row) } },
      uniquingKeysWith: { first, _ in first })
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
