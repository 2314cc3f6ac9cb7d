import Model
import Reports
import Settings

/// Why an entry was not moved, in words with the next command.
extension Failure {
  /// - Parameter verb: `ratchet loosen`, for the hints.
  init(_ error: MoveError, verb: String) {
    switch error {
    case .noEntry(let key, let similar):
      let hint = similar.first.map { "\(verb) \(Shell.text([ByteString($0)])) …" } ?? "ratchet tighten"
      let meant = similar.isEmpty ? "" : "; there is \(similar.joined(separator: ", "))"
      self.init("ratchet.json has no entry \(key)\(meant)", hint: hint)
    case .noLoop(let loop, let known):
      self.init("ratchet.json has no loop \(loop)", hint: "one of \(known.joined(separator: ", "))")
    case .alreadyThere(let key):
      self.init(
        "ratchet.json has an entry \(key) already",
        hint: "ratchet retire \(Shell.text([ByteString(key)])) --reason TEXT")
    case .newer(let key):
      self.init("\(key) was written by a later version, which this one cannot move", hint: "install a newer ratchet")
    case .notLooser(let key, let from, let to):
      self.init(
        "\(to) is not more than the \(from) of \(key): there is nothing to loosen",
        hint: "stricter needs no reason: edit ratchet.json, or let `ratchet tighten` measure it", status: 1)
    case .tooMuch(let key, let most):
      let seconds = "\((most * 100).rounded(.down) / 100)s"
      self.init(
        "recorded builds prove no more than \(seconds) for \(key)",
        hint: "ratchet loosen \(Shell.text([ByteString(key)])) --to \(seconds) --reason TEXT", status: 1)
    case .noKey(let key):
      self.init(
        "\(key) is no key of a level", hint: "TARGET|CLASS, as app|linux-x86_64; or a target's name alone", status: 64)
    case .loopStays(let key):
      self.init(
        "\(key) stays: the loop holds the sum of what its targets cost",
        hint: "ratchet loosen \(key) --to TIME --reason TEXT", status: 1)
    case .noField(let field):
      self.init(
        "\(field) is no field that changes with a reason", hint: "one of \(Change.fields.joined(separator: ", "))",
        status: 64)
    case .noValue(let field, let expected):
      self.init("--to is no value of \(field)", hint: "it takes \(expected)", status: 64)
    }
  }
}

/// Carries a move out, or ends the verb with the reason why not.
func moving<Answer>(_ verb: String, _ body: () throws(MoveError) -> Answer) throws(Failure) -> Answer {
  do throws(MoveError) { return try body() } catch { throw Failure(error, verb: verb) }
}
