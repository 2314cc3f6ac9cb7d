import Model

/// Everything that the history keeps of one build, for a terminal.
public struct HistoryShow {
  private let build: Build
  private let columns: Int
  private let style: Style
  private let naming: Naming

  public init(_ build: Build, columns: Int = 80, style: Style = .plain) {
    self.build = build
    self.columns = max(columns, 60)
    self.style = style
    naming = Naming(of: build)
  }

  /// The whole text, line end included.
  public var text: String {
    let lines = facts.flatMap(line) + (build.targets.isEmpty ? [] : [""] + targets.lines(width: columns, style: style))
    return lines.map { $0 + "\n" }.joined()
  }

  private var facts: [(String, String?)] {
    [
      ("id", Inert.text(build.id)), ("started", Words.moment(build.started)), ("command", Shell.text(build.command)),
      ("directory", build.directory.isEmpty ? nil : Inert.text(build.directory)),
      ("outcome", Words.end(build.termination)), ("wall", wall), ("CPU", cpu),
      ("memory", build.peakKB > 0 ? "\(Words.memory(build.peakKB)) in the largest process\(served)" : nil),
      ("loop", build.loop.map { Inert.text($0) }), ("class", build.buildClass.rawValue),
      ("tool", Inert.text(build.tool)), ("machine", machine), ("commit", commit),
    ] + context
  }

  private var context: [(String, String?)] {
    let counts = Outcome.allCases.compactMap { outcome in build.outcomes[outcome].map { "\($0) \(outcome.rawValue)" } }
    return [
      ("worktree", build.tree.isEmpty ? nil : Inert.text(build.tree)),
      ("recorded by", build.provenance.rawValue + (build.actor.map { ", for \(Inert.text($0))" } ?? "")),
      ("edited", build.edited.map { $0.isEmpty ? "no tracked file" : list($0) }),
      ("targets", counts.isEmpty ? nil : counts.joined(separator: ", ")),
      ("chain", build.critical.isEmpty ? nil : list(build.critical, separator: " > ")),
      ("outputs", build.outputs.isEmpty ? nil : "\(build.outputs.count) remembered"),
      ("phases", AnalysisWords.phases(build.phases, of: build.wall)), ("caches", caches), ("starting", starting),
      ("graph", build.graph.map { ".ratchet/graphs/\(Inert.text($0)).json" }),
      ("times from", sources[build.source] ?? "the whole command"),
    ] + build.notes.map { ("note", Inert.text($0)) }
  }

  private var sources: [String: String] { ["processes": "every process", "tool": "files of its tool"] }

  private var caches: String? {
    let hits = build.targets.filter { $0.outcome == .localHit || $0.outcome == .remoteHit }
    guard !hits.isEmpty else { return nil }
    let saved = hits.compactMap(\.saved)
    let time = saved.isEmpty ? "" : ", which saved \(Words.duration(saved.reduce(.zero, +))) of work by the tool's word"
    return "\(Words.count(hits.count, "target")) restored or left as they were" + time
  }

  private var starting: String? {
    let time = build.targets.filter { $0.kind != .command && $0.kind != .group }.compactMap(\.launch).reduce(.zero, +)
    guard CacheWords.isWorthTelling(time, build.wall) else { return nil }
    return "\(Words.duration(time)) from the tasks' first processes to their own commands"
  }

  private var wall: String {
    var text = Words.duration(build.wall)
    if let budget = build.budget {
      text = Words.duration(build.wall, above: budget) + " of \(Words.duration(budget))"
      if HistoryList.verdict(build) == "over" { text += ", over budget" }
    }
    if build.waited > .zero { text += ", \(Words.duration(build.waited)) of it behind another build's lock" }
    if build.stopped > .zero { text += "; stopped for \(Words.duration(build.stopped)) besides" }
    return text
  }

  /// Behind numbers that are the command's own.
  private var served: String { build.isServed ? ", client only" : "" }

  private var cpu: String? {
    guard build.cpu > .zero else { return nil }
    if build.isServed { return Words.duration(build.cpu) + served }
    let busy = build.wall > .zero ? ", \(Words.fixed(build.cpu / build.wall, 1)) cores busy" : ""
    return Words.duration(build.cpu) + busy
  }

  private var machine: String {
    let load = build.machine.load.map { "load \(Words.fixed($0, 1))" }
    let jobs = build.jobs.map { Words.count($0, "job") }
    let parts = [build.machine.machineClass, build.machine.processor].compactMap(\.self).filter { !$0.isEmpty }
      .map { Inert.text($0) }
    return (parts + [Words.count(build.machine.cores, "core"), load, jobs].compactMap(\.self)).joined(separator: ", ")
  }

  private var commit: String? {
    guard let git = build.git else { return nil }
    let head = git.commit.map { Inert.text(String($0.prefix(12))) } ?? "no commit yet"
    let branch = git.branch.map { " on \(Inert.text($0))" } ?? ", no branch"
    let changed = git.dirty.sorted { $0.key < $1.key }.map { path, blob in
      blob == nil ? ByteString(bytes: path.bytes + Array(" (deleted)".utf8)) : path
    }
    let dirty = git.dirty.isEmpty ? "" : ", changed: " + list(changed)
    return head + branch + dirty
  }

  private func list(_ names: [ByteString], separator: String = " · ") -> String {
    let shown = names.prefix(20).map { Columns.truncate(Inert.text($0), to: 60) }
    return shown.joined(separator: separator) + (names.count > 20 ? " and \(names.count - 20) more" : "")
  }

  private func line(_ name: String, _ value: String?) -> [String] {
    guard let value else { return [] }
    let margin = 13
    let wrapped = Columns.wrap(value, to: columns - margin)
    return wrapped.enumerated().map { i, line in Columns.padEnd(i == 0 ? name : "", to: margin) + line }
  }

  private var targets: Table {
    let titles = ["start", "wall", "CPU", "memory"].map { Table.Column($0, isOptional: $0 == "memory") }
    return Table(
      columns: titles
        + [
          .init("outcome", isLeading: true), .init("kind", isLeading: true, isOptional: true),
          .flexible("target", least: 28, keepsStart: true),
        ],
      rows: build.targets.sorted { ($0.start, $0.key) < ($1.start, $1.key) }.map { target in
        [
          Words.duration(target.start), Words.duration(target.wall), target.cpu.map(Words.duration) ?? "",
          target.peakKB.map(Words.memory) ?? "", target.outcome.rawValue, target.kind.rawValue,
          Columns.truncate(naming.label(target.key), to: max(20, columns - 54))
            + (target.why.map { ": " + Inert.text($0) } ?? ""),
        ]
      })
  }
}
