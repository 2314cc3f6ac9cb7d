import Figures
import JSON
import Model
import System
import TestSupport
import Testing

@testable import Gate

/// The executable specification's verdicts, stored by Scripts/lib/gate_cases.py.
struct AgreementTests {
  static func fixture(_ name: String) throws -> [JSONValue] {
    let file = (Path(#filePath).parent ?? "/") / "Fixtures" / name
    return try Disk.read(file).split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: Array($0)) }
  }

  private func numbers(_ value: JSONValue?, unit: Double) -> [Double] {
    value?.array?.compactMap(\.number).map { $0 / unit } ?? []
  }

  @Test func aThousandTestsEndAlike() throws {
    let cases = try Self.fixture("tests.jsonl")
    #expect(cases.count == 1000)
    for (line, it) in cases.enumerated() {
      let noise = PairNoise(equalPairs: numbers(it["known"], unit: 1e5))
      let targets = Int(it["targets"]?.number ?? 0)
      var rule = it["rule"]?.string == "confirmation" ? SequentialRule.confirmation : .change
      rule.mostPairs = Int(it["most"]?.number ?? 0)
      var test = CensoredTest(rule, noise: noise, level: SequentialRule.level(targets: targets))
      let pairs = numbers(it["pairs"], unit: 1e5)
      for pair in pairs {
        #expect(test.decision == nil, "line \(line + 1) is decided too early")
        test.add(pair, isFelt: true)
      }
      #expect((test.decision == .slower) == (it["fail"] == .bool(true)), "line \(line + 1): \(test)")
      #expect(test.decision != nil || pairs.count == rule.mostPairs, "line \(line + 1) is not decided")
    }
  }

  @Test func sixtySeriesAlarmAtTheSameBuild() throws {
    let cases = try Self.fixture("creep.jsonl")
    #expect(cases.count == 60)
    for (line, it) in cases.enumerated() {
      let baseline = Int(it["baseline"]?.number ?? 0)
      let logs = numbers(it["logs"], unit: 1e4)
      let known = Array(logs.prefix(baseline))
      let deviation = try #require(Statistics.robustDeviation(known))
      var detector = CreepDetector(logAnchor: try #require(Statistics.median(known)), deviation: deviation)
      for log in logs.dropFirst(baseline) { detector.add(log: log) }
      let expected = it["alarm"]?.number.map { Int($0) - baseline + 1 }
      #expect(detector.first?.noticed == expected, "line \(line + 1)")
    }
  }
}
