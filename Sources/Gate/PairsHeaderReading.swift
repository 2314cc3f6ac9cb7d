import Figures
import JSON
import Model

/// Reading the first line of a file of pairs.
extension PairsHeader {
  init(_ line: InputLine) throws(InputError) {
    if let schema = try line.text("schema") {
      guard schema == Self.schema else {
        throw line.error(
          "\"schema\" is \"\(schema)\"; this version reads \"\(Self.schema)\"", hint: "update ratchet and try again")
      }
      isReceipt = true
    }
    try readRule(line)
    try readHistory(line)
    tick = try line.amount("tick_s")
    budget = try line.seconds("budget_s")
    guard isReceipt else { return }
    try readReceipt(line)
  }

  private mutating func readRule(_ line: InputLine) throws(InputError) {
    if let name = try line.text("rule") {
      guard let purpose = SequentialRule.Purpose(rawValue: name) else {
        throw line.error("\"rule\" is \"\(name)\", not \"change\" or \"confirmation\"")
      }
      rule = purpose == .change ? .change : .confirmation
    }
    guard let most = try line.count("max_pairs") else { return }
    guard Self.mostPairs.contains(most) else {
      throw line.error(
        "\"max_pairs\" is \(most), not from \(Self.mostPairs.lowerBound) to \(Self.mostPairs.upperBound)")
    }
    (rule.mostPairs, hasMostPairs) = (most, true)
  }

  private mutating func readHistory(_ line: InputLine) throws(InputError) {
    switch line.members["history"] {
    case nil, .null: break
    case .array(let values): history = try Self.ratios(values, line)
    case .object(let members):
      for member in members {
        guard case .array(let values) = member.value else {
          throw line.error("the history of \"\(member.name)\" is \(InputLine.kind(member.value)), not an array")
        }
        guard histories.updateValue(try Self.ratios(values, line), forKey: ByteString(member.name)) == nil else {
          throw line.error("the history of \"\(member.name)\" stands twice")
        }
      }
    case .some(let value): throw line.error("\"history\" is \(InputLine.kind(value)), not an array of log ratios")
    }
  }

  /// More than this is no log ratio of anything: a factor of 22,000.
  static let farthest = 10.0

  private static func ratios(_ values: [JSONValue], _ line: InputLine) throws(InputError) -> [Double] {
    var ratios: [Double] = []
    for value in values {
      guard case .number(let ratio) = value else {
        throw line.error("\"history\" holds \(InputLine.kind(value)), not only log ratios")
      }
      guard abs(ratio) <= farthest else {
        throw line.error("\"history\" holds \(ratio): no two builds that are equal lie so far apart")
      }
      ratios.append(ratio)
    }
    // A ratio of equal builds is about 1, its logarithm about 0.
    if let middle = Statistics.median(ratios), abs(middle) > 0.5 {
      throw line.error(
        "the median of \"history\" is \(middle): equal builds differ by a log ratio of about 0",
        hint: "write ln(second / first), 0.02 for 2 %")
    }
    return ratios
  }

  private mutating func readReceipt(_ line: InputLine) throws(InputError) {
    guard let ended = try line.text("ended").flatMap(ChangeTest.Ending.init), let open = try line.flag("open"),
      hasMostPairs, case .array(let subjects) = line.members["subjects"]
    else {
      throw line.error("a receipt's first line needs \"ended\", \"open\", \"max_pairs\" and \"subjects\"")
    }
    (ending, isOpen) = (ended, open)
    screened = try line.number("screened")
    if let screened, abs(screened) > 1e6 { throw line.error("\"screened\" is \(screened)") }
    smallTargets = try line.count("small_targets") ?? 0
    oneSided = try Self.names("one_sided", line)
    notFound = try Self.names("not_found", line)
    runs = try line.count("runs") ?? 0
    notes = line.members["notes"]?.array?.compactMap(\.string) ?? []
    for subject in subjects { entries.append(try Entry(subject, line)) }
    guard Set(entries.map(\.subject.key)).count == entries.count else {
      throw line.error("\"subjects\" names one twice")
    }
  }

  private static func names(_ member: String, _ line: InputLine) throws(InputError) -> [ByteString] {
    guard let value = line.members[member] else { return [] }
    guard case .array(let elements) = value else { throw line.error("\"\(member)\" is no array of names") }
    return elements.compactMap { element in
      element.string.map { ByteString($0) }
        ?? element["b64"]?.string.flatMap { Base64.decode($0) }.map {
          ByteString(bytes: $0)
        }
    }
  }
}

extension PairsHeader.Entry {
  init(_ value: JSONValue, _ outer: InputLine) throws(InputError) {
    guard case .object(let members) = value else { throw outer.error("\"subjects\" holds what is no object") }
    var line = InputLine(number: outer.number)
    for member in members { line.members[member.name] = member.value }
    line.target = line.members["target"]?.string.map { ByteString($0) }
    guard let deviation = try line.amount("pair_sd"), deviation <= PairsHeader.farthest,
      let outliers = try line.amount("outliers"), outliers <= 1,
      let known = try line.count("pairs")
    else { throw line.error("a subject needs \"pair_sd\", \"outliers\" and \"pairs\"") }
    subject = Subject(
      key: try line.neededTarget(), noise: PairNoise(deviation: deviation, outliers: outliers, pairs: known),
      tick: try line.amount("tick_s") ?? 0, isProvisional: try line.flag("provisional") ?? false)
    if let seconds = try line.seconds("accepted_s") {
      subject.acceptance = Acceptance(seconds: seconds, reason: try line.text("reason") ?? "")
    }
    given = try line.count("given") ?? 0
    trouble = try Self.trouble(line)
  }

  private static func trouble(_ line: InputLine) throws(InputError) -> InvalidReason? {
    guard let name = try line.text("invalid") else { return nil }
    guard let kind = InvalidReason.Kind(rawValue: name) else {
      throw line.error("\"invalid\" is \"\(name)\", which this version does not know")
    }
    let place = try line.count("run").map { number throws(InputError) in
      RunPlace(isHead: try line.flag("head") ?? false, run: number)
    }
    return InvalidReason(
      kind, place, count: try line.count("count"), of: try line.count("of"), seconds: try line.amount("seconds"),
      least: try line.amount("least_s"))
  }
}

extension Subject {
  private static let loopPrefix = "loop:"

  /// How files name it: `loop:inner` for a loop.
  var key: ByteString { isLoop ? ByteString(bytes: Array(Self.loopPrefix.utf8) + name.bytes) : name }

  init(key: ByteString, noise: PairNoise, tick: Double, isProvisional: Bool = false) {
    let isLoop = key.hasPrefix(Self.loopPrefix) && key.bytes.count > Self.loopPrefix.utf8.count
    self.init(
      name: isLoop ? ByteString(bytes: key.bytes.dropFirst(Self.loopPrefix.utf8.count)) : key, isLoop: isLoop,
      noise: noise, tick: tick, isProvisional: isProvisional)
  }
}
