import JSON
import Model
import Reports
import Splits
import System

/// A graph and its history, read from two files or pipes of any size in blocks; `-` is stdin.
struct GraphInput {
  var graph: Graph
  var commits: [Commit]
  var findings: InputFindings

  /// A longer line of the history is no commit.
  private static let longestLine = 64 << 20

  init(graph name: ByteString, history: ByteString, cores: Int?) throws(Failure) {
    let source = try Self.chunks(name)
    do throws(InputError) {
      (graph, findings) = try Graph.read { source.append(to: &$0) }
    } catch {
      throw Failure(
        "\(Inert.text(name)) is no graph",
        causes: ["line \(error.position.line), column \(error.position.column): \(error.reason)"],
        hint: "docs/graph.md describes the form, and has the smallest example")
    }
    if let failed = source.trouble { throw Self.unreadable(name, failed) }
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
  private static func lines(of name: ByteString, _ body: ([UInt8]?) -> Void) throws(Failure) {
    let source = try chunks(name)
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
    if let failed = source.trouble { throw unreadable(name, failed) }
  }

  static func chunks(_ name: ByteString) throws(Failure) -> InputChunks {
    do throws(SystemError) { return try InputChunks(name.bytes) } catch { throw unreadable(name, error) }
  }

  static func unreadable(_ name: ByteString, _ error: SystemError) -> Failure {
    Failure("\(Inert.text(name)) cannot be read", causes: [error.description], hint: "ratchet propose --help")
  }
}
