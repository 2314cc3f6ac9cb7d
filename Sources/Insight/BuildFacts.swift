import Model

/// How much of one build ran at once; nil for a build without a wall time.
public func parallelism(of build: Build) -> Parallelism? {
  guard build.wall > .zero else { return nil }
  let own = build.targets.filter(\.ran)
  // What the kernel counted for the whole command holds the tool's own work too; targets are the second best.
  // Of a server's work the command's own time says nothing.
  let whole = build.isServed ? .zero : build.cpu
  let cpu = whole > .zero ? whole : own.compactMap(\.cpu).reduce(.zero, +)
  let running = own.filter { $0.kind != .command }.map(\.wall).reduce(.zero, +)
  return Parallelism(
    cores: build.machine.cores, busy: cpu > .zero ? cpu / build.wall : nil,
    running: running > .zero ? running / build.wall : nil)
}

/// The targets that took the most wall time of one build, dearest first; those that only called others are left out.
public func costliest(_ targets: [TargetTiming], _ count: Int) -> [TargetTiming] {
  let own = targets.filter { $0.ran && $0.wall > .zero }
  return Array(own.sorted { ($1.wall, $0.key) < ($0.wall, $1.key) }.prefix(count))
}
