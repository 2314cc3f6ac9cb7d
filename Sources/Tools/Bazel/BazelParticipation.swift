import Figures
import Model

/// Bazel's part in the talk about one build. Before it: which options this very Bazel knows, so that its profile tells
/// labels, and where the profile is to lie. After it: the profile, what a failed test left of itself, and the graph.
///
/// The user's own profile, wherever the command line or an rc file has it, stays where it is and is read there.
struct BazelParticipation: Participation {
  private let request: Request
  private var surroundings: BazelSurroundings
  private var flags: BazelFlags?
  private var version: [UInt8]?
  private var hasAsked = false
  /// Where we had the profile written; nil where it is the user's, or nobody's.
  private var profile: ByteString?
  private var clients: [BazelClient] = []
  private var known = BazelReading.Known()
  private var notes: [String] = []
  private var graphs: [BazelGraphQuestion] = []

  private static let probeLimit = Duration.seconds(15)

  init(_ request: Request) {
    self.request = request
    surroundings = BazelSurroundings(request)
  }

  // MARK: before

  var looksBefore: [Look] { surroundings.looks }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] { surroundings.learn(sightings) }

  /// A server that would have to be started for a question in batch mode is none that lives on.
  mutating func questions() -> [Question] {
    guard let command = surroundings.command, let program = command.startup.first, !surroundings.isBatch else {
      return []
    }
    if version == nil {
      version = []
      return [Question([program, "--version"], limit: .seconds(5))]
    }
    guard !hasAsked else { return [] }
    hasAsked = true
    return [
      Question(
        command.startup + ["--noblock_for_lock", "help", "build", "--long"], limit: Self.probeLimit,
        memory: surroundings.memory(version: version ?? []))
    ]
  }

  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {
    if question.arguments.last == "--version" {
      version = output
    } else if question.arguments.last == "--long" {
      if status == 0 {
        flags = BazelFlags(help: output)
      } else {
        notes.append("Bazel did not say which options it knows: its profile may tell no labels this time")
      }
    } else if let place = graphs.firstIndex(where: { $0.question == question }) {
      graphs[place].learn(status, output)
    }
  }

  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    var additions = LaunchAdditions()
    if surroundings.root != nil { additions.daemons = ["daemonize"] }
    guard let command = surroundings.command, let flags else { return additions }
    var options = flags.labels
    if surroundings.mentions("--profile").isEmpty, flags.knows("profile"), let scratch = request.scratch,
      !scratch.isEmpty
    {
      let path = Paths.join(scratch, "bazel.profile")
      profile = path
      options.insert(ByteString(bytes: "--profile=".utf8 + path.bytes), at: 0)
    }
    let words = CommandWords.effective(request.command)
    additions.command = Array(request.command.dropLast(words.count)) + command.adding(options)
    return additions
  }

  // MARK: after

  /// Bazels below a script are looked for in the processes.
  mutating func looksAfter(_ observation: Observation) -> [Look] {
    clients = BazelClient.all(request, observation)
    guard !clients.isEmpty else { return [] }
    var looks: [Look] = profile.map { [Look($0, .content)] } ?? []
    for directory in Set(clients.map(\.directory)).sorted() {
      looks += BazelSurroundings.rootLooks(directory)
      looks += Paths.upward(directory).map { Look(Paths.join($0, "bazel-out"), .link) }
    }
    for path in ownFiles { looks.append(Look(path, .content)) }
    for client in clients.prefix(4) {
      let question = BazelGraphQuestion(client, memories: request.memories, flags: flags)
      if let look = question?.look { looks.append(look) }
      if let question { graphs.append(question) }
    }
    return looks
  }

  /// Files that the user has Bazel write, wherever a path may count from.
  private var ownFiles: [ByteString] {
    let options = surroundings.options
    let logs = ["--build_event_json_file", "--execution_log_json_file", "--explain"].compactMap {
      BazelCommand.value($0, in: options)
    }
    let paths = surroundings.mentions("--profile") + logs
    return paths.flatMap { path in
      [request.directory, surroundings.root ?? request.directory].map { Paths.join($0, path) }
    }
  }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    for client in clients {
      if let root = BazelSurroundings.root(of: client.directory, sightings) { known.roots[client.directory] = root }
    }
    var looks: [Look] = []
    for client in clients where profile == nil || client.directory != request.directory {
      guard let base = outputBase(client, sightings) else { continue }
      looks.append(Look(Paths.join(base, "command.profile.gz"), .content))
    }
    looks += testLooks(sightings, observation)
    for index in graphs.indices { looks += graphs[index].looks(sightings) }
    return looks
  }

  private func outputBase(_ client: BazelClient, _ sightings: [Sighting]) -> ByteString? {
    let options = (client.directory == request.directory ? surroundings.startupOptions : []) + client.command.startup
    if let base = BazelCommand.value("--output_base", in: options) { return Paths.join(client.directory, base) }
    // `OUTPUT_BASE/execroot/WORKSPACE/bazel-out`
    let folders = Paths.upward(client.directory).map { Paths.join($0, "bazel-out") }
    let link = folders.lazy.compactMap { path in sightings.first { $0.path == path } }.first
    guard let path = link.map({ ByteString(bytes: $0.bytes) }), let (base, _) = path.cut(at: "/execroot/") else {
      return nil
    }
    return base
  }

  /// Of a run whose tests failed: what each test left of itself, since the profile does not tell which failed.
  private mutating func testLooks(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    guard clients.contains(where: { $0.termination == .exited(3) }), let root = known.roots[request.directory] else {
      return []
    }
    guard let first = profiles(sightings, observation).first else { return [] }
    let read = parsed(first)
    let tests = (read?.labels ?? [:]).values.filter { $0.isTest }
    let outputs = tests.flatMap { $0.steps }.compactMap { $0.output }
    return outputs.filter { $0.hasSuffix("/test.log") }.sorted().prefix(4096).map { path in
      let folder = ByteString(bytes: path.bytes.dropLast("test.log".utf8.count))
      return Look(path: Paths.join(root, ByteString(bytes: folder.bytes + "test.cache_status".utf8)), bytes: 1 << 16)
    }
  }

  private mutating func parsed(_ sighting: Sighting) -> BazelProfile? {
    guard let content = sighting.content else { return nil }
    if let read = known.profiles[sighting.path] { return read }
    let read = BazelProfileReader.read(content.open())
    // One without labels is read again, when the graph can name its actions.
    if read.hasLabels { known.profiles[sighting.path] = read }
    return read
  }

  /// Those that were written since the build began.
  private func profiles(_ sightings: [Sighting], _ observation: Observation) -> [Sighting] {
    let since = observation.started.microseconds * 1000 - 10_000_000
    var seen: Set<ByteString> = []
    return sightings.filter { sighting in
      sighting.content != nil && (sighting.status?.modified ?? .max) >= since && seen.insert(sighting.path).inserted
        && BazelFileKind(FileHead(name: sighting.path, bytes: sighting.content?.head() ?? [])) == .profile
    }
  }

  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] {
    let labels = profiles(sightings, observation).compactMap { parsed($0) }.flatMap { Array($0.labels.keys) }
    return graphs.indices.compactMap { graphs[$0].ask(Set(labels), sightings: sightings, observation) }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    var found = FoundFiles(notes: notes)
    guard !clients.isEmpty else { return FoundFiles() }
    for graph in graphs {
      if let answer = graph.graph { known.graph = known.graph.map { $0.merged(with: answer) } ?? answer }
      found.notes += graph.notes
    }
    known.options = surroundings.options
    let fresh = files(sightings, since: observation.started)
    let run = ToolRun(request: request, observation: observation, isRecorded: false)
    found.rows = BazelReading(fresh, run, known: known).rows()
    if !fresh.contains(where: { $0.kind == BazelFileKind.profile.rawValue }), found.rows.allSatisfy({ $0.rows.isEmpty })
    {
      found.notes.append("Bazel left no profile of this run: only the whole command was measured")
    }
    return found
  }

  private func files(_ sightings: [Sighting], since started: Timestamp) -> [ToolFile] {
    let since = started.microseconds * 1000 - 10_000_000
    var seen: Set<ByteString> = []
    return sightings.compactMap { sighting in
      let isTest = sighting.path.lastComponent == "test.cache_status"
      guard sighting.content != nil || isTest, (sighting.status?.modified ?? .max) >= since,
        !(request.memories.map { sighting.path.hasPrefix($0.description) } ?? false),
        seen.insert(sighting.path).inserted
      else { return nil }
      let head = sighting.content?.head() ?? sighting.bytes
      guard let kind = BazelFileKind(FileHead(name: sighting.path, bytes: head)) else { return nil }
      return ToolFile(kind: kind.rawValue, name: sighting.path, content: sighting.content ?? Content(sighting.bytes))
    }
  }
}
