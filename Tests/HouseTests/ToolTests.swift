import Testing
import TestSupport

/// A build tool is one file, one recorded run and one line in the ordered list.
struct ToolTests {
  /// Tools whose targets are named by the tests of processes alone: they have no files of their own to read.
  static let withoutCapture = ["command"]

  @Test func everyToolHasACapture() throws {
    let files = try sourceFiles(below: "Sources/Tools").filter(\.isSwift)
    let names = files.flatMap { file in
      file.lines.compactMap { line -> String? in
        guard line.hasPrefix("  public let name = \"") else { return nil }
        return line.split(separator: "\"").dropFirst().first.map(String.init)
      }
    }
    #expect(names.contains("make"))
    let captures = try run(["ls", "Tests/ToolsTests/Captures"], in: repositoryRoot).out.split(separator: "\n")
    for name in names where !Self.withoutCapture.contains(name) {
      #expect(captures.contains { $0.hasPrefix(name) }, "no recorded run of \(name) under Tests/ToolsTests/Captures")
    }
  }
}
