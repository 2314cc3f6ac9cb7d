import JSON
import Model

/// `testlog.json`, which `meson test` writes: one JSON line a test (Meson, mesonbuild/mtest.py, `TestLogger`). The whole
/// environment stands in it too, and is passed over.
struct MesonTests: RecordFormat {
  let name = "meson"

  func kind(of file: FileHead) -> String? {
    RecordedRun.firstKeys(file.bytes).isSuperset(of: ["name", "result", "starttime", "duration"]) ? "tests" : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var rows = ToolRows(tool: name, extent: .part)
    for file in files {
      var lines = ConsoleLines(file.content)
      while let line = lines.next(), rows.rows.count < Self.most {
        guard let row = (try? JSONValue(parsing: line.bytes)).flatMap(Self.row),
          run.covers(row.start.map { Timestamp(microseconds: 0) + $0 })
        else { continue }
        rows.rows.append(row)
      }
    }
    rows.started = rows.rows.compactMap(\.start).min().map { Timestamp(microseconds: 0) + $0 }
    rows.ended = rows.rows.compactMap { row in
      row.start.map { Timestamp(microseconds: 0) + $0 + (row.duration ?? .zero) }
    }
    .max()
    return rows.rows.isEmpty ? [] : [rows]
  }

  private static let most = 100_000

  private static func row(_ test: JSONValue) -> ToolRows.Row? {
    guard let name = test.name("name"), let result = test["result"]?.string else { return nil }
    let outcome: Outcome =
      switch result {
      case "OK", "EXPECTEDFAIL": .executed
      case "FAIL", "ERROR", "TIMEOUT", "UNEXPECTEDPASS": .failed
      case "INTERRUPT": .cancelled
      case "SKIP": .notRun
      default: .unknown
      }
    func seconds(_ name: String, below limit: Double) -> Duration? {
      test[name]?.number.flatMap { (0..<limit).contains($0) ? .microseconds(Int64($0 * 1e6)) : nil }
    }
    return ToolRows.Row(
      name, outcome, start: seconds("starttime", below: 1e11), duration: seconds("duration", below: 1e9))
  }
}
