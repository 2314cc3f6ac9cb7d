import JSON
import Model
import System
import TestSupport
import Testing

@testable import History

/// Graphs beside the history: one file for every state of a graph, named by what it holds, gone when no build names it.
@Suite struct GraphsTests {
  let folder: TemporaryFolder
  let graphs: Graphs

  init() throws {
    folder = try TemporaryFolder()
    graphs = Graphs(HistoryPlace.choose(workingFolder: folder.path))
  }

  static let graph = TargetGraph(
    system: "bazel",
    targets: [
      .init(name: "//a:b", kind: "cc_library", files: ["a/b.cc", "a/\"b\".h"], dependencies: ["//c:c"]),
      .init(name: ByteString(bytes: [0x2F, 0x2F, 0xFF])),
    ])

  private var names: [String] {
    ((try? Disk.list(graphs.folder)) ?? []).map { String(decoding: $0.bytes, as: UTF8.self) }.sorted()
  }

  @Test func theFormIsOneObject() throws {
    checkText(
      String(decoding: Self.graph.stored, as: UTF8.self),
      #"{"schema":"ratchet.graph/1","system":"bazel","grain":"target","targets":[{"name":"//a:b","kind":"cc_library","#
        + #""files":["a/b.cc","a/\"b\".h"],"dependencies":["//c:c"]},"#
        + #"{"name":"//\#u{fffd}","kind":"","files":[],"dependencies":[]}]}"# + "\n")
    #expect(throws: Never.self) { try JSONValue(parsing: Self.graph.stored) }
  }

  @Test func theSameGraphIsOneFile() throws {
    let first = try graphs.store(Self.graph)
    let other = try graphs.store(TargetGraph(system: "bazel"))
    let again = try graphs.store(Self.graph)
    #expect(first == again && first != other)
    #expect(first.count == 16 && first.allSatisfy(\.isHexDigit))
    #expect(names == ["\(first).json", "\(other).json"].sorted())
    #expect(try Array(folder.read(".ratchet/graphs/\(first).json").utf8) == Self.graph.stored)
  }

  @Test func whatNoBuildNamesGoes() throws {
    let kept = try graphs.store(Self.graph)
    let young = try graphs.store(TargetGraph(system: "bazel"))
    try folder.write(".ratchet/graphs/notes.txt", "mine")
    // Written just now: its build may not have been recorded yet.
    graphs.prune(keeping: [kept], before: Timestamp(microseconds: 0))
    #expect(names == ["\(kept).json", "\(young).json", "notes.txt"].sorted())
    graphs.prune(keeping: [kept], before: Timestamp(microseconds: .max))
    #expect(names == ["\(kept).json", "notes.txt"].sorted())
  }

  @Test func aFolderThatCannotBeMadeIsAnErrorWithAHint() throws {
    try folder.write(".ratchet", "a file")
    #expect(throws: HistoryError.self) { try graphs.store(Self.graph) }
  }
}
