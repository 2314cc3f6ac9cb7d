import JSON
import Model

/// What `ratchet tighten` did, or would do: the levels that moved, those that stayed and why.
public struct TightenReport: Equatable, Sendable {
  public var moves: [LevelMove]
  /// Keys of `noise` whose figures were written anew.
  public var noise: [String]
  public var isDryRun: Bool
  public var notes: [String]

  public init(_ moves: [LevelMove], noise: [String] = [], isDryRun: Bool = false, notes: [String] = []) {
    self.moves = moves
    self.noise = noise
    self.isDryRun = isDryRun
    self.notes = notes
  }

  private var moved: [LevelMove] { moves.filter { $0.decision.level != nil } }
  private var stayed: [LevelMove] { moves.filter { $0.decision.level == nil } }

  public func render(_ format: ReportFormat, columns: Int = 80) -> String {
    format == .json ? json : text(max(columns, 60))
  }

  private func text(_ columns: Int) -> String {
    var lines = [headline]
    lines += rows(moved.map { [Inert.text($0.key), Self.change($0), Self.proof($0)] }, columns)
    if !stayed.isEmpty {
      lines.append("left alone:")
      lines += rows(stayed.map { [Inert.text($0.key), Self.why($0)] }, columns)
    }
    lines += noise.map { "  noise of \(Inert.text($0)) measured anew" }
    lines += notes.flatMap { Columns.wrap("  note: \(Inert.text($0))", to: columns, indent: "    ") }
    lines += next.map { ["next: \($0)"] } ?? []
    return lines.map { $0 + "\n" }.joined()
  }

  private var headline: String {
    let total = moves.count
    if total == 0 { return "no level, and no builds of the trunk for one yet" }
    let verb = isDryRun ? "would move" : "moved"
    return moved.isEmpty ? "no level of \(total) moves" : "\(verb) \(moved.count) of \(Words.count(total, "level"))"
  }

  private func rows(_ rows: [[String]], _ columns: Int) -> [String] {
    let wide = (rows.first?.count ?? 1) - 1
    let names: [Table.Column] = (0...wide).map { index in
      index == wide ? .flexible("", keepsStart: true) : .init("", isLeading: true)
    }
    return Table(columns: names, rows: rows).body(width: columns - 2).map { "  " + $0 }
  }

  private var next: String? {
    if stayed.contains(where: { $0.decision.reason == .needsConfirmation || $0.decision.reason == .belowHalf }) {
      return "look at those builds (`ratchet history`), then `ratchet tighten --confirm`"
    }
    if moved.isEmpty && noise.isEmpty { return nil }
    return isDryRun ? "ratchet tighten" : "git commit -m \"Tighten levels\" ratchet.json"
  }

  private static func seconds(_ value: Double) -> String {
    "\(Words.fixed(value, value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3)) s"
  }

  private static func change(_ move: LevelMove) -> String {
    let now = seconds(move.decision.level?.seconds ?? 0)
    return move.from.map { "\(seconds($0)) → \(now)" } ?? "new: \(now)"
  }

  private static func proof(_ move: LevelMove) -> String {
    guard let bound = move.decision.bound else { return "median of \(move.decision.builds) builds" }
    return "median of \(move.decision.builds) builds at most \(seconds(bound))"
  }

  private static func why(_ move: LevelMove) -> String {
    let decision = move.decision
    let half = decision.belowHalf > 0 ? "; \(Words.count(decision.belowHalf, "build")) below half of it left out" : ""
    switch decision.reason {
    case .tooFewBuilds: return "\(decision.builds) of 40 builds of the trunk\(half)"
    case .tooFewDays(let days): return "builds of \(days) of 5 days"
    case .belowHalf: return "\(Words.count(decision.belowHalf, "build")) below half of it: broken ones look so"
    case .needsConfirmation: return "to \(seconds(decision.candidate ?? 0)): more than 30 % at once"
    case .stillChanging: return "the older builds are not lower yet"
    case .wouldNotKeep: return "the last 20 builds would not keep \(seconds(decision.candidate ?? 0))"
    case .notLower, nil:
      return "not a step of 5 % lower" + (decision.bound.map { ": at most \(seconds($0))" } ?? "") + half
    }
  }
}

extension TightenReport {
  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.tighten/1")
      json.flag("dry_run", isDryRun)
      json.key("levels")
      json.array { array in for move in moves { array.move(move) } }
      json.strings("noise", noise)
      json.strings("notes", notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func move(_ move: LevelMove) {
    object {
      $0.text("key", move.key)
      $0.decimal("from_s", move.from)
      $0.decimal("to_s", move.decision.level?.seconds)
      $0.decimal("bound_s", move.decision.bound)
      $0.decimal("candidate_s", move.decision.candidate)
      $0.integer("builds", move.decision.builds)
      $0.integer("below_half", move.decision.belowHalf)
      $0.text("reason", move.decision.reason?.word)
    }
  }
}

extension TightenDecision.Reason {
  fileprivate var word: String {
    switch self {
    case .tooFewBuilds: "too-few-builds"
    case .tooFewDays: "too-few-days"
    case .notLower: "not-lower"
    case .belowHalf: "below-half"
    case .needsConfirmation: "needs-confirmation"
    case .stillChanging: "still-changing"
    case .wouldNotKeep: "would-not-keep"
    }
  }
}
