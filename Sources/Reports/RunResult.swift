import JSON
import Model

/// The verdict on one wrapped build for programs, form `ratchet.result/1` (docs/schemas/result.v1.json): what
/// `ratchet run --result FILE` writes.
public struct RunResult {
  static let schema = "ratchet.result/1"

  private let summary: RunSummary

  public init(_ summary: RunSummary) {
    self.summary = summary
  }

  /// The whole text, line end included.
  public var text: String {
    let build = summary.build
    return jsonText { json in
      json.text("schema", Self.schema)
      json.text("id", summary.isRecorded ? build.id : nil)
      json.flag("recorded", summary.isRecorded)
      json.integer("status", summary.status)
      if case .exited(let status) = build.termination {
        json.integer("exit", status)
      } else {
        json.integer("exit", nil)
      }
      if case .signaled(let n) = build.termination { json.integer("signal", n) } else { json.integer("signal", nil) }
      json.flag("green", build.termination.isSuccess)
      json.text("judgement", judgement.word)
      json.text("reason", judgement.reason)
      json.flag("over_budget", judgement.word == "over")
      json.milliseconds("budget_ms", judgement.budget)
      json.milliseconds("wall_ms", build.wall)
      json.milliseconds("waited_ms", build.waited)
      json.text("loop", build.loop)
      json.text("class", build.buildClass.rawValue)
      json.integer("targets", summary.targetCount)
      json.text("next", summary.next?.command)
      json.strings("notes", summary.notes)
    }
  }

  private var judgement: (word: String, reason: String?, budget: Duration?) {
    switch summary.judgement {
    case .within(let budget): ("within", nil, budget)
    case .over(let budget): ("over", nil, budget)
    case .notJudged(let reason): ("not-judged", reason, nil)
    case .failed: ("failed", nil, nil)
    }
  }
}
