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
    let shared = fields([
      build.id, build.started.text, build.loop ?? "", build.buildClass.rawValue,
      String(build.termination.shellStatus), build.git?.commit ?? "", build.tool,
    ])
    var rows: [UInt8] = []
    for target in build.targets {
      rows += shared
      rows.append(comma)
      rows += row([
        target.name.description, target.directory?.description ?? "", target.kind.rawValue, target.outcome.rawValue,
        milliseconds(target.start), milliseconds(target.wall), milliseconds(target.work),
        target.cpu.map(milliseconds) ?? "", target.peakKB.map { String($0) } ?? "",
      ])
    }
    return rows
  }

  private static let comma = UInt8(ascii: ",")
  private static let quote = UInt8(ascii: "\"")

  /// As the lines have it.
  private static func milliseconds(_ time: Duration) -> String {
    var json = JSONWriter()
    json.number(units: time.nanoseconds, decimals: 6)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private static func row(_ texts: [String]) -> [UInt8] { fields(texts) + [0x0d, lineFeed] }

  private static func fields(_ texts: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (place, text) in texts.enumerated() {
      if place > 0 { bytes.append(comma) }
      append(text, to: &bytes)
    }
    return bytes
  }

  /// A field in quotes where it needs them, a quote within as two.
  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let utf8 = text.utf8
    guard utf8.contains(where: { $0 == quote || $0 == comma || $0 == lineFeed || $0 == 0x0d }) else {
      bytes += utf8
      return
    }
    bytes.append(quote)
    for byte in utf8 { bytes += byte == quote ? [quote, quote] : [byte] }
    bytes.append(quote)
  }
}
