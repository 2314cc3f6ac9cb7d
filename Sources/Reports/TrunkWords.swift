import Figures
import Model

/// What recorded builds of the trunk say, in words.
struct TrunkWords {
  let verdict: Verdict
  let label: (ByteString) -> String

  private var creep: CreepFigures? { verdict.trunk?.creep }

  var steady: String {
    var parts: [String] = []
    if let ceiling = verdict.trunk?.ceiling {
      parts.append("median \(Words.seconds(ceiling.median)) of \(Words.seconds(ceiling.ceiling))")
    }
    if let creep {
      let sum = "\(Words.fixed(creep.sum, 1)) of \(Words.fixed(creep.limit, 0))"
      parts.append("\(Words.change(creep.change)) since \(anchor(creep.anchor)), creep \(sum)")
    }
    return parts.joined(separator: "; ") + " (\(Words.count(verdict.trunk?.builds ?? 0, "build")))"
  }

  var ceiling: String {
    guard let figures = verdict.trunk?.ceiling else { return "above its ceiling" }
    let proof =
      "the last \(Words.count(figures.builds, "build")) have a median of at least \(Words.seconds(figures.bound))"
    return "\(proof) (99 %), above \(Words.seconds(figures.ceiling)): level \(Words.seconds(figures.level)) + headroom"
  }

  var drift: String {
    guard let creep, let alarm = creep.alarm else { return "slower than its anchor" }
    let since = "\(Words.change(creep.change)) since \(anchor(creep.anchor))"
    let place = alarm.rose.number == alarm.noticed.number ? "" : ", rose at \(build(alarm.rose))"
    return "\(since), unconfirmed: alarm at \(build(alarm.noticed))\(place)"
  }

  /// Who spent it, a sentence each.
  var culprits: [String] {
    guard let alarm = creep?.alarm else { return [] }
    if alarm.isEnvironment {
      return ["half of the targets rose together: environment or toolchain changed, not one of these sources"]
    }
    let steps = alarm.steps.prefix(3).map { "\(build($0.place)) \(Words.change($0.change))" }
    let shown = steps.isEmpty ? "no single change shows" : "shown: " + steps.joined(separator: ", ")
    let others = "\(Words.count(alarm.others, "other commit")) since then add \(Words.change(alarm.rest))"
    let largest = alarm.largest.map { share in
      "\(build(share.place)) \(Words.change(share.change)) ± \(Words.percent(share.error))"
    }
    let top =
      largest.isEmpty || !steps.isEmpty ? [] : ["largest, none told from noise: " + largest.joined(separator: ", ")]
    return [alarm.others > 0 ? "\(shown); \(others)" : shown] + top
  }

  private func anchor(_ anchor: Anchor) -> String {
    anchor.commit.map { short($0) } ?? "its anchor of \(Words.seconds(anchor.seconds))"
  }

  /// `9f3c2e1 (2026-01-12)`, `build 52`.
  private func build(_ place: TrunkPlace) -> String {
    guard let commit = place.commit else { return "build \(place.number)" }
    let day = place.started.map { " (\(Words.minute($0).prefix(10)))" } ?? ""
    return "\(short(commit))\(day)"
  }

  private func short(_ commit: String) -> String {
    let isHash = commit.utf8.count >= 40 && commit.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
    return label(ByteString(isHash ? String(commit.prefix(7)) : commit))
  }
}
