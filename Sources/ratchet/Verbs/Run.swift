import Arguments
import Figures
import History
import Insight
import Model
import Reports
import Settings
import System
import Tools
import Tracing

/// `ratchet run`: watches one build, records it, holds it to its loop's budget, and ends as the build ended.
struct RunVerb {
  private let options: RunOptions
  private let workplace: Workplace
  /// Under this id the build is told of while it runs, and recorded.
  private let id = UUID7.text(milliseconds: Platform.realtime() / 1_000_000, random: Platform.random(10))

  init(_ parsed: Parsed) throws(Failure) {
    options = try RunOptions(parsed)
    workplace = try Workplace.find()
  }

  func perform() throws(Failure) -> Int {
    let job = try Job(options, workplace, id: id)
    let keeper = try statusKeeper(job)
    do throws(Failure) {
      return try perform(job, keeper)
    } catch {
      keeper.end(error)
      throw error
    }
  }

  private func perform(_ started: Job, _ keeper: StatusKeeper) throws(Failure) -> Int {
    var job = started
    let outer = OuterRun.find().flatMap { keepsTheRecord($0) ? $0 : nil }
    let load = Platform.loadAverage()
    let before = Before(
      workplace, loop: job.loop?.name, directory: job.directory, tool: job.tool.name, folder: job.folder)
    keeper.expect = { Expectation(workplace: workplace, job: started, before: before)() }
    let scratch = Scratch(workplace.history.place, base: workplace.folder)
    job.request.scratch = ByteString(bytes: scratch.folder.bytes)
    let converse = Converse(folder: job.folder, memories: Memories(workplace.history.place)) { plan throws(Failure) in
      scratch.prepare(for: plan)
      return try launch(plan, started, keeper)
    }
    var (reading, observation) = try converse(job.tool.converse(job.request))
    scratch.finish(reading, in: job.folder)
    job.leaveLoop(if: reading.onlyCleans)
    if outer != nil, case .wholeCommand = observation.trace { observation.trace = .wholeCommand(reason: nil) }
    let recorder = Recorder(
      id: id, workplace: workplace, loop: job.loop, before: before, folder: job.folder, load: load,
      isPrivate: options.isPrivate)
    var build = recorder.build(reading, observation, command: job.command)
    let judgement = judge(job.question(build))
    build.budget = judgement.budget
    let (isRecorded, trouble) = record(build, outer)
    return finish(summary(build, judgement, status(judgement, build.termination, job), isRecorded, trouble), keeper)
  }

  /// Says what there is to say and ends as the build ended.
  private func finish(_ summary: RunSummary, _ keeper: StatusKeeper) -> Int {
    if !options.quiet { Console.tell(RunMessage(summary, columns: columns).lines.map { $0 + "\n" }.joined()) }
    writeResult(summary)
    var isOver = false
    if case .over = summary.judgement { isOver = true }
    keeper.end(summary.build, status: summary.status, isOverBudget: isOver)
    if case .signaled(let number) = summary.build.termination { Tracing.die(bySignal: number) }
    return summary.status
  }

  /// With `--detach` this is where the caller goes on: it prints the id and exits.
  private func statusKeeper(_ job: Job) throws(Failure) -> StatusKeeper {
    let now = Timestamp(microseconds: Platform.realtime() / 1000)
    let running = RunningBuilds(workplace.history.place)
    var status = BuildStatus(
      id: id, command: Privacy(command: job.command, isOn: options.isPrivate).shown, directory: job.directory,
      loop: job.loop?.name, started: now, updated: now)
    var console: Path?
    if options.detach {
      console = try Background(running: running, status: status).start()
      if console == nil {
        Console.answer("\(id)\n")
        Ratchet.leave(0)
      }
    }
    status.wrapper = .current()
    let keeper = StatusKeeper(running, status)
    if let console { keeper.begin(console: console) }
    return keeper
  }

  /// Whether an outer run writes into the history that we would write into.
  private func keepsTheRecord(_ outer: OuterRun) -> Bool {
    outer.history == Platform.variable("RATCHET_HISTORY").map { ByteString(bytes: $0) }
  }

  private func launch(_ plan: Launch, _ job: Job, _ keeper: StatusKeeper) throws(Failure) -> Observation {
    let additions = plan.environment
    let inherited = Platform.environment(without: Set(additions.map(\.name)))
    let environment =
      inherited.map { ByteString(bytes: $0) }
      + additions.map { ByteString(bytes: Array("\($0.name)=".utf8) + $0.value.bytes) }
    do throws(TracingError) {
      return try Tracing.run(
        Tracing.Plan(
          arguments: plan.arguments, environment: environment,
          directory: job.folder == workplace.folder ? nil : ByteString(bytes: job.folder.bytes), mode: job.trace,
          markers: plan.markers, untraced: options.untraced, daemons: plan.daemons), tick: keeper.tick)
    } catch {
      throw notRun(error, plan.arguments.first ?? "")
    }
  }

  private func notRun(_ error: TracingError, _ command: ByteString) -> Failure {
    let status = error.exitStatus
    let (name, typed) = (Inert.text(command), Shell.text([command]))
    switch status {
    case 127:
      if command.bytes.contains(UInt8(ascii: "/")), Disk.exists(workplace.folder / Path(bytes: command.bytes)) {
        return Failure(
          "\(name) cannot be run: the program that it needs is not there", hint: "head -n 1 \(typed)", status: 127)
      }
      let hint = command.bytes.contains(UInt8(ascii: " ")) ? "ratchet run -- sh -c \(typed)" : "command -v \(typed)"
      return Failure("command not found: \(name)", hint: hint, status: 127)
    case 126:
      let place = command.bytes.contains(UInt8(ascii: "/")) ? typed : "\"$(which -a \(typed) | head -n 1)\""
      return Failure("\(name) may not be run", causes: [error.reason], hint: "ls -l \(place)", status: 126)
    default: return Failure("the command could not be started", causes: [error.reason], status: 125)
    }
  }

  /// The build's own status, but for a green build over its budget.
  private func status(_ judgement: Judgement, _ termination: Termination, _ job: Job) -> Int {
    if case .over = judgement { return job.overBudgetExit }
    return termination.shellStatus
  }

  /// Appends the record; trouble costs a warning, never the build's result.
  private func record(_ build: Build, _ outer: OuterRun?) -> (isRecorded: Bool, notes: [String]) {
    if options.noRecord { return (false, []) }
    if outer != nil { return (false, ["inside another `ratchet run`, which keeps the record"]) }
    do throws(HistoryError) {
      return (true, try workplace.history.append(build))
    } catch {
      return (false, ["not recorded: \(error.description)"])
    }
  }

  private func summary(
    _ build: Build, _ judgement: Judgement, _ status: Int, _ isRecorded: Bool, _ trouble: [String]
  ) -> RunSummary {
    let dear = costliest(build.targets, 5)
    var summary = RunSummary(
      build: build, judgement: judgement, status: status, isRecorded: isRecorded, costliest: dear,
      parallelism: parallelism(of: build), notes: build.notes + trouble)
    summary.caches = cacheUse(of: [build])
    summary.starting = startingTime(of: build)
    guard case .over = judgement, let analysis = Analysis(build) else { return summary }
    (summary.path, summary.work) = (analysis.facts.waiting, analysis.facts.work)
    summary.replayError = analysis.facts.replayError
    summary.cure = analysis.bestCure(among: dear.map(\.key) + analysis.facts.waiting.steps.suffix(20).map(\.key))
    return summary
  }

  /// A log has no width: there a line may be as long as the widest that reads well.
  private var columns: Int { min(max(Platform.columns(2) ?? 100, 80), 100) }

  private func writeResult(_ summary: RunSummary) {
    guard let path = options.result else { return }
    do throws(SystemError) {
      try Disk.replace(path, with: Array(RunResult(summary).text.utf8))
    } catch {
      let place = Inert.text(path.description)
      Console.tell("ratchet: the result was not written to \(place): \(error.reason)\n")
    }
  }
}
