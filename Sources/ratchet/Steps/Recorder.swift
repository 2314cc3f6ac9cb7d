import Git
import History
import Insight
import Model
import Settings
import System
import Tools

/// Puts what is known of a finished build into one record.
struct Recorder {
  var id: String
  var workplace: Workplace
  var loop: Loop?
  var before: Before
  var folder: Path
  var load: Double?
  /// Keeps the command's arguments out of the record.
  var isPrivate = false

  /// A record keeps a sample of the files that builds wrote, spread over all of them.
  private static let mostOutputs = 64
  /// Targets of one build whose files are looked at: one that ran more than these did something.
  private static let mostChecks = 64

  func build(_ reading: Reading, _ observation: Observation, command: [ByteString]) -> Build {
    let git = repository(observation)
    let privacy = Privacy(command: command, isOn: isPrivate)
    let unwritten = Unwritten(reading, since: observation.started)
    let buildClass = buildClass(reading, observation, unwritten)
    let evidence = Circumstances(workplace: workplace, before: before, folder: folder, loop: loop)
      .evidence(reading, observation, unwritten, buildClass: buildClass, edited: git.edited)
    let targets = privacy.targets(explained(evidence))
    let (graph, trouble) = stored(reading.graph)
    var build = Build(
      id: id,
      started: observation.started, wall: observation.wall, cpu: observation.cpu, peakKB: observation.peakKB,
      termination: observation.termination, command: privacy.shown,
      directory: workplace.history.place.directory(of: folder),
      tree: workplace.tree, tool: reading.tool, loop: loop?.name, buildClass: buildClass,
      waited: min(max(observation.waited, reading.waited), observation.wall), stopped: observation.stopped,
      machine: machine,
      git: git.snapshot?.state,
      actor: Platform.variable("RATCHET_ACTOR").map { String(decoding: $0, as: UTF8.self) }, jobs: reading.jobs,
      edited: git.edited, outcomes: reading.outcomes, targets: targets, outputs: outputs(reading),
      source: reading.source,
      notes: before.notes + privacy.notes(reading.notes + tracingNotes(observation)) + git.notes + trouble)
    build.critical = reading.critical.isEmpty ? build.criticalNames : reading.critical
    build.phases = reading.phases
    build.isServed = reading.isServed
    build.graph = graph
    return build
  }

  /// The digest of a graph that is kept beside the history; of a build whose tool told none this time, the last one.
  private func stored(_ graph: TargetGraph?) -> (digest: String?, trouble: [String]) {
    guard let graph else { return (before.previous?.graph, []) }
    do throws(HistoryError) {
      return (try Graphs(workplace.history.place).store(graph), [])
    } catch {
      return (nil, [error.description])
    }
  }

  private func buildClass(_ reading: Reading, _ observation: Observation, _ unwritten: Unwritten) -> BuildClass {
    let untouched = before.previous == nil ? reading.earlier?.untouched ?? [] : []
    return classify(
      ClassEvidence(
        termination: observation.termination, targets: reading.targets, toolSaysNoOp: reading.isNoOp,
        wroteNothing: wroteNothing(reading, unwritten),
        toolSaysClean: reading.isClean ?? false, previous: before.previous, outputsKept: before.kept.count,
        toolKnows: reading.earlier?.sampled ?? 0,
        toolKept: untouched.count { Disk.exists(folder / Path(bytes: $0.bytes)) }))
  }

  /// Whether all that ran were recipes of files that are older than the build: shells that compare and write nothing.
  private func wroteNothing(_ reading: Reading, _ unwritten: Unwritten) -> Bool {
    let ran = reading.targets.filter { $0.kind != .group && $0.outcome == .executed }
    guard !ran.isEmpty, ran.count <= Self.mostChecks else { return false }
    let unwritten = unwritten.paths
    return ran.allSatisfy { target in
      let writes = reading.files[target.key]?.writes ?? []
      return writes.contains(where: unwritten.contains)
        && writes.allSatisfy { unwritten.contains($0) || Disk.status(Path(bytes: $0.bytes)) == nil }
    }
  }

  private var machine: Machine {
    Machine(
      machineClass: Self.machineClass, processor: Platform.processorName(), cores: Platform.processors(),
      load: load)
  }

  /// The class that levels are kept for: the system and the architecture, and the label that runners were given.
  static var machineClass: String {
    let label = Platform.variable("RATCHET_LABEL").map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Platform.machineClass() + (LevelKeys.isName(label) ? "|\(label)" : "")
  }

  private func outputs(_ reading: Reading) -> [ByteString] {
    let made = reading.outputs.filter { Disk.status(folder / Path(bytes: $0.bytes))?.isRegular == true }
    let old = before.kept.filter { !made.contains($0) && Disk.exists(folder / Path(bytes: $0.bytes)) }
    return spread(made, Self.mostOutputs) + spread(old, max(0, Self.mostOutputs - made.count))
  }

  private func spread(_ paths: [ByteString], _ most: Int) -> [ByteString] {
    guard paths.count > most else { return paths }
    return (0..<most).map { paths[$0 * paths.count / most] }
  }

  private func tracingNotes(_ observation: Observation) -> [String] {
    guard case .wholeCommand(let reason?) = observation.trace else { return observation.notes }
    return observation.notes + ["only the whole command was measured: \(reason)"]
  }

  private struct RepositoryFacts {
    var snapshot: Snapshot?
    var edited: [ByteString]?
    var notes: [String] = []
  }

  /// The state as it was when the build started: what changed since is left for the next build.
  private func repository(_ observation: Observation) -> RepositoryFacts {
    guard let worktree = workplace.worktree else { return RepositoryFacts() }
    var facts = RepositoryFacts()
    do throws(GitError) {
      let snapshot = try Repository.state(of: worktree, ignoringChangesAfter: observation.started)
      facts.snapshot = snapshot
      facts.notes += snapshot.notes
      if let earlier = before.previous?.git {
        facts.edited = try Repository.edited(since: earlier, now: snapshot, in: worktree)
      }
    } catch {
      if error.kind != .missingCommit { facts.notes.append(error.description + (error.hint.map { "; \($0)" } ?? "")) }
    }
    return facts
  }
}
