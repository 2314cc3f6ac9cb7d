import Figures
import Testing

/// Order statistics against values worked out by R's `quantile(type = 7)` and `mad`.
struct StatisticsTests {
  @Test(
    arguments: [
      ([], nil), ([4], 4), ([3, 1], 2), ([5, 1, 3], 3), ([1, 2, 3, 100], 2.5), ([-1, -1, 0, 0], -0.5),
    ] as [([Double], Double?)])
  func median(samples: [Double], expected: Double?) {
    #expect(Statistics.median(samples) == expected)
  }

  @Test(
    arguments: [
      (0, 1), (0.25, 1.75), (0.5, 2.5), (0.9, 3.7), (1, 4), (-0.1, nil), (1.1, nil), (.nan, nil),
    ] as [(Double, Double?)])
  func quantile(p: Double, expected: Double?) {
    let value = Statistics.quantile([4, 1, 3, 2], p)
    #expect(value.map { ($0 * 1e9).rounded() } == expected.map { ($0 * 1e9).rounded() })
  }

  @Test func quantileOfNothing() {
    #expect(Statistics.quantile([], 0.5) == nil)
  }

  @Test func anInfiniteSampleDoesNotSpoilItsNeighbours() {
    #expect(Statistics.quantile([1, 2, .infinity], 0.5) == 2)
  }

  @Test func deviation() {
    #expect(Statistics.medianAbsoluteDeviation([1, 1, 2, 2, 4, 6, 9]) == 1)
    #expect(Statistics.robustDeviation([1, 1, 2, 2, 4, 6, 9]) == 1.4826)
    #expect(Statistics.medianAbsoluteDeviation([7]) == 0)
    #expect(Statistics.medianAbsoluteDeviation([]) == nil)
    #expect(Statistics.robustDeviation([]) == nil)
  }
}
