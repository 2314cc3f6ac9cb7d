import JSON
import Model
import Splits
import System

/// A graph and its history, read from two files of any size in blocks.
struct GraphInput {
  var graph: Graph
  var commits: [Commit]
  var findings: InputFindings

  private static let block = 256 << 10
  /// A longer line of the history is no commit.
  private static let longestLine = 64 << 20

  init(graph graphPath: Path, history: Path, cores: Int?) throws(Failure) {
    let source = try Blocks(graphPath)
    do throws(InputError) {
      (graph, findings) = try Graph.read { source.append(to: &$0) }
    } catch {
      throw Failure(
        "\(graphPath) is no graph",
        causes: ["line \(error.position.line), column \(error.position.column): \(error.reason)"],
        hint: "docs/graph.md describes the form, and has the smallest example")
    }
    if let failed = source.failed { throw Self.unreadable(failed) }
    if let cores {
      graph.cores = cores
      graph.given.cores = true
    }
    var reader = CommitReader(graph)
    try Self.lines(of: history) { line in
      if let line { reader.add(line) } else { reader.addTooLong() }
    }
    let read = reader.end()
    commits = read.commits
    findings.add(read.findings)
  }

  /// Calls `body` with each line, nil for one that is too long.
  private static func lines(of path: Path, _ body: ([UInt8]?) -> Void) throws(Failure) {
    let source = try Blocks(path)
    var rest: [UInt8] = []
    var isTooLong = false
    var block: [UInt8] = []
    while source.append(to: &block) {
      var from = block.startIndex
      while let end = block[from...].firstIndex(of: UInt8(ascii: "\n")) {
        body(isTooLong ? nil : rest + block[from..<end])
        (rest, isTooLong) = ([], false)
        from = end + 1
      }
      if rest.count + block.count - from > longestLine { (rest, isTooLong) = ([], true) }
      if !isTooLong { rest += block[from...] }
      block.removeAll(keepingCapacity: true)
    }
    if isTooLong || !rest.isEmpty { body(isTooLong ? nil : rest) }
    if let failed = source.failed { throw unreadable(failed) }
  }

  static func unreadable(_ error: SystemError) -> Failure {
    Failure("the input cannot be read", causes: [error.description], hint: "ratchet propose --help")
  }

  /// A file block by block.
  private final class Blocks {
    private let file: File
    private var offset = 0
    private(set) var failed: SystemError?

    init(_ path: Path) throws(Failure) {
      do throws(SystemError) { file = try File(path, .read) } catch { throw GraphInput.unreadable(error) }
    }

    /// False at the end, and where the file cannot be read.
    func append(to bytes: inout [UInt8]) -> Bool {
      do throws(SystemError) {
        let block = try file.read(count: GraphInput.block, at: offset)
        offset += block.count
        bytes += block
        return !block.isEmpty
      } catch {
        failed = error
        return false
      }
    }
  }
}
