import JSON
import Model

/// What `export` writes.
public enum ExportFormat: String, CaseIterable, Sendable {
  /// The builds' lines, byte for byte.
  case jsonl
  /// A row for each timing of a target (RFC 4180, UTF-8, with a header).
  case csv
}

extension History {
  /// Hands over the builds that `isWanted` says yes to in chunks of bytes, oldest first, until `sink` says false.
  ///
  /// - Returns: the lines on the way that are no build's.
  public func export(
    _ format: ExportFormat, where isWanted: (BuildHead) -> Bool = { _ in true }, to sink: ([UInt8]) -> Bool
  ) throws(HistoryError) -> [HistoryProblem] {
    var entries = try MergedEntries(self, newestFirst: false)
    var chunk = format == .csv ? TimingTable.header : []
    while let (entry, source) = try entries.next() {
      guard isWanted(entry.head) else { continue }
      switch format {
      case .jsonl: chunk += entry.line.bytes + [lineFeed]
      case .csv: if let build = entries.build(entry, source) { chunk += TimingTable.rows(build) }
      }
      if chunk.count < 1 << 16 { continue }
      guard sink(chunk) else { return entries.problems }
      chunk = []
    }
    if !chunk.isEmpty { _ = sink(chunk) }
    return entries.problems
  }
}

/// Timings of targets as comma-separated values (RFC 4180): times in milliseconds, memory in KiB, an empty field for
/// what is not known. A name that is not UTF-8 has U+FFFD in its place; the lossless form is `jsonl`.
enum TimingTable {
  static let header = row([
    "id", "started", "loop", "class", "exit", "commit", "tool", "target", "dir", "kind", "outcome", "start_ms",
    "wall_ms", "work_ms", "cpu_ms", "rss_kb",
  ])

  static func rows(_ build: Build) -> [UInt8] {
    let shared = [
      build.id, build.started.text, build.loop ?? "", build.buildClass.rawValue,
      String(build.termination.shellStatus), build.git?.commit ?? "", build.tool,
    ]
    return build.targets.flatMap { row(shared + fields($0)) }
  }

  private static func fields(_ target: TargetTiming) -> [String] {
    [
      target.name.description, target.directory?.description ?? "", target.kind.rawValue, target.outcome.rawValue,
      milliseconds(target.start), milliseconds(target.wall), milliseconds(target.work),
      target.cpu.map(milliseconds) ?? "", target.peakKB.map { String($0) } ?? "",
    ]
  }

  /// As the lines have it.
  private static func milliseconds(_ time: Duration) -> String {
    var json = JSONWriter()
    json.number(time.milliseconds, decimals: 6)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func row(_ fields: [String]) -> [UInt8] {
    Array((fields.map(quoted).joined(separator: ",") + "\r\n").utf8)
  }

  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2c || $0 == 0x0a || $0 == 0x0d }) else { return field }
    var text = "\""
    for scalar in field.unicodeScalars {
      if scalar == "\"" { text.unicodeScalars.append(scalar) }
      text.unicodeScalars.append(scalar)
    }
    return text + "\""
  }
}
