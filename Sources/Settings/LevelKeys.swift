import Model

/// Keys of `levels` and `noise` as text. Only loop `inner` feeds bare keys; other loops stand before their targets.
public struct LevelKeys: Sendable {
  /// The loops that the file names.
  private let loops: Set<String>

  public init(loops: some Sequence<String>) {
    self.loops = Set(loops)
  }

  /// `app/a.o|linux-x86_64`, `tests/a.o|linux-x86_64` of a loop `tests`, `loop:inner|linux-x86_64|ci`, `radius:a.h|inner`.
  public func text(_ key: LevelKey) -> String {
    let machine = key.machine.map { "|\($0)" } ?? ""
    switch key.subject {
    case .loop: return "loop:\(key.loop)\(machine)"
    case .radius(let file): return "radius:\(file)|\(key.loop)"
    case .target(let name): return (isPlain(name, key.loop) ? name : "\(key.loop)/\(name)") + machine
    }
  }

  /// nil for what is no key of a level.
  public func key(_ text: String) -> LevelKey? {
    if text.hasPrefix("radius:") {
      let parts = text.dropFirst("radius:".count).split(separator: "|", omittingEmptySubsequences: false)
      guard parts.count > 1, let loop = parts.last.map(String.init), Self.isName(loop) else { return nil }
      let file = parts.dropLast().joined(separator: "|")
      return file.isEmpty ? nil : LevelKey(.radius(file), loop: loop)
    }
    guard let (name, machine) = Self.machine(behind: text), !name.isEmpty else { return nil }
    if name.hasPrefix("loop:") {
      let loop = String(name.dropFirst("loop:".count))
      return Self.isName(loop) ? LevelKey(.loop, loop: loop, machine: machine) : nil
    }
    guard let owner = owner(of: name) else { return LevelKey(.target(name), machine: machine) }
    return LevelKey(.target(String(name.dropFirst(owner.count + 1))), loop: owner, machine: machine)
  }

  /// `inner|linux-x86_64`, the key of a loop's noise.
  public static func noise(_ loop: String, _ machine: String) -> String { "\(loop)|\(machine)" }

  /// The loop and the class of machines of a key of `noise`; nil for what is none.
  public static func noise(_ text: String) -> (loop: String, machine: String)? {
    guard let (loop, machine) = machine(behind: text), isName(loop) else { return nil }
    return (loop, machine)
  }

  /// Whether the name of a target of that loop needs no loop before it.
  private func isPlain(_ name: String, _ loop: String) -> Bool {
    loop == Loop.inner.name && owner(of: name) == nil && !name.hasPrefix("loop:") && !name.hasPrefix("radius:")
  }

  /// The loop that a target's name begins with: another than `inner`, or `inner` itself.
  private func owner(of name: String) -> String? {
    guard let slash = name.firstIndex(of: "/"), name.index(after: slash) < name.endIndex else { return nil }
    let first = String(name[..<slash])
    return loops.contains(first) || first == Loop.inner.name ? first : nil
  }

  /// `a|linux-x86_64|ci` → `a` and `linux-x86_64|ci`.
  private static func machine(behind text: String) -> (String, String)? {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    let labelled = parts.count > 2 && isSystem(parts[parts.count - 2]) && isName(parts[parts.count - 1])
    let count = labelled ? 2 : 1
    guard parts.count > count, labelled || isMachine(parts[parts.count - 1]) else { return nil }
    return (parts.dropLast(count).joined(separator: "|"), parts.suffix(count).joined(separator: "|"))
  }

  /// A class of machines whose system is one that ratchet runs on: before a label nothing else counts as one, since the
  /// name of a target may hold `|` too.
  private static func isSystem(_ text: String) -> Bool {
    isMachine(text) && (text.hasPrefix("linux-") || text.hasPrefix("darwin-"))
  }

  /// `linux-x86_64`: a system, `-`, an architecture.
  private static func isMachine(_ text: String) -> Bool {
    let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 && parts.allSatisfy(isName)
  }

  /// Letters, digits, `-`, `_` and `.`, at least one: loops, labels.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: "-_.".utf8.contains(byte)
        }
      }
  }
}
