import JSON
import Model

/// The merge of two versions of ratchet.json with their common base, entry by entry.
///
/// Levels and radii have a total order: the higher epoch, then the lower value, then a side that was touched, then the later
/// day of its reasons, then the smaller bytes of the canonical line. So a justified loosening survives, and an old branch
/// loosens nothing. What one side left alone is the other's; budgets and headrooms that both changed become the
/// stricter one; anything else that both changed is a conflict.
public struct SettingsMerge {
  let base: SettingsFile?
  let ours: SettingsFile
  let theirs: SettingsFile

  /// What our file becomes, and which entries nobody could decide.
  public struct Result: Equatable, Sendable {
    /// With git's markers around the conflicts.
    public var bytes: [UInt8]
    /// `levels`, `app|linux-x86_64`: section and key of each conflict.
    public var conflicts: [[String]]
  }

  var edit = SettingsEdit()
  var conflicts: [[String]] = []

  /// - Parameter base: nil where both sides made the file.
  public init(base: SettingsFile?, ours: SettingsFile, theirs: SettingsFile) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }

  public func callAsFunction() -> Result {
    var merge = self
    merge.merge([], decide: SettingsMerge.decideTop)
    merge.merge(["loops"], decide: SettingsMerge.decideLoop)
    merge.merge(["noise"], decide: SettingsMerge.decideOther)
    merge.merge(["levels"], decide: SettingsMerge.decideLevel)
    merge.merge(["retired"], decide: SettingsMerge.decideRetired)
    return Result(bytes: merge.edit.applied(to: ours), conflicts: merge.conflicts)
  }

  /// One member on the three sides; nil where it is not there.
  struct Sides {
    var path: [String]
    var base: JSONValue?
    var ours: JSONValue
    var theirs: JSONValue
    /// As they stand.
    var oursText: [UInt8]
    var theirsText: [UInt8]

    var name: String { path[path.count - 1] }
    /// What both have; the one that was touched where the other was not; nil where both were.
    var threeWay: Decision? {
      if ours == theirs || theirs == base { return .ours }
      return ours == base ? .theirs : nil
    }
  }

  enum Decision: Equatable {
    case ours, theirs
    case text(String)
    /// The two texts that a person has to choose from.
    case conflict(String, String)
  }

  /// Merges the members of the object at `path`, those that only one side has among them.
  private mutating func merge(_ path: [String], decide: (SettingsMerge, Sides) -> Decision) {
    let (mine, other) = (ours.members(at: path), theirs.members(at: path))
    let before = base.map { $0.members(at: path) } ?? [:]
    let names = Set(mine.keys).union(other.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    for name in names where !(path.isEmpty && Self.sections.contains(name)) {
      let place = path + [name]
      let old = before[name].map(\.value)
      switch (mine[name], other[name]) {
      case (let one?, let two?):
        let sides = Sides(
          path: place, base: old, ours: one.value, theirs: two.value, oursText: one.text, theirsText: two.text)
        carryOut(decide(self, sides), sides)
      case (let one?, nil): if one.value == old { edit.remove(place) }
      case (nil, let two?): if two.value != old { edit.set(place, text: two.text) }
      case (nil, nil): break
      }
    }
  }

  private static let sections: Set = ["loops", "noise", "levels", "retired"]

  private mutating func carryOut(_ decision: Decision, _ sides: Sides) {
    switch decision {
    case .ours: break
    case .theirs: edit.set(sides.path, text: sides.theirsText)
    case .text(let text): edit.set(sides.path, text: Array(text.utf8))
    case .conflict(let one, let two):
      conflicts.append(sides.path)
      let start = ours.isAtLineStart(sides.path) ? "" : "\n"
      edit.set(
        sides.path,
        text: Array("\(start)<<<<<<< ours\n\(one)\n=======\n\(two)\n>>>>>>> theirs\n".utf8))
    }
  }
}

extension SettingsMerge {
  /// Top-level members that are no sections.
  private static func decideTop(_ merge: SettingsMerge, _ sides: Sides) -> Decision {
    if let decision = sides.threeWay { return decision }
    guard sides.name == "headroom", let one = sides.ours.number, let two = sides.theirs.number else {
      return clash(sides)
    }
    return one <= two ? .ours : .theirs
  }

  private static func decideOther(_ merge: SettingsMerge, _ sides: Sides) -> Decision {
    sides.threeWay ?? clash(sides)
  }

  private static func decideRetired(_ merge: SettingsMerge, _ sides: Sides) -> Decision {
    if let decision = sides.threeWay { return decision }
    let (one, two) = (sides.ours["on"]?.string ?? "", sides.theirs["on"]?.string ?? "")
    if one != two { return one > two ? .ours : .theirs }
    return byText(sides)
  }

  private static func decideLevel(_ merge: SettingsMerge, _ sides: Sides) -> Decision {
    guard let one = merge.ours.level(sides.name).flatMap({ Limit($0.value) }),
      let two = merge.theirs.level(sides.name).flatMap({ Limit($0.value) })
    else { return sides.threeWay ?? clash(sides) }
    let isOurs = LevelOrder(sides: sides, ours: one, theirs: two).isOurs
    let (winner, loser) = isOurs ? (sides.ours, sides.theirs) : (sides.theirs, sides.ours)
    let reasons = LevelOrder.reasons(of: winner, and: loser, base: sides.base)
    if let reasons { return .text(OneLine.text(winner.setting("loosened", reasons))) }
    return isOurs ? .ours : .theirs
  }

  static func clash(_ sides: Sides) -> Decision {
    .conflict(
      String(decoding: sides.oursText, as: UTF8.self), String(decoding: sides.theirsText, as: UTF8.self))
  }

  static func byText(_ sides: Sides) -> Decision {
    let (one, two) = (OneLine.canonical(sides.ours), OneLine.canonical(sides.theirs))
    return two.utf8.lexicographicallyPrecedes(one.utf8) ? .theirs : .ours
  }
}

/// Which of two versions of a limit holds.
private struct LevelOrder {
  var sides: SettingsMerge.Sides
  var ours: Limit
  var theirs: Limit

  var isOurs: Bool {
    if ours.epoch != theirs.epoch { return ours.epoch > theirs.epoch }
    if ours.value != theirs.value { return ours.value < theirs.value }
    if ours.work != theirs.work { return ours.work < theirs.work }
    // Measurements that only one side refreshed are not lost to the order of bytes.
    if let decision = sides.threeWay { return decision == .ours }
    let (one, two) = (ours.lastDay, theirs.lastDay)
    if one != two { return one > two }
    return SettingsMerge.byText(sides) == .ours
  }

  /// The winner's reasons with those that only the other side has added; nil where there are none of these.
  static func reasons(of winner: JSONValue, and loser: JSONValue, base: JSONValue?) -> JSONValue? {
    let (have, old) = (list(winner), base.map(list) ?? [])
    let added = list(loser).filter { !have.contains($0) && !old.contains($0) }
    if added.isEmpty { return nil }
    let all = (have + added).sorted { OneLine.canonical($0).utf8.lexicographicallyPrecedes(OneLine.canonical($1).utf8) }
    return .array(all)
  }

  private static func list(_ entry: JSONValue) -> [JSONValue] {
    guard let loosened = entry["loosened"] else { return [] }
    return loosened.array ?? [loosened]
  }
}

extension Limit {
  /// The last day of a reason; empty where none has one. Days of one form sort as texts.
  var lastDay: String { loosenings.compactMap(\.on).max() ?? "" }
}
