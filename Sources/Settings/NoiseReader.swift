import JSON
import Model

/// The sections `noise` and `retired`: how loops scatter, and what was given up for which reason.
struct NoiseReader {
  let checks: Checks

  private static let example = #""inner|linux-x86_64": {"pair_sd": 0.021, "outliers": 0.01, "n": 24}"#
  private static let retiredExample = #""app|linux-x86_64": {"reason": "…", "on": "2026-02-03"}"#

  func noise(_ section: Located.Member) throws(SettingsError) -> [FileEntry<LoopNoise>] {
    try checks.entries(section) { (member) throws(SettingsError) in
      guard LevelKeys.noise(member.name) != nil else {
        throw checks.syntax.error(
          at: member.offset, "an entry of \"noise\" is called \"\(inert(member.name))\"", "LOOP|CLASS",
          example: Self.example)
      }
      let fields = try EntryReader(checks, member, example: Self.example)
      return LoopNoise(
        pairs: try fields.pairs(count: "n"), median: try fields.seconds("median_s"),
        spread: try fields.number("spread", 0...10, "0.034"), isCalibrated: try isCalibrated(fields),
        reference: try fields.seconds("ref_s"), kernel: try fields.count("kernel"))
    }
  }

  private func isCalibrated(_ fields: EntryReader) throws(SettingsError) -> Bool {
    guard let member = fields.member("calibrated") else { return false }
    guard case .bool(let value) = member.value.content else {
      throw checks.wrong(member, "true or false", #""calibrated": true"#)
    }
    return value
  }

  func retired(_ section: Located.Member) throws(SettingsError) -> [FileEntry<Retirement>] {
    try checks.entries(section) { (member) throws(SettingsError) in
      let fields = try EntryReader(checks, member, example: Self.retiredExample)
      return Retirement(
        reason: try fields.reason(Self.retiredExample), on: try fields.day("on"), to: try successors(fields),
        seconds: try fields.seconds("level_s"), epoch: try fields.epoch())
    }
  }

  /// One key, or an array of them where a target was split.
  private func successors(_ fields: EntryReader) throws(SettingsError) -> [String] {
    guard let member = fields.member("to") else { return [] }
    if case .string(let key) = member.value.content { return [key] }
    return try checks.words(member, "a key or an array of keys", #""to": "app2|linux-x86_64""#).map(\.description)
  }
}
