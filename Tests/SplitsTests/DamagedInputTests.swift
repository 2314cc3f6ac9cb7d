import Simulations
import System
import Testing

/// Graphs, histories and plans that a disk, a writer or malice has damaged: an answer or an error that names its place, no
/// crash. The same at length is a stage of `Scripts/prove`.
struct DamagedInputTests {
  @Test(arguments: DamagedInput.Part.allCases)
  func twoHundredEach(part: DamagedInput.Part) throws {
    let folder = (Path(#filePath).parent ?? "/") / "Fixtures" / "target-none"
    let input = DamagedInput(
      graph: try Disk.read(folder / "graph.json"), history: try Disk.read(folder / "history.jsonl"),
      plan: DamagedInput.halves)
    #expect(input.answered() == (true, true))
    var mutation = Mutation(seed: UInt64(part.rawValue))
    var answered = 0
    for _ in 0..<200 where input.damaged(part, &mutation).answered().proposals { answered += 1 }
    // Damaged text is mostly no JSON; a damaged history or plan leaves the graph as it is.
    #expect(part == .graph ? answered > 0 && answered < 200 : answered == 200)
  }
}
