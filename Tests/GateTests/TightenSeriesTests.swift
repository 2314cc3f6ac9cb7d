import Gate
import Model
import Testing

private func build(
  _ seconds: Double, day: Int = 0, exit: Termination = .exited(0), buildClass: BuildClass = .incremental,
  by: Provenance = .run, waited: Double = 0, source: String = "processes", _ targets: [TargetTiming] = []
) -> Build {
  Build(
    id: "b\(day)", started: Timestamp(microseconds: Int64(day) * 86_400_000_000), wall: .seconds(seconds),
    termination: exit, command: ["make"], loop: "inner", buildClass: buildClass, waited: .seconds(waited),
    git: GitState(commit: "c\(day)"), provenance: by, targets: targets, source: source)
}

private func target(
  _ name: ByteString, _ work: Double, in directory: ByteString? = nil, actions: Int = 1, outcome: Outcome = .executed,
  kind: TargetTiming.Kind = .compile, source: TargetTiming.Source = .process
) -> TargetTiming {
  TargetTiming(
    name: name, directory: directory, kind: kind, source: source, wall: .seconds(work / 2), work: .seconds(work),
    outcome: outcome, actions: (0..<actions).map { _ in Action(start: .zero, wall: .seconds(1)) })
}

private func loop(_ builds: [Build]) -> [Double] { TightenSeries(builds).loop.map(\.seconds) }
private func samples(_ name: String, _ builds: [Build]) -> [Double] {
  TightenSeries(builds).targets[name]?.map(\.seconds) ?? []
}

@Test func `green builds without what they waited for`() {
  #expect(
    loop([build(10), build(12, waited: 3), build(9, exit: .exited(1)), build(8, exit: .signaled(2))]) == [10, 9])
  #expect(loop([build(10, by: .imported), build(11, buildClass: .noOp)]) == [])
  #expect(
    TightenSeries([build(10, day: 3)]).loop == [
      TrunkSample(seconds: 10, commit: "c3", started: Timestamp(microseconds: 3 * 86_400_000_000))
    ])
}

@Test func `one kind of build only`() {
  #expect(loop([build(60, buildClass: .clean), build(10)]) == [10])
  #expect(loop([build(60, buildClass: .clean), build(61, buildClass: .clean)]) == [60, 61])
  #expect(loop([build(10), build(11, by: .gate), build(12, by: .loop), build(13)]) == [11, 12])
  #expect(loop([build(10, source: "command"), build(11), build(12, source: "command"), build(13)]) == [11, 13])
}

@Test func `a target by its work, where all of it was executed`() {
  #expect(samples("a.o", [build(1, [target("a.o", 4)]), build(1, [target("a.o", 5, outcome: .localHit)])]) == [4])
  #expect(
    samples("app", [build(1, [target("app", 9, actions: 3)]), build(1, [target("app", 2, actions: 1)])]) == [9])
  #expect(samples("all", [build(1, [target("all", 9, kind: .group)])]) == [])
  #expect(samples("make", [build(1, [target("make", 9, kind: .command)])]) == [])
  #expect(
    samples("a.o", [build(1, [target("a.o", 4, source: .tool)]), build(1, [target("a.o", 5)])]) == [5])
  #expect(samples("sub/a.o", [build(1, [target("a.o", 4, in: "sub"), target("a.o", 5)])]) == [4])
}

@Test func `names that no level can have`() {
  #expect(TightenSeries([build(1, [target(ByteString(bytes: [0xff]), 4), target("", 3)])]).targets.isEmpty)
  #expect(
    samples("s/a", [build(1, [target("s/a", 4), target("a", 5, in: "s")]), build(1, [target("s/a", 6)])]) == [6])
}

@Test func `the gated targets`() {
  let targets = (1...30).map { target(ByteString("t\($0)"), Double($0)) } + [target("small", 0.4)]
  let series = TightenSeries([build(100, targets)])
  #expect(series.gated(share: 0.05) == ["t30", "t29", "t28", "t27", "t26", "t25", "t24"])  // of 465 s of work
  #expect(series.gated(share: 0.0001).count == 20)
  #expect(series.gated(share: 0).count == 31)
  #expect(series.gated(share: 0.05, names: ["small", "none"]) == ["small"])
}
