import JSON
import Model

/// A report as JSON, form `ratchet.report/1` (docs/schemas/report.v1.json): all numbers, no words.
struct JSONReport {
  static let schema = "ratchet.report/1"

  private let report: Report

  init(_ report: Report) {
    self.report = report
  }

  var text: String {
    jsonText { json in
      json.text("schema", Self.schema)
      switch report.view {
      case .loop(let loop): write(loop, &json)
      case .target(let history): write(history, &json)
      }
      json.strings("notes", report.notes)
    }
  }

  private func write(_ loop: LoopReport, _ json: inout JSONWriter) {
    json.text("view", "loop")
    json.text("loop", loop.loop)
    json.milliseconds("budget_ms", loop.budget)
    json.text("class", loop.basis.rawValue)
    json.integer("builds", loop.builds)
    json.integer("over_budget", loop.over)
    json.moment("since", loop.since)
    json.moment("until", loop.until)
    json.key("recorded")
    json.object { recorded in
      for kind in BuildClass.allCases { recorded.integer(kind.rawValue, loop.classes[kind] ?? 0) }
      recorded.integer("failed", loop.failed)
    }
    json.key("wall")
    json.spread(loop.wall)
    json.decimal("change", loop.change)
    json.milliseconds("series_ms", loop.series)
    json.key("parallelism")
    json.parallelism(loop.parallelism)
    json.key("targets")
    json.array { array in for target in loop.targets.prefix(report.top) { array.target(target) } }
    json.integer("targets_not_shown", max(0, loop.targets.count - report.top))
    json.decimal("replay_error", loop.replayError)
    json.key("caches")
    json.caches(loop.caches)
    json.milliseconds("starting_ms", loop.starting)
    json.key("last_build")
    json.analysis(loop.last)
    json.text("next", ReportWords(report: report).next(loop).command)
  }

  private func write(_ history: TargetHistory, _ json: inout JSONWriter) {
    let words = ReportWords(report: report)
    json.text("view", "target")
    json.text("loop", history.loop)
    json.name("t", history.name)
    json.integer("builds", history.builds)
    json.key("wall")
    json.spread(history.wall)
    json.key("entries")
    json.array { array in for entry in words.shown(history) { array.entry(entry) } }
    json.integer("entries_not_shown", max(0, history.entries.count - report.top))
    json.key("similar")
    json.array { array in
      for key in history.similar {
        array.object {
          $0.name("t", key.name)
          $0.name("dir", key.directory)
        }
      }
    }
    json.text("next", words.next(history).command)
  }
}

extension JSONWriter {
  mutating func spread(_ spread: Spread?) {
    guard let spread else { return null() }
    object {
      $0.milliseconds("median_ms", spread.median)
      $0.milliseconds("p90_ms", spread.p90)
    }
  }

  fileprivate mutating func parallelism(_ parallelism: Parallelism?) {
    guard let parallelism else { return null() }
    object {
      $0.integer("cores", parallelism.cores)
      $0.decimal("busy", parallelism.busy)
      $0.decimal("running", parallelism.running)
    }
  }

  fileprivate mutating func caches(_ use: CacheUse?) {
    guard let use else { return null() }
    object {
      $0.integer("local_hits", use.localHits)
      $0.integer("remote_hits", use.remoteHits)
      $0.integer("misses", use.misses)
      $0.milliseconds("saved_ms", use.saved)
      $0.integer("saved_of", use.known)
    }
  }

  fileprivate mutating func target(_ target: TargetReport) {
    object {
      $0.name("t", target.key.name)
      $0.name("dir", target.key.directory)
      $0.text("kind", target.kind.rawValue)
      $0.integer("executed", target.executed)
      $0.milliseconds("cost_ms", target.cost)
      $0.milliseconds("total_ms", target.total)
      $0.key("wall")
      $0.spread(target.wall)
      $0.milliseconds("work_ms", target.work)
      $0.milliseconds("cpu_ms", target.cpu)
      $0.integer("rss_kb", target.peakKB)
      $0.integer("rss_max_kb", target.largestPeakKB)
      $0.decimal("change", target.change)
      $0.milliseconds("series_ms", target.series)
      $0.decimal("path_share", target.pathShare)
      $0.milliseconds("without_ms", target.without)
      $0.key("causes")
      $0.causes(target.causes)
    }
  }

  fileprivate mutating func entry(_ entry: TargetEntry) {
    object {
      $0.text("id", entry.build)
      $0.moment("started", entry.started)
      $0.text("class", entry.buildClass.rawValue)
      $0.integer("exit", entry.termination.shellStatus)
      $0.name("dir", entry.timing.directory)
      $0.text("outcome", entry.timing.outcome.rawValue)
      $0.milliseconds("wall_ms", entry.timing.wall)
      $0.milliseconds("work_ms", entry.timing.work)
      $0.milliseconds("cpu_ms", entry.timing.cpu)
      $0.integer("rss_kb", entry.timing.peakKB)
      $0.text("why", entry.timing.why)
    }
  }
}
