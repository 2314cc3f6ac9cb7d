/// How long it takes to add one build to a history: `prove append FOLDER TARGETS ROUNDS` prints milliseconds, a line each.
import History
import Model
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

func proveAppend(_ words: [String]) -> Int32 {
  guard words.count == 3, let targets = Int(words[1]), let rounds = Int(words[2]) else { return 64 }
  let history = History(HistoryPlace.choose(workingFolder: Path(words[0])))
  let clock = ContinuousClock()
  for round in 0..<rounds {
    let build = wideBuild(round, targets)
    var failed = false
    let time = clock.measure { failed = (try? history.append(build)) == nil }
    if failed { return 1 }
    print(time.milliseconds)
  }
  return 0
}

/// A build as the tracer records a wide compile: odd nanoseconds, one action each.
private func wideBuild(_ number: Int, _ targets: Int) -> Build {
  Build(
    id: "\(number)", started: Timestamp(microseconds: 1_700_000_000_000_000 + Int64(number) * 1_000_000),
    wall: .seconds(60), command: ["make", "-j2"], tool: "make", loop: "inner", outcomes: [.executed: targets],
    targets: (0..<targets).map(target))
}

private func target(_ index: Int) -> TargetTiming {
  let wall = Duration.nanoseconds(700_123_457 + index * 1_003)
  let action = Action(
    start: .nanoseconds(index * 350_000_011), wall: wall, cpu: wall - .nanoseconds(20_000_003), command: "6fcc04da",
    inputs: "c4c67d87", outputs: "c4c68987")
  return TargetTiming(
    name: ByteString("src/module\(index / 40)/unit\(index).o"), kind: .compile, start: action.start, wall: wall,
    launch: .nanoseconds(539_221), cpu: action.cpu, peakKB: 40_000 + index, why: "src/shared.h changed", needs: [],
    edits: ["src/shared.h"], actions: [action])
}
