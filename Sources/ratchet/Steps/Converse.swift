import Model
import System
import Tools

/// Carries out the steps of a tool's conversation, and decides nothing.
struct Converse {
  /// The build's folder, which the paths of looks are relative to.
  var folder: Path
  /// Runs the build.
  var launch: (Launch) throws(Failure) -> Observation

  func callAsFunction(_ conversation: any Conversation) throws(Failure) -> (reading: Reading, observation: Observation)
  {
    var conversation = conversation
    var answer: Answer?
    var observation: Observation?
    while true {
      switch conversation.next(answer) {
      case .look(let looks): answer = .found(looks.compactMap { Self.sight($0, in: folder) })
      case .ask(let arguments, let limit): answer = ask(arguments, limit)
      case .launch(let plan):
        let seen = try launch(plan)
        observation = seen
        answer = .observed(seen)
      case .done(let reading):
        guard let observation else { throw Failure("the reader of \(reading.tool) never ran the build", status: 125) }
        return (reading, observation)
      }
    }
  }

  static func sight(_ look: Look, in folder: Path) -> Sighting? {
    let path = folder / Path(bytes: look.path.bytes)
    guard Disk.status(path)?.isRegular == true, let bytes = try? Disk.read(path, limit: look.bytes) else { return nil }
    return Sighting(path: look.path, bytes: bytes)
  }

  private func ask(_ arguments: [ByteString], _ limit: Duration) -> Answer {
    let result = try? Spawn.run(arguments.map(\.bytes), in: folder, limit: limit)
    return .output(status: result?.status, bytes: result?.output ?? [])
  }
}
