import Model

/// The looks that find the packages of the workspace that a folder lies in, round by round: the root's file, the folders
/// that its patterns name, the package.json in each.
struct WorkspaceLooks {
  private let folder: ByteString
  private let isPnpm: Bool?
  private(set) var root: ByteString?
  private var patterns = WorkspacePatterns(package: nil, pnpm: nil)
  /// Names by folder, relative to the root, of the folders that were looked into.
  private var known: [ByteString: [ByteString]] = [:]
  private var asked: Set<ByteString> = []

  static let package: ByteString = "package.json"
  private static let pnpm: ByteString = "pnpm-workspace.yaml"

  /// - Parameter isPnpm: whether pnpm-workspace.yaml counts; nil where that is not known, so that it does where it is.
  init(from folder: ByteString, isPnpm: Bool?) {
    self.folder = folder
    self.isPnpm = isPnpm
  }

  var first: [Look] {
    Paths.upward(folder).flatMap { folder in
      [Self.package, Self.pnpm].map { Look(path: Paths.join(folder, $0), bytes: Packages.mostBytes) }
    }
  }

  mutating func again(_ sightings: [Sighting]) -> [Look] {
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
      let pnpm = isPnpm == false ? nil : files[Paths.join(folder, Self.pnpm)]
      let found = WorkspacePatterns(package: files[Paths.join(folder, Self.package)], pnpm: pnpm)
      guard !found.patterns.isEmpty else { continue }
      (root, patterns) = (folder, found)
      return
    }
  }

  /// The package.json files of the packages; many of them are not there.
  var packageFiles: [ByteString] {
    guard let root else { return [] }
    return patterns.folders(known).prefix(Workspace.mostMembers).map {
      Paths.join(Paths.join(root, $0), Self.package)
    }
  }
}

/// The part of a script runner in a build that we run over several packages: it finds the packages of the workspace, so
/// that what never started has a name, and the graph is known.
struct ScriptParticipation: Participation {
  private var workspace: WorkspaceLooks

  init?(_ call: ScriptCall?, _ request: Request) {
    guard let call, call.reach == .many else { return nil }
    workspace = WorkspaceLooks(from: request.directory, isPnpm: call.runner == .pnpm)
  }

  var looksBefore: [Look] { workspace.first }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] { workspace.again(sightings) }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    workspace.packageFiles.map { Look(path: $0, bytes: Packages.mostBytes) }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    let paths = Set(workspace.packageFiles)
    return FoundFiles(files: sightings.filter { paths.contains($0.path) })
  }
}
