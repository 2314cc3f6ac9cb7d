import Figures
import JSON
import Model

extension StatusReport {
  /// One build of `ratchet.status/1` (docs/schemas/status.v1.json).
  static func write(_ build: BuildStatus, _ json: inout JSONWriter) {
    json.text("id", build.id)
    json.text("state", build.state.rawValue)
    json.key("command")
    json.array { json in
      for word in build.command {
        if let utf8 = word.utf8 { json.string(utf8) } else { json.object { $0.text("b64", Base64.encode(word.bytes)) } }
      }
    }
    json.name("dir", build.directory)
    json.text("loop", build.loop)
    json.moment("started", build.started)
    json.milliseconds("elapsed_ms", build.elapsed)
    json.key("estimate")
    if let estimate = build.estimate { json.object { write(estimate, &$0) } } else { json.null() }
    json.integer("targets_started", build.targetsStarted)
    json.integer("targets_done", build.targetsDone)
    json.flag("waiting", build.isWaiting)
    json.milliseconds("waited_ms", build.waited)
    json.name("console", build.console)
    json.integer("status", build.status)
    if case .exited(let status) = build.termination { json.integer("exit", status) } else { json.integer("exit", nil) }
    if case .signaled(let n) = build.termination { json.integer("signal", n) } else { json.integer("signal", nil) }
    json.flag("over_budget", build.isOverBudget)
    json.text("trouble", build.trouble)
  }

  private static func write(_ estimate: Estimate, _ json: inout JSONWriter) {
    json.text("class", estimate.buildClass.rawValue)
    json.integer("builds", estimate.builds)
    json.milliseconds("median_ms", estimate.median)
    json.milliseconds("p90_ms", estimate.p90)
  }
}
