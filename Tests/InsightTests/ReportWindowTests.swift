import Figures
import Insight
import Model
import Testing

/// Reading only as far back as a report needs, and most builds without their targets, changes no report.
struct ReportWindowTests {
  private static let classes: [BuildClass] = [.clean, .incremental, .incremental, .noOp]

  private func build(_ n: Int, _ random: inout SeededGenerator, classes: [BuildClass]) -> Build {
    let names: [ByteString] = ["a.o", "b.o", "app"]
    return Build(
      id: "\(n)", started: Timestamp(microseconds: Int64(n) * 60_000_000),
      wall: .milliseconds(Int.random(in: 1...90_000, using: &random)),
      termination: .exited(Int.random(in: 0...5, using: &random) == 0 ? 1 : 0), command: ["make"], loop: "inner",
      buildClass: classes.randomElement(using: &random) ?? .clean, budget: .seconds(60), machine: Machine(cores: 2),
      provenance: Provenance.allCases.randomElement(using: &random) ?? .run,
      targets: names.map {
        TargetTiming(name: $0, kind: .compile, wall: .milliseconds(Int.random(in: 1...900, using: &random)))
      })
  }

  /// What is read of builds, newest first.
  private func read(_ builds: [Build]) -> [Build] {
    var (window, taken) = (ReportWindow(), [Build]())
    for var build in builds.reversed() where !window.isFull {
      let needs = window.needsTargets(
        of: build.buildClass, isGreen: build.termination.isSuccess, by: build.provenance)
      if !needs { build.targets = [] }
      taken.append(build)
    }
    return taken
  }

  @Test(arguments: 0..<40)
  func theReportIsThatOfAllBuilds(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let kinds = seed.isMultiple(of: 4) ? [.clean, .noOp] : Self.classes
    let builds = (0..<[0, 1, 19, 45, 150][seed % 5]).map { build($0, &random, classes: kinds) }
    #expect(loopReport(read(builds), loop: .inner) == loopReport(builds, loop: .inner))
  }

  @Test func aLongHistoryIsNotReadToItsBeginning() {
    var random = SeededGenerator(seed: 1)
    let builds = (0..<1000).map { build($0, &random, classes: [.incremental]) }
    #expect(read(builds).count < 150)
  }
}
