import Figures
import Model
import System
import TestSupport
import Testing

@testable import History

/// Any build survives being written and read; what is stored is never more than one line.
@Suite struct RoundTripTests {
  @Test(arguments: UInt64(1)...60)
  func aRandomBuildSurvives(seed: UInt64) throws {
    var chance = Chance(seed)
    let build = chance.build()
    let whole = build.line(listingAll: true)
    #expect(try BuildReader.build(whole) == build)
    #expect(!whole.contains { $0 < 0x20 || $0 == 0x7f })

    let stored = build.line()
    #expect(!stored.contains(lineFeed))
    #expect(try BuildReader.build(stored) == build.asStored)
    #expect(try BuildReader.head(stored) == BuildHead(build))
  }

  /// Whatever one line turned into, its neighbours are read.
  @Test(arguments: UInt64(1)...200)
  func aDamagedLineHarmsNoOther(seed: UInt64) throws {
    var chance = Chance(seed)
    var damaged = chance.build().line()
    for _ in 0...chance.below(4) {
      let at = chance.below(damaged.count)
      switch chance.below(3) {
      case 0: damaged[at] = UInt8(chance.below(256))
      case 1:
        damaged.insert(contentsOf: Array("{}[]\",:\\9e-\n".utf8).shuffled(using: &chance.generator).prefix(2), at: at)
      default: damaged.removeSubrange(at..<min(at + 1 + chance.below(9), damaged.count))
      }
    }
    let folder = try TemporaryFolder()
    let lines = [Array(Sample.build(1).stored.utf8), damaged, [lineFeed], Array(Sample.build(2).stored.utf8)]
    try folder.write(".ratchet/history.jsonl", bytes: Array(lines.joined()))
    let history = Sample.history(folder)
    let found = try history.latest(limit: .max)
    #expect(found.builds.first == Sample.build(2))
    #expect(found.builds.last == Sample.build(1))
    #expect(try history.check().builds == found.builds.count)
  }

  @Test func theFullSampleSurvives() throws {
    #expect(try BuildReader.build(Sample.full.line(listingAll: true)) == Sample.full)
  }
}

extension Build {
  /// Without what a stored line leaves out: up-to-date targets, and lone actions that nothing is known of.
  fileprivate var asStored: Build {
    var build = self
    build.targets.removeAll { $0.outcome == .upToDate }
    let keys = Set(build.targets.map(\.key))
    for i in build.targets.indices {
      build.targets[i].needs?.removeAll { !keys.contains($0) }
      for step in build.targets[i].actions.indices {
        build.targets[i].actions[step].needs.removeAll { !keys.contains($0) }
      }
      let actions = build.targets[i].actions
      if actions.count == 1, actions[0].command == nil, actions[0].inputs == nil, actions[0].outputs == nil {
        build.targets[i].actions = []
      }
    }
    return build
  }
}

/// Random builds, the same for the same seed.
private struct Chance {
  var generator: SeededGenerator

  init(_ seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  mutating func maybe<T>(_ value: (inout Chance) -> T) -> T? { below(3) == 0 ? nil : value(&self) }

  mutating func many<T>(_ limit: Int, _ value: (inout Chance) -> T) -> [T] {
    (0..<below(limit)).map { _ in value(&self) }
  }

  mutating func one<T: CaseIterable>(_: T.Type) -> T where T.AllCases == [T] { T.allCases[below(T.allCases.count)] }

  mutating func text() -> String {
    let pieces = [
      "a", "src/", "\n", "\u{1b}[31m", "\u{2028}", "\"", "\\", "é", "\u{0}", "𝄞", "\r\n", "\u{7f}", ":", "{}", "\t",
    ]
    return many(6) { pieces[$0.below(pieces.count)] }.joined()
  }

  mutating func name() -> ByteString {
    below(3) == 0 ? ByteString(bytes: many(6) { UInt8($0.below(256)) }) : ByteString(text())
  }

  /// Nanoseconds below eleven days, or whole milliseconds up to 250 years.
  mutating func time() -> Duration {
    switch below(4) {
    case 0: .zero
    case 1: .nanoseconds(Int64(below(900_000_000_000_000)))
    case 2: .milliseconds(Int64(below(8_000_000_000_000)))
    default: .microseconds(Int64(below(100_000_000)))
    }
  }

  mutating func whole() -> Int { below(4) == 0 ? below(1 << 53) : below(100_000) }

  mutating func action() -> Action {
    Action(
      output: maybe { $0.name() }, start: time(), wall: time(), cpu: maybe { $0.time() }, command: maybe { $0.text() },
      inputs: maybe { $0.text() }, outputs: maybe { $0.text() }, after: many(3) { $0.below(9) })
  }

  mutating func target() -> TargetTiming {
    TargetTiming(
      name: name(), directory: maybe { $0.name() }, kind: one(TargetTiming.Kind.self),
      source: one(TargetTiming.Source.self), start: time(), wall: time(), work: time(), launch: maybe { $0.time() },
      cpu: maybe { $0.time() }, peakKB: maybe { $0.whole() }, outcome: one(Outcome.self), why: maybe { $0.text() },
      edits: many(3) { $0.name() },
      enclosing: maybe { $0.name() }, actions: many(3) { $0.action() })
  }

  /// Some of them know which of the others they need.
  mutating func targets() -> [TargetTiming] {
    var all = many(6) { $0.target() }
    func some(_ chance: inout Chance) -> [TargetKey] { all.map(\.key).filter { _ in chance.below(3) == 0 } }
    for i in all.indices {
      all[i].needs = maybe { some(&$0) }
      for step in all[i].actions.indices { all[i].actions[step].needs = some(&self) }
    }
    return all
  }

  mutating func git() -> GitState {
    let files = many(5) { ($0.name(), $0.maybe { $0.text() }) }
    return GitState(
      commit: maybe { $0.text() }, branch: maybe { $0.text() },
      dirty: Dictionary(files, uniquingKeysWith: { first, _ in first }))
  }

  mutating func build() -> Build {
    Build(
      id: "id" + text(), started: Timestamp(microseconds: Int64(below(4_000_000_000_000_000)) - 1_000_000_000_000_000),
      wall: time(), cpu: time(), peakKB: whole(),
      termination: below(2) == 0 ? .exited(below(256)) : .signaled(1 + below(64)), command: many(5) { $0.name() },
      directory: name(), tree: text(), tool: text(), loop: maybe { $0.text() }, buildClass: one(BuildClass.self),
      budget: maybe { Duration.nanoseconds(Int64($0.below(9_000_000_000_000))) }, waited: time(), stopped: time(),
      machine: Machine(
        machineClass: text(), processor: maybe { $0.text() }, cores: whole(),
        load: maybe { Double($0.below(9999)) / 100 }),
      git: maybe { $0.git() }, provenance: one(Provenance.self), actor: maybe { $0.text() }, jobs: maybe { $0.whole() },
      edited: maybe { $0.many(4) { $0.name() } },
      outcomes: Dictionary(many(5) { ($0.one(Outcome.self), $0.whole()) }, uniquingKeysWith: { first, _ in first }),
      targets: targets(), outputs: many(4) { $0.name() }, critical: many(4) { $0.name() }, source: text(),
      notes: many(3) { $0.text() })
  }
}
