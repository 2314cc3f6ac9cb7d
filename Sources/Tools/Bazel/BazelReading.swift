import Model

/// The files of one run, put together as invocations: each profile is of one of them.
struct BazelReading {
  private let files: [ToolFile]
  private let run: ToolRun
  private let clients: [BazelClient]
  private let known: Known

  /// What was found out beside the files.
  struct Known {
    /// Options in force, as far as rc files and the command line tell.
    var options: [ByteString] = []
    /// The root of the workspace by the folder of a client.
    var roots: [ByteString: ByteString] = [:]
    var graph: BazelGraph?
    /// Profiles that were read already, by their path.
    var profiles: [ByteString: BazelProfile] = [:]
  }

  init(_ files: [ToolFile], _ run: ToolRun, known: Known = Known()) {
    self.files = files
    self.run = run
    self.known = known
    clients = BazelClient.all(run.request, run.observation).map { client in
      var client = client
      client.root = known.roots[client.directory]
      return client
    }
  }

  func rows() -> [ToolRows] {
    guard !files.isEmpty || known.graph != nil else { return [] }
    let shared = self.shared
    let all = contents(.events).map { BazelEventsReader.read($0.open()) }
    let naming = BazelNaming(graph: shared.graph, labels: all.flatMap { $0.targets.keys })
    var notes: [String] = []
    var invocations: [(run: BazelInvocation, client: BazelClient?)] = []
    for file in files where file.kind == BazelFileKind.profile.rawValue {
      let profile = read(file, naming)
      let client = client(of: profile)
      guard client != nil || isAlone else {
        notes.append("\(file.name) is the profile of another invocation: it is not read")
        continue
      }
      invocations.append((invocation(profile, client, shared, events(of: profile, all)), client))
    }
    if invocations.isEmpty, let events = all.first {
      invocations.append((invocation(nil, clients.first, shared, events), clients.first))
    }
    if invocations.isEmpty, shared.log != nil || shared.graph != nil {
      invocations.append((invocation(nil, clients.first, shared, nil), clients.first))
    }
    let rows = invocations.map {
      BazelRows($0.run).rows(clientStart: start(of: $0.client), clientWall: wall(of: $0.client))
    }
    return rows.isEmpty && !notes.isEmpty ? [ToolRows(tool: "bazel", extent: .part, notes: notes)] : noted(rows, notes)
  }

  /// Of recorded files alone nobody knows the command: the word `bazel` is then all of it.
  private var isAlone: Bool {
    let command = run.request.command
    return run.isRecorded && run.observation.processes.isEmpty && (command.isEmpty || command == ["bazel"])
  }

  /// One without labels is read again, now that something may name its actions.
  private func read(_ file: ToolFile, _ naming: BazelNaming) -> BazelProfile {
    let before = known.profiles[file.name] ?? file.content.known as? BazelProfile
    if let before, before.hasLabels { return before }
    return BazelProfileReader.read(file.content.open(), naming: naming.label)
  }

  private func noted(_ rows: [ToolRows], _ notes: [String]) -> [ToolRows] {
    var rows = rows
    if !rows.isEmpty { rows[0].notes += notes }
    return rows
  }

  private func contents(_ kind: BazelFileKind) -> [Content] {
    files.filter { $0.kind == kind.rawValue }.map(\.content)
  }

  /// What belongs to every invocation of the run.
  private var shared: BazelInvocation {
    var shared = BazelInvocation(graph: known.graph, options: known.options)
    if let log = contents(.executionLog).first { shared.log = BazelExecutionLog.read(log.open()) }
    if let text = contents(.explanation).first { shared.explanations = BazelExplanations(text.open()) }
    for content in contents(.queryXML) { shared.add(BazelGraph(xml: content.open())) }
    for content in contents(.queryProto) {
      if let bytes = content.all(limit: 1 << 30) { shared.add(BazelGraph(proto: bytes)) }
    }
    for file in files where file.kind == BazelFileKind.test.rawValue {
      if let (log, isPassed) = BazelTestStatus.read(file) { shared.tests[log] = isPassed }
    }
    return shared
  }

  private func invocation(
    _ profile: BazelProfile?, _ client: BazelClient?, _ shared: BazelInvocation, _ events: BazelEvents?
  ) -> BazelInvocation {
    var invocation = shared
    invocation.profile = profile
    invocation.events = events
    invocation.command = client?.command
    invocation.termination = client?.termination ?? (run.isRecorded ? nil : run.observation.termination)
    invocation.directory = run.request.directory
    invocation.root = client?.root ?? events?.workspace
    if let events, !events.options.isEmpty { invocation.options = events.options }
    if invocation.options.isEmpty { invocation.options = client?.command.rest ?? [] }
    return invocation
  }

  /// The client that a profile was written for; nil where it is another run's.
  private func client(of profile: BazelProfile) -> BazelClient? {
    guard let started = profile.started, run.observation.knownStart != nil else {
      return clients.first ?? BazelClient(run.request)
    }
    // Before Bazel 7 the profile's date has no fraction of a second.
    let slack = Duration.milliseconds(1500)
    return clients.first { client in
      let begin = run.observation.started + client.start
      let end = run.observation.started + (client.end ?? run.observation.wall + run.observation.stopped)
      return begin + (.zero - slack) <= started && started <= end + slack
    }
  }

  private func events(of profile: BazelProfile, _ all: [BazelEvents]) -> BazelEvents? {
    if all.count == 1, clients.count <= 1 { return all[0] }
    return all.first { $0.id != nil && $0.id == profile.buildID }
  }

  private func wall(of client: BazelClient?) -> Duration? {
    guard let client, !run.observation.processes.isEmpty else { return nil }
    return client.end.map { $0 - client.start }
  }

  private func start(of client: BazelClient?) -> Timestamp? {
    guard let client, let started = run.observation.knownStart, !run.observation.processes.isEmpty else { return nil }
    return started + client.start
  }
}

extension BazelInvocation {
  fileprivate mutating func add(_ other: BazelGraph) { graph = graph.map { $0.merged(with: other) } ?? other }
}

/// What a test leaves of itself (test_status.proto of Bazel's sources).
enum BazelTestStatus {
  /// The path of the test's log, as the profile has it, and whether the test passed; nil where the file does not tell.
  static func read(_ file: ToolFile) -> (log: ByteString, isPassed: Bool)? {
    var fields = ProtobufFields((file.content.all() ?? [])[...])
    var isPassed: Bool?
    while let (number, value) = fields.next() {
      if number == 2, case .number(let flag) = value { isPassed = flag != 0 }
    }
    guard let isPassed, let at = file.name.dropping(suffix: "test.cache_status") else { return nil }
    let path = ByteString(bytes: at.bytes + "test.log".utf8)
    guard let begin = path.bytes.indices.first(where: { path.bytes[$0...].starts(with: "bazel-out/".utf8) }) else {
      return nil
    }
    return (ByteString(bytes: path.bytes[begin...]), isPassed)
  }
}
