import Evidence
import Model
import System
import Tools

/// Carries out the steps of a tool's conversation, and decides nothing.
struct Converse {
  /// The build's folder, which the paths of looks are relative to.
  var folder: Path
  /// The folders and files of a recorded run, which is over: its files stand for those that a tool looks at.
  var recorded: [Path]?
  /// Where answers are kept that stay true.
  var memories: Memories?
  /// Runs the build.
  var launch: (Launch) throws(Failure) -> Observation

  func callAsFunction(_ conversation: any Conversation) throws(Failure) -> (reading: Reading, observation: Observation)
  {
    var conversation = conversation
    var answer: Answer?
    var observation: Observation?
    while true {
      switch conversation.next(answer) {
      case .look(let looks): answer = look(looks, isBefore: observation == nil)
      case .ask(let question): answer = ask(question)
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

  private func look(_ looks: [Look], isBefore: Bool) -> Answer {
    guard let recorded else {
      return .found(looks.compactMap { Self.sight($0, in: folder) })
    }
    let sightings = looks.compactMap { look in
      RecordedFiles.places(of: look, isBefore: isBefore).lazy
        .compactMap { place in
          recorded.lazy.compactMap { Self.path(place, of: $0) }
            .compactMap { Self.sight(look, at: $0, isRecorded: true) }.first
        }.first
    }
    return isBefore && sightings.isEmpty ? .unrecorded : .found(sightings)
  }

  /// Where a file or folder of that name lies in a recorded run: in its folder, or as one of its files, whose names may
  /// have something in front.
  private static func path(_ place: ByteString, of recorded: Path) -> Path? {
    let inside = recorded / Path(bytes: place.bytes)
    if Disk.exists(inside) { return inside }
    let ends = ["-", ".", "_", "/"].map { Array($0.utf8) + place.bytes }
    let isIt = recorded.bytes == place.bytes || ends.contains { recorded.bytes.suffix($0.count).elementsEqual($0) }
    return isIt ? recorded : nil
  }

  /// What a look finds on the disk now.
  static func sight(_ look: Look, in folder: Path) -> Sighting? {
    sight(look, at: folder / Path(bytes: look.path.bytes))
  }

  /// Of a recorded file the size alone is known: its copy is another file, made later.
  private static func sight(_ look: Look, at path: Path, isRecorded: Bool = false) -> Sighting? {
    guard let found = Disk.status(path) else { return nil }
    let status =
      isRecorded
      ? Sighting.Status(size: found.size, inode: 0, modified: .max)
      : Sighting.Status(size: found.size, inode: found.inode, modified: found.modified)
    switch look.part {
    case .names:
      guard found.isFolder, let names = try? Disk.list(path) else { return nil }
      return Sighting(path: look.path, names: names.map { ByteString(bytes: $0.bytes) })
    case .link: return Disk.link(path).map { Sighting(path: look.path, bytes: $0.bytes, status: status) }
    case .status: return found.isRegular ? Sighting(path: look.path, status: status) : nil
    case .content:
      guard found.isRegular else { return nil }
      return Sighting(path: look.path, status: status, content: Content { Evidence.Chunks.source(path) })
    case .bytes(let limit):
      guard found.isRegular, let bytes = try? Disk.read(path, limit: limit) else { return nil }
      return Sighting(path: look.path, bytes: bytes, status: status)
    }
  }

  /// Of a recorded run nobody is asked: it was elsewhere, and is over.
  private func ask(_ question: Question) -> Answer {
    guard recorded == nil else { return .output(status: nil, bytes: []) }
    if !question.renews, let kept = question.memory.flatMap({ memories?.recall($0) }) {
      return .output(status: 0, bytes: kept)
    }
    guard question.limit > .zero else { return .output(status: nil, bytes: []) }
    let place = question.directory.map { folder / Path(bytes: $0.bytes) } ?? folder
    let result = try? Spawn.run(question.arguments.map(\.bytes), in: place, limit: question.limit)
    let isGood = result?.status == 0
    if let name = question.memory, isGood || question.isOnce {
      memories?.keep(isGood ? result?.output ?? [] : [], name)
    }
    return .output(status: result?.status, bytes: result?.output ?? [])
  }
}
