import Figures
import JSON
import Model

/// Whether ratchet.json is as strict as its base's or says why not: a comparison of two files, without measuring.
public struct FileCheck {
  let base: SettingsFile
  let head: SettingsFile
  let today: CivilDate
  /// Whether the change is of more than ratchet.json. What was measured may be written down only in a change of its own.
  let touchesOthers: Bool
  /// The command that brings the base's file back.
  let restore: [String]

  var findings: [FileFinding] = []

  /// Days that an expired loosening is only warned of.
  static let grace = 14

  public init(
    base: SettingsFile, head: SettingsFile, today: CivilDate, touchesOthers: Bool = true, restore: [String] = []
  ) {
    self.base = base
    self.head = head
    self.today = today
    self.touchesOthers = touchesOthers
    self.restore = restore
  }

  /// Refusals, warnings and notes, in the order of the file; what is gone from it comes last.
  public func callAsFunction() -> [FileFinding] {
    var check = self
    check.compareLoops()
    check.compareNoise()
    check.compareLevels()
    check.compareRetired()
    check.lookAtDays()
    return check.findings.enumerated().sorted {
      ($0.element.line ?? .max, $0.element.baseLine ?? .max, $0.offset)
        < ($1.element.line ?? .max, $1.element.baseLine ?? .max, $1.offset)
    }.map(\.element)
  }

  /// What can be said of a file whose base has none: the days of its loosenings.
  public static func alone(_ head: SettingsFile, today: CivilDate) -> [FileFinding] {
    var check = FileCheck(base: head, head: head, today: today)
    check.lookAtDays()
    return check.findings
  }

  /// The base has a file and the change has none.
  public static func deleted(restore: [String]) -> FileFinding {
    FileFinding(.fileDeleted, key: "ratchet.json", words: "ratchet.json is gone; the base has one", command: restore)
  }

  /// Loosenings past their day, where the level has not come back to what it was.
  private mutating func lookAtDays() {
    for entry in head.levels {
      guard let limit = Limit(entry.value) else { continue }
      for loosening in limit.loosenings {
        guard let until = loosening.until, let past = today.days(since: until), past > 0 else { continue }
        if let from = loosening.from, limit.value <= from { continue }
        let isOver = past > Self.grace
        let rest = isOver ? "" : "; it fails in \(Self.days(Self.grace - past + 1))"
        findings.append(
          FileFinding(
            .expired, isOver ? .refused : .warning, key: entry.key, line: head.line(at: entry.offset),
            words: "\(entry.key) was loosened until \(until) (\(loosening.reason)), \(Self.days(past)) ago\(rest)",
            command: loosen(entry.key, limit) + ["--until", "DATE"]))
      }
    }
  }

  private static func days(_ count: Int) -> String { "\(count) day\(count == 1 ? "" : "s")" }
}

/// What a level and a radius have in common: a value, an epoch, reasons.
struct Limit {
  var value: Double
  /// Seconds of a radius; 0 for a level.
  var work = 0.0
  var epoch: Int
  var loosenings: [Loosening]
  /// `12.4s` on a command line, `12.4 s` in words.
  var typed: String
  var words: String

  /// nil for an entry that this version cannot read.
  init?(_ value: LevelValue) {
    switch value {
    case .level(let level):
      (self.value, epoch, loosenings) = (level.seconds, level.epoch, level.loosenings)
      let number = OneLine.text(.number(level.seconds))
      (typed, words) = ("\(number)s", "\(number) s")
    case .radius(let radius):
      (self.value, epoch, loosenings) = (Double(radius.actions), radius.epoch, radius.loosenings)
      work = radius.seconds
      (typed, words) = ("\(radius.actions)", "\(radius.actions) actions")
    case .newer: return nil
    }
  }

  /// Reasons that the other does not have.
  func newReasons(since other: Limit?) -> [Loosening] {
    let known = Set(other?.loosenings ?? [])
    return loosenings.filter { !known.contains($0) }
  }
}
