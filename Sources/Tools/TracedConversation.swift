import Model

/// The conversation of every tool that keeps no times of its own: the names of targets go in through the environment,
/// the processes come out.
struct TracedConversation: Conversation {
  let request: Request
  let tool: String
  /// The parsed command line of GNU make; nil for other commands, which may still call make.
  let make: MakeArguments?
  private var notes: [String] = []
  private var state = State.beginning

  private enum State {
    case beginning, lookedAtMakefiles, launched, lookedAround(Observation)
  }

  init(request: Request, tool: String, make: MakeArguments?) {
    self.request = request
    self.tool = tool
    self.make = make
  }

  mutating func next(_ answer: Answer?) -> Step {
    switch (state, answer) {
    case (.launched, .observed(let observation)): return observed(observation)
    case (.lookedAround(let observation), .found(let sightings)): return read(observation, sightings)
    case (.beginning, nil) where request.targetNames:
      state = .lookedAtMakefiles
      let files = make?.makefiles ?? MakeArguments.usualMakefiles
      return .look(files.map { Look(path: $0, bytes: MakeNames.mostBytes) })
    case (_, .found(let sightings)): return launch(sightings)
    default: return launch([])
    }
  }

  private mutating func launch(_ makefiles: [Sighting]) -> Step {
    state = .launched
    var environment: [Launch.Variable] = []
    if request.targetNames {
      if let refusal = makefiles.first(where: { MakeNames.breaks(makefile: $0.bytes) }) {
        notes.append(
          "\(refusal.path) passes $(MAKEFLAGS) on a command line: target names are not carried, commands name the targets"
        )
      } else {
        environment.append(MakeNames.variable(after: request.environment["GNUMAKEFLAGS"]))
      }
    }
    return .launch(Launch(arguments: request.command, environment: environment, markers: Markers.all))
  }

  private mutating func observed(_ observation: Observation) -> Step {
    let looks = Packages.looks(for: observation) + DependencyFiles.looks(for: observation)
    guard !looks.isEmpty else { return read(observation, []) }
    state = .lookedAround(observation)
    return .look(looks)
  }

  private func read(_ observation: Observation, _ sightings: [Sighting]) -> Step {
    let packages = Packages(sightings, base: request.directory)
    let dependencies = DependencyFiles(sightings)
    var reading = ProcessReading(
      request: request, tool: tool, make: make, packages: packages, dependencies: dependencies
    ).read(observation)
    reading.notes = notes
    reading.onlyCleans = make?.onlyCleans ?? false
    if make?.beginsClean == true { reading.isClean = true }
    return .done(reading)
  }
}
