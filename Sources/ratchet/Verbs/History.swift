import Arguments
import History
import Model
import Reports
import System

/// `ratchet history`: the recorded builds themselves.
struct HistoryVerb {
  private let parsed: Parsed
  private let workplace: Workplace
  private var history: History { workplace.history }

  init(_ parsed: Parsed) throws(Failure) {
    self.parsed = parsed
    workplace = try Workplace.find(status: 2)
  }

  func perform() throws(Failure) -> Int {
    do {
      switch parsed.path.dropFirst().first {
      case nil where parsed.flag("check"): return try check()
      case "show": return try show()
      case "export": return try export()
      case "prune": return try prune()
      case "import": return try ImportVerb(parsed, workplace).perform()
      default: return try list()
      }
    } catch let error as Failure {
      throw error
    } catch {
      throw Failure("\(error)", hint: "ls -l \(Shell.text([ByteString(bytes: history.place.file.bytes)]))")
    }
  }

  private func list() throws -> Int {
    let (loop, since) = (parsed.value("loop"), try ReportVerb.since(parsed.value("since")))
    let found = try history.latest(limit: parsed.integer("top") ?? 20) { head in
      (loop == nil || head.loop == loop) && (since.map { head.started >= $0 } ?? true)
    } needsTargets: { _ in
      false
    }
    if found.builds.isEmpty, loop != nil || since != nil, try history.latest(limit: 1).builds.first != nil {
      Console.answer("no recorded build matches; `ratchet history` shows the last of all\n")
    } else {
      Console.answer(HistoryList(found.builds, columns: Console.width, style: style).text)
    }
    tell(found.problems)
    return 0
  }

  private func show() throws -> Int {
    let build = try wanted()
    if parsed.value("format") == "json" {
      Console.answer(build.line(listingAll: true) + [UInt8(ascii: "\n")])
    } else {
      Console.answer(HistoryShow(build, columns: Console.width, style: style).text)
    }
    return 0
  }

  private func wanted() throws -> Build {
    guard let words = parsed.operands.first else {
      let found = try history.latest(limit: 1)
      guard let last = found.builds.first else { throw found.problems.isEmpty ? nothingRecorded : nothingReadable }
      return last
    }
    let prefix = String(decoding: words, as: UTF8.self)
    switch try history.find(idPrefix: prefix) {
    case .one(let build): return build
    case .none: throw Failure("no recorded build has an id that begins with \(prefix)", hint: "ratchet history list")
    case .ambiguous(let ids):
      throw Failure(
        "\(ids.count) builds have an id that begins with \(prefix)", causes: ids.prefix(5).map { $0 },
        hint: "ratchet history show \(ids[0])")
    }
  }

  private var nothingRecorded: Failure {
    Failure("nothing is recorded yet in \(history.place.file)", hint: "ratchet run -- COMMAND")
  }

  private var nothingReadable: Failure {
    Failure("no line of \(history.place.file) can be read as a build", hint: "ratchet history --check")
  }

  private func export() throws -> Int {
    let format = parsed.value("format").flatMap(ExportFormat.init) ?? .jsonl
    let problems = try history.export(format) { chunk in
      Console.answer(chunk)
      return true
    }
    tell(problems)
    return 0
  }

  private func prune() throws -> Int {
    let text = parsed.value("keep") ?? ""
    guard let moment = Age.moment(text) else {
      throw Failure("--keep \(text) is no age", hint: "ratchet history prune --keep 90d", status: 64)
    }
    let result = try history.prune(before: moment)
    if result.dropped > 0 { try pruneGraphs(before: moment) }
    Console.answer(
      "dropped \(Self.count(result.dropped, "build")), kept \(result.kept); wrote \(Self.count(result.dailyLines, "line")) of daily medians\n"
    )
    tell(result.problems)
    return 0
  }

  /// Graphs go with the last build that names them.
  private func pruneGraphs(before moment: Timestamp) throws {
    var named: Set<String> = []
    _ = try history.forEach { build in
      if let graph = build.graph { named.insert(graph) }
      return true
    }
    Graphs(history.place).prune(keeping: named, before: moment)
  }

  private func check() throws -> Int {
    let check = try history.check()
    var text = Self.count(check.builds, "build")
    if check.dailyLines > 0 { text += ", \(Self.count(check.dailyLines, "line")) of daily medians" }
    text += check.isSound ? "; every line can be read\n" : "\n"
    for problem in check.problems { text += "\(Inert.text(problem.description))\n" }
    for tail in check.tornTails {
      text += "\(Inert.text(tail.description)): the last line is torn; the next build closes it\n"
    }
    if !check.duplicates.isEmpty { text += "\(Self.count(check.duplicates.count, "id")) more than once\n" }
    if let problem = check.problems.first, let line = problem.line {
      text +=
        "next: look at it with `sed -n \(line)p \(Inert.text(problem.file.description))`; `sed -i \(line)d` takes it out\n"
    }
    Console.answer(text)
    return check.isSound ? 0 : 1
  }

  private static func count(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func tell(_ problems: [HistoryProblem]) {
    for note in HistoryProblem.summary(problems) { Console.tell("note: \(Inert.text(note))\n") }
  }

  private var style: Style { Console.isColourful ? .color : .plain }
}
