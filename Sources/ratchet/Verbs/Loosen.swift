import Arguments
import Figures
import Gate
import Git
import Model
import Reports
import Settings
import System

/// `ratchet loosen WHAT --to VALUE --reason TEXT`: raises a level, a radius or a field of a loop, with its reason.
struct LoosenVerb {
  private let what: String
  private let value: String?
  private let reason: String
  private let until: String?
  private let loop: String
  private let files: LevelFile

  init(_ parsed: Parsed) throws(Failure) {
    what = String(decoding: parsed.operands.first ?? [], as: UTF8.self)
    value = parsed.value("to")
    reason = try Self.reason(parsed)
    until = parsed.value("until")
    loop = parsed.value("loop") ?? Loop.inner.name
    if let until {
      guard let days = LevelFile.today.days(since: until), days < 0 else {
        throw Failure("--until \(until) is no day that is to come", hint: "--until 2026-05-01", status: 64)
      }
    }
    files = try LevelFile(try Workplace.find(status: 2))
  }

  /// A reason is a text with something in it, stored whole.
  static func reason(_ parsed: Parsed) throws(Failure) -> String {
    let text = parsed.value("reason") ?? ""
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw Failure("--reason says nothing", hint: "--reason \"why it may be slower from now on\"", status: 64)
    }
    return text
  }

  func perform() throws(Failure) -> Int {
    let parts = what.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, Change.fields.contains(parts[0]) { return try loosenField(parts[0], of: parts[1]) }
    let key = files.key(what, loop: loop)
    if key.hasPrefix("radius:") { return try loosenRadius(key) }
    return try loosenLevel(key)
  }

  private var moves: LevelMoves {
    LevelMoves(file: files.file, base: files.base, today: LevelFile.today.text)
  }

  private func done(_ text: String) -> Int {
    Console.answer("\(Inert.text(text))\nnext: git commit \(Inert.text(files.path.name.description)) with the change\n")
    return 0
  }

  private func loosenField(_ field: String, of loop: String) throws(Failure) -> Int {
    if until != nil {
      throw Failure("--until belongs to a level", hint: "ratchet loosen \(what) --reason TEXT", status: 64)
    }
    let edit = try moving("ratchet loosen") { () throws(MoveError) in
      try moves.loosen(field: field, of: loop, to: value, reason: reason)
    }
    try files.write(edit)
    return done("\(field) of loop \(loop) may change: \(reason)")
  }

  private func loosenLevel(_ key: String) throws(Failure) -> Int {
    guard let value, case .limit(let time)? = BudgetText.parse(value) else {
      throw Failure(
        "--to takes a time", hint: "ratchet loosen \(Shell.text([ByteString(what)])) --to 8.3s --reason TEXT",
        status: 64)
    }
    guard let wanted = files.file.keys.key(key) else { throw Failure(.noKey(key), verb: "ratchet loosen") }
    let before = try moving("ratchet loosen") { () throws(MoveError) in try moves.known(key) }
    let seconds = Digits.three(time.inSeconds)
    let limit = moves.isExtension(key, to: seconds, until: until) ? nil : try measured(key, wanted)
    let edit = try moving("ratchet loosen") { () throws(MoveError) in
      try moves.loosen(
        key, to: seconds, reason: reason, until: until, anchor: limit?.anchor, most: limit?.most ?? seconds)
    }
    try files.write(edit)
    let shown = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    return done("\(key) is loosened from \(before) to \(shown) s: \(reason)")
  }

  /// What recorded builds of the change prove.
  private func measured(_ key: String, _ wanted: LevelKey) throws(Failure) -> LoosenLimit {
    let builds = try ChangeBuilds(files.workplace, files.worktree)
    let series = TightenSeries(try builds(loop: wanted.loop, machine: wanted.machine ?? ""))
    var samples = series.loop
    if case .target(let name) = wanted.subject { samples = series.targets[name] ?? [] }
    guard let limit = LoosenLimit(samples, commit: builds.head) else {
      let count = LoosenLimit.fewest
      throw Failure(
        "\(samples.count) recorded builds of this change executed \(key); it takes \(count) to tell what it costs now",
        hint: "ratchet run, after a change of its sources, until there are \(count)")
    }
    return limit
  }

  private func loosenRadius(_ key: String) throws(Failure) -> Int {
    guard let value, let actions = Int(value), actions > 0 else {
      throw Failure(
        "--to takes a number of actions",
        hint: "ratchet loosen \(Shell.text([ByteString(what)])) --to 82 --reason TEXT", status: 64)
    }
    guard let wanted = files.file.keys.key(key), case .radius(let edited) = wanted.subject else {
      throw Failure(.noKey(key), verb: "ratchet loosen")
    }
    let builds = try ChangeBuilds(files.workplace, files.worktree)
    guard let radius = measuredRadius(of: ByteString(edited), in: try builds(loop: wanted.loop, machine: nil)) else {
      throw Failure(
        "no recorded build of this change was for an edit of \(edited) alone",
        hint: "edit that file, then: ratchet run")
    }
    guard actions <= max(radius.actions, Int(Double(radius.actions) * LoosenLimit.slack)) else {
      throw Failure(
        "the last build for an edit of \(edited) alone executed \(radius.actions) actions",
        hint: "ratchet loosen \(Shell.text([ByteString(what)])) --to \(radius.actions) --reason TEXT", status: 1)
    }
    let edit = try moving("ratchet loosen") { () throws(MoveError) in
      try moves.loosenRadius(
        key, actions: actions, seconds: Digits.three(radius.seconds), reason: reason, until: until)
    }
    try files.write(edit)
    return done("\(key) may rerun \(actions) actions: \(reason)")
  }
}
