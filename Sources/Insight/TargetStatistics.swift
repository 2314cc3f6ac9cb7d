import Figures
import Model

/// One target's numbers in one build; several entries of one key are one target.
private struct Sample {
  var kind: TargetTiming.Kind
  var wall: Duration
  var work: Duration
  var cpu: Duration?
  var peakKB: Int?

  init(_ timing: TargetTiming) {
    kind = timing.kind
    wall = timing.wall
    work = timing.work
    cpu = timing.cpu
    peakKB = timing.peakKB
  }

  mutating func add(_ other: Sample) {
    wall += other.wall
    work += other.work
    cpu = [cpu, other.cpu].compactMap(\.self).reduce(nil) { ($0 ?? .zero) + $1 }
    peakKB = [peakKB, other.peakKB].compactMap(\.self).max()
  }
}

/// Every executed target of the chosen builds, by what it costs the loop per build, dearest first; ties by name.
func targetReports(_ choice: Choice) -> [TargetReport] {
  let samples = samplesByTarget(choice.builds)
  let recent = samplesByTarget(choice.recent)
  let before = samplesByTarget(choice.before)
  let reports = samples.compactMap { key, samples -> TargetReport? in
    var report = TargetReport(key, samples, builds: choice.builds.count)
    report?.change = change(from: before[key, default: []].map(\.wall), to: recent[key, default: []].map(\.wall))
    return report
  }
  return reports.sorted { ($1.cost, $1.total, $0.key) < ($0.cost, $0.total, $1.key) }
}

private func samplesByTarget(_ builds: [Build]) -> [TargetKey: [Sample]] {
  var all: [TargetKey: [Sample]] = [:]
  for build in builds {
    var own: [TargetKey: Sample] = [:]
    for timing in build.targets where timing.isSample {
      let sample = Sample(timing)
      if own[timing.key]?.add(sample) == nil { own[timing.key] = sample }
    }
    for (key, sample) in own { all[key, default: []].append(sample) }
  }
  return all
}

extension TargetReport {
  fileprivate init?(_ key: TargetKey, _ samples: [Sample], builds: Int) {
    let walls = samples.map(\.wall)
    guard let last = samples.last, let wall = Spread(of: walls), let work = middle(samples.map(\.work)) else {
      return nil
    }
    let peaks = samples.compactMap(\.peakKB)
    self.init(
      key: key, kind: last.kind, executed: samples.count, cost: wall.median * samples.count / builds,
      total: walls.reduce(.zero, +), wall: wall, work: work, cpu: middle(samples.compactMap(\.cpu)),
      peakKB: middle(peaks.map(Double.init)).map { Int($0.rounded()) }, largestPeakKB: peaks.max(),
      series: Array(walls.suffix(reportWindow)))
  }
}

/// What the recorded builds of a loop did for the targets of one name, in whatever directory they are.
public func targetHistory(_ name: ByteString, in builds: [Build], loop: String, since: Timestamp? = nil)
  -> TargetHistory
{
  let own = recorded(builds, of: loop).filter { build in since.map { build.started >= $0 } ?? true }
  var history = TargetHistory(loop: loop, name: name, builds: own.count)
  history.entries = own.flatMap { build in
    build.targets.filter { $0.name == name }.map {
      TargetEntry(
        build: build.id, started: build.started, buildClass: build.buildClass, termination: build.termination,
        timing: $0)
    }
  }
  let samples = history.entries.filter { $0.termination.isSuccess && $0.timing.isSample }
  history.wall = Spread(of: samples.map(\.timing.wall))
  if history.entries.isEmpty { history.similar = similarTargets(to: name, in: own) }
  return history
}

/// At most three targets whose last path component is the same, else whose name contains the one that was asked for,
/// else that are at most two slips away.
func similarTargets(to name: ByteString, in builds: [Build]) -> [TargetKey] {
  let wanted = name.lastComponent
  guard !wanted.isEmpty else { return [] }
  let keys = Set(builds.flatMap { $0.targets.map(\.key) })
  let same = keys.filter { $0.name.lastComponent == wanted }
  let close = same.isEmpty ? keys.filter { $0.name.bytes.contains(wanted.bytes) } : same
  return Array((close.isEmpty ? nearTargets(name, keys) : close.sorted()).prefix(3))
}

private func nearTargets(_ name: ByteString, _ keys: Set<TargetKey>) -> [TargetKey] {
  func slips(_ key: TargetKey) -> Int? {
    let pairs = [(name, key.name), (name.lastComponent, key.name.lastComponent)]
    let all = pairs.compactMap { a, b in
      b.bytes.count <= 4 && a.bytes.count <= 4 && a.bytes.first != b.bytes.first
        ? nil : EditDistance.slips(a.bytes, b.bytes, limit: min(2, b.bytes.count / 2))
    }
    return all.min()
  }
  let measured = keys.compactMap { key in slips(key).map { (slips: $0, key: key) } }
  return measured.sorted { ($0.slips, $0.key) < ($1.slips, $1.key) }.map(\.key)
}
