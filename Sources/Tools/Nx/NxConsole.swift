import Model

/// What Nx printed, of a recorded run only: which tasks it restored, what it says was left, and whose end it printed.
/// Times are never taken from it.
struct NxConsole {
  /// Restored or kept, by Nx's word behind the name.
  private(set) var hits: [ByteString: Outcome] = [:]
  /// Tasks whose line says that they ended; a terminal's last words on a task too.
  private(set) var ended: Set<ByteString> = []
  /// Under `Failed tasks`.
  private(set) var failed: Set<ByteString> = []
  /// Under `Tasks not run because …`.
  private(set) var notRun: Set<ByteString> = []
  /// Under `Tasks stopped …`, or in progress when it was cancelled.
  private(set) var stopped: Set<ByteString> = []
  /// In progress on the last picture that a terminal showed.
  private var turning: Set<ByteString> = []
  /// The same of the picture before, for a last one that was cut off.
  private var earlier: Set<ByteString> = []

  var inProgress: Set<ByteString> { (turning.isEmpty ? earlier : turning).subtracting(ended) }

  /// What the head of the output says was asked for: every listed project, where there is one target.
  private(set) var asked: [ByteString] = []
  /// Whether Nx spoke at all.
  private(set) var isNx = false
  /// Whether it said how the whole ended.
  private(set) var hasEnd = false
  /// Whether it said that the whole went well.
  private(set) var hasGoodEnd = false
  /// Whether lines were redrawn on a terminal, so that one that is missing says nothing.
  private(set) var isTerminal = false

  private enum List { case projects(ByteString), failed, notRun, stopped }

  init(_ bytes: [UInt8]) {
    isTerminal = bytes.contains(0x1B)
    var list: List?
    for line in Self.plain(bytes).split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: true)
      guard let first = words.first else { continue }
      if isTerminal, let name = Self.waiting(words) { asked.append(name) }
      if let heading = heading(words) {
        list = heading
      } else if let list, first == "-", words.count > 1 {
        add(words.dropFirst(), to: list)
      } else if let at = Self.nameIndex(words) {
        list = nil
        read(words, nameAt: at)
      } else if !Self.isOrnament(first) {
        list = nil
      }
    }
  }

  /// Where the name stands in `> nx run NAME`, `✔ nx run NAME`, `⠙ nx run NAME`.
  private static func nameIndex(_ words: [Substring]) -> Int? {
    for at in 0...1 where words.count > at + 2 && words[at] == "nx" && words[at + 1] == "run" {
      return words[at + 2].contains(":") ? at + 2 : nil
    }
    return nil
  }

  /// A task in the terminal's table that has not begun: `· app:build   -   ...`, the first one behind a `>`.
  private static func waiting(_ words: [Substring]) -> ByteString? {
    let row = words.drop { $0 == ">" }
    guard row.count == 4, row.first?.hasSuffix("·") == true, row.last == "..." else { return nil }
    let name = row[row.startIndex + 1]
    return name.contains(":") ? ByteString(String(name)) : nil
  }

  private static func isOrnament(_ word: Substring) -> Bool { word.allSatisfy { $0 == "—" } }

  private mutating func read(_ words: [Substring], nameAt at: Int) {
    isNx = true
    let name = ByteString(String(words[at]))
    // A task in progress has a turning dot pattern before it.
    if at == 3, let mark = words[0].unicodeScalars.first, 0x2800...0x28FF ~= mark.value {
      turning.insert(name)
      return
    }
    turning.remove(name)
    // What was skipped has a mark of its own too.
    if words[0] == "⏭" {
      notRun.insert(name)
      return
    }
    ended.insert(name)
    let rest = words[(at + 1)...].joined(separator: " ")
    if rest.hasPrefix("[remote cache") {
      hits[name] = .remoteHit
    } else if rest.hasPrefix("[local cache") || rest.hasPrefix("[existing outputs") {
      hits[name] = .localHit
    }
  }

  private mutating func heading(_ words: [Substring]) -> List? {
    let rest = words.drop { $0 == ">" }
    if rest.first == "NX" {
      isNx = true
      let said = rest.dropFirst()
      if said.first == "Running" { (earlier, turning) = (turning.isEmpty ? earlier : turning, []) }
      if ["Successfully", "Cancelled", "Ran"].contains(said.first) || said.last == "failed" { hasEnd = true }
      if said.first == "Successfully" { hasGoodEnd = true }
      // `Running target build for 8 projects:`, and nothing that those depend on besides.
      if said.starts(with: ["Running", "target"]), said.count == 6, said.last?.hasPrefix("project") == true {
        return .projects(ByteString(String(said[said.startIndex + 2])))
      }
      return nil
    }
    let text = words.joined(separator: " ")
    if text.hasPrefix("Tasks not run because") { return .notRun }
    if text.hasPrefix("Failed tasks:") { return .failed }
    if text.hasPrefix("Tasks stopped") || text.contains("were in progress, including") { return .stopped }
    return nil
  }

  private mutating func add(_ words: ArraySlice<Substring>, to list: List) {
    let word = words.starts(with: ["nx", "run"]) ? words.dropFirst(2).first : words.first
    guard let word else { return }
    let name = ByteString(String(word))
    switch list {
    case .projects(let target): asked.append(ByteString(bytes: name.bytes + ":".utf8 + target.bytes))
    case .failed: failed.insert(name)
    case .notRun: notRun.insert(name)
    case .stopped: stopped.insert(name)
    }
  }

  /// The text without colours (ECMA-48); where the cursor is put, a line begins.
  private static func plain(_ bytes: [UInt8]) -> String {
    var out: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == 0x1B else {
        if byte >= 0x20 || byte == UInt8(ascii: "\n") { out.append(byte) }
        continue
      }
      guard let kind = rest.popFirst() else { break }
      if kind == UInt8(ascii: "[") {
        var last: UInt8 = 0
        while let next = rest.popFirst() {
          last = next
          if 0x40...0x7E ~= next { break }
        }
        if last == UInt8(ascii: "H") { out.append(UInt8(ascii: "\n")) }
      } else if kind == UInt8(ascii: "]") {
        while let next = rest.popFirst(), next != 0x07, next != 0x1B {}
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
