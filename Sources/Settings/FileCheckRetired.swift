import Model

/// The records of what was retired: they stay for a year, because an entry that comes back is compared with its own.
extension FileCheck {
  private static let kept = 365

  mutating func compareRetired() {
    let now = Dictionary(head.retired.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for old in base.retired {
      let isOld = old.value.on.flatMap { today.days(since: $0) }.map { $0 > Self.kept } ?? false
      if isOld || head.level(old.key) != nil { continue }
      guard let new = now[old.key] else {
        refuse(old, nil, "was taken out; it stays for a year")
        continue
      }
      let (before, after) = (old.value.seconds ?? .infinity, new.value.seconds ?? .infinity)
      if after > before || new.value.epoch < old.value.epoch { refuse(old, new, "was loosened") }
    }
  }

  private mutating func refuse(_ old: FileEntry<Retirement>, _ new: FileEntry<Retirement>?, _ what: String) {
    findings.append(
      FileFinding(
        .retiredRecord, key: old.key, line: new.map { head.line(at: $0.offset) }, baseLine: base.line(at: old.offset),
        words: "the record of \(old.key) under \"retired\" \(what)", command: restore))
  }
}
