import Model
import System
import Testing
import Tools

/// Holds a whole conversation about a run that is over: looks are answered by `see`, which is told whether the build
/// has not been started yet; the launch with the observation.
func converse(
  _ request: Request, _ observation: Observation, see: (_ look: Look, _ isBefore: Bool) -> Sighting?
) -> Reading {
  var conversation = Tools.recognize(request).converse(request)
  var answer: Answer?
  var isBefore = true
  for _ in 0..<10 {
    switch conversation.next(answer) {
    case .look(let looks): answer = .found(looks.compactMap { see($0, isBefore) })
    case .ask: answer = .output(status: nil, bytes: [])
    case .launch(let launch):
      #expect(launch.arguments == request.command)
      isBefore = false
      answer = .observed(observation)
    case .done(let reading): return reading
    }
  }
  Issue.record("the conversation does not end")
  return Reading(tool: "")
}

/// The same with files that were there all the time.
func converse(_ request: Request, _ observation: Observation, files: [ByteString: String] = [:]) -> Reading {
  converse(request, observation) { look, _ in
    files[look.path].map { Sighting(path: look.path, bytes: Array($0.utf8)) }
  }
}

/// The same with the files of a recorded run.
func converse(_ recording: Recording, in folder: Path) -> Reading {
  converse(recording.request, recording.observation) { look, isBefore in
    let places = RecordedFiles.places(of: look, isBefore: isBefore).map { folder / Path(bytes: $0.bytes) }
    if isBefore {
      // Nobody noted what was there: a file without a status.
      return look.part == .status ? Sighting(path: look.path) : nil
    }
    for place in places {
      if look.part == .names, let names = try? Disk.list(place) {
        return Sighting(path: look.path, names: names.map { ByteString(bytes: $0.bytes) })
      }
      if let bytes = try? Disk.read(place) { return Sighting(path: look.path, bytes: bytes) }
    }
    return nil
  }
}
