import Model

/// The conversation of every tool here: the names of make's targets go in through the environment, the processes come
/// out, and the files that ninja and CMake left behind tell the rest.
struct TracedConversation: Conversation {
  let request: Request
  let build: BuildCommand
  private var notes: [String] = []
  private var state = State.beginning
  /// What the looks before the build found, then what those after it did.
  private var sightings: [Sighting] = []
  /// Questions that are still to be asked, each with the participant whose it is.
  private var open: [(member: Int, question: Question)] = []
  /// Rounds of looks or questions so far, before the build or after it.
  private var rounds = 0
  private var evidence: Evidence
  private var participants: Participants

  private enum State {
    case beginning, lookedBefore, asking, launched
    case lookedAfter(Observation)
    case lookedAgain(Observation)
    case askingAfter(Observation)
  }

  /// An answer may raise another question, a file another look; so often and no more.
  private static let mostRounds = 8

  init(request: Request, build: BuildCommand) {
    self.request = request
    self.build = build
    evidence = Evidence(request: request, build: build)
    participants = Participants(request)
  }

  mutating func next(_ answer: Answer?) -> Step {
    switch (state, answer) {
    case (.launched, .observed(let observation)):
      state = .lookedAfter(observation)
      let looks = evidence.looksAfter(observation) + participants.looksAfter(observation)
      return looks.isEmpty ? next(.found([])) : .look(looks)
    case (.lookedAfter(let observation), .found(let sightings)):
      state = .lookedAgain(observation)
      self.sightings = sightings
      let looks = evidence.looksAgain(sightings, observation) + participants.looksAgain(sightings, observation)
      return looks.isEmpty ? next(.found([])) : .look(looks)
    case (.lookedAgain(let observation), .found(let sightings)):
      evidence.learn(sightings, observation)
      self.sightings += sightings
      (state, rounds) = (.askingAfter(observation), 0)
      return askAfter(observation)
    case (.askingAfter(let observation), .output(let status, let bytes)):
      take(status, bytes)
      return askAfter(observation)
    case (.lookedAfter(let observation), _), (.lookedAgain(let observation), _):
      return read(observation, [])
    case (.beginning, nil):
      state = .lookedBefore
      let looks = looksBefore
      return looks.isEmpty ? launch([]) : .look(looks)
    case (.lookedBefore, .found(let sightings)):
      if rounds == 0 { evidence.learnBefore(sightings) }
      self.sightings += sightings
      rounds += 1
      let more = rounds < Self.mostRounds ? participants.looksBeforeAgain(sightings) : []
      guard more.isEmpty else { return .look(more) }
      (state, rounds) = (.asking, 0)
      return ask()
    case (.asking, .output(let status, let bytes)):
      take(status, bytes)
      return ask()
    default: return launch([])
    }
  }

  private var looksBefore: [Look] {
    makefiles.map { Look(path: $0, bytes: MakeNames.mostBytes) } + evidence.looksBefore + participants.looksBefore
  }

  /// The next question before the build; with none left, the build.
  private mutating func ask() -> Step { nextQuestion(nil).map { .ask($0) } ?? launch(sightings) }

  private mutating func askAfter(_ observation: Observation) -> Step {
    if let question = nextQuestion(observation) { return .ask(question) }
    return read(observation, sightings)
  }

  /// One that is open; with none left, what the answers have raised.
  private mutating func nextQuestion(_ observation: Observation?) -> Question? {
    if open.isEmpty, rounds < Self.mostRounds {
      open = participants.questions(observation.map { (sightings, $0) })
      rounds += 1
    }
    return open.first?.question
  }

  private mutating func take(_ status: Int?, _ output: [UInt8]) {
    guard !open.isEmpty else { return }
    let (member, question) = open.removeFirst()
    participants.learn(member, question, status: status, output: output)
  }

  /// Those that may forbid to carry names.
  private var makefiles: [ByteString] {
    guard request.targetNames else { return [] }
    return build.make?.makefiles ?? MakeArguments.usualMakefiles.map { Paths.join(build.subfolder, $0) }
  }

  private mutating func launch(_ sightings: [Sighting]) -> Step {
    state = .launched
    var environment: [Launch.Variable] = []
    if request.targetNames {
      let makefiles = Set(makefiles)
      if let refusal = sightings.first(where: { makefiles.contains($0.path) && MakeNames.breaks(makefile: $0.bytes) }) {
        notes.append(
          "\(refusal.path) passes $(MAKEFLAGS) on a command line: target names are not carried, commands name the targets"
        )
      } else {
        environment.append(MakeNames.variable(after: request.environment["GNUMAKEFLAGS"]))
      }
    }
    let additions = participants.additions(sightings)
    return .launch(
      Launch(
        arguments: additions.command ?? request.command, environment: environment + additions.environment,
        markers: Markers.all, daemons: additions.daemons))
  }

  private mutating func read(_ observation: Observation, _ sightings: [Sighting]) -> Step {
    // Logs are long: they are taken apart once.
    let folders = evidence.folders(observation)
    var reading =
      observation.isEndKnown || build.tellsEnd
      ? targets(observation, sightings, folders)
      : PossibleEnds.reading(observation) { targets($0, sightings, folders) }
    reading.notes = notes + participants.notes + evidence.vanished + reading.notes
    reading.leftovers = participants.leftovers
    if request.targetNames, !observation.termination.isSuccess, MakeNames.wereHandedOn(in: observation.processes) {
      reading.notes.append(
        "a recipe or script handed make's flags on as words, target names among them; "
          + "if that is why it failed: `ratchet run --target-names off -- COMMAND`")
    }
    reading.onlyCleans = build.onlyCleans
    reading.earlier = evidence.earlier(folders)
    if build.beginsClean { reading.isClean = true }
    if build.keepsLog, evidence.startedWithoutLog, reading.source != "command" { reading.isClean = true }
    return .done(reading)
  }

  private mutating func targets(
    _ observation: Observation, _ sightings: [Sighting], _ folders: [NinjaEdges.Folder]
  ) -> Reading {
    let rows = participants.rows(sightings, observation)
    return ProcessReading(
      request: request, build: build, packages: evidence.packages, dependencies: evidence.dependencies,
      folders: folders, linkScripts: evidence.linkScripts, orders: evidence.orders, rows: rows
    ).read(observation)
  }
}
