import JSON
import Model

/// Critical paths, gaps and causes as JSON values, the same in every text that has them.
extension JSONWriter {
  mutating func analysis(_ analysis: BuildAnalysis?) {
    guard let analysis else { return null() }
    object {
      $0.text("id", analysis.build)
      $0.moment("started", analysis.started)
      $0.milliseconds("wall_ms", analysis.wall)
      $0.integer("slots", analysis.slots)
      $0.milliseconds("replay_ms", analysis.replay)
      $0.key("critical")
      $0.path(analysis.waiting)
      $0.key("critical_work")
      $0.path(analysis.work)
      $0.key("gaps")
      $0.array { array in for gap in analysis.gaps { array.gap(gap) } }
      if !analysis.phases.isEmpty { $0.phases(analysis.phases) }
    }
  }

  private mutating func phases(_ phases: [Phase]) {
    key("phases")
    array { array in
      for phase in phases {
        array.object {
          $0.text("name", phase.name)
          $0.milliseconds("start_ms", phase.start)
          $0.milliseconds("wall_ms", phase.wall)
        }
      }
    }
  }

  private mutating func path(_ path: CriticalPath) {
    object {
      $0.flag("chain", path.isChain)
      $0.milliseconds("length_ms", path.length)
      $0.milliseconds("work_ms", path.work)
      $0.milliseconds("waited_ms", path.waited)
      $0.key("targets")
      $0.array { array in
        for step in path.steps {
          array.object {
            $0.target(step.key)
            $0.milliseconds("wall_ms", step.wall)
            $0.milliseconds("waited_ms", step.waited)
          }
        }
      }
    }
  }

  private mutating func gap(_ gap: Gap) {
    object {
      $0.milliseconds("start_ms", gap.start)
      $0.milliseconds("length_ms", gap.length)
      $0.decimal("running", gap.running)
      $0.integer("available", gap.available)
      $0.key("busy")
      $0.targets(gap.busy)
      $0.key("ended_by")
      if let opener = gap.endedBy { $0.object { $0.target(opener) } } else { $0.null() }
      $0.flag("last", gap.isLast)
    }
  }

  mutating func causes(_ causes: [Cause]) {
    array { array in
      for cause in causes {
        array.object {
          $0.target(cause.key)
          $0.integer("builds", cause.builds)
          $0.milliseconds("total_ms", cause.total)
        }
      }
    }
  }

  mutating func targets(_ keys: [TargetKey]) {
    array { array in for key in keys { array.object { $0.target(key) } } }
  }

  /// The members that name a target, or a file.
  mutating func target(_ key: TargetKey) {
    name("t", key.name)
    name("dir", key.directory)
  }
}
