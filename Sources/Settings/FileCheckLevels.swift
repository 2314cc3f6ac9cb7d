import JSON
import Model

/// Levels and radii against the base's: raised only with the next epoch and a reason, gone only with a record.
extension FileCheck {
  mutating func compareLevels() {
    let earlier = Dictionary(base.levels.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let now = Dictionary(head.levels.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let records = Dictionary(head.retired.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    let formerly = Dictionary(base.retired.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    // Only what stands in the place of an entry that is gone now has something to show for its value.
    let heirs = Set(base.levels.filter { now[$0.key] == nil }.flatMap { records[$0.key]?.value.to ?? [] })
    for entry in head.levels {
      if let old = earlier[entry.key] {
        compare(old, entry)
      } else if !heirs.contains(entry.key) {
        lookAt(new: entry, formerly[entry.key]?.value)
      }
    }
    for entry in base.levels where now[entry.key] == nil {
      guard let record = records[entry.key] else {
        refuseDeletion(of: entry, now: now, earlier: earlier)
        continue
      }
      compare(entry, record: record)
      if !record.value.to.isEmpty { compare(entry, heirs: record, now, records) }
    }
  }

  private mutating func compare(_ old: FileEntry<LevelValue>, _ new: FileEntry<LevelValue>) {
    if old.bytes == new.bytes { return }
    guard let before = Limit(old.value), let after = Limit(new.value) else { return refuseNewer(new, old) }
    guard !refuse(raised: new, from: before, to: after, baseOffset: old.offset) else { return }
    compareReasons(before, after, old, new)
    guard case (.level(let before), .level(let after)) = (old.value, new.value) else { return }
    compareAnchors(before, after, old, new)
    if isWider(before.pairs, after.pairs) { findings.append(noise(new.key, at: new.offset, baseOffset: old.offset)) }
  }

  /// Whether a limit was refused. A good loosening leaves a note.
  private mutating func refuse(
    raised new: FileEntry<LevelValue>, from before: Limit, to after: Limit, baseOffset: Int?
  ) -> Bool {
    let reasons = after.newReasons(since: before)
    var finding = FileFinding(
      .raised, key: new.key, line: head.line(at: new.offset), baseLine: baseOffset.map { base.line(at: $0) }, words: "",
      command: loosen(new.key, after))
    if after.epoch < before.epoch {
      finding.kind = .epochLowered
      finding.words = "the epoch of \(new.key) fell from \(before.epoch) to \(after.epoch); an epoch never falls"
      finding.command = restore
    } else if after.epoch == before.epoch, after.value > before.value || after.work > before.work {
      let why = reasons.isEmpty ? "without a reason" : "with a reason, but the epoch is still \(after.epoch)"
      finding.words = "\(new.key) was raised from \(before.words) to \(after.words) \(why)"
    } else if after.epoch > before.epoch, reasons.isEmpty {
      finding.kind = .epochWithoutReason
      finding.words = "the epoch of \(new.key) rose from \(before.epoch) to \(after.epoch) without a new reason"
    } else {
      if after.epoch > before.epoch { accept(new, from: before, to: after, reasons) }
      return false
    }
    findings.append(finding)
    return true
  }

  /// A loosening of which the level has not come back is still there, with its day.
  private mutating func compareReasons(
    _ before: Limit, _ after: Limit, _ old: FileEntry<LevelValue>, _ new: FileEntry<LevelValue>
  ) {
    guard after.epoch == before.epoch else { return }
    let lost = before.loosenings.first { loosening in
      !after.loosenings.contains(loosening) && after.value > loosening.from ?? -.infinity
    }
    guard let lost else { return }
    findings.append(
      FileFinding(
        .loosening, key: new.key, line: head.line(at: new.offset), baseLine: base.line(at: old.offset),
        words: "the loosening of \(new.key) (\(lost.reason)) was changed or taken out, and its level has not come back",
        command: loosen(new.key, after) + ["--until", "DATE"]))
  }

  private mutating func accept(
    _ entry: FileEntry<LevelValue>, from before: Limit, to after: Limit, _ reasons: [Loosening]
  ) {
    let why = reasons.map(\.reason).joined(separator: "; ")
    findings.append(
      FileFinding(
        .accepted, .note, key: entry.key, line: head.line(at: entry.offset),
        words: "\(entry.key) is loosened from \(before.words) to \(after.words): \(why)"))
  }

  private mutating func lookAt(new entry: FileEntry<LevelValue>, _ record: Retirement?) {
    guard let limit = Limit(entry.value) else { return refuseNewer(entry, nil) }
    let line = head.line(at: entry.offset)
    if let record, let seconds = record.seconds, limit.value > seconds, limit.epoch <= record.epoch {
      findings.append(
        FileFinding(
          .cameBack, key: entry.key, line: line,
          words: "\(entry.key) was retired at \(OneLine.text(.number(seconds))) s and is back with \(limit.words)",
          command: loosen(entry.key, limit)))
    } else if limit.epoch > 0, limit.loosenings.isEmpty {
      findings.append(
        FileFinding(
          .epochWithoutReason, key: entry.key, line: line,
          words: "\(entry.key) is new and has epoch \(limit.epoch) without a reason",
          command: loosen(entry.key, limit)))
    }
  }

  private mutating func refuseDeletion(
    of entry: FileEntry<LevelValue>, now: [String: FileEntry<LevelValue>], earlier: [String: FileEntry<LevelValue>]
  ) {
    // A new entry with the same measurements is the same target under another name.
    let twin = head.levels.first { earlier[$0.key] == nil && isTwin($0.value, entry.value) }
    let move = twin.map { ["ratchet", "mv", entry.key, $0.key] }
    let how = twin.map { "; \($0.key) looks like its new name" } ?? ""
    findings.append(
      FileFinding(
        .deleted, key: entry.key, line: nil, baseLine: base.line(at: entry.offset),
        words: "\(entry.key) was deleted without a record\(how)",
        command: move ?? ["ratchet", "retire", entry.key, "--reason", "TEXT"]))
  }

  private func isTwin(_ a: LevelValue, _ b: LevelValue) -> Bool {
    guard case (.level(let a), .level(let b)) = (a, b) else { return false }
    return a.anchor?.commit != nil && a.anchor == b.anchor || a.seconds == b.seconds
  }

  /// The record remembers what the entry held.
  private mutating func compare(_ old: FileEntry<LevelValue>, record: FileEntry<Retirement>) {
    guard case .level(let level) = old.value else { return }
    let (seconds, epoch) = (record.value.seconds ?? .infinity, record.value.epoch)
    if seconds <= level.seconds, epoch >= level.epoch { return }
    findings.append(
      FileFinding(
        .retiredRecord, key: old.key, line: head.line(at: record.offset), baseLine: base.line(at: old.offset),
        words:
          "the record of \(old.key) does not say that it held \(Limit(old.value)?.words ?? "") at epoch \(level.epoch)",
        command: ["ratchet", "retire", old.key, "--reason", "TEXT"]))
  }

  /// What stands in an entry's place holds no more than it did, at no lower epoch.
  private mutating func compare(
    _ old: FileEntry<LevelValue>, heirs record: FileEntry<Retirement>, _ now: [String: FileEntry<LevelValue>],
    _ records: [String: FileEntry<Retirement>]
  ) {
    guard let before = Limit(old.value) else { return }
    var sum = 0.0
    var words: String?
    for key in record.value.to {
      guard let heir = now[key], let limit = Limit(heir.value) else {
        if records[key] == nil { words = "\(old.key) was handed on to \(key), which is not there" }
        continue
      }
      if limit.epoch > before.epoch, !limit.newReasons(since: before).isEmpty { continue }
      if limit.epoch < before.epoch { words = "\(key) has a lower epoch than \(old.key), in whose place it stands" }
      sum += limit.value
    }
    // Three significant digits each: a rounding is no loosening.
    if sum > before.value * 1.005 {
      let parts = record.value.to.count == 1 ? "" : " in sum"
      words = "\(old.key) held \(before.words), what stands in its place holds \(OneLine.text(.number(sum))) s\(parts)"
    }
    guard let words else { return }
    findings.append(
      FileFinding(
        .successors, key: old.key, line: head.line(at: record.offset), baseLine: base.line(at: old.offset),
        words: words,
        command: record.value.to.count == 1 ? ["ratchet", "mv", old.key, record.value.to[0]] : restore))
  }

  private mutating func refuseNewer(_ entry: FileEntry<LevelValue>, _ old: FileEntry<LevelValue>?) {
    var schema = 1
    for case .newer(let form) in [entry.value, old?.value ?? entry.value] { schema = form }
    findings.append(
      FileFinding(
        .newer, key: entry.key, line: head.line(at: entry.offset), baseLine: old.map { base.line(at: $0.offset) },
        words: "\(entry.key) has schema \(schema), which only a later ratchet can compare", command: restore))
  }

  func loosen(_ key: String, _ limit: Limit) -> [String] {
    ["ratchet", "loosen", key, "--to", limit.typed, "--reason", "TEXT"]
  }
}
