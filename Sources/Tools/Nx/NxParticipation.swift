import Figures
import Model

/// Nx's part in the talk about one build: asks for a profile where that is safe, and finds it and run.json afterwards.
struct NxParticipation: Participation {
  private let request: Request
  /// Of the Nx that the workspace has; nil where none was found.
  private var version: String?
  private var package: Sighting?
  /// Where the profile is to lie; nil where none was asked for.
  private var profile: ByteString?
  private var graph: Sighting?

  private static let file: ByteString = "node_modules/nx/package.json"
  private static let caches: [ByteString] = [".nx/cache/run.json", "node_modules/.cache/nx/run.json"]
  private static let mostPackage = 1 << 16
  /// Caches of other workspaces below the home folder that are looked at.
  private static let mostShared = 256
  /// Nx joins the path to its working directory, also an absolute one: so many steps up are at the root from anywhere.
  private static let upward = String(repeating: "../", count: 48)

  init(_ request: Request) { self.request = request }

  var looksBefore: [Look] {
    Paths.upward(request.directory).map { Look(path: Paths.join($0, Self.file), bytes: Self.mostPackage) }
  }

  /// Below 16 a profile makes runs with a configuration crash; the user's own stays where it is.
  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    for sighting in sightings where sighting.path.hasSuffix("/" + Self.file.description) {
      guard package == nil, let version = NxPackage.version(Content(sighting.bytes)) else { continue }
      (package, self.version) = (sighting, version)
    }
    if let own = request.environment["NX_PROFILE"] {
      profile = own
      return LaunchAdditions()
    }
    guard let version, let major = NxPackage.major(version), major >= 16 else { return LaunchAdditions() }
    guard let scratch = request.scratch, !scratch.isEmpty else { return LaunchAdditions() }
    let path = Paths.join(scratch, "nx-profile.json")
    profile = path
    let value = ByteString(bytes: Self.upward.utf8 + path.bytes.drop { $0 == UInt8(ascii: "/") })
    return LaunchAdditions(environment: [Launch.Variable(name: "NX_PROFILE", value: value)])
  }

  // MARK: after

  private var hasRun: Bool { version != nil || Nx.arguments(request.command) != nil }

  /// Where an Nx ran: the folder of every such program, the command's own first.
  private func folders(_ observation: Observation) -> [ByteString] {
    var folders = [request.directory]
    for process in observation.processes {
      for exec in process.execs where !folders.contains(exec.directory) && folders.count < 16 {
        if Nx.isProgram(CommandWords.effective(exec.arguments)) { folders.append(exec.directory) }
      }
    }
    return folders
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    guard hasRun else { return [] }
    let folders = folders(observation)
    var paths: [ByteString] = []
    if let profile {
      // The user's own path is one in the folder of Nx, even where it looks absolute.
      paths +=
        request.environment["NX_PROFILE"] == nil
        ? [profile] : folders.map { Paths.normalized(ByteString(bytes: $0.bytes + "/".utf8 + profile.bytes)) }
    }
    if let own = request.environment["NX_CACHE_DIRECTORY"] {
      paths += folders.map { Paths.join(Paths.join($0, own), "run.json") }
    }
    for folder in Set(folders.flatMap(Paths.upward)).sorted() {
      paths += Self.caches.map { Paths.join(folder, $0) }
    }
    var seen: Set<ByteString> = []
    let looks = paths.filter { seen.insert($0).inserted }.map { Look($0, .content) }
    let workspaces = Set(folders.flatMap(Paths.upward)).sorted().map {
      Look(path: Paths.join($0, "nx.json"), bytes: Self.mostPackage)
    }
    let sources = Self.sources.map { Look(Paths.join(request.directory, $0), .content) }
    return looks + workspaces + sources + (shared.map { [Look($0, .names)] } ?? [])
  }

  /// From Nx 23 on.
  private var shared: ByteString? { request.environment["HOME"].map { Paths.join($0, ".nx") } }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    guard hasRun else { return [] }
    var looks: [Look] = []
    for sighting in sightings {
      if sighting.path == shared {
        looks += sighting.names.prefix(Self.mostShared).map {
          Look(Paths.join(Paths.join(sighting.path, $0), "cache/run.json"), .content)
        }
      } else if sighting.path.lastComponent == "nx.json", let folder = NxPackage.cacheDirectory(sighting.bytes) {
        let place = ByteString(bytes: sighting.path.bytes.dropLast("/nx.json".utf8.count))
        looks.append(Look(Paths.join(Paths.join(place, folder), "run.json"), .content))
      }
    }
    return looks
  }

  /// Nx's own copy of its project graph, in the places of its versions: where it stays the same, so do the tasks.
  private static let sources: [ByteString] = [
    ".nx/workspace-data/project-graph.json", ".nx/cache/project-graph.json",
    "node_modules/.cache/nx/project-graph.json",
  ]

  /// For the tasks of this command, once per change. After a cancellation nobody waits for that: only what is known
  /// counts.
  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] {
    guard graph == nil, let version, let major = NxPackage.major(version), major >= 16,
      let arguments = NxCommand.graphQuestion(request.command)
    else { return [] }
    let memory = memory(sightings, version)
    let isCut =
      Outcomes.wasCancelled(observation) || !observation.termination.isSuccess && observation.termination != .exited(1)
    if isCut || observation.termination.isSuccess, memory == nil { return [] }
    var question = Question(arguments, limit: isCut ? .zero : .seconds(2), memory: memory)
    question.isOnce = true
    return [question]
  }

  /// What the answer stands under: the command, Nx's version and everything that its project graph says.
  private func memory(_ sightings: [Sighting], _ version: String) -> String? {
    let places = Self.sources.map { Paths.join(request.directory, $0) }
    let source = sightings.first { places.contains($0.path) }
    guard let open = source?.content?.open() else { return nil }
    var digest = Digest(of: version.utf8)
    for word in request.command { digest.add(word.bytes + [0]) }
    var chunk: [UInt8] = []
    while open(&chunk) {
      digest.add(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
    return "nx-graph-\(digest.hex)"
  }

  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {
    graph = Sighting(path: "nx --graph=stdout", content: Content(status == 0 ? output : []))
  }

  /// Files that were written since the build began. Whether they are this run's, their content tells.
  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    var found = FoundFiles()
    // File systems stamp up to a tick too early.
    let since = observation.started.microseconds * 1000 - 10_000_000
    for sighting in sightings where sighting.content != nil {
      let name = sighting.path.lastComponent
      let isOurs = name == "run.json" || sighting.path == profile || request.environment["NX_PROFILE"] != nil
      guard isOurs, (sighting.status?.modified ?? .max) >= since else { continue }
      if name == "run.json" || profile.map({ sighting.path.hasSuffix($0.lastComponent.description) }) == true {
        found.files.append(sighting)
      }
    }
    if let graph, graph.content?.head(1).isEmpty == false { found.files.append(graph) }
    if !found.files.isEmpty, let package { found.files.append(package) }
    return found
  }
}
