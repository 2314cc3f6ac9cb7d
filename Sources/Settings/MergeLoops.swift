import JSON
import Model

/// Loops are merged field by field; what `changed` says of a field goes with the field's value.
extension SettingsMerge {
  static func decideLoop(_ merge: SettingsMerge, _ sides: Sides) -> Decision {
    if let decision = sides.threeWay { return decision }
    guard let ours = sides.ours.object, let theirs = sides.theirs.object else { return clash(sides) }
    var fields = FieldMerge(base: sides.base, ours: sides.ours, theirs: sides.theirs)
    fields.headrooms = (merge.ours.settings.headroom, merge.theirs.settings.headroom)
    let names = (ours + theirs).map(\.name)
    for (index, name) in names.enumerated() where !names[..<index].contains(name) && name != "changed" {
      fields.merge(name)
    }
    fields.mergeReasons()
    let (one, two) = (OneLine.text(.object(fields.one)), OneLine.text(.object(fields.two)))
    if !fields.hasConflict { return .text(one) }
    return .conflict(one, two)
  }
}

/// One loop's fields, and the two entries that a person has to choose from where a field is a conflict.
private struct FieldMerge {
  let base: JSONValue?
  let ours: JSONValue
  let theirs: JSONValue
  /// The headrooms of the two files.
  var headrooms = (Settings.usualHeadroom, Settings.usualHeadroom)
  var one: [JSONMember] = []
  var two: [JSONMember] = []
  var hasConflict = false
  /// Fields whose value is one side's alone.
  private var taken: [String: Bool] = [:]

  init(base: JSONValue?, ours: JSONValue, theirs: JSONValue) {
    self.base = base
    self.ours = ours
    self.theirs = theirs
  }

  mutating func merge(_ name: String) {
    let (old, mine, other) = (base?[name], ours[name], theirs[name])
    if mine == other {
      append(name, mine, mine)
    } else if mine == old {
      take(name, ours: false)
    } else if other == old {
      take(name, ours: true)
    } else if name == "budget_s" {
      take(name, ours: Self.budget(mine) <= Self.budget(other))
    } else if name == "headroom" {
      take(name, ours: mine?.number ?? headrooms.0 <= other?.number ?? headrooms.1)
    } else {
      hasConflict = true
      append(name, mine, other)
    }
  }

  private mutating func take(_ name: String, ours isOurs: Bool) {
    taken[name] = isOurs
    let value = isOurs ? ours[name] : theirs[name]
    append(name, value, value)
  }

  private mutating func append(_ name: String, _ mine: JSONValue?, _ other: JSONValue?) {
    if let mine { one.append(JSONMember(name: name, value: mine)) }
    if let other { two.append(JSONMember(name: name, value: other)) }
  }

  /// Seconds; a loop without a budget of its own has the usual minute.
  private static func budget(_ value: JSONValue?) -> Double {
    switch value {
    case .number(let seconds)?: seconds
    case nil: 60
    default: .infinity
    }
  }

  mutating func mergeReasons() {
    var mine: [JSONMember] = []
    for field in Change.fields {
      let key = field == "budget" ? "budget_s" : field
      let (old, one, two) = (base?["changed"]?[field], ours["changed"]?[field], theirs["changed"]?[field])
      let isOurs: Bool
      if let side = taken[key] {
        isOurs = side
      } else if one == two || two == old {
        isOurs = true
      } else if one == old {
        isOurs = false
      } else {
        isOurs = Self.isLater(one, two)
      }
      if let reason = isOurs ? one : two { mine.append(JSONMember(name: field, value: reason)) }
    }
    if !mine.isEmpty { append("changed", .object(mine), .object(mine)) }
  }

  private static func isLater(_ one: JSONValue?, _ two: JSONValue?) -> Bool {
    let days = (one?["on"]?.string ?? "", two?["on"]?.string ?? "")
    if days.0 != days.1 { return days.0 > days.1 }
    let texts = [one, two].map { $0.map { OneLine.canonical($0) } ?? "" }
    return texts[0].utf8.lexicographicallyPrecedes(texts[1].utf8)
  }
}
