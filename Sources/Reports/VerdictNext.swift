import Figures
import Model

/// The command that follows from a verdict.
struct VerdictNext {
  let verdict: Verdict

  /// As it is typed in a shell; nil where nothing is to be done, or where the name cannot be typed.
  var command: String? {
    switch verdict.outcome {
    case .fail, .drift, .ceiling: loosen
    case .over: "ratchet report"
    case .pass, .inconclusive, .invalid: nil
    }
  }

  private var loosen: String? {
    if case .overBudget(let seconds, _, _) = verdict.reason {
      guard let field = Shell.exact(ByteString(bytes: Array("budget:".utf8) + verdict.name.bytes)) else { return nil }
      return "ratchet loosen \(field) --to \(Self.level(seconds)) --reason \"…\""
    }
    let prefix = Array((verdict.isLoop ? "loop:" : "").utf8)
    guard let seconds, let name = Shell.exact(ByteString(bytes: prefix + verdict.name.bytes)) else { return nil }
    return "ratchet loosen \(name) --to \(Self.level(seconds)) --reason \"…\""
  }

  /// What it takes now.
  private var seconds: Double? {
    if let pairs = verdict.pairs { return pairs.head }
    if let ceiling = verdict.trunk?.ceiling, verdict.outcome == .ceiling { return ceiling.median }
    return verdict.trunk?.creep.map { $0.anchor.seconds * (1 + $0.change) }
  }

  /// Three digits, not below what was measured.
  private static func level(_ seconds: Double) -> String {
    let text = "\(Digits.three(seconds, notBelow: seconds))"
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "s"
  }
}
