import JSON
import Model

/// How levels, noise and records are written: field by field where the entry is there, so that what others added stays.
extension SettingsEdit {
  public mutating func set(_ level: Level, at key: String, in file: SettingsFile) {
    var fields = [Field("level_s", .number(level.seconds)), Field("epoch", .number(Double(level.epoch)))]
    fields += level.anchor.map(Self.fields) ?? []
    fields += level.pairs.map { Self.fields($0, count: "pairs") } ?? []
    let old = file.level(key).flatMap { Limit($0.value) }
    set(fields, level.loosenings, ["levels", key], from: "from_s", isThere: old != nil, was: old?.loosenings ?? [])
  }

  public mutating func set(_ radius: Radius, at key: String, in file: SettingsFile) {
    let fields = [
      Field("actions", .number(Double(radius.actions))), Field("seconds", .number(radius.seconds)),
      Field("epoch", .number(Double(radius.epoch))),
    ]
    let old = file.level(key).flatMap { Limit($0.value) }
    set(fields, radius.loosenings, ["levels", key], from: "from", isThere: old != nil, was: old?.loosenings ?? [])
  }

  public mutating func set(_ noise: LoopNoise, at key: String, in file: SettingsFile) {
    var fields = noise.pairs.map { Self.fields($0, count: "n") } ?? []
    fields += noise.median.map { [Field("median_s", .number($0))] } ?? []
    fields += noise.spread.map { [Field("spread", .number($0))] } ?? []
    fields.append(Field("calibrated", .bool(noise.isCalibrated)))
    fields += noise.reference.map { [Field("ref_s", .number($0))] } ?? []
    fields += noise.kernel.map { [Field("kernel", .number(Double($0)))] } ?? []
    let isThere = file.noise.contains { $0.key == key }
    set(fields, [], ["noise", key], from: "", isThere: isThere, was: [])
  }

  public mutating func set(_ retirement: Retirement, at key: String) {
    var members = [JSONMember(name: "reason", value: .string(retirement.reason))]
    members += retirement.on.map { [JSONMember(name: "on", value: .string($0))] } ?? []
    if let first = retirement.to.first {
      let many = JSONValue.array(retirement.to.map { .string($0) })
      members.append(JSONMember(name: "to", value: retirement.to.count == 1 ? .string(first) : many))
    }
    members += retirement.seconds.map { [JSONMember(name: "level_s", value: .number($0))] } ?? []
    if retirement.epoch > 0 { members.append(JSONMember(name: "epoch", value: .number(Double(retirement.epoch)))) }
    set(["retired", key], .object(members))
  }

  private typealias Field = (name: String, value: JSONValue)

  private mutating func set(
    _ fields: [(name: String, value: JSONValue)], _ loosenings: [Loosening], _ path: [String], from: String,
    isThere: Bool, was: [Loosening]
  ) {
    let reasons = Self.value(loosenings, from: from)
    guard isThere else {
      let all = fields + (reasons.map { [("loosened", $0)] } ?? [])
      set(path, .object(all.map { JSONMember(name: $0.name, value: $0.value) }))
      return
    }
    for field in fields { set(path + [field.name], field.value) }
    if loosenings == was { return }
    if let reasons { set(path + ["loosened"], reasons) } else { remove(path + ["loosened"]) }
  }

  private static func fields(_ anchor: Anchor) -> [Field] {
    [("anchor_s", .number(anchor.seconds)), ("sd", .number(anchor.deviation))]
      + (anchor.commit.map { [("anchor", JSONValue.string($0))] } ?? []) + [("n", .number(Double(anchor.builds)))]
  }

  private static func fields(_ pairs: PairNoise, count: String) -> [Field] {
    [
      ("pair_sd", .number(pairs.deviation)), ("outliers", .number(pairs.outliers)),
      (count, .number(Double(pairs.pairs))),
    ]
  }

  /// One object, an array of several, nothing for none.
  private static func value(_ loosenings: [Loosening], from: String) -> JSONValue? {
    let all = loosenings.map { loosening -> JSONValue in
      var members = loosening.from.map { [JSONMember(name: from, value: .number($0))] } ?? []
      members.append(JSONMember(name: "reason", value: .string(loosening.reason)))
      members += loosening.on.map { [JSONMember(name: "on", value: .string($0))] } ?? []
      members += loosening.until.map { [JSONMember(name: "until", value: .string($0))] } ?? []
      return .object(members)
    }
    return all.count > 1 ? .array(all) : all.first
  }
}
