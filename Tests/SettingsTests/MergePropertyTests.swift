import Figures
import JSON
import Model
import Settings
import TestSupport
import Testing

/// Properties of 1,000 random merges, ten batches; a failure shows the smallest case that still fails.
struct MergePropertyTests {
  private func holds(_ seeds: Int, _ property: (MergeCase) throws -> String?) {
    func trouble(_ one: MergeCase) -> String? {
      do { return try property(one) } catch { return "\(error)" }
    }
    for seed in seeds * 100..<(seeds + 1) * 100 {
      let first = MergeCase(seed: UInt64(seed))
      guard trouble(first) != nil else { continue }
      let smallest = first.shrunk { trouble($0) != nil }
      Issue.record("seed \(seed): \(trouble(smallest) ?? "")\n\(smallest)")
      return
    }
  }

  @Test(arguments: 0..<10)
  func threeSides(seeds: Int) {
    holds(seeds) { one in
      let base = try SettingsFile(parsing: Array(one.baseFile.utf8))
      let sides = try [one.ours, one.theirs, one.third].map { try SettingsFile(parsing: one.bytes($0, base)) }
      let there = SettingsMerge(base: base, ours: sides[0], theirs: sides[1])()
      let back = SettingsMerge(base: base, ours: sides[1], theirs: sides[0])()
      if there.conflicts != back.conflicts { return "conflicts \(there.conflicts) or \(back.conflicts)" }
      guard there.conflicts.isEmpty else { return nil }
      let (now, other) = (try SettingsFile(parsing: there.bytes), try SettingsFile(parsing: back.bytes))
      if now.levels.map(Said.init) != other.levels.map(Said.init) || now.settings.entries != other.settings.entries
        || now.settings.headroom != other.settings.headroom
      {
        return "which side is ours matters"
      }
      if let trouble = epochs(base, sides[0], sides[1], now) { return trouble }
      // Every other case, to save time.
      return one.third.count % 2 == 0 ? nil : try thirdBranch(base, sides, now, other)
    }
  }

  /// Branches may meet in any order.
  private func thirdBranch(
    _ base: SettingsFile, _ sides: [SettingsFile], _ first: SettingsFile, _ other: SettingsFile
  ) throws -> String? {
    let last = SettingsMerge(base: base, ours: sides[1], theirs: sides[2])()
    guard last.conflicts.isEmpty else { return nil }
    let orders = [
      SettingsMerge(base: base, ours: first, theirs: sides[2])(),
      SettingsMerge(base: base, ours: sides[2], theirs: other)(),
      SettingsMerge(base: base, ours: sides[0], theirs: try SettingsFile(parsing: last.bytes))(),
    ]
    guard orders.allSatisfy(\.conflicts.isEmpty) else { return nil }
    let levels = try orders.map { sorted(try JSONValue(parsing: $0.bytes)["levels"] ?? .null) }
    return levels.allSatisfy { $0 == levels[0] } ? nil : "the order of three branches matters: \(levels)"
  }

  private func epochs(
    _ base: SettingsFile, _ one: SettingsFile, _ two: SettingsFile, _ now: SettingsFile
  ) -> String? {
    let all = [base, one, two, now].map(levels)
    for key in Set(all[1].keys).union(all[2].keys) {
      if let trouble = trouble(key, all[0][key], all[1][key], all[2][key], all[3][key]) { return trouble }
    }
    return nil
  }

  /// What the merge of one entry must be.
  private func trouble(_ key: String, _ base: Level?, _ ours: Level?, _ theirs: Level?, _ now: Level?) -> String? {
    guard let ours, let theirs else {
      let kept = ours ?? theirs
      let expected = kept == base ? nil : kept
      return now == expected ? nil : "\(key) is \(String(describing: now)), not \(String(describing: expected))"
    }
    guard let now else { return "\(key) is gone" }
    let epoch = max(ours.epoch, theirs.epoch)
    let seconds = [ours, theirs].filter { $0.epoch == epoch }.map(\.seconds).min()
    if now.epoch != epoch || now.seconds != seconds { return "\(key) is \(now)" }
    let winner = [ours, theirs].filter { $0.epoch == epoch && $0.seconds == seconds }
    let reasons = Set(winner.flatMap(\.loosenings)).union(
      (ours.loosenings + theirs.loosenings).filter { base?.loosenings.contains($0) != true })
    let lost = reasons.subtracting(now.loosenings).filter { lost in base?.loosenings.contains(lost) != true }
    return lost.isEmpty ? nil : "\(key) lost \(lost)"
  }

  private func levels(_ file: SettingsFile) -> [String: Level] {
    Dictionary(
      uniqueKeysWithValues: file.levels.compactMap { entry in
        if case .level(let level) = entry.value { (entry.key, level) } else { nil }
      })
  }

  /// An entry without its place.
  private struct Said: Equatable {
    var key: String
    var value: LevelValue

    init(_ entry: FileEntry<LevelValue>) { (key, value) = (entry.key, entry.value) }
  }

  private func sorted(_ value: JSONValue) -> JSONValue {
    guard let members = value.object else { return value }
    return .object(
      members.map { JSONMember(name: $0.name, value: sorted($0.value)) }.sorted { $0.name < $1.name })
  }

  @Test func theShrinkerFindsTheSmallestCase() {
    let first = MergeCase(seed: 7)
    let smallest = first.shrunk { $0.ours.count + $0.base.count >= 2 }
    #expect(smallest.ours.count + smallest.base.count == 2 && smallest.theirs.isEmpty && smallest.third.isEmpty)
  }

  /// Edits of different entries meet in git's plain merge without a conflict, as in ours.
  @Test(arguments: 0..<40)
  func gitMergesEditsOfDifferentEntries(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var one = MergeCase(seed: UInt64(seed))
    for number in 0..<6 { one.base[number] = MergeCase.Entry(level: 15, epoch: number % 2) }
    let entries = Array(0..<6).shuffled(using: &random)
    let cut = Int.random(in: 1..<6, using: &random)
    one.ours = entries[..<cut].map { edit($0, &random) }
    one.theirs = entries[cut...].map { edit($0, &random) }
    let (base, ours, theirs) = (one.baseFile, try one.file(one.ours), try one.file(one.theirs))
    let plain = try gitMerged(base, ours, theirs)
    #expect(plain.status == 0, "\(one)")
    checkText(plain.out, String(decoding: try merged(base, ours, theirs).bytes, as: UTF8.self))
  }

  private func edit(_ number: Int, _ random: inout SeededGenerator) -> MergeCase.Step {
    switch Int.random(in: 0..<3, using: &random) {
    case 0: .tighten(number, by: 3)
    case 1: .loosen(number, by: 2, reason: "r\(number)", day: 3)
    default: .measure(number, pairs: 4)
    }
  }

  @Test(
    "what else git merges alone",
    arguments: [
      ([MergeCase.Step.add(2, level: 9)], [MergeCase.Step.tighten(3, by: 1)]),
      ([.delete(3)], [.tighten(4, by: 1)]), ([.delete(3)], [.tighten(1, by: 1)]),
      ([.add(7, level: 9)], [.tighten(5, by: 1)]), ([.add(0, level: 9)], [.tighten(1, by: 1)]),
      ([.add(0, level: 9)], [.add(7, level: 8)]), ([.budget(70)], [.tighten(1, by: 1)]),
      ([.headroom(5)], [.budget(70)]),
    ])
  func gitAlone(ours: [MergeCase.Step], theirs: [MergeCase.Step]) throws {
    var one = MergeCase(seed: 1)
    one.base = [1, 3, 4, 5].reduce(into: [:]) { $0[$1] = MergeCase.Entry(level: 15, epoch: 0) }
    let (base, mine, other) = (one.baseFile, try one.file(ours), try one.file(theirs))
    let plain = try gitMerged(base, mine, other)
    #expect(plain.status == 0, "\(plain.out)")
    checkText(plain.out, String(decoding: try merged(base, mine, other).bytes, as: UTF8.self))
  }

  @Test func twoAdditionsInOneGapNeedOurMerge() throws {
    var one = MergeCase(seed: 1)
    one.base = [1: MergeCase.Entry(level: 15, epoch: 0)]
    let (base, mine, other) = (one.baseFile, try one.file([.add(2, level: 9)]), try one.file([.add(3, level: 9)]))
    let plain = try gitMerged(base, mine, other)
    #expect(plain.status == 1)
    let sides = try #require(ConflictText(Array(plain.out.utf8)))
    let result = try SettingsMerge(
      base: SettingsFile(parsing: Array(base.utf8)), ours: SettingsFile(parsing: sides.ours),
      theirs: SettingsFile(parsing: sides.theirs))()
    #expect(result.conflicts.isEmpty)
    checkText(String(decoding: result.bytes, as: UTF8.self), try one.file([.add(2, level: 9), .add(3, level: 9)]))
  }

  private func gitMerged(_ base: String, _ ours: String, _ theirs: String) throws -> Ended {
    let folder = try TemporaryFolder()
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] { try folder.write(name, text) }
    return try run(["git", "merge-file", "-p", "ours", "base", "theirs"], in: folder.path.description)
  }
}
