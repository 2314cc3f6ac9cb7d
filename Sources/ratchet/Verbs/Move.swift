import Arguments
import Model
import Reports
import Settings

/// `ratchet mv OLD NEW`: a target has another name; its level goes with it.
struct MoveVerb {
  private let old: String
  private let new: String
  private let reason: String
  private let loop: String
  private let files: LevelFile

  init(_ parsed: Parsed) throws(Failure) {
    let words = parsed.operands.map { String(decoding: $0, as: UTF8.self) }
    (old, new) = (words[0], words[1])
    reason = parsed.value("reason") == nil ? "renamed" : try LoosenVerb.reason(parsed)
    loop = parsed.value("loop") ?? Loop.inner.name
    files = try LevelFile(try Workplace.find(status: 2))
  }

  func perform() throws(Failure) -> Int {
    let moves = LevelMoves(file: files.file, base: files.base, today: LevelFile.today.text)
    var edit = SettingsEdit()
    var text = ""
    for key in files.keys(old, loop: loop) {
      let target = heir(of: key)
      try moving("ratchet mv") { () throws(MoveError) in
        try moves.rename(key, to: target, reason: reason, in: &edit)
      }
      text += "\(Inert.text(key)) is now \(Inert.text(target))\n"
    }
    try files.write(edit)
    Console.answer(text)
    return 0
  }

  /// The new name on the same class of machines.
  private func heir(of key: String) -> String {
    let keys = files.file.keys
    guard keys.key(new) == nil, var parsed = keys.key(key) else { return new }
    switch parsed.subject {
    case .target: parsed.subject = .target(new)
    case .radius: parsed.subject = .radius(new.hasPrefix("radius:") ? String(new.dropFirst("radius:".count)) : new)
    case .loop: return new
    }
    return keys.text(parsed)
  }
}
