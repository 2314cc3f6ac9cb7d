import Model

/// How far builds are, for a terminal and for programs.
public struct StatusReport {
  public enum Format: String, Sendable {
    case terminal, json
  }

  private let builds: [BuildStatus]
  private let columns: Int
  private let style: Style

  public init(_ builds: [BuildStatus], columns: Int = 80, style: Style = .plain) {
    self.builds = builds
    self.columns = max(columns, 60)
    self.style = style
  }

  /// The whole text, line end included.
  public func text(_ format: Format) -> String {
    switch format {
    case .json: json
    case .terminal: builds.isEmpty ? "no build is running\n" : builds.flatMap(lines).map { $0 + "\n" }.joined()
    }
  }

  // MARK: For people

  private func lines(_ build: BuildStatus) -> [String] {
    let name = Columns.truncate(Shell.text(build.command), to: columns - 4)
    let place = build.directory.isEmpty ? [] : ["in " + Inert.text(build.directory)]
    let console = build.console.map { ["console: " + Inert.text($0)] } ?? []
    let details = place + [progress(build)].compactMap(\.self) + console
    return [style.bold(Inert.text(build.id)) + "  " + head(build), "  " + name] + details.map { "  " + $0 }
  }

  private func head(_ build: BuildStatus) -> String {
    switch build.state {
    case .running: return "running for \(Words.duration(build.elapsed))\(expectation(build))"
    case .lost: return "lost: its wrapper is gone since \(Words.moment(build.updated)); what it ran may go on"
    case .ended:
      if let trouble = build.trouble { return "did not run: \(Inert.text(trouble)) (status \(build.status ?? 125))" }
      let end = build.termination.map { $0.isSuccess ? "green" : Words.end($0) } ?? "ended"
      let status = build.isOverBudget ? ", over budget (status \(build.status ?? 0))" : ""
      return "\(end) after \(Words.duration(build.elapsed))\(status)"
    }
  }

  private func expectation(_ build: BuildStatus) -> String {
    guard let estimate = build.estimate else { return "" }
    let basis = Words.count(estimate.builds, "\(estimate.buildClass.rawValue) build")
    return "; such builds take \(Words.duration(estimate.median)), p90 \(Words.duration(estimate.p90)) (\(basis))"
  }

  private func progress(_ build: BuildStatus) -> String? {
    var parts: [String] = []
    if build.state == .running, let started = build.targetsStarted, let done = build.targetsDone {
      parts.append("\(Words.count(done, "target")) done, \(started - done) under way")
    }
    if build.isWaiting { parts.append("waiting for another build's lock") }
    if build.waited > .zero { parts.append("waited \(Words.duration(build.waited)) for locks") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  // MARK: For programs

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.status/1")
      json.key("builds")
      json.array { json in for build in builds { json.object { Self.write(build, &$0) } } }
    }
  }
}
