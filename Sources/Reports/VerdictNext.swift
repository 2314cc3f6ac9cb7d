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
      return "ratchet loosen budget:\(verdict.name) --to \(Self.level(seconds)) --reason \"…\""
    }
    guard let seconds, let name = Shell.exact(verdict.name) else { return nil }
    let key = verdict.isLoop ? "loop:\(name)" : name
    return "ratchet loosen \(key) --to \(Self.level(seconds)) --reason \"…\""
  }

  /// What it takes now.
  private var seconds: Double? {
    if let pairs = verdict.pairs { return pairs.head }
    if let ceiling = verdict.trunk?.ceiling, verdict.outcome == .ceiling { return ceiling.median }
    return verdict.trunk?.creep.map { $0.anchor.seconds * (1 + $0.change) }
  }

  /// Three digits, not below what was measured.
  private static func level(_ seconds: Double) -> String {
    var scale = 1.0
    while seconds * scale < 100, scale < 1e6 { scale *= 10 }
    let digits = (seconds * scale).rounded(.up) / scale
    let text = Words.fixed(digits, scale >= 1e6 ? 6 : String(Int(scale)).count - 1)
    return "\(text)s"
  }
}
