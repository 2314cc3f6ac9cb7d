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
  private(set) var turning: Set<ByteString> = []
  /// What the head of the output says was asked for: every listed project, where there is one target.
  private(set) var asked: [ByteString] = []
  /// Whether Nx spoke at all.
  private(set) var isNx = false
  /// Whether it said how the whole ended.
  private(set) var hasEnd = false
  /// Whether lines were redrawn on a terminal, so that one that is missing says nothing.
  private(set) var isTerminal = false

  private enum List { case projects(ByteString), failed, notRun, stopped }

  init(_ bytes: [UInt8]) {
    isTerminal = bytes.contains(0x1B)
    var list: List?
    for raw in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = Self.plain(raw).split(separator: " ", omittingEmptySubsequences: true)
      guard let first = words.first else { continue }
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

  private static func isOrnament(_ word: Substring) -> Bool { word.allSatisfy { $0 == "—" } }

  private mutating func read(_ words: [Substring], nameAt at: Int) {
    isNx = true
    let name = ByteString(String(words[at]))
    // A task in progress has a turning dot pattern before it.
    if at == 3, let mark = words[0].unicodeScalars.first, 0x2800...0x28FF ~= mark.value {
      turning.insert(name)
      return
    }
    ended.insert(name)
    turning.remove(name)
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
      if said.first == "Running" { turning = [] }
      if ["Successfully", "Cancelled", "Ran"].contains(said.first) || said.last == "failed" { hasEnd = true }
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

  /// A line without colours and movements of the cursor (ECMA-48), as text.
  private static func plain(_ line: ArraySlice<UInt8>) -> String {
    var out: [UInt8] = []
    var rest = line[...]
    while let byte = rest.popFirst() {
      guard byte == 0x1B else {
        if byte >= 0x20 { out.append(byte) }
        continue
      }
      guard let kind = rest.popFirst() else { break }
      if kind == UInt8(ascii: "[") {
        while let next = rest.popFirst(), !(0x40...0x7E ~= next) {}
      } else if kind == UInt8(ascii: "]") {
        while let next = rest.popFirst(), next != 0x07, next != 0x1B {}
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}
