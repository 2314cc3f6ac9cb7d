import JSON
import Model

/// Moves entries of ratchet.json as `ratchet loosen`, `mv` and `retire` are asked to, and as the file check wants them.
///
/// Each move is an edit of the file; what it says of "before" is the base's version where there is one, so that a move also
/// mends what was changed by hand in the same change.
public struct LevelMoves: Sendable {
  let file: SettingsFile
  let base: SettingsFile?
  /// As 2026-02-03.
  let today: String

  public init(file: SettingsFile, base: SettingsFile? = nil, today: String) {
    self.file = file
    self.base = base
    self.today = today
  }

  /// The entry as it was before this change.
  func before(_ key: String) throws(MoveError) -> LevelValue {
    let value = base?.level(key)?.value ?? file.level(key)?.value
    guard let value else { throw .noEntry(key, similar: similar(to: key)) }
    if case .newer = file.level(key)?.value ?? value { throw .newer(key) }
    return value
  }

  /// What an entry held before this change, in words.
  public func known(_ key: String) throws(MoveError) -> String { Limit(try before(key))?.words ?? "" }

  /// Whether this only gives a loosening that is there another day, for which nothing need be measured.
  public func isExtension(_ key: String, to seconds: Double, until: String?) -> Bool {
    guard until != nil, case .level(let level)? = try? before(key), let from = level.loosenings.last?.from else {
      return false
    }
    return seconds == level.seconds && from < seconds
  }

  /// Raises a level to `seconds` with the next epoch. A loosening with a day that has not come back stays beside the new one.
  ///
  /// - Parameters:
  ///   - anchor: what later builds are compared with; nil leaves it.
  ///   - most: what recorded builds prove at most: seconds.
  public func loosen(
    _ key: String, to seconds: Double, reason: String, until: String? = nil, anchor: Anchor? = nil, most: Double
  ) throws(MoveError) -> SettingsEdit {
    guard case .level(var level) = try before(key) else { throw .noKey(key) }
    var from = level.seconds
    if isExtension(key, to: seconds, until: until) {
      // What it has to come back to is what it was.
      (from, level.loosenings) = (level.loosenings.last?.from ?? from, [])
    } else {
      guard seconds > level.seconds else {
        throw .notLooser(key, from: Self.seconds(level.seconds), to: Self.seconds(seconds))
      }
      guard seconds <= most else { throw .tooMuch(key, most: most) }
    }
    level.loosenings = level.loosenings.filter { $0.until != nil }
    level.loosenings.append(Loosening(from: from, reason: reason, on: today, until: until))
    level.epoch = nextEpoch(key, level.epoch)
    level.seconds = seconds
    if var anchor {
      // A few builds say little of the noise.
      anchor.deviation = max(anchor.deviation, level.anchor?.deviation ?? 0)
      level.anchor = anchor
    }
    var edit = SettingsEdit()
    edit.set(level, at: key, in: file)
    return edit
  }

  /// Raises a radius; one that the file does not have yet begins here.
  public func loosenRadius(
    _ key: String, actions: Int, seconds: Double, reason: String, until: String? = nil
  ) throws(MoveError) -> SettingsEdit {
    var radius = Radius(actions: 0, seconds: 0)
    if base?.level(key) != nil || file.level(key) != nil {
      guard case .radius(let known) = try before(key) else { throw .noKey(key) }
      radius = known
      guard actions > radius.actions || seconds > radius.seconds else {
        throw .notLooser(key, from: "\(radius.actions) actions", to: "\(actions) actions")
      }
    }
    let from = radius.actions > 0 ? Double(radius.actions) : nil
    radius.loosenings = [Loosening(from: from, reason: reason, on: today, until: until)]
    radius.epoch = nextEpoch(key, radius.epoch)
    (radius.actions, radius.seconds) = (actions, max(seconds, radius.seconds))
    var edit = SettingsEdit()
    edit.set(radius, at: key, in: file)
    return edit
  }

  /// One more than before this change; an entry that this change has loosened already keeps its epoch.
  private func nextEpoch(_ key: String, _ before: Int) -> Int {
    let now = file.level(key).flatMap { Limit($0.value)?.epoch } ?? 0
    return now > before && base != nil ? now : before + 1
  }

  static func seconds(_ value: Double) -> String { "\(OneLine.text(.number(value))) s" }

  /// Keys that were perhaps meant: the same target on another class of machines, or a few slips away.
  private func similar(to key: String) -> [String] {
    let all = file.levels.map(\.key)
    let name = key.prefix { $0 != "|" }
    let others = all.filter { $0.prefix { $0 != "|" } == name }
    return others.isEmpty ? nearest(key, among: all).map { [$0] } ?? [] : others
  }
}

extension LevelMoves {
  /// Hands an entry on to another key, with everything that it holds.
  public func rename(
    _ old: String, to new: String, reason: String, in edit: inout SettingsEdit
  ) throws(MoveError) {
    let (from, to) = (file.keys.key(old), file.keys.key(new))
    guard let from else { throw .noKey(old) }
    if from.subject == .loop { throw .loopStays(old) }
    guard let to, to.subject != .loop else { throw .noKey(new) }
    let value = try before(old)
    // The new name may be there already where somebody renamed the entry by hand.
    let isByHand = file.level(old) == nil && base?.level(new) == nil
    if old == new || file.level(new) != nil && !isByHand { throw .alreadyThere(new) }
    edit.remove(["levels", old])
    let text = file.level(old)?.bytes ?? base?.level(old)?.bytes
    if let text { edit.set(["levels", new], text: text) }
    record(value, at: old, reason: reason, to: [new], &edit)
  }

  /// Takes an entry out and leaves the reason.
  public func retire(_ key: String, reason: String, in edit: inout SettingsEdit) throws(MoveError) {
    if let parsed = file.keys.key(key), parsed.subject == .loop, parsed.loop == Loop.inner.name {
      throw .loopStays(key)
    }
    let value = try before(key)
    edit.remove(["levels", key])
    record(value, at: key, reason: reason, to: [], &edit)
  }

  /// Takes out a loop with its alternatives, levels and noise.
  public func retireLoop(_ name: String, reason: String) throws(MoveError) -> SettingsEdit {
    if name == Loop.inner.name { throw .loopStays("loop:\(name)") }
    let loops = file.settings.entries + (base?.settings.entries ?? [])
    guard loops.contains(where: { $0.name == name }) else {
      throw .noLoop(name, known: file.settings.loops.map(\.name))
    }
    var edit = SettingsEdit()
    for entry in file.settings.entries where entry.name == name {
      edit.remove(["loops", FileCheck.key(name, entry.label)])
    }
    for entry in (base?.levels ?? []) + file.levels where (base ?? file).keys.key(entry.key)?.loop == name {
      edit.remove(["levels", entry.key])
      record(entry.value, at: entry.key, reason: reason, to: [], &edit)
    }
    for entry in file.noise where LevelKeys.noise(entry.key)?.loop == name { edit.remove(["noise", entry.key]) }
    edit.set(Retirement(reason: reason, on: today), at: "loop:\(name)")
    return edit
  }

  private func record(
    _ value: LevelValue, at key: String, reason: String, to heirs: [String], _ edit: inout SettingsEdit
  ) {
    let limit = Limit(value)
    var seconds = limit?.value
    if case .radius = value { seconds = nil }
    edit.set(
      Retirement(reason: reason, on: today, to: heirs, seconds: seconds, epoch: limit?.epoch ?? 0), at: key)
  }
}
