import Figures
import JSON
import Model

/// A build as one line of the history: compact JSON (measuring.md, section 3), without its line end.
///
/// Times are milliseconds with up to six decimals (`_ms`), the budget is in seconds (`_s`), memory in KiB (`_kb`).
/// Names that are not UTF-8 are base64: under a key that ends in `_b64`, or as `{"b64":"…"}` in an array.
extension Build {
  /// - Parameter listingAll: also lists the targets that were up to date, which are otherwise only counted, and
  ///   actions that say no more than their target.
  public func line(listingAll: Bool = false) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      writeHead(&$0)
      writeContext(&$0)
      $0.key("targets")
      let listed = targets.filter { listingAll || $0.outcome != .upToDate }
      let places = Dictionary(listed.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
      $0.array { json in for target in listed { target.write(&json, places, listingAll: listingAll) } }
      if !phases.isEmpty { writePhases(&$0) }
      $0.text("graph", graph)
      if !outputs.isEmpty { $0.names("outputs", outputs) }
      $0.names("critical", critical)
      $0.text("source", source)
      $0.key("notes")
      $0.array { json in for note in notes { json.string(note) } }
    }
    return json.bytes
  }

  private func writePhases(_ json: inout JSONWriter) {
    json.key("phases")
    json.array { json in
      for phase in phases {
        json.object {
          $0.text("name", phase.name)
          $0.milliseconds("start_ms", phase.start)
          $0.milliseconds("wall_ms", phase.wall)
        }
      }
    }
  }

  private func writeHead(_ json: inout JSONWriter) {
    json.integer("v", 1)
    json.text("id", id)
    json.text("started", started.text)
    json.milliseconds("wall_ms", wall)
    json.milliseconds("cpu_ms", cpu)
    if isServed { json.text("cpu_of", "client") }
    if peakKB != 0 { json.integer("rss_kb", peakKB) }
    json.integer("exit", termination.shellStatus)
    if case .signaled(let number) = termination { json.integer("signal", number) }
    json.names("command", command)
    json.name("dir", directory)
    json.text("tree", tree)
    json.text("tool", tool)
    json.text("loop", loop)
    json.text("class", buildClass.rawValue)
    json.milliseconds("waited_ms", waited)
    if stopped != .zero { json.milliseconds("stopped_ms", stopped) }
  }

  private func writeContext(_ json: inout JSONWriter) {
    json.key("machine")
    json.object(machine.write)
    if let git {
      json.key("git")
      json.object(git.write)
    }
    json.text("by", provenance.rawValue)
    json.text("actor", actor)
    if let jobs { json.integer("jobs", jobs) }
    if let edited { json.names("edited", edited) }
    if let budget {
      json.key("budget_s")
      json.number(budget.inSeconds, decimals: 9)
    }
    json.key("outcomes")
    json.object { for outcome in Outcome.allCases { if let n = outcomes[outcome] { $0.integer(outcome.rawValue, n) } } }
  }
}

extension Machine {
  fileprivate func write(_ json: inout JSONWriter) {
    json.text("class", machineClass)
    json.text("cpu", processor)
    json.integer("cores", cores)
    if let load {
      json.key("load")
      json.number(load)
    }
  }
}

extension GitState {
  fileprivate func write(_ json: inout JSONWriter) {
    json.text("commit", commit)
    json.text("branch", branch)
    json.key("dirty")
    let files = dirty.sorted { $0.key < $1.key }
    json.object { for (path, blob) in files { if let path = path.utf8 { $0.blob(path, blob) } } }
    guard files.contains(where: { $0.key.utf8 == nil }) else { return }
    json.key("dirty_b64")
    json.object { for (path, blob) in files where path.utf8 == nil { $0.blob(path.base64, blob) } }
  }
}

extension TargetTiming {
  /// - Parameter places: where each target stands in the list.
  fileprivate func write(_ json: inout JSONWriter, _ places: [TargetKey: Int], listingAll: Bool) {
    json.object {
      $0.name("t", name)
      $0.name("dir", directory)
      $0.text("kind", kind.rawValue)
      $0.text("src", source.rawValue)
      $0.milliseconds("start_ms", start)
      $0.milliseconds("wall_ms", wall)
      $0.milliseconds("work_ms", work)
      $0.milliseconds("launch_ms", launch)
      $0.milliseconds("saved_ms", saved)
      $0.milliseconds("cpu_ms", cpu)
      if let peakKB { $0.integer("rss_kb", peakKB) }
      $0.text("outcome", outcome.rawValue)
      $0.text("why", why)
      if let needs {
        $0.key("needs")
        $0.array { json in for place in needs.compactMap({ places[$0] }) { json.number(place) } }
      }
      if !edits.isEmpty { $0.names("edits", edits) }
      $0.name("in", enclosing)
      guard !actions.isEmpty, listingAll || actions.count > 1 || actions.contains(where: \.hasDigest) else { return }
      $0.key("actions")
      $0.array { json in for action in actions { action.write(&json, places) } }
    }
  }
}

extension Action {
  fileprivate var hasDigest: Bool { command != nil || inputs != nil || outputs != nil }

  fileprivate func write(_ json: inout JSONWriter, _ places: [TargetKey: Int]) {
    json.object {
      $0.name("out", output)
      $0.milliseconds("start_ms", start)
      $0.milliseconds("wall_ms", wall)
      $0.milliseconds("cpu_ms", cpu)
      $0.text("cmd", command)
      $0.text("in", inputs)
      $0.text("outs", outputs)
      let makers = needs.compactMap { places[$0] }
      if !makers.isEmpty {
        $0.key("needs")
        $0.array { json in for place in makers { json.number(place) } }
      }
      if !after.isEmpty {
        $0.key("after")
        $0.array { json in for place in after { json.number(place) } }
      }
    }
  }
}
