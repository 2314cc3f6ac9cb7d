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
  private var hadFolder: Set<ByteString> = []
  private var isAsked = false

  private static let variable = "TURBO_RUN_SUMMARY"
  private static let runs: ByteString = ".turbo/runs"
  private static let mostFolders = 8
  private static let mostFiles = 64

  init(_ request: Request) {
    let arguments = TurboArguments(CommandWords.effective(request.command))
    let folder = Paths.normalized(Paths.join(request.directory, arguments?.folder ?? ""))
    candidates = Array(Paths.upward(folder).prefix(Self.mostFolders))
    isChosen = arguments?.choosesFiles ?? false || request.environment[Self.variable] != nil
  }

  var looksBefore: [Look] {
    candidates.flatMap { [Look(Paths.join($0, "turbo.json"), .status), Look(Paths.join($0, "turbo.jsonc"), .status)] }
      + candidates.map { Look(Paths.join($0, Self.runs), .names) }
  }

  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    let found = Set(sightings.map(\.path))
    roots = candidates.filter {
      found.contains(Paths.join($0, "turbo.json")) || found.contains(Paths.join($0, "turbo.jsonc"))
    }
    for root in roots {
      guard let folder = sightings.first(where: { $0.path == Paths.join(root, Self.runs) }) else { continue }
      hadFolder.insert(folder.path)
      before.formUnion(folder.names.map { Paths.join(folder.path, $0) })
    }
    guard !roots.isEmpty, !isChosen else { return LaunchAdditions() }
    isAsked = true
    // Up to 2.0 the word must be `true`; a 1 is not understood.
    return LaunchAdditions(environment: [Launch.Variable(name: Self.variable, value: "true")])
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    roots.map { Look(Paths.join($0, Self.runs), .names) }
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

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    let folders = Set(roots.map { Paths.join($0, Self.runs) })
    let new = sightings.filter { sighting in
      guard let content = sighting.content, !before.contains(sighting.path) else { return false }
      let folder = ByteString(bytes: sighting.path.bytes.dropLast(sighting.path.lastComponent.bytes.count + 1))
      return folders.contains(folder) && TurboFile.isOne(content.head(1 << 12))
    }
    return FoundFiles(files: new, leftovers: isAsked ? new.map(\.path) : [])
  }
}
