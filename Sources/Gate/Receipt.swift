import Figures
import JSON
import Model

/// Everything that a verdict rests on, as JSON Lines: what was known before, every pair, and at the end the verdicts.
/// `PairsFile` reads it back to the same verdicts, to the last bit, on any machine.
public enum Receipt {
  /// - Parameter notes: what the reader was told beside the verdicts.
  public static func bytes(_ report: ChangeReport, notes: [String] = []) -> [UInt8] {
    var lines = [header(report, notes)]
    for round in 0..<(report.test.states.map(\.pairs.count).max() ?? 0) {
      for (subject, state) in zip(report.test.subjects, report.test.states) where round < state.pairs.count {
        lines.append(pair(state.pairs[round], of: subject))
      }
    }
    var end = JSONWriter()
    end.object {
      $0.key("verdicts")
      $0.array { json in for verdict in report.verdicts { json.string(verdict.outcome.rawValue) } }
    }
    return (lines + [end.bytes]).flatMap { $0 + [UInt8(ascii: "\n")] }
  }

  private static func header(_ report: ChangeReport, _ notes: [String]) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.text("schema", PairsHeader.schema)
      $0.text("rule", report.test.rule.purpose.rawValue)
      $0.integer("max_pairs", report.test.rule.mostPairs)
      $0.text("ended", report.ending.rawValue)
      $0.key("open")
      $0.bool(report.isOpen)
      $0.exact("budget_s", report.budget)
      $0.exact("screened", report.screened)
      $0.integer("runs", report.runs)
      $0.integer("small_targets", report.smallTargets)
      $0.names("one_sided", report.oneSided)
      $0.names("not_found", report.notFound)
      if !notes.isEmpty {
        $0.key("notes")
        $0.array { json in for note in notes { json.string(note) } }
      }
      $0.key("subjects")
      $0.array { json in
        for (subject, state) in zip(report.test.subjects, report.test.states) { json.subject(subject, state) }
      }
    }
    return json.bytes
  }

  private static func pair(_ pair: Pair, of subject: Subject) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.target(subject.key)
      $0.sample("base", pair.base)
      $0.sample("head", pair.head)
      if pair.steps != 1 { $0.integer("steps", pair.steps) }
    }
    return json.bytes
  }
}

extension JSONWriter {
  fileprivate mutating func subject(_ subject: Subject, _ state: ChangeTest.State) {
    object {
      $0.target(subject.key)
      $0.exact("pair_sd", subject.noise.deviation)
      $0.exact("outliers", subject.noise.outliers)
      $0.integer("pairs", subject.noise.pairs)
      if subject.tick > 0 { $0.exact("tick_s", subject.tick) }
      if subject.isProvisional {
        $0.key("provisional")
        $0.bool(true)
      }
      if let acceptance = subject.acceptance {
        $0.exact("accepted_s", acceptance.seconds)
        $0.text("reason", acceptance.reason)
      }
      $0.integer("given", state.given)
      if let trouble = state.trouble { $0.trouble(trouble) }
    }
  }

  private mutating func trouble(_ trouble: InvalidReason) {
    text("invalid", trouble.kind.rawValue)
    if let place = trouble.place {
      integer("run", place.run)
      key("head")
      bool(place.isHead)
    }
    integer("count", trouble.count)
    integer("of", trouble.of)
    exact("seconds", trouble.seconds)
    exact("least_s", trouble.least)
  }

  fileprivate mutating func sample(_ side: String, _ sample: Sample) {
    exact("\(side)_s", sample.seconds)
    exact("\(side)_cpu_s", sample.cpu)
    exact("\(side)_added_s", sample.added)
    integer("\(side)_exit", sample.exit)
    integer("\(side)_executed", sample.executed)
    integer("\(side)_hits", sample.hits)
    integer("\(side)_failed", sample.failed)
    text("\(side)_actions", sample.actions)
  }

  fileprivate mutating func target(_ name: ByteString) {
    if let utf8 = name.utf8 { text("target", utf8) } else { text("target_b64", Base64.encode(name.bytes)) }
  }

  fileprivate mutating func names(_ key: String, _ names: [ByteString]) {
    guard !names.isEmpty else { return }
    self.key(key)
    array { json in
      for name in names {
        if let utf8 = name.utf8 {
          json.string(utf8)
        } else {
          json.object { $0.text("b64", Base64.encode(name.bytes)) }
        }
      }
    }
  }

  // Members that are left out where they are nil.

  fileprivate mutating func text(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  fileprivate mutating func integer(_ name: String, _ value: Int?) {
    guard let value else { return }
    key(name)
    number(value)
  }

  /// Reading it gives the same number, to the last bit.
  fileprivate mutating func exact(_ name: String, _ value: Double?) {
    guard let value else { return }
    key(name)
    self.value(.number(value))
  }
}
