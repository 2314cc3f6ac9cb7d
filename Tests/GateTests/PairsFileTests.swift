import Figures
import JSON
import Model
import Simulations
import Testing

@testable import Gate

/// Files of pairs: what is in them, what is wrong with them, and receipts that come to the same again.
struct PairsFileTests {
  static let history =
    #"{"history":[0.012,-0.008,0.01,-0.02,0.015,-0.01,0.002,0.02,-0.015,0.005,0.01,-0.01,0.012,-0.008,0.01,-0.02,0.015,-0.01,0.002,0.02,-0.015,0.005,0.01,-0.01]}"#

  static func read(_ lines: [String], mostPairs: Int? = nil) throws(InputError) -> PairsFile {
    try PairsFile(JSONReader(Array(lines.joined(separator: "\n").utf8)), mostPairs: mostPairs)
  }

  static func pair(_ target: String, _ base: Double, _ head: Double, _ more: String = "") -> String {
    "{\"target\":\"\(target)\",\"base_s\":\(base),\"head_s\":\(head)\(more)}"
  }

  private func outcomes(_ lines: [String], mostPairs: Int? = nil) throws -> [Verdict.Outcome] {
    try Self.read(lines, mostPairs: mostPairs).report.verdicts.map(\.outcome)
  }

  private func pairs(_ count: Int, _ target: String = "app", base: Double = 12.1, head: Double) -> [String] {
    (0..<count).map { Self.pair(target, base + Double($0 % 3) / 50, head + Double($0 % 2) / 50) }
  }

  @Test func theVerdictsOfAFile() throws {
    #expect(try outcomes([Self.history] + pairs(5, head: 13.5)) == [.fail])
    #expect(try outcomes([Self.history] + pairs(5, head: 12.1)) == [.pass])
    #expect(try outcomes([Self.history] + pairs(3, head: 12.5)) == [.inconclusive])
    #expect(try outcomes([Self.history] + pairs(12, head: 12.47)) == [.inconclusive])
    #expect(try outcomes(pairs(3, "a", head: 12.11) + pairs(3, "b", head: 12.11)).count == 2)
  }

  @Test func withoutAHistoryTheGuessIsFivePercent() throws {
    let file = try Self.read(pairs(12, head: 13.3))
    #expect(file.report.verdicts[0].pairs?.noise == PairNoise(deviation: 0.05, outliers: 0.03, pairs: 0))
    #expect(file.notes.contains { $0.contains("drawn towards 5 %") })
    let three = try Self.read(["{\"history\":[0.01,-0.02,0.03]}"] + pairs(12, head: 13.3))
    #expect(three.report.verdicts[0].pairs?.noise == PairNoise.cold([0.01, -0.02, 0.03]))
  }

  @Test func aHistoryForEachTarget() throws {
    let calm = Array(repeating: "0.001", count: 24).joined(separator: ",")
    let header = "{\"history\":{\"a\":[\(calm)],\"gone\":[0.1]}}"
    let file = try Self.read([header] + pairs(3, "a", head: 12.11) + pairs(3, "b", head: 12.11))
    #expect(file.report.verdicts.map { $0.pairs?.noise.pairs } == [24, 0])
    #expect(file.notes.contains("a history of gone, and no pair of it"))
  }

  @Test func targetsShareTheErrorRate() throws {
    let many = (0..<20).flatMap { pairs(4, "t\($0)", head: 12.1) }
    #expect(try Self.read([Self.history] + many).report.test.level == 0.0005)
    #expect(try Self.read([Self.history] + pairs(4, head: 12.1)).report.test.level == 0.001)
  }

  @Test func theLoopEndsTheMeasuring() throws {
    let lines = [Self.history] + pairs(6, "loop:inner", head: 12.1) + pairs(6, "app", head: 12.43)
    let file = try Self.read(lines)
    #expect(file.report.verdicts.map(\.name) == ["inner", "app"] && file.report.verdicts[0].isLoop)
    #expect(file.report.verdicts.map { $0.pairs?.changes.count } == [2, 2])
    #expect(file.report.verdicts[1].reason == .endedWithLoop)
    #expect(file.notes.contains("8 pairs came after the decision and were not used"))
    let two = lines + pairs(1, "loop:other", head: 12)
    #expect(throws: InputError.self) { try Self.read(two) }
  }

  @Test func whereNothingCanFailNothingPasses() throws {
    for head in [12.4, 14.0, 13.0] {
      let one = try Self.read([Self.history] + pairs(1, head: head)).report.verdicts
      #expect(one.map(\.reason) == [.invalid(InvalidReason(.tooFewPairs, count: 1))] && one.exitStatus() == 2)
      #expect(try Self.read([Self.history] + pairs(2, head: head)).report.verdicts.exitStatus() == 2)
    }
  }

  @Test func clocks() throws {
    let whole = (0..<6).map { _ in "{\"target\":\"a\",\"base_s\":12,\"head_s\":14}" }
    let coarse = try Self.read([Self.history] + whole).report.verdicts
    #expect(
      coarse[0].reason
        == .invalid(InvalidReason(.coarseClock, RunPlace(isHead: false, run: 1), seconds: 12, least: 200)))
    #expect(try Self.read(["{\"tick_s\":0.001}"] + whole).report.verdicts[0].outcome != .invalid)
    let long = (0..<6).map { _ in "{\"target\":\"a\",\"base_s\":300,\"head_s\":360}" }
    #expect(try outcomes([Self.history] + long) == [.fail])
    #expect(try outcomes(["{\"tick_s\":0.1}"] + pairs(4, head: 13)) == [.invalid])
    #expect(try outcomes([Self.history] + pairs(4, base: 0.1, head: 0.2)) == [.invalid])
    #expect(try outcomes([Self.history] + (0..<3).map { _ in Self.pair("a", 0.6, 0.2) }) == [.pass])
  }

  @Test func whatIsNoEvidence() throws {
    let cases: [(String, InvalidReason.Kind)] = [
      (",\"head_exit\":1", .failed), (",\"base_exit\":-9", .failed), (",\"head_failed\":2", .failedActions),
      (",\"base_executed\":37,\"head_executed\":0", .nothingRebuilt),
      (",\"head_hits\":3,\"head_executed\":4", .fromCache),
    ]
    for (more, kind) in cases {
      let verdict = try Self.read([Self.history] + (0..<3).map { _ in Self.pair("a", 12.1, 12.3, more) }).report
        .verdicts[0]
      guard case .invalid(let reason) = verdict.reason else {
        Issue.record("\(more): \(verdict)")
        continue
      }
      #expect(reason.kind == kind)
    }
    let differs = Self.pair("loop:inner", 12.1, 12.2, ",\"base_hits\":0,\"head_hits\":4")
    #expect(try outcomes([Self.history, differs]) == [.invalid])
  }

  // MARK: Bad input

  @Test(
    arguments: [
      (["{\"target\":\"a\",\"base_s\":NaN,\"head_s\":1}"], 1, "not JSON"),
      (
        ["{\"target\":\"a\",\"base_s\":1.1,\"head_s\":2}", "{\"target\":\"a\",\"base_s\":-1,\"head_s\":1}"], 2,
        "negative"
      ),
      (["{\"target\":\"a\",\"base_s\":1,\"head_s\":0}"], 1, "\"head_s\" is 0"),
      (["{\"target\":\"a\",\"base_s\":1e999,\"head_s\":1}"], 1, "too large"),
      (["{\"target\":\"a\",\"base_s\":1e9,\"head_s\":1}"], 1, "more than a year"),
      (["{\"target\":\"a\",\"base_s\":1e-9,\"head_s\":1}"], 1, "less than a microsecond"),
      (["{\"target\":\"a\",\"base_s\":\"1\",\"head_s\":1}"], 1, "a text, not a number"),
      (["{\"target\":\"a\",\"base_s\":1}"], 1, "\"head_s\" is missing"),
      (["{\"target\":\"a\",\"base_s\":1,\"base_s\":2,\"head_s\":1}"], 1, "\"base_s\" stands twice"),
      (["{\"target\":7,\"base_s\":1,\"head_s\":1}"], 1, "\"target\" is a number"),
      (["{\"target\":\"\",\"base_s\":1,\"head_s\":1}"], 1, "\"target\" is empty"),
      (["{\"target\":\"a\",\"base_s\":1,\"head_s\":1,\"steps\":0}"], 1, "\"steps\" is 0"),
      (["{}", "{}"], 2, "\"target\" is missing"), (["[1]"], 1, "expected an object"), (["7"], 1, "expected an object"),
      (["{\"history\":[0.1,\"x\"]}"], 1, "\"history\" holds a text"),
      (["{\"history\":7}"], 1, "\"history\" is a number"),
      (["{\"history\":[1.01,0.99,1.02]}"], 1, "log ratio of about 0"), (["{\"history\":[1e300]}"], 1, "so far apart"),
      (["{\"history\":{\"a\":1}}"], 1, "not an array"),
      (["{\"rule\":\"mine\"}"], 1, "not \"change\" or"), (["{\"max_pairs\":2}"], 1, "from 3 to 200"),
      (["{\"schema\":\"ratchet.receipt/2\"}"], 1, "this version reads"),
      (["{\"schema\":\"ratchet.receipt/1\"}"], 1, "a receipt's first line needs"),
      (["{\"target\":\"a\",\"base_s\":1.5,\"head_s\":1.5}", "{\"target\":\"a\",\"ba"], 2, "not JSON"),
    ])
  func eachMistakeIsNamedWithItsLine(lines: [String], line: Int, words: String) {
    do throws(InputError) {
      let file = try Self.read(lines)
      Issue.record("\(lines) gives \(file.report.verdicts)")
    } catch {
      #expect(error.line == line && error.reason.contains(words), "\(error)")
    }
  }

  @Test func nothingAtAll() {
    for lines in [[], [""], [Self.history], ["{}"]] {
      do throws(InputError) {
        let file = try Self.read(lines)
        Issue.record("\(lines) gives \(file.report.verdicts)")
      } catch {
        #expect(error.reason == "there is no pair in it")
      }
    }
  }

  @Test func strangeFormsAreRead() throws {
    let lines = [Self.history] + pairs(5, head: 13.5)
    let expected = try Self.read(lines).report.verdicts
    #expect(
      try PairsFile(JSONReader(Array(("\u{feff}" + lines.joined(separator: "\r\n")).utf8))).report.verdicts == expected)
    #expect(try PairsFile(JSONReader(Array(lines.joined(separator: " ").utf8))).report.verdicts == expected)
    let odd = try Self.read([Self.history] + pairs(5, head: 13.5).map { $0.dropLast() + ",\"cpu\":1,\"x-mine\":2}" })
    #expect(odd.notes.first == "line 2: nothing reads \"cpu\"" && odd.report.verdicts == expected)
  }

  @Test func namesAreBytes() throws {
    let bytes = Array(Self.pair("a?b", 12.1, 12.1).utf8).map { $0 == UInt8(ascii: "?") ? 0xff : $0 }
    let file = try PairsFile(JSONReader(Array(Self.history.utf8) + bytes + bytes + bytes))
    #expect(file.report.verdicts[0].name.bytes == [0x61, 0xff, 0x62])
    let again = try PairsFile(JSONReader(Receipt.bytes(file.report, notes: file.notes)))
    #expect(again == file)
    let hostile = try Self.read([Self.history] + pairs(3, "\\u001b[31m<script>|`", head: 12.1))
    #expect(hostile.report.verdicts[0].name == "\u{1b}[31m<script>|`")
  }

  @Test func aLargeFileIsReadInBoundedSpace() throws {
    var left = 20_000
    let line = Array((Self.pair("app", 12.15, 12.2) + "\n").utf8)
    let reader = JSONReader { bytes in
      guard left > 0 else { return false }
      for _ in 0..<min(1000, left) { bytes += line }
      left -= 1000
      return true
    }
    let file = try PairsFile(reader)
    #expect(file.report.test.states[0].pairs.count <= 12 && file.report.test.states[0].given == 20_000)
    #expect(file.report.verdicts[0].outcome == .pass)
  }

  @Test func tooManyTargets() {
    var number = 0
    let reader = JSONReader { bytes in
      number += 1
      bytes += Array((Self.pair("t\(number)", 12.15, 12.2) + "\n").utf8)
      return number < 20_000
    }
    #expect(throws: InputError(line: 10_001, "more than 10000 targets")) { try PairsFile(reader) }
  }

  /// Whatever stands in a file: an error or verdicts, never a crash, and never a pass without pairs.
  @Test func damagedFiles() throws {
    var random = NormalVariates(seed: 99)
    let gate = try GateMachineTests.report(GateMachineTests.plan()) { side, _ in
      GateMachineTests.run(["app": side == .base ? 10 : 11, "lib": 5])
    }
    let plain = [Self.history] + pairs(4, "loop:inner", head: 12.2) + pairs(4, head: 13.5)
    let originals = [Array(plain.joined(separator: "\n").utf8), Receipt.bytes(gate)]
    let snippets = ["1e300", "-1", "0", "null", "1e-300", "\"", "{", "]", "9e99999", "\u{0}", "true", ",", "4e18"]
    for round in 0..<300 {
      var bytes = originals[round % 2]
      for _ in 0...random.index(below: 3) {
        let at = random.index(below: bytes.count)
        let end = min(bytes.count, at + random.index(below: 6))
        bytes.replaceSubrange(at..<end, with: Array(snippets[random.index(below: snippets.count)].utf8))
      }
      guard let file = try? PairsFile(JSONReader(bytes)) else { continue }
      for verdict in file.report.verdicts where verdict.outcome == .pass || verdict.outcome == .inconclusive {
        #expect((verdict.pairs?.changes.count ?? 0) > 0, "\(String(decoding: bytes, as: UTF8.self))")
      }
    }
  }

  // MARK: Receipts

  /// Random files and gates: the receipt gives the same verdicts, to the last bit.
  @Test func aReceiptComesToTheSame() throws {
    var random = NormalVariates(seed: 77)
    for round in 0..<60 {
      let model = NoiseModel.all[round % 3]
      var lines: [String] = []
      if round % 4 > 0 {
        let known = model.history([3, 12, 24][round % 3], &random).map { "\($0)" }.joined(separator: ",")
        lines.append("{\"history\":[\(known)],\"budget_s\":60.5}")
      }
      let targets = (0..<(1 + round % 4)).map { $0 == 0 && round % 2 == 0 ? "loop:inner" : "t\($0)" }
      for _ in 0..<(1 + round % 14) {
        for target in targets {
          let head = 60 * Elementary.exp(model.pairs(1, effect: Double(round % 3) * 0.05, &random)[0])
          lines.append(Self.pair(target, 60 + random.uniform(), head, ",\"base_cpu_s\":60,\"head_cpu_s\":\(head)"))
        }
      }
      let file = try Self.read(lines)
      let receipt = Receipt.bytes(file.report, notes: file.notes)
      let again = try PairsFile(JSONReader(receipt))
      #expect(again == file, "round \(round)")
      #expect(Receipt.bytes(again.report, notes: again.notes) == receipt, "round \(round)")
    }
  }

  @Test func aReceiptOfAGateComesToTheSame() throws {
    let plans: [(ChangePlan, (Side, Int) -> Run)] = [
      (GateMachineTests.plan(), { side, _ in GateMachineTests.run(["app": side == .base ? 10 : 11, "tiny": 0.1]) }),
      (GateMachineTests.plan(screen: Screen(median: 10, spread: 0.03)), { _, _ in GateMachineTests.run(["app": 10]) }),
      (
        GateMachineTests.plan(established: []),
        { side, _ in GateMachineTests.run([side == .base ? "app" : "new": 10, "lib": 5]) }
      ),
      (
        GateMachineTests.plan(),
        { side, run in GateMachineTests.run(["app": 10], executed: side == .head && run > 1 ? 0 : 9) }
      ),
      (
        GateMachineTests.plan(budget: 9, acceptances: ["app": Acceptance(seconds: 12, reason: "why \u{1b} not")]),
        { side, _ in GateMachineTests.run(["app": side == .base ? 10 : 11], loop: 30) }
      ),
      (
        GateMachineTests.plan(),
        { side, run in
          var run = GateMachineTests.run(["app": 10, "lib": 5], loop: side == .base ? 15 : 15.5)
          if side == .head { run.targets["lib"] = nil }
          return run
        }
      ),
    ]
    for (plan, observe) in plans {
      let report = try GateMachineTests.report(plan, observe)
      let again = try PairsFile(JSONReader(Receipt.bytes(report)))
      #expect(again.report == report)
    }
  }

  @Test func aReceiptThatWasChangedIsRefused() throws {
    let file = try Self.read([Self.history] + pairs(5, head: 13.5))
    let text = String(decoding: Receipt.bytes(file.report), as: UTF8.self)
    let slower = text.replacing("\"head_s\":13.5", with: "\"head_s\":12.1")
    #expect(throws: InputError.self) { try PairsFile(JSONReader(Array(slower.utf8))) }
    let verdict = text.replacing("[\"fail\"]", with: "[\"pass\"]")
    #expect(throws: InputError.self) { try PairsFile(JSONReader(Array(verdict.utf8))) }
    #expect(throws: InputError.self) { try PairsFile(JSONReader(Array(text.utf8)), mostPairs: 20) }
    let cut = text.split(separator: "\n").dropLast().joined(separator: "\n")
    #expect(throws: InputError.self) { try PairsFile(JSONReader(Array(cut.utf8))) }
    let added = text + Self.pair("app", 12, 12.1)
    #expect(throws: InputError.self) { try PairsFile(JSONReader(Array(added.utf8))) }
  }

  @Test func aConfirmedDrift() throws {
    let header = Self.history.dropLast() + ",\"rule\":\"confirmation\"}"
    let drift = try Self.read([String(header)] + pairs(40, head: 12.7)).report.verdicts[0]
    #expect(drift.outcome == .drift && drift.pairs?.mostPairs == 40)
    #expect(try outcomes([String(header)] + pairs(40, head: 12.12)) == [.pass])
  }
}
