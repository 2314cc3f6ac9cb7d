import Model

/// The recorded builds as a table for a terminal, one line a build, in the order given.
public struct HistoryList {
  private let builds: [Build]
  private let columns: Int
  private let style: Style

  public init(_ builds: [Build], columns: Int = 80, style: Style = .plain) {
    self.builds = builds
    self.columns = max(columns, 60)
    self.style = style
  }

  /// The whole text, line end included.
  public var text: String {
    guard !builds.isEmpty else { return "no recorded build\n  next: `ratchet run -- make` records one\n" }
    let table = Table(
      columns: [
        .init("id", isLeading: true), .init("started (UTC)", isLeading: true),
        .init("class", isLeading: true, isOptional: true),
        .init("wall"), .init("result", isLeading: true), .init("targets", isOptional: true),
        .flexible("command", keepsStart: true),
      ], rows: builds.map(row))
    return table.lines(width: columns, style: style).map { $0 + "\n" }.joined()
  }

  private func row(_ build: Build) -> [String] {
    [
      shortID(build.id), Words.minute(build.started), build.buildClass.rawValue, Words.duration(build.wall),
      HistoryList.verdict(build), "\(build.executedTargets)", Shell.text(build.command),
    ]
  }

  /// `ok` or `over` for a build that was held to a budget, `green` for another, how it ended for one that is not green.
  static func verdict(_ build: Build) -> String {
    guard build.termination.isSuccess else { return Words.end(build.termination) }
    return build.budget.map { build.wall - build.waited > $0 ? "over" : "ok" } ?? "green"
  }
}

extension Build {
  /// Targets whose work was done; groups are no work of their own. By the record's counts where its targets were not read.
  var executedTargets: Int {
    targets.isEmpty ? outcomes[.executed] ?? 0 : targets.count { $0.outcome == .executed && $0.kind != .group }
  }
}
