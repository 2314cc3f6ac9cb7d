import Model
import Tools

/// Reads the files of a recorded run as `ratchet history import` does, out of memory.
public enum RecordedReading {
  /// Nil where no file tells of a run.
  public static func read(_ files: [(name: String, bytes: [UInt8])]) -> Reading? {
    let sightings = files.map { Sighting(path: ByteString($0.name), bytes: $0.bytes, content: Content($0.bytes)) }
    guard let recording = Recording(files: sightings) else { return nil }
    var conversation = Tools.recognize(recording.request).converse(recording.request)
    var answer: Answer?
    for _ in 0..<100 {
      switch conversation.next(answer) {
      case .look(let looks): answer = .found(looks.compactMap { look in sighting(look, files) })
      case .ask: answer = .output(status: nil, bytes: [])
      case .launch: answer = .observed(recording.observation)
      case .done(let reading): return reading
      }
    }
    return nil
  }

  private static func sighting(_ look: Look, _ files: [(name: String, bytes: [UInt8])]) -> Sighting? {
    let places = Set(RecordedFiles.places(of: look, isBefore: false))
    let file = files.first { places.contains(ByteString($0.name)) }
    return file.map { Sighting(path: look.path, bytes: $0.bytes) }
  }
}
