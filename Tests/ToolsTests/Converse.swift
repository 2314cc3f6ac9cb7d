import Model
import Testing
import Tools

/// Holds a whole conversation about a run that is over: looks are answered from `files`, the launch with the
/// observation.
func converse(
  _ request: Request, _ observation: Observation, files: [ByteString: String] = [:]
) -> Reading {
  var conversation = Tools.recognize(request).converse(request)
  var answer: Answer?
  for _ in 0..<10 {
    switch conversation.next(answer) {
    case .look(let looks):
      answer = .found(
        looks.compactMap { look in files[look.path].map { Sighting(path: look.path, bytes: Array($0.utf8)) } })
    case .ask: answer = .output(status: nil, bytes: [])
    case .launch(let launch):
      #expect(launch.arguments == request.command)
      answer = .observed(observation)
    case .done(let reading): return reading
    }
  }
  Issue.record("the conversation does not end")
  return Reading(tool: "")
}
