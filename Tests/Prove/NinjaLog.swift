/// How long it takes to make targets of a ninja log: `prove ninja-log LOG ROUNDS` prints milliseconds, a line each.
import Model
import System
import Tools

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

func proveNinjaLog(_ words: [String]) -> Int32 {
  guard words.count == 2, let rounds = Int(words[1]), let bytes = try? Disk.read(Path(words[0])) else { return 64 }
  let request = Request(command: ["ninja", "-C", "build"], directory: "/project")
  var observation = Observation(started: Timestamp(microseconds: 0), wall: .seconds(60), termination: .exited(0))
  observation.trace = .wholeCommand(reason: nil)
  for _ in 0..<rounds {
    var targets = 0
    let time = ContinuousClock().measure { targets = read(bytes, request, observation).targets.count }
    guard targets > 1 else { return 1 }
    print(time.milliseconds)
  }
  return 0
}

/// The conversation about a build of which only its log is left.
private func read(_ bytes: [UInt8], _ request: Request, _ observation: Observation) -> Reading {
  var conversation = Tools.recognize(request).converse(request)
  var answer: Answer?
  var isBefore = true
  while true {
    switch conversation.next(answer) {
    case .look(let looks):
      let log = looks.filter { $0.path.hasSuffix(".ninja_log") && !isBefore }
      answer = isBefore ? .unrecorded : .found(log.map { Sighting(path: $0.path, bytes: bytes) })
    case .ask: answer = .output(status: nil, bytes: [])
    case .launch:
      isBefore = false
      answer = .observed(observation)
    case .done(let reading): return reading
    }
  }
}
