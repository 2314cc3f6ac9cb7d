import Model

/// Loops against the base's: what is judged, how, and by which budget may change only with a reason in `changed`.
extension FileCheck {
  mutating func compareLoops() {
    let before = Set(base.settings.loops.map(\.name))
    for entry in base.settings.entries {
      compare(entry.name, entry.label)
    }
    for entry in head.settings.entries where before.contains(entry.name) && !isIn(base, entry) {
      compare(entry.name, entry.label)
    }
    for loop in head.settings.loops where !before.contains(loop.name) { lookAt(new: loop.name) }
  }

  private func isIn(_ file: SettingsFile, _ entry: LoopEntry) -> Bool {
    file.settings.entries.contains { $0.name == entry.name && $0.label == entry.label }
  }

  private mutating func compare(_ name: String, _ label: String?) {
    guard let old = base.settings.entry(named: name, label: label) else { return }
    guard let new = head.settings.entry(named: name, label: label) else {
      if label == nil { refuseDeletion(ofLoop: name) }
      return
    }
    let fields = LoopFields(
      old: old, new: new, oldHeadroom: base.settings.headroom, newHeadroom: head.settings.headroom)
    for field in fields.looser where label == nil || isStated(field, name, label) {
      if let reason = newReason(field.name, name, label, old) {
        accept(field, name, label, reason)
      } else {
        refuse(field, name, label)
      }
    }
  }

  /// Whether a class of runners states the field itself, in one of the files: else it was compared with the loop's.
  private func isStated(_ field: LoopFields.Field, _ name: String, _ label: String?) -> Bool {
    let key = Self.key(name, label)
    return [base, head].contains { $0.line(of: ["loops", key, field.key]) != nil }
  }

  /// The reason that the loop gives and did not give before; a class of runners has to give its own.
  private func newReason(_ field: String, _ name: String, _ label: String?, _ old: LoopEntry) -> String? {
    let own = head.settings.entries.first { $0.name == name && $0.label == label }
    let changes = own == nil ? head.settings.entry(named: name)?.changes : own?.changes
    guard let change = changes?.first(where: { $0.field == field }) else { return nil }
    return old.changes?.contains(change) == true ? nil : change.reason
  }

  private mutating func refuse(_ field: LoopFields.Field, _ name: String, _ label: String?) {
    let key = Self.key(name, label)
    findings.append(
      FileFinding(
        field.kind, key: "loops.\(key).\(field.key)", line: line(of: field, key, in: head),
        baseLine: line(of: field, key, in: base),
        words: "loop \(key): \(field.words) without a reason",
        command: ["ratchet", "loosen", "\(field.name):\(key)", "--reason", "TEXT"]))
  }

  /// The field's line, or the one of what it comes from.
  private func line(of field: LoopFields.Field, _ key: String, in file: SettingsFile) -> Int? {
    let global = field.kind == .headroom ? file.line(of: ["headroom"]) : nil
    return file.line(of: ["loops", key, field.key]) ?? global ?? file.line(of: ["loops", key])
  }

  private mutating func accept(_ field: LoopFields.Field, _ name: String, _ label: String?, _ reason: String) {
    let key = Self.key(name, label)
    findings.append(
      FileFinding(
        .accepted, .note, key: "loops.\(key).\(field.key)", line: line(of: field, key, in: head),
        words: "loop \(key): \(field.words): \(reason)"))
  }

  private mutating func refuseDeletion(ofLoop name: String) {
    let isRetired = head.retired.contains { $0.key == "loop:\(name)" }
    let isInner = name == Loop.inner.name
    if isRetired, !isInner { return }
    let why = isInner ? "the loop inner holds the sum of what its targets cost" : "it was deleted without a record"
    findings.append(
      FileFinding(
        .loopDeleted, key: "loops.\(name)", line: nil, baseLine: base.line(of: ["loops", name]),
        words: "loop \(name) is gone: \(why)",
        command: isInner ? restore : ["ratchet", "retire", "loop:\(name)", "--reason", "TEXT"]))
  }

  /// `app/x|CLASS` is a target of `inner` until there is a loop `app`.
  private mutating func lookAt(new name: String) {
    let taken = base.levels.filter { $0.key.hasPrefix("\(name)/") }
    guard !taken.isEmpty else { return }
    let example = taken.first.map { ", such as \($0.key)" } ?? ""
    findings.append(
      FileFinding(
        .loopTakesKeys, key: "loops.\(name)", line: head.line(of: ["loops", name]),
        words: "the new loop \(name) would take over \(taken.count) levels of loop inner\(example); call it otherwise",
        command: restore))
  }

  static func key(_ name: String, _ label: String?) -> String { name + (label.map { "|\($0)" } ?? "") }
}
