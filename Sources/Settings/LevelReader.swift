import JSON
import Model

/// The section `levels`: what targets and loops have achieved, and how much touching a file may rerun.
struct LevelReader {
  let checks: Checks
  let keys: LevelKeys

  private static let example = #""app|linux-x86_64": {"level_s": 12.4, "epoch": 0}"#

  func read(_ section: Located.Member) throws(SettingsError) -> [FileEntry<LevelValue>] {
    try checks.entries(section) { (member) throws(SettingsError) in
      guard let key = keys.key(member.name) else {
        throw checks.syntax.error(
          at: member.offset, "a level is called \"\(inert(member.name))\"",
          "TARGET|CLASS, loop:NAME|CLASS or radius:FILE|NAME", example: Self.example)
      }
      let fields = try EntryReader(checks, member, example: Self.example)
      if let schema = try fields.newerSchema() { return .newer(schema: schema) }
      if case .radius = key.subject { return .radius(try radius(fields)) }
      return .level(try level(fields))
    }
  }

  private func level(_ fields: EntryReader) throws(SettingsError) -> Level {
    guard let seconds = try fields.seconds("level_s") else { throw fields.missing("level_s", #""level_s": 12.4"#) }
    return Level(
      seconds: seconds, epoch: try fields.epoch(), anchor: try anchor(fields), pairs: try fields.pairs(count: "pairs"),
      loosenings: try loosenings(fields, from: "from_s"))
  }

  private func radius(_ fields: EntryReader) throws(SettingsError) -> Radius {
    guard let actions = try fields.count("actions") else { throw fields.missing("actions", #""actions": 41"#) }
    return Radius(
      actions: actions, seconds: try fields.number("seconds", 0...Budget.longest, "9.3") ?? 0,
      epoch: try fields.epoch(), loosenings: try loosenings(fields, from: "from"))
  }

  private func anchor(_ fields: EntryReader) throws(SettingsError) -> Anchor? {
    let (commit, builds) = (try fields.text("anchor", "9f3c2e1"), try fields.count("n"))
    let deviation = try fields.number("sd", 0...10, "0.024")
    guard let seconds = try fields.seconds("anchor_s") else { return nil }
    return Anchor(seconds: seconds, deviation: deviation ?? 0, commit: commit, builds: builds ?? 0)
  }

  /// One object, or an array of them where branches that met had a reason each.
  private func loosenings(_ fields: EntryReader, from: String) throws(SettingsError) -> [Loosening] {
    guard let member = fields.member("loosened") else { return [] }
    let example = "\"loosened\": {\"\(from)\": 7.6, \"reason\": \"…\", \"on\": \"2026-02-03\"}"
    var all: [Loosening] = []
    for element in Self.objects(member.value) {
      let part = Located.Member(name: member.name, offset: member.offset, value: element)
      let facts = try EntryReader(checks, part, example: example)
      let value = from == "from_s" ? try facts.seconds(from) : try facts.number(from, 0...1e9, "41")
      all.append(
        Loosening(
          from: value, reason: try facts.reason(example), on: try facts.day("on"), until: try facts.day("until")))
    }
    return all
  }

  private static func objects(_ value: Located) -> [Located] {
    if case .array(let elements) = value.content { elements } else { [value] }
  }
}

extension EntryReader {
  /// - Parameter count: the field that says how many pairs are known.
  func pairs(count: String) throws(SettingsError) -> PairNoise? {
    let (outliers, pairs) = (try number("outliers", 0...1, "0.01"), try self.count(count))
    guard let deviation = try number("pair_sd", 0...10, "0.02") else { return nil }
    return PairNoise(deviation: deviation, outliers: outliers ?? 0.01, pairs: pairs ?? 0)
  }
}

extension Checks {
  /// The entries of a section: each key once; the closing `"": null` and what is for others left out.
  func entries<Value>(
    _ section: Located.Member, _ read: (Located.Member) throws(SettingsError) -> Value
  ) throws(SettingsError) -> [FileEntry<Value>] {
    guard case .object(let members) = section.value.content else {
      throw wrong(section, "an object", "\"\(section.name)\": {}")
    }
    try keys(of: members)
    var entries: [FileEntry<Value>] = []
    for member in members where !member.isClosing && !isForOthers(member.name) {
      entries.append(
        FileEntry(
          key: member.name, value: try read(member), offset: member.offset,
          bytes: Array(syntax.bytes[member.value.range])))
    }
    return entries
  }
}
