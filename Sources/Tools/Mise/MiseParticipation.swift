import Figures
import Model

/// mise's part in the talk about one build: after it, the list of its tasks, asked for once per change of its files.
struct MiseParticipation: Participation {
  private let request: Request
  private var memory: String?
  private var tasks: [UInt8]?

  private static let files: [ByteString] = [
    "mise.toml", ".mise.toml", "mise.local.toml", ".mise.local.toml", "mise/config.toml", ".mise/config.toml",
    ".config/mise.toml", ".config/mise/config.toml",
  ]
  private static let folders: [ByteString] = [
    "mise-tasks", ".mise-tasks", "mise/tasks", ".mise/tasks", ".config/mise/tasks",
  ]

  init(_ request: Request) { self.request = request }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    Paths.upward(request.directory).flatMap { folder in
      Self.files.map { Look(Paths.join(folder, $0), .status) }
        + Self.folders.map { Look(Paths.join(folder, $0), .names) }
    }
  }

  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] {
    guard memory == nil, let program = NodeLaunchers.unwrapped(request.command).first else { return [] }
    var digest = Digest(of: request.directory.bytes)
    digest.add(program.bytes)
    for sighting in sightings.sorted(by: { $0.path < $1.path }) where isOurs(sighting.path) {
      let status = sighting.status.map { "\($0.size) \($0.modified) \($0.inode)" } ?? ""
      digest.add("\(sighting.path)\0\(status)\0\(sighting.names.map(\.description).joined(separator: "\0"))\0".utf8)
    }
    let memory = "mise-tasks-\(digest.hex)"
    self.memory = memory
    return [Question([program, "tasks", "ls", "-J", "--hidden"], limit: .seconds(2), memory: memory)]
  }

  private func isOurs(_ path: ByteString) -> Bool {
    (Self.files + Self.folders).contains { path.hasSuffix("/" + $0.description) }
  }

  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {
    if status == 0 { tasks = output }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    FoundFiles(files: tasks.map { [Sighting(path: "mise tasks ls -J", bytes: $0)] } ?? [])
  }
}
