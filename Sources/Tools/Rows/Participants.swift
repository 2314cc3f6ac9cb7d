import Model

/// The tools that write files and may be in one build, asked together: an npm script calls Nx, whose task calls make.
struct Participants {
  private let request: Request
  private var members: [(tool: any FileTool, talk: any Participation)]
  /// Files that exist only because of our additions.
  private(set) var leftovers: [ByteString] = []
  private(set) var notes: [String] = []

  init(_ request: Request) {
    self.request = request
    let isAsked = request.toolFiles && request.recorded == nil
    members = isAsked ? Tools.fileTools.compactMap { tool in tool.takePart(in: request).map { (tool, $0) } } : []
  }

  var looksBefore: [Look] { members.flatMap(\.talk.looksBefore) }

  /// What all of them add; the command is changed by at most one.
  mutating func additions(_ sightings: [Sighting]) -> LaunchAdditions {
    var all = LaunchAdditions()
    for index in members.indices {
      let more = members[index].talk.additions(sightings)
      all.environment += more.environment.filter { new in !all.environment.contains { $0.name == new.name } }
      all.command = all.command ?? more.command
      all.daemons += more.daemons
    }
    return all
  }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] {
    members.indices.flatMap { members[$0].talk.looksBeforeAgain(sightings) }
  }

  /// Before the build where `seen` is nil, else after it; with the member that asks.
  mutating func questions(_ seen: (sightings: [Sighting], observation: Observation)?) -> [(Int, Question)] {
    members.indices.flatMap { index -> [(Int, Question)] in
      let questions =
        seen.map { members[index].talk.questions($0.sightings, $0.observation) } ?? members[index].talk.questions()
      return questions.map { (index, $0) }
    }
  }

  mutating func learn(_ index: Int, _ question: Question, status: Int?, output: [UInt8]) {
    members[index].talk.learn(question, status: status, output: output)
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    members.indices.flatMap { members[$0].talk.looksAfter(observation) }
  }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    members.indices.flatMap { members[$0].talk.looksAgain(sightings, observation) }
  }

  /// What the files say: those that were found, or those of the recorded run.
  mutating func rows(_ sightings: [Sighting], _ observation: Observation) -> [ToolRows] {
    let run = ToolRun(request: request, observation: observation, isRecorded: request.recorded != nil)
    if let recorded = request.recorded { return Self.rows(recorded, run) }
    var rows: [ToolRows] = []
    for index in members.indices {
      let found = members[index].talk.files(sightings, observation)
      leftovers += found.leftovers
      notes += found.notes
      rows += found.rows
      let tool = members[index].tool
      let files = found.files.compactMap { file(FileHead($0), of: tool, $0) }
      rows += tool.rows(files, run).filter { !$0.isEmpty }
    }
    return rows
  }

  /// The word by which tools call what was printed.
  private static let consoleKind = "console"

  private mutating func file(_ head: FileHead, of tool: any FileTool, _ sighting: Sighting) -> ToolFile? {
    guard let kind = tool.kind(of: head) else {
      notes.append("\(sighting.path) is nothing that \(tool.name) is known to write: the processes tell alone")
      return nil
    }
    return ToolFile(kind: kind, name: sighting.path, content: sighting.content ?? Content(sighting.bytes))
  }

  /// The files of a recorded run, each read beforehand where its tool does so.
  static func prepared(_ recorded: [Sighting]) -> [Sighting] {
    recorded.map { sighting in
      guard let content = sighting.content else { return sighting }
      let head = FileHead(sighting)
      for tool in Tools.fileTools {
        guard let kind = tool.kind(of: head) else { continue }
        var sighting = sighting
        sighting.content = tool.prepared(ToolFile(kind: kind, name: sighting.path, content: content))
        return sighting
      }
      return sighting
    }
  }

  /// Every file of a recorded run goes to the first tool that knows it; what was printed only to the command's own,
  /// where it has one: Nx prints what npm does, and replays what npm printed long ago.
  private static func rows(_ recorded: [Sighting], _ run: ToolRun) -> [ToolRows] {
    var files: [[ToolFile]] = Array(repeating: [], count: Tools.fileTools.count)
    let own = Tools.fileTools.first { $0.recognize(run.request) }?.name
    for sighting in recorded {
      let head = FileHead(sighting)
      for (index, tool) in Tools.fileTools.enumerated() {
        guard let kind = tool.kind(of: head), kind != consoleKind || own == nil || own == tool.name else { continue }
        files[index].append(
          ToolFile(kind: kind, name: sighting.path, content: sighting.content ?? Content(sighting.bytes)))
        break
      }
    }
    return zip(Tools.fileTools, files).flatMap { tool, files in
      files.isEmpty && !tool.recognize(run.request) ? [] : tool.rows(files, run).filter { !$0.isEmpty }
    }
  }
}
