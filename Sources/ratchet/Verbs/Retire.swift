import Arguments
import Model
import Reports
import Settings

/// `ratchet retire TARGET --reason TEXT`: takes an entry out of ratchet.json and leaves the reason there.
struct RetireVerb {
  private let what: String
  private let reason: String
  private let loop: String
  private let files: LevelFile

  init(_ parsed: Parsed) throws(Failure) {
    what = String(decoding: parsed.operands.first ?? [], as: UTF8.self)
    reason = try LoosenVerb.reason(parsed)
    loop = parsed.value("loop") ?? Loop.inner.name
    files = try LevelFile(try Workplace.find(status: 2))
  }

  func perform() throws(Failure) -> Int {
    let moves = LevelMoves(file: files.file, base: files.base, today: LevelFile.today.text)
    if what.hasPrefix("loop:"), files.file.keys.key(what) == nil {
      let name = String(what.dropFirst("loop:".count))
      try files.write(
        try moving("ratchet retire") { () throws(MoveError) in try moves.retireLoop(name, reason: reason) })
      Console.answer("loop \(Inert.text(name)) is retired, with its levels\n")
      return 0
    }
    var edit = SettingsEdit()
    let keys = files.keys(what, loop: loop)
    for key in keys {
      try moving("ratchet retire") { () throws(MoveError) in try moves.retire(key, reason: reason, in: &edit) }
    }
    try files.write(edit)
    Console.answer(keys.map { "\(Inert.text($0)) is retired\n" }.joined())
    return 0
  }
}
