import JSON
import Model

/// What Turborepo prints about its tasks, in its three forms: lines with the task's name in front, JSON lines
/// (`--json`), the same as one array (`--log-file`). A source where the run left no summary.
struct TurboConsole: Equatable, Sendable {
  struct Begun: Equatable, Sendable {
    /// `web#build`, or as the line has it (`web:build`) where `isPrefix`.
    var name: ByteString
    var isPrefix: Bool
    var hash: ByteString
    /// Restored or kept from a cache; else its script was started.
    var isHit: Bool
  }

  /// In order of their first lines.
  private(set) var begun: [Begun] = []
  /// Ids of tasks that failed.
  private(set) var failed: Set<ByteString> = []
  /// Whether it was asked to stop.
  private(set) var isShutDown = false
  private(set) var version: String?
  private(set) var hasScope = false
  private(set) var remoteCaching: Bool?
  private(set) var successful: Int?
  private(set) var total: Int?
  /// Whether the last line has no end, so that more may have followed.
  private(set) var isCut = false
  private var group: ByteString?

  static let marks = [
    "cache miss, executing ", "cache bypass, force executing ", "cache hit, replaying logs ",
    "cache hit, suppressing logs ", "Remote caching disabled", "Remote caching enabled", "Packages in scope: ",
  ]

  init(_ content: Content) {
    var lines = ConsoleLines(content)
    while let line = lines.next() { read(line) }
    isCut = lines.isCut && total == nil
  }

  private mutating func read(_ line: ByteString) {
    if line.hasPrefix("{"), let entry = try? JSONValue(parsing: Array(line.bytes.trimmingComma)),
      let source = entry["source"]?.string, let text = entry["text"]?.string
    {
      if source == "turbo" { return readOwn(ByteString(text).trimmed) }
      return readTask(ByteString(text), name: ByteString(source), isPrefix: false)
    }
    if let name = line.dropping(prefix: "::group::") { group = name }
    if let group, line.hasPrefix("cache ") { return readTask(line, name: group, isPrefix: true) }
    if let (name, rest) = line.cut(at: ": cache "), !name.isEmpty, !name.bytes.contains(0x20) {
      return readTask(ByteString(bytes: "cache ".utf8 + rest.bytes), name: name, isPrefix: true)
    }
    if let (name, _) = line.cut(at: ": command ("), !name.bytes.contains(0x20) { failed.insert(name) }
    readOwn(line.trimmed)
  }

  /// `cache miss, executing 4a2d627fa733d901`
  private mutating func readTask(_ text: ByteString, name: ByteString, isPrefix: Bool) {
    guard let rest = text.dropping(prefix: "cache "), let hash = text.words.last, hash.isHash else { return }
    let isHit = rest.hasPrefix("hit")
    guard isHit || rest.hasPrefix("miss") || rest.hasPrefix("bypass") else { return }
    guard begun.count < TurboFile.mostTasks else { return }
    begun.append(Begun(name: name, isPrefix: isPrefix, hash: hash, isHit: isHit))
  }

  private mutating func readOwn(_ line: ByteString) {
    let text = line.dropping(prefix: "•")?.trimmed ?? line
    if text.hasPrefix("Packages in scope:") { hasScope = true }
    if text.hasPrefix("Shutting down Turborepo tasks") { isShutDown = true }
    if text.hasPrefix("Remote caching ") { remoteCaching = text.hasSuffix("enabled") }
    if let number = text.dropping(prefix: "turbo "), number.bytes.first.map({ 48...57 ~= $0 }) ?? false,
      !number.bytes.contains(0x20)
    {
      version = number.description
    }
    if let names = text.dropping(prefix: "Failed:") {
      failed.formUnion(
        names.split(on: UInt8(ascii: ",")).map(\.trimmed).filter { $0.bytes.contains(0x23) || !hasScope })
    }
    if let counts = text.dropping(prefix: "Tasks:") {
      let words = counts.words
      (successful, total) = (words.first?.number, words.last == "total" ? words.dropLast().last?.number : nil)
    }
  }

  /// The id of a task that a line names: packages have no colon in their names, tasks may.
  func id(of task: Begun) -> ByteString {
    guard task.isPrefix, hasScope, let colon = task.name.bytes.firstIndex(of: UInt8(ascii: ":")) else {
      return task.name
    }
    return ByteString(bytes: task.name.bytes[..<colon] + [UInt8(ascii: "#")] + task.name.bytes[(colon + 1)...])
  }
}

extension [UInt8] {
  /// Without the comma behind an element of an array.
  fileprivate var trimmingComma: ArraySlice<UInt8> { last == UInt8(ascii: ",") ? dropLast() : self[...] }
}

extension ByteString {
  fileprivate var isHash: Bool {
    bytes.count >= 8 && bytes.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 || 65...70 ~= $0 }
  }
}
