import Model

/// The part of a script runner in a build that we run over several packages: it finds the packages of the workspace, so
/// that what never started has a name, and the graph is known.
struct ScriptParticipation: Participation {
  private let folder: ByteString
  private let isPnpm: Bool
  private var root: ByteString?
  private var patterns = WorkspacePatterns(package: nil, pnpm: nil)
  /// Names by folder, relative to the root, of the folders that were looked into.
  private var known: [ByteString: [ByteString]] = [:]
  private var asked: Set<ByteString> = []

  private static let package: ByteString = "package.json"
  private static let pnpm: ByteString = "pnpm-workspace.yaml"

  init?(_ call: ScriptCall?, _ request: Request) {
    guard let call, call.reach == .many else { return nil }
    folder = request.directory
    isPnpm = call.runner == .pnpm
  }

  var looksBefore: [Look] {
    Paths.upward(folder).flatMap { folder in
      [Self.package, Self.pnpm].map { Look(path: Paths.join(folder, $0), bytes: Packages.mostBytes) }
    }
  }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] {
    if let root {
      for sighting in sightings {
        if let below = Paths.relative(sighting.path, to: root), asked.contains(below) { known[below] = sighting.names }
      }
    } else {
      findRoot(sightings)
    }
    guard let root else { return [] }
    let open = patterns.open(known).subtracting(asked)
    asked.formUnion(open)
    return open.sorted().prefix(Workspace.mostMembers).map { Look(Paths.join(root, $0), .names) }
  }

  private mutating func findRoot(_ sightings: [Sighting]) {
    let files = Dictionary(sightings.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    for folder in Paths.upward(folder) {
      let pnpm = isPnpm ? files[Paths.join(folder, Self.pnpm)] : nil
      let found = WorkspacePatterns(package: files[Paths.join(folder, Self.package)], pnpm: pnpm)
      guard !found.patterns.isEmpty else { continue }
      (root, patterns) = (folder, found)
      return
    }
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    guard let root else { return [] }
    return patterns.folders(known).map { Paths.join(Paths.join(root, $0), Self.package) }
      .prefix(Workspace.mostMembers).map { Look(path: $0, bytes: Packages.mostBytes) }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    guard let root else { return FoundFiles() }
    let paths = Set(patterns.folders(known).map { Paths.join(Paths.join(root, $0), Self.package) })
    return FoundFiles(files: sightings.filter { paths.contains($0.path) })
  }
}
