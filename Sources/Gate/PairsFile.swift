import JSON
import Model

/// Pairs that were measured elsewhere, or a receipt of a gate: the same rule, no building.
///
/// JSON Lines: one pair a line in the order of measurement, before them at most one line about all. Of a million pairs
/// only those are kept that a test can use. A file of pairs names its loop `loop:NAME`; without one, every target is
/// judged by itself.
public struct PairsFile: Equatable, Sendable {
  public let report: ChangeReport
  /// What a reader must know of the file, one sentence each.
  public let notes: [String]

  /// More subjects than any build has targets.
  static let mostSubjects = 10_000

  /// - Parameter mostPairs: after which a test ends undecided; nil takes the file's, else the rule's.
  public init(_ reader: JSONReader, mostPairs: Int? = nil) throws(InputError) {
    var content = Content()
    var lines = InputLines(reader)
    while let line = try lines.next() { try content.add(line, mostPairs) }
    guard content.header.isReceipt || !content.order.isEmpty else {
      throw InputError(
        "there is no pair in it", hint: #"one pair a line: {"target": "app", "base_s": 12.1, "head_s": 12.4}"#)
    }
    let report = content.report()
    if let line = content.closing {
      try Self.check(line, report)
    } else if content.header.isReceipt {
      throw InputError("the receipt has no verdicts: it is cut off", hint: "take the whole file")
    }
    self.report = report
    notes = content.notes(report)
  }

  /// A receipt says what its gate found: whoever changes its pairs must not pass for that gate.
  private static func check(_ line: InputLine, _ report: ChangeReport) throws(InputError) {
    guard case .array(let stored) = line.members["verdicts"] else { throw line.error("\"verdicts\" is no array") }
    let found = report.verdicts.map(\.outcome.rawValue)
    guard stored.map(\.string) == found else {
      let words = stored.map { $0.string ?? "?" }.joined(separator: ", ")
      throw line.error(
        "the receipt says \(words.isEmpty ? "nothing" : words); its own pairs say \(found.joined(separator: ", "))",
        hint: "it was changed, or another version wrote it; measure again")
    }
  }
}

/// What a file of pairs holds, as it is read.
private struct Content {
  /// The pairs of one subject: as many as its test can use.
  struct Series {
    var pairs: [Pair] = []
    var given = 0
  }

  var header = PairsHeader()
  var order: [ByteString] = []
  var series: [ByteString: Series] = [:]
  /// The verdicts at the end of a receipt.
  var closing: InputLine?
  private var lines = 0
  private var loop: (name: ByteString, line: Int)?
  private var isWholeSeconds = true
  /// Members that nobody reads, with the first line that has them.
  private var unknown: [String: Int] = [:]

  mutating func add(_ line: InputLine, _ mostPairs: Int?) throws(InputError) {
    lines += 1
    if lines == 1 { header.rule.mostPairs = mostPairs ?? header.rule.mostPairs }
    if !line.has("target"), !line.has("target_b64") {
      if lines == 1 { return try begin(line, mostPairs) }
      if header.isReceipt, line.has("verdicts") { return closing = line }
    }
    guard closing == nil else { throw line.error("a line after the receipt's verdicts") }
    let key = try line.neededTarget()
    let pair = try Pair(line)
    note(line.unknown(Pair.members), line)
    try place(key, line)
    let isWhole = [pair.base.seconds, pair.head.seconds].allSatisfy { $0 == $0.rounded() }
    isWholeSeconds = isWholeSeconds && isWhole
    series[key, default: Series()].given += 1
    if series[key, default: Series()].pairs.count < header.rule.mostPairs { series[key]?.pairs.append(pair) }
  }

  private mutating func begin(_ line: InputLine, _ mostPairs: Int?) throws(InputError) {
    header = try PairsHeader(line)
    note(line.unknown(PairsHeader.members), line)
    guard let mostPairs else { return }
    guard !header.isReceipt else {
      throw line.error("a receipt has its own number of pairs", hint: "leave --max-pairs out")
    }
    header.rule.mostPairs = mostPairs
  }

  private mutating func place(_ key: ByteString, _ line: InputLine) throws(InputError) {
    guard series[key] == nil else { return }
    if header.isReceipt, !header.entries.contains(where: { $0.subject.key == key }) {
      throw line.error("\(key) is no subject of this receipt")
    }
    guard order.count < PairsFile.mostSubjects else {
      throw line.error("more than \(PairsFile.mostSubjects) targets")
    }
    if Subject(key: key, noise: .cold([]), tick: 0).isLoop {
      if let loop {
        throw line.error("pairs of \(key), after pairs of \(loop.name) on line \(loop.line): one gate judges one loop")
      }
      loop = (key, line.number)
    }
    order.append(key)
    series[key] = Series()
  }

  private mutating func note(_ members: [String], _ line: InputLine) {
    for member in members where unknown[member] == nil { unknown[member] = line.number }
  }

  // MARK: From lines to verdicts

  /// A clock whose every time is a whole second has no finer grain, as far as anybody can tell.
  private var tick: Double { header.tick ?? (isWholeSeconds ? 1 : 0) }

  private var subjects: [Subject] {
    if header.isReceipt { return header.entries.map(\.subject) }
    return order.map { key in
      Subject(key: key, noise: PairNoise(equalPairs: header.histories[key] ?? header.history ?? []), tick: tick)
    }
  }

  func report() -> ChangeReport {
    var test = ChangeTest(subjects, rule: header.rule)
    let pairs = test.subjects.map { series[$0.key]?.pairs ?? [] }
    let longest = pairs.map(\.count).max() ?? 0
    for round in 0..<longest {
      for subject in pairs.indices where round < pairs[subject].count { test.add(pairs[subject][round], to: subject) }
      if !test.wantsMore { break }
    }
    for (index, subject) in test.subjects.enumerated() {
      let handedIn = series[subject.key]?.given ?? 0
      test.states[index].given = header.isReceipt ? header.entries[index].given : handedIn
      if header.isReceipt, let trouble = header.entries[index].trouble { test.invalidate(index, trouble) }
    }
    let ending = header.isReceipt ? header.ending : test.wantsMore ? .exhausted : .decided
    return ChangeReport(
      test, ending: ending, isOpen: header.isOpen, budget: header.budget, screened: header.screened,
      smallTargets: header.smallTargets, oneSided: header.oneSided, notFound: header.notFound, runs: header.runs)
  }

  func notes(_ report: ChangeReport) -> [String] {
    var notes = header.notes
    notes += unknown.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map { name, line in
      "line \(line): nothing reads \"\(name)\""
    }
    let strangers = header.histories.keys.filter { series[$0] == nil }.sorted()
    notes += strangers.map { "a history of \($0), and no pair of it" }
    let unused = zip(report.test.states, report.test.subjects).reduce(0) { sum, state in
      sum + max(0, (series[state.1.key]?.given ?? 0) - state.0.pairs.count - (state.0.trouble == nil ? 0 : 1))
    }
    if unused > 0, !header.isReceipt { notes.append("\(unused) pairs came after the decision and were not used") }
    if header.budget != nil, loop == nil, !header.isReceipt { notes.append("a budget, and no loop that it is held to") }
    let few = report.test.subjects.filter { $0.noise.pairs < PairNoise.enough }
    if !few.isEmpty, !header.isReceipt {
      notes.append(
        "\(few.count == 1 ? "\(few[0].key)" : "\(few.count) subjects"): fewer than \(PairNoise.enough) pairs of equal "
          + "builds are known, so the noise is drawn towards 5 %")
    }
    return notes
  }
}
