import Insight
import Model
import Testing

/// What a build will take, from what such builds took.
struct EstimateTests {
  @Test func nothingKnown() {
    #expect(estimate([], of: .clean) == nil)
    #expect(expectedClass(previous: nil, outputsKept: 0) == .clean)
  }

  @Test func medianAndP90OfTheLastBuilds() {
    let walls = (1...11).map { Duration.seconds($0) }
    let expected = Estimate(buildClass: .incremental, builds: 11, median: .seconds(6), p90: .seconds(10))
    #expect(estimate(walls, of: .incremental) == expected)
    #expect(estimate(walls + walls, of: .incremental)?.builds == estimateWindow)
  }

  @Test(arguments: [
    (BuildClass.incremental, Termination.exited(0), 4, BuildClass.incremental),
    (.incremental, .exited(0), 1, .clean), (.clean, .exited(0), 4, .incremental), (.clean, .exited(2), 4, .clean),
    (.incremental, .signaled(2), 2, .incremental),
  ])
  func theClassFollowsFromWhatStands(was: BuildClass, end: Termination, kept: Int, expected: BuildClass) {
    let previous = Build(
      id: "a", started: Timestamp(microseconds: 0), wall: .seconds(1), termination: end, command: ["make"],
      buildClass: was, outputs: ["a", "b", "c", "d"])
    #expect(expectedClass(previous: previous, outputsKept: kept) == expected)
  }
}
