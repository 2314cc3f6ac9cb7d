import Figures
import JSON
import Model

/// Verdicts for a program (docs/schemas/verdicts.v1.json).
struct JSONGate {
  static let schema = "ratchet.verdicts/1"
  private let report: GateReport

  init(_ report: GateReport) {
    self.report = report
  }

  var text: String {
    jsonText { json in
      json.text("schema", Self.schema)
      json.integer("status", report.status)
      json.key("verdicts")
      json.array { json in for verdict in report.verdicts { json.verdict(verdict) } }
      json.integer("small_targets", report.smallTargets)
      json.names("one_sided", report.oneSided)
      json.names("not_found", report.notFound)
      json.strings("notes", report.notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func verdict(_ verdict: Verdict) {
    let words = VerdictWords(verdict: verdict) { Inert.text($0) }
    object {
      $0.name("target", verdict.name)
      $0.flag("loop", verdict.isLoop)
      $0.text("verdict", verdict.outcome.rawValue)
      $0.reason(verdict.reason)
      $0.strings("text", [words.head] + words.details)
      $0.text("next", VerdictNext(verdict: verdict).command)
      $0.key("pairs")
      $0.pairs(verdict.pairs)
      $0.integer("builds", verdict.trunk?.builds)
      $0.key("ceiling")
      $0.ceiling(verdict.trunk?.ceiling)
      $0.key("creep")
      $0.creep(verdict.trunk?.creep)
    }
  }

  fileprivate mutating func names(_ key: String, _ names: [ByteString]) {
    self.key(key)
    array { json in for name in names { json.object { $0.name("target", name) } } }
  }

  private mutating func reason(_ reason: VerdictReason) {
    text("reason", reason.key)
    switch reason {
    case .negligible(let seconds): seconds6("seconds", seconds)
    case .accepted(let seconds, let why):
      seconds6("seconds", seconds)
      text("accepted", why)
    case .screened(let deviations): decimal("deviations", deviations)
    case .suspects(let suspects): names("suspects", suspects)
    case .overBudget(let seconds, let budget, let base):
      seconds6("seconds", seconds)
      seconds6("budget_s", budget)
      seconds6("base_s", base)
    case .invalid(let invalid): self.invalid(invalid)
    default: break
    }
  }

  private mutating func invalid(_ reason: InvalidReason) {
    key("invalid")
    object {
      $0.text("kind", reason.kind.rawValue)
      $0.text("side", reason.place.map { $0.isHead ? "head" : "base" })
      $0.integer("run", reason.place?.run)
      $0.integer("count", reason.count)
      $0.integer("of", reason.of)
      $0.seconds6("seconds", reason.seconds)
      $0.seconds6("least_s", reason.least)
    }
  }

  private mutating func pairs(_ pairs: PairFigures?) {
    guard let pairs else { return null() }
    object {
      $0.integer("count", pairs.changes.count)
      $0.integer("max", pairs.mostPairs)
      $0.seconds6("base_s", pairs.base)
      $0.seconds6("head_s", pairs.head)
      $0.decimal("change", pairs.change)
      $0.key("changes")
      $0.array { json in for change in pairs.changes { json.number(change, decimals: 4) } }
      $0.decimal("cpu_change", pairs.cpuChange)
      $0.seconds6("added_s", pairs.added)
      $0.decimal("evidence", pairs.evidence)
      $0.decimal("needed", pairs.needed)
      $0.decimal("visible", pairs.visible)
      $0.key("noise")
      $0.object {
        $0.key("pair_sd")
        $0.number(pairs.noise.deviation, decimals: 6)
        $0.decimal("outliers", pairs.noise.outliers)
        $0.integer("pairs", pairs.noise.pairs)
      }
    }
  }

  private mutating func ceiling(_ figures: CeilingFigures?) {
    guard let figures else { return null() }
    object {
      $0.seconds6("bound_s", figures.bound)
      $0.seconds6("median_s", figures.median)
      $0.seconds6("level_s", figures.level)
      $0.seconds6("ceiling_s", figures.ceiling)
      $0.integer("builds", figures.builds)
    }
  }

  private mutating func creep(_ figures: CreepFigures?) {
    guard let figures else { return null() }
    object {
      $0.seconds6("anchor_s", figures.anchor.seconds)
      $0.key("sd")
      $0.number(figures.anchor.deviation, decimals: 6)
      $0.text("anchor", figures.anchor.commit)
      $0.decimal("sum", figures.sum)
      $0.decimal("limit", figures.limit)
      $0.decimal("change", figures.change)
      $0.key("alarm")
      $0.alarm(figures.alarm)
    }
  }

  private mutating func alarm(_ alarm: CreepAlarm?) {
    guard let alarm else { return null() }
    object {
      $0.key("rose")
      $0.place(alarm.rose)
      $0.key("noticed")
      $0.place(alarm.noticed)
      $0.flag("environment", alarm.isEnvironment)
      $0.shares("steps", alarm.steps)
      $0.decimal("rest", alarm.rest)
      $0.integer("others", alarm.others)
      $0.shares("largest", alarm.largest)
    }
  }

  private mutating func place(_ place: TrunkPlace) {
    object {
      $0.integer("build", place.number)
      $0.text("commit", place.commit)
      $0.moment("started", place.started)
    }
  }

  mutating func shares(_ key: String, _ shares: [CommitShare]) {
    self.key(key)
    array { json in
      for share in shares {
        json.object {
          $0.text("commit", share.place.commit)
          $0.integer("build", share.place.number)
          $0.moment("started", share.place.started)
          $0.integer("builds", share.builds)
          $0.seconds6("median_s", share.seconds)
          $0.decimal("change", share.change)
          $0.decimal("error", share.error)
          $0.flag("step", share.isStep)
        }
      }
    }
  }

  /// Seconds, to the microsecond.
  fileprivate mutating func seconds6(_ name: String, _ value: Double?) {
    key(name)
    if let value { number(value, decimals: 6) } else { null() }
  }
}

extension VerdictReason {
  /// Its name in JSON.
  var key: String {
    switch self {
    case .unchanged: "unchanged"
    case .endedWithLoop: "ended-with-loop"
    case .negligible: "negligible"
    case .notItsOwn: "not-its-own"
    case .suspect: "suspect"
    case .provisional: "provisional"
    case .accepted: "accepted"
    case .screened: "screened"
    case .steady: "steady"
    case .pairsSpent: "pairs-spent"
    case .timeSpent: "time-spent"
    case .pairsRanOut: "pairs-ran-out"
    case .slower: "slower"
    case .suspects: "suspects"
    case .overBudget: "over-budget"
    case .ceiling: "ceiling"
    case .drift: "drift"
    case .invalid: "invalid"
    }
  }
}
