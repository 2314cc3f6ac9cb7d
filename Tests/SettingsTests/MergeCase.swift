import Figures
import Settings

/// A random merge as a value: the entries of the base and what each branch did, so that a failure can be shrunk.
struct MergeCase: Equatable {
  /// Epoch and level of each entry of the base, by number.
  var base: [Int: Entry] = [:]
  var ours: [Step] = []
  var theirs: [Step] = []
  var third: [Step] = []

  struct Entry: Equatable {
    var level: Int
    var epoch: Int
  }

  enum Step: Equatable {
    case tighten(Int, by: Int)
    case loosen(Int, by: Int, reason: String, day: Int)
    case delete(Int)
    case add(Int, level: Int)
    case measure(Int, pairs: Int)
    case budget(Int)
    case headroom(Int)
    case edits(Int)
  }

  init(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for number in 0..<6 where Int.random(in: 0..<4, using: &random) > 0 {
      base[number] = Entry(level: .random(in: 10...20, using: &random), epoch: .random(in: 0...2, using: &random))
    }
    ours = Self.steps("a", &random)
    theirs = Self.steps("b", &random)
    third = Self.steps("c", &random)
  }

  private static func steps(_ name: String, _ random: inout SeededGenerator) -> [Step] {
    (0..<Int.random(in: 0...5, using: &random)).map { index in
      let entry = Int.random(in: 0..<8, using: &random)
      let number = Int.random(in: 1...4, using: &random)
      switch Int.random(in: 0..<12, using: &random) {
      case 0..<3: return .tighten(entry, by: number)
      case 3..<6: return .loosen(entry, by: number, reason: "\(name)\(index)", day: number)
      case 6: return .delete(entry)
      case 7: return .add(entry, level: 10 + number)
      case 8: return .measure(entry, pairs: number)
      case 9: return .budget(50 + number)
      case 10: return .headroom(number)
      default: return .edits(number)
      }
    }
  }

  /// The same case without one of its parts.
  var smaller: [MergeCase] {
    var all: [MergeCase] = []
    for part in [\MergeCase.ours, \.theirs, \.third] {
      for index in self[keyPath: part].indices {
        var copy = self
        copy[keyPath: part].remove(at: index)
        all.append(copy)
      }
    }
    for key in base.keys.sorted() {
      var copy = self
      copy.base[key] = nil
      all.append(copy)
    }
    return all
  }

  /// The smallest case that still fails, by taking parts away.
  func shrunk(_ fails: (MergeCase) -> Bool) -> MergeCase {
    for candidate in smaller where fails(candidate) { return candidate.shrunk(fails) }
    return self
  }

  var baseFile: String {
    let entries = base.sorted { $0.key < $1.key }.map { number, entry in
      let reason = entry.epoch > 0 ? ", \"loosened\": {\"reason\": \"old\", \"on\": \"2026-01-01\"}" : ""
      return "\"\(Self.key(number))\":\n{\"level_s\": \(entry.level), \"epoch\": \(entry.epoch)\(reason)},\n\n"
    }
    return """
      {"schema": 1, "headroom": 0.10,
      "loops": {

      "inner":
      {"budget_s": 60, "edits": "hot"},

      "": null
      },
      "levels": {

      \(entries.joined())"": null
      }}

      """
  }

  static func key(_ number: Int) -> String { "t\(number)|linux-x86_64" }

  /// The base's file after the steps of a branch, which are one edit: reading the file again after each would take long.
  func file(_ steps: [Step]) throws(SettingsError) -> String {
    String(decoding: bytes(steps, try SettingsFile(parsing: Array(baseFile.utf8))), as: UTF8.self)
  }

  /// - Parameter file: the base's.
  func bytes(_ steps: [Step], _ file: SettingsFile) -> [UInt8] {
    var edit = SettingsEdit()
    var now = base
    for step in steps { apply(step, &now, &edit) }
    return edit.applied(to: file)
  }

  private func apply(_ step: Step, _ now: inout [Int: Entry], _ edit: inout SettingsEdit) {
    switch step {
    case .tighten(let number, let by):
      guard let entry = now[number] else { return }
      now[number]?.level = entry.level - by
      edit.set(["levels", Self.key(number), "level_s"], .number(Double(entry.level - by)))
    case .loosen(let number, let by, let reason, let day):
      guard let entry = now[number] else { return }
      now[number] = Entry(level: entry.level + by, epoch: entry.epoch + 1)
      let path = ["levels", Self.key(number)]
      edit.set(path + ["level_s"], .number(Double(entry.level + by)))
      edit.set(path + ["epoch"], .number(Double(entry.epoch + 1)))
      edit.set(path + ["loosened", "reason"], .string(reason))
      edit.set(path + ["loosened", "on"], .string("2026-02-0\(day)"))
    case .delete(let number):
      now[number] = nil
      edit.remove(["levels", Self.key(number)])
    case .add(let number, let seconds):
      guard now[number] == nil, base[number] == nil else { return }
      now[number] = Entry(level: seconds, epoch: 0)
      edit.set(["levels", Self.key(number), "level_s"], .number(Double(seconds)))
    case .measure(let number, let pairs):
      if now[number] != nil { edit.set(["levels", Self.key(number), "pair_sd"], .number(Double(pairs) / 100)) }
    case .budget(let seconds): edit.set(["loops", "inner", "budget_s"], .number(Double(seconds)))
    case .headroom(let percent): edit.set(["headroom"], .number(Double(percent) / 100))
    case .edits(let count): edit.set(["loops", "inner", "edits"], .array([.string("\(count).c")]))
    }
  }
}
