import Simulations
import Splits

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// How long a search takes and how much memory it needs, at several sizes of one shape; a curve of it as SVG.
struct Growth {
  struct Point {
    var files: Int
    var commits: Int
    var edges: Int
    var grain: String
    /// CPU seconds of reading and of searching.
    var reading: Double
    var searching: Double
    /// The most that the process has held so far, in bytes.
    var memory: Int
    var replays: Int
    var steps: Int
  }

  /// One process for each size: the most memory of a process never falls.
  static func point(files: Int, commits: Int, grain: String) throws -> Point {
    var shape = MonolithShape(grain: grain, cutoff: grain == "file" ? "interface" : "none")
    shape.filesPerModule = files >= 5_000 ? 100 : 50
    shape.modules = files / shape.filesPerModule
    shape.testsPerModule = files > 50_000 ? 1 : 2
    (shape.commits, shape.tangle, shape.cores) = (commits, shape.modules / 6, 8)
    shape.totalSeconds = Double(files) / 5
    let monolith = MonolithGenerator.monolith(shape, seed: 1)
    let loose = monolith.graph(monolith.commits)
    let (text, history) = (loose.text, loose.historyText)
    let start = processorSeconds()
    let graph = try Graph.read(text).graph
    let read = CommitReader.read(history, of: graph).commits
    let middle = processorSeconds()
    let result = Propose(graph, read).proposals()
    return Point(
      files: files, commits: commits, edges: graph.edges.count, grain: grain, reading: middle - start,
      searching: processorSeconds() - middle, memory: peakMemory(), replays: result.replays,
      steps: result.proposals.count)
  }

  static func processorSeconds() -> Double {
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between systems.
    getrusage(0, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }

  static func peakMemory() -> Int {
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between systems.
    getrusage(0, &usage)
    return usage.ru_maxrss * 1024
  }
}
