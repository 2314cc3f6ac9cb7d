import Insight
import Model
import Testing

/// What caches did, apart from work.
@Suite struct CacheUseTests {
  private func build(_ at: Int64, _ targets: [TargetTiming]) -> Build {
    Build(
      id: "0198c0de-0000-7000-8000-00000000000\(at)", started: Timestamp(microseconds: at * 1_000_000),
      wall: .seconds(10), command: ["nx"], loop: "inner", targets: targets)
  }

  private func target(
    _ name: ByteString, _ outcome: Outcome, _ work: Duration = .zero, saved: Duration? = nil, launch: Duration? = nil,
    kind: TargetTiming.Kind = .task
  ) -> TargetTiming {
    TargetTiming(name: name, kind: kind, wall: work, launch: launch, outcome: outcome, saved: saved)
  }

  @Test func hitsAndMissesOfOneBuild() {
    let one = build(
      1,
      [
        target("a", .executed, .seconds(2)), target("b", .localHit, saved: .seconds(3)), target("c", .remoteHit),
        target("d", .failed), target("e", .notRun), target("f", .upToDate), target("all", .executed, kind: .group),
        target("serve", .executed, .seconds(9), kind: .service),
      ])
    #expect(
      cacheUse(of: [one]) == CacheUse(localHits: 1, remoteHits: 1, misses: 2, saved: .seconds(3), known: 1))
    #expect(cacheUse(of: [build(1, [target("a", .executed, .seconds(2))])]) == nil)
  }

  @Test func whatAHitSavedIsWhatTheLastExecutionTook() {
    let builds = [
      build(2, [target("a", .executed, .seconds(4)), target("b", .localHit)]),
      build(3, [target("a", .localHit), target("b", .localHit, saved: .seconds(1))]),
    ]
    let old = [build(1, [target("b", .executed, .seconds(7)), target("a", .executed, .seconds(100))])]
    #expect(
      cacheUse(of: builds, history: old) == CacheUse(localHits: 3, misses: 1, saved: .seconds(7 + 4 + 1), known: 3))
  }

  @Test func aHitIsNoWorkInAReport() throws {
    let builds = (1...6).map { at in
      build(
        Int64(at),
        [
          target("a", at == 1 ? .executed : .localHit, .seconds(5)),
          target("b", .executed, .seconds(1), launch: .seconds(2)),
        ])
    }
    let report = loopReport(builds, loop: Loop(name: "inner"))
    #expect(report.targets.map(\.executed) == [6, 1])
    #expect(report.caches == CacheUse(localHits: 5, misses: 7, saved: .seconds(25), known: 5))
    #expect(report.starting == .seconds(2))
  }
}
