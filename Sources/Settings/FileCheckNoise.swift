import Model

/// What was measured, against the base's: wider noise and moved anchors make the gate blind. They are written by
/// `ratchet tighten`, in a change of their own.
extension FileCheck {
  mutating func compareNoise() {
    let now = Dictionary(head.noise.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    for old in base.noise {
      guard let new = now[old.key] else {
        if !isRetired(noise: old.key) { findings.append(noise(old.key, at: nil, baseOffset: old.offset)) }
        continue
      }
      if isWider(old.value, new.value) { findings.append(noise(new.key, at: new.offset, baseOffset: old.offset)) }
    }
  }

  private func isRetired(noise key: String) -> Bool {
    guard let loop = LevelKeys.noise(key)?.loop else { return false }
    return head.retired.contains { $0.key == "loop:\(loop)" }
  }

  /// Refused in a change of anything else, told of in one of its own.
  func noise(_ key: String, at offset: Int?, baseOffset: Int) -> FileFinding {
    let what = offset == nil ? "is gone" : "is wider"
    let how =
      touchesOthers ? "; what is measured changes on the trunk, in a commit of ratchet.json alone" : " (measured anew)"
    return FileFinding(
      .noise, touchesOthers ? .refused : .note, key: key, line: offset.map { head.line(at: $0) },
      baseLine: base.line(at: baseOffset), words: "the noise of \(key) \(what)\(how)",
      command: touchesOthers ? restore : [])
  }

  private func isWider(_ old: LoopNoise, _ new: LoopNoise) -> Bool {
    func isHigher(_ old: Double?, _ new: Double?) -> Bool {
      guard let old else { return false }
      return new.map { $0 > old } ?? true
    }
    return isWider(old.pairs, new.pairs) || isHigher(old.median, new.median) || isHigher(old.spread, new.spread)
      || old.isCalibrated != new.isCalibrated || old.kernel != nil && old.kernel != new.kernel
      || old.reference != nil && old.reference != new.reference
  }

  /// Fewer known pairs are wider too: the gate then assumes more noise than it knows.
  func isWider(_ old: PairNoise?, _ new: PairNoise?) -> Bool {
    guard let old else { return false }
    guard let new else { return true }
    return new.deviation > old.deviation || new.outliers > old.outliers || new.pairs < old.pairs
  }

  /// An anchor moves with the level that is tightened, or with a loosening.
  mutating func compareAnchors(
    _ before: Level, _ after: Level, _ old: FileEntry<LevelValue>, _ new: FileEntry<LevelValue>
  ) {
    guard after.epoch == before.epoch, let was = before.anchor else { return }
    let isTightened = after.seconds < before.seconds
    let isFine =
      after.anchor.map { now in
        if !isTightened, now.commit != was.commit || now.builds != was.builds { return false }
        return now.seconds <= was.seconds && (now.deviation <= was.deviation || isTightened && !touchesOthers)
      } ?? false
    if isFine { return }
    let what = after.anchor == nil ? "was taken out" : "was moved"
    findings.append(
      FileFinding(
        .anchor, key: new.key, line: head.line(at: new.offset), baseLine: base.line(at: old.offset),
        words: "the anchor of \(new.key), which creep is measured from, \(what) without a loosening", command: restore))
  }
}
