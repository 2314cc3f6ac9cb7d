import Simulations
import System

/// `prove graphs [COUNT]`: damages a graph, a history and a plan COUNT times each and asks for proposals and a score. Prints
/// a table; 1 where an input took longer than a second of CPU.
func proveGraphs(_ words: [String]) -> Int32 {
  let count = words.first.flatMap { Int($0) } ?? 20_000
  let folder: Path = "Tests/SplitsTests/Fixtures/target-none"
  guard let graph = try? Disk.read(folder / "graph.json"), let history = try? Disk.read(folder / "history.jsonl") else {
    print("error: \(folder) is not here: run it in the project's folder")
    return 64
  }
  let input = DamagedInput(graph: graph, history: history, plan: DamagedInput.halves)
  print("| damaged | inputs | proposals | plan scored | slowest CPU ms |\n| --- | --: | --: | --: | --: |")
  var isFine = true
  for part in DamagedInput.Part.allCases {
    var mutation = Mutation(seed: UInt64(part.rawValue))
    var (answered, scored, slowest) = (0, 0, 0.0)
    for _ in 0..<count {
      let start = Growth.processorSeconds()
      let answer = input.damaged(part, &mutation).answered()
      slowest = max(slowest, Growth.processorSeconds() - start)
      if answer.proposals { answered += 1 }
      if answer.plan { scored += 1 }
    }
    print("| \(part) | \(count) | \(answered) | \(scored) | \(decimal(slowest * 1000, 0)) |")
    if slowest > 1 { isFine = false }
  }
  print("\nLargest memory: \(Growth.peakMemory() / 1_000_000) MB")
  return isFine ? 0 : 1
}
