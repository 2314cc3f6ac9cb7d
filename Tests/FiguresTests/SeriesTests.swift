import Figures
import Testing

struct SeriesTests {
  @Test func splitMixGivesItsPublishedNumbers() {
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
  }

  @Test(
    arguments: [
      ([], 0), ([(1, 3)], 2), ([(3, 1)], 0), ([(0, 2), (1, 3)], 3), ([(5, 6), (0, 1)], 2),
      ([(0, 9), (1, 2), (3, 4)], 9),
      ([(0, 1), (1, 2)], 2), ([(-3, -1), (-2, 0)], 3), ([(4, 2), (0, 1)], 1),
    ] as [([(Double, Double)], Double)])
  func union(intervals: [(Double, Double)], expected: Double) {
    #expect(Intervals.union(intervals.map { (start: $0.0, end: $0.1) }) == expected)
  }

  @Test func unionOfDurations() {
    let lives = [(start: Duration.seconds(1), end: Duration.seconds(4)), (.seconds(2), .seconds(5)), (.zero, .zero)]
    #expect(Intervals.union(lives) == .seconds(4))
  }

  @Test func unionCountsEveryUnitOnce() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<200 {
      let intervals = (0..<Int.random(in: 0...12, using: &random)).map { _ in
        (start: Int.random(in: 0..<40, using: &random), end: Int.random(in: 0..<40, using: &random))
      }
      let covered = (0..<40).filter { unit in intervals.contains { $0.start <= unit && unit < $0.end } }
      #expect(Intervals.union(intervals) == covered.count, "\(intervals)")
    }
  }

  @Test(
    arguments: [
      ([], []), ([5], [3]), ([2, 2, 2], [3, 3, 3]), ([0, 1], [0, 7]),
      ([0, 1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7]),
      ([1, .nan, 2, .infinity, -.infinity], [0, 0, 7, 7, 0]), ([.infinity, .nan], [7, 0]),
      ([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude], [0, 4, 7]),
    ] as [([Double], [Int])])
  func levels(series: [Double], expected: [Int]) {
    #expect(Sparkline.levels(of: series) == expected)
  }
}
