import Model

/// wireit's part in a build that we run: where a script of the folder's package.json is wireit's, it is asked for its
/// debug log.
struct WireitParticipation: Participation {
  private let packageFile: ByteString
  private let base: ByteString
  /// Where the user has it write already.
  private let chosen: ByteString?
  private let own: ByteString?
  private var log: ByteString?
  private var names: Set<ByteString> = []

  private static let mostPackages = 1024

  /// Nil for a command that runs no script.
  init?(_ request: Request) {
    let words = CommandWords.effective(request.command)
    guard ScriptCall(words) != nil || Wireit.isProgram(words) else { return nil }
    base = request.directory
    packageFile = Paths.join(request.directory, "package.json")
    chosen = request.environment[Wireit.variable]
    own = request.scratch.map { Paths.join($0, "wireit.log") }
  }

  var looksBefore: [Look] { [Look(path: packageFile, bytes: Packages.mostBytes)] }

  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    guard let file = sightings.first(where: { $0.path == packageFile }), Packages.Package(file.bytes).usesWireit else {
      return LaunchAdditions()
    }
    if let chosen, !chosen.isEmpty {
      log = Paths.normalized(Paths.join(base, chosen))
      return LaunchAdditions()
    }
    guard let own else { return LaunchAdditions() }
    log = own
    return LaunchAdditions(environment: [Launch.Variable(name: Wireit.variable, value: own)])
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] { log.map { [Look($0, .content)] } ?? [] }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    guard let log, let content = sightings.first(where: { $0.path == log })?.content else { return [] }
    for line in WireitLog(content).lines {
      let (folder, script) = line.place.cut(at: UInt8(ascii: ":"))
      guard script != nil, names.count < Self.mostPackages else { continue }
      names.insert(Paths.join(Paths.normalized(Paths.join(base, folder)), "package.json"))
    }
    return names.sorted().map { Look($0, .content) }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    guard let log, let file = sightings.first(where: { $0.path == log }), file.content != nil else {
      return FoundFiles()
    }
    // One that the user asked for may be of an earlier run.
    let start = observation.started.microseconds * 1000
    guard chosen == nil || file.status.map({ $0.modified >= start }) ?? true else { return FoundFiles() }
    return FoundFiles(
      files: [file] + sightings.filter { names.contains($0.path) && $0.content != nil },
      leftovers: chosen == nil ? [log] : [])
  }
}
