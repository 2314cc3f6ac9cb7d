import Model

/// The conversation of every tool here: the names of make's targets go in through the environment, the processes come
/// out, and the files that ninja and CMake left behind tell the rest.
struct TracedConversation: Conversation {
  let request: Request
  let build: BuildCommand
  private var notes: [String] = []
  private var state = State.beginning
  private var evidence: Evidence

  private enum State {
    case beginning, lookedBefore, launched
    case lookedAfter(Observation)
    case lookedAgain(Observation)
  }

  init(request: Request, build: BuildCommand) {
    self.request = request
    self.build = build
    evidence = Evidence(request: request, build: build)
  }

  mutating func next(_ answer: Answer?) -> Step {
    switch (state, answer) {
    case (.launched, .observed(let observation)):
      state = .lookedAfter(observation)
      let looks = evidence.looksAfter(observation)
      return looks.isEmpty ? next(.found([])) : .look(looks)
    case (.lookedAfter(let observation), .found(let sightings)):
      state = .lookedAgain(observation)
      let looks = evidence.looksAgain(sightings, observation)
      return looks.isEmpty ? next(.found([])) : .look(looks)
    case (.lookedAgain(let observation), .found(let sightings)):
      evidence.learn(sightings, observation)
      return read(observation)
    case (.lookedAfter(let observation), _), (.lookedAgain(let observation), _): return read(observation)
    case (.beginning, nil):
      state = .lookedBefore
      let looks = makefiles.map { Look(path: $0, bytes: MakeNames.mostBytes) } + evidence.looksBefore
      return looks.isEmpty ? launch([]) : .look(looks)
    case (.lookedBefore, .found(let sightings)):
      evidence.learnBefore(sightings)
      return launch(sightings)
    default: return launch([])
    }
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
    return .launch(Launch(arguments: request.command, environment: environment, markers: Markers.all))
  }

  private func read(_ observation: Observation) -> Step {
    var reading = ProcessReading(
      request: request, build: build, packages: evidence.packages, dependencies: evidence.dependencies,
      folders: evidence.folders(observation), linkScripts: evidence.linkScripts, orders: evidence.orders
    ).read(observation)
    reading.notes = notes + evidence.vanished + reading.notes
    if request.targetNames, !observation.termination.isSuccess, MakeNames.wereHandedOn(in: observation.processes) {
      reading.notes.append(
        "a recipe or script handed make's flags on as words, target names among them; "
          + "if that is why it failed: `ratchet run --target-names off -- COMMAND`")
    }
    reading.onlyCleans = build.onlyCleans
    reading.earlier = evidence.earlier(observation)
    if build.beginsClean { reading.isClean = true }
    if build.keepsLog, evidence.startedWithoutLog, reading.source != "command" { reading.isClean = true }
    return .done(reading)
  }
}
