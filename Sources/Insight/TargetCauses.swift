import Model

/// Why a target is rebuilt, by the recorded builds of a loop: which changed files and which upstream targets make it
/// rebuild most. A file counts for a target also where it only made rebuild what the target is made from.
public func targetWhy(_ name: ByteString, in builds: [Build], loop: String, since: Timestamp? = nil) -> TargetWhy {
  let own = recorded(builds, of: loop).filter { build in since.map { build.started >= $0 } ?? true }
  var why = TargetWhy(loop: loop, name: name, builds: own.count)
  var keys: Set<TargetKey> = []
  var tally = CauseTally()
  var walls: [Duration] = []
  for build in own {
    let found = build.targets.filter { $0.ran && $0.isCalled(name) }
    guard let first = found.first else { continue }
    keys.formUnion(found.map(\.key))
    let time = found.map(\.wall).reduce(.zero, +)
    why.rebuilt += 1
    why.total += time
    why.last = TargetEntry(
      build: build.id, started: build.started, buildClass: build.buildClass, termination: build.termination,
      timing: first)
    if build.termination.isSuccess, found.contains(where: \.isSample) { walls.append(time) }
    tally.add(build, TargetPlaces(build), found, time)
  }
  why.keys = keys.sorted()
  why.wall = Spread(of: walls)
  (why.files, why.upstream, why.others) = (tally.files, tally.upstream, tally.others)
  if why.rebuilt == 0 { why.similar = similarTargets(to: name, in: own) }
  return why
}

/// Counts what made one target rebuild, build by build.
struct CauseTally {
  private var byFile: [TargetKey: (builds: Int, total: Duration)] = [:]
  private var byTarget: [TargetKey: (builds: Int, total: Duration)] = [:]
  private var byOccasion: [Reason: (builds: Int, total: Duration)] = [:]

  private struct Reason: Hashable {
    var kind: Occasion.Kind
    var guess: String?
  }

  /// `found`: the target in this build; `time`: what it took there.
  mutating func add(_ build: Build, _ places: TargetPlaces, _ found: [TargetTiming], _ time: Duration) {
    guard build.buildClass != .clean else {
      byOccasion[Reason(kind: .clean), default: (0, .zero)] += time
      return
    }
    let upstream = Set(found.flatMap { $0.needs ?? [] })
    let files = changedFiles(behind: found, places)
    for key in upstream { byTarget[key, default: (0, .zero)] += time }
    for file in files { byFile[TargetKey(name: file), default: (0, .zero)] += time }
    let reasons = found.compactMap(\.why).flatMap(parts)
    let occasions = Set(reasons.compactMap(occasion))
    for reason in occasions { byOccasion[reason, default: (0, .zero)] += time }
    if upstream.isEmpty, files.isEmpty, occasions.isEmpty {
      byOccasion[Reason(kind: .unknown), default: (0, .zero)] += time
    }
  }

  var files: [Cause] { sorted(byFile) }
  var upstream: [Cause] { sorted(byTarget) }
  /// In the order of their kinds, guesses by how often they were made.
  var others: [Occasion] {
    Occasion.Kind.allCases.flatMap { kind in
      byOccasion.filter { $0.key.kind == kind }
        .map { Occasion(kind: kind, guess: $0.key.guess, builds: $0.value.builds, total: $0.value.total) }
        .sorted { ($1.builds, $1.total, $0.guess ?? "") < ($0.builds, $0.total, $1.guess ?? "") }
    }
  }

  private func sorted(_ tally: [TargetKey: (builds: Int, total: Duration)]) -> [Cause] {
    tally.map { Cause(key: $0.key, builds: $0.value.builds, total: $0.value.total) }
      .sorted { ($1.builds, $1.total, $0.key) < ($0.builds, $0.total, $1.key) }
  }

  private func parts(_ why: String) -> [String] {
    why.split(separator: "; ").map(String.init)
  }

  private func occasion(_ reason: String) -> Reason? {
    switch reason {
    case ReasonWords.outputMissing: Reason(kind: .outputMissing)
    case ReasonWords.commandChanged: Reason(kind: .commandChanged)
    case ReasonWords.unfinished: Reason(kind: .unfinished)
    default: reason.hasPrefix("probably ") ? Reason(kind: .probable, guess: reason) : nil
    }
  }
}

private func += (tally: inout (builds: Int, total: Duration), time: Duration) {
  tally.builds += 1
  tally.total += time
}

/// Where each target stands in a build: found once for all questions about it, without a copy of any.
struct TargetPlaces {
  private let targets: [TargetTiming]
  private var places: [TargetKey: [Int]] = [:]

  init(_ build: Build) {
    targets = build.targets
    places.reserveCapacity(targets.count)
    for place in targets.indices { places[targets[place].key, default: []].append(place) }
  }

  subscript(key: TargetKey) -> [TargetTiming] { places[key]?.map { targets[$0] } ?? [] }
}

/// The changed files that some targets read, and those that what they are made from read, through all that was rebuilt.
func changedFiles(behind found: [TargetTiming], _ places: TargetPlaces) -> Set<ByteString> {
  var files: Set<ByteString> = []
  var seen = Set(found.map(\.key))
  var open = found
  while let target = open.popLast() {
    files.formUnion(target.edits)
    for key in target.needs ?? [] where seen.insert(key).inserted { open += places[key] }
  }
  return files
}

extension TargetTiming {
  /// Whether people mean it by a name: its own, or that behind its directory.
  func isCalled(_ wanted: ByteString) -> Bool {
    if name == wanted { return true }
    guard let directory else { return false }
    return wanted.bytes.elementsEqual(directory.bytes + [UInt8(ascii: "/")] + name.bytes)
  }
}
