import Figures
import Model

/// Turborepo's part in a build that we run: asks for a summary where a turbo.json lies, and finds the files that this
/// build wrote.
struct TurboParticipation: Participation {
  /// Folders that may be a repository's root: the build's and those above, nearest first.
  private let candidates: [ByteString]
  /// Whether the command or the user's environment says already whether a summary is written.
  private let isChosen: Bool
  private var roots: [ByteString] = []
  /// The summaries that were there before the build.
  private var before: Set<ByteString> = []
  private var isAsked = false
  /// The dry run of the same tasks; empty where there was none to be had.
  private var plan: Content?
  private var workspace: WorkspaceLooks

  private static let variable = "TURBO_RUN_SUMMARY"
  private static let runs: ByteString = ".turbo/runs"
  private static let mostFolders = 8
  private static let mostFiles = 64
  private static let mostBytes = 1 << 20

  init(_ request: Request) {
    let arguments = TurboArguments(NodeLaunchers.unwrapped(request.command))
    let folder = Paths.normalized(Paths.join(request.directory, arguments?.folder ?? ""))
    candidates = Array(Paths.upward(folder).prefix(Self.mostFolders))
    workspace = WorkspaceLooks(from: folder, isPnpm: nil)
    isChosen = arguments?.choosesFiles ?? false || request.environment[Self.variable] != nil
  }

  var looksBefore: [Look] {
    candidates.flatMap { [Look(Paths.join($0, "turbo.json"), .status), Look(Paths.join($0, "turbo.jsonc"), .status)] }
      + candidates.map { Look(Paths.join($0, Self.runs), .names) } + workspace.first
  }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] {
    if roots.isEmpty { findRoots(sightings) }
    return roots.isEmpty ? [] : workspace.again(sightings)
  }

  private mutating func findRoots(_ sightings: [Sighting]) {
    let found = Set(sightings.map(\.path))
    roots = candidates.filter {
      found.contains(Paths.join($0, "turbo.json")) || found.contains(Paths.join($0, "turbo.jsonc"))
    }
  }

  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    findRoots(sightings)
    for root in roots {
      guard let folder = sightings.first(where: { $0.path == Paths.join(root, Self.runs) }) else { continue }
      before.formUnion(folder.names.map { Paths.join(folder.path, $0) })
    }
    guard !roots.isEmpty, !isChosen else { return LaunchAdditions() }
    isAsked = true
    // Up to 2.0 the word must be `true`; a 1 is not understood.
    return LaunchAdditions(environment: [Launch.Variable(name: Self.variable, value: "true")])
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    roots.map { Look(Paths.join($0, Self.runs), .names) }
      + sources.map { Look(path: $0, bytes: Self.mostBytes) }
  }

  /// What tells which tasks there are, and which waits for which.
  private var sources: [ByteString] {
    let settings: [ByteString] = ["turbo.json", "turbo.jsonc"]
    let packages = workspace.packageFiles
    let folders = packages.map { ByteString(bytes: $0.bytes.dropLast("/package.json".utf8.count)) }
    return (roots.isEmpty ? [] : packages)
      + roots.flatMap { root in (settings + ["package.json"]).map { Paths.join(root, $0) } }
      + (roots.isEmpty ? [] : folders.flatMap { folder in settings.map { Paths.join(folder, $0) } })
  }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    let folders = Set(roots.map { Paths.join($0, Self.runs) })
    let new = sightings.filter { folders.contains($0.path) }.flatMap { folder in
      folder.names.map { Paths.join(folder.path, $0) }
    }
    return new.filter { !before.contains($0) && $0.hasSuffix(".json") }.prefix(Self.mostFiles).map {
      Look($0, .content)
    }
  }

  // MARK: the plan

  /// What the run was to do: the only complete form, since summaries leave out what never started. Asked after the build,
  /// by the command that ran, once per change.
  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] {
    guard plan == nil, !roots.isEmpty, let call = call(observation) else { return [] }
    let counts = own(sightings, observation).map { TurboFile($0.content ?? Content([])).counts }
    // After a cancellation nobody waits for that: only what is known counts.
    let wasStopped = counts.contains { $0.killed > 0 && $0.failed == 0 }
    let isCut = counts.isEmpty ? !observation.termination.isSuccess : wasStopped
    var question = Question(
      call.arguments, in: call.directory, limit: isCut ? .zero : .seconds(2), memory: memory(call.arguments, sightings))
    question.isOnce = true
    return [question]
  }

  /// The first program of Turborepo that ran tasks, asked to plan instead.
  private func call(_ observation: Observation) -> (arguments: [ByteString], directory: ByteString)? {
    for exec in observation.processes.lazy.flatMap(\.execs) {
      let words = CommandWords.effective(exec.arguments)
      guard let arguments = TurboArguments(words), arguments.runsTasks, arguments.verb != "watch",
        !arguments.choosesFiles || arguments.summarizes,
        words.first?.lastComponent != "go-turbo"
      else { continue }
      return (TurboArguments.planning(exec.arguments), exec.directory)
    }
    return nil
  }

  /// What the answer stands under: the command, and all that the repository says of tasks.
  private func memory(_ arguments: [ByteString], _ sightings: [Sighting]) -> String {
    let found = Dictionary(sightings.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    var digest = Digest()
    for word in arguments { digest.add(word.bytes + [0]) }
    for source in sources {
      guard let bytes = found[source] else { continue }
      digest.add(source.bytes + [0] + bytes + [0])
    }
    return "turbo-plan-\(digest.hex)"
  }

  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {
    plan = Content(status == 0 ? output : [])
  }

  // MARK: files

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    let own = own(sightings, observation)
    var found = FoundFiles(files: own, leftovers: isAsked ? own.map(\.path) : [])
    if let plan, plan.head(1).isEmpty == false {
      found.files.append(Sighting(path: Self.planName, content: plan))
    }
    return found
  }

  /// As a file's name: the plan that was asked for, whose word on the cache is that of another moment.
  static let planName: ByteString = "turbo --dry=json"

  /// The summaries that this build wrote: those that are new and tell of it.
  private func own(_ sightings: [Sighting], _ observation: Observation) -> [Sighting] {
    let folders = Set(roots.map { Paths.join($0, Self.runs) })
    let start = observation.started.microseconds / 1000
    return sightings.filter { sighting in
      guard let content = sighting.content, !before.contains(sighting.path) else { return false }
      let folder = ByteString(bytes: sighting.path.bytes.dropLast(sighting.path.lastComponent.bytes.count + 1))
      guard folders.contains(folder), TurboFile.isOne(content.head(1 << 12)) else { return false }
      // One of a run that was killed before is left to whoever looks for it; one that cannot be read is ours.
      return TurboFile(content).execution?.start.map { $0 >= start - 1 } ?? true
    }
  }
}
