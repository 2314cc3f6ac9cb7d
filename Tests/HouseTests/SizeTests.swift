import Testing

/// Files and functions stay small. The numbers may only fall.
struct SizeTests {
  static let longestFile = 300
  static let longestFunction = 40

  @Test func noFileIsLong() throws {
    for file in try sourceFiles(below: "Sources") {
      #expect(file.lines.count <= Self.longestFile, "\(file.path) has \(file.lines.count) lines")
    }
  }

  @Test func noFunctionIsLong() throws {
    for file in try sourceFiles(below: "Sources") where !file.path.hasSuffix(".h") {
      for function in functions(of: file) {
        #expect(function.length <= Self.longestFunction, "\(file.path): \(function.head) has \(function.length) lines")
      }
    }
  }

  /// Functions by their indentation, as `swift format` lays them out: from the head to the `}` at the same column.
  private func functions(of file: SourceFile) -> [(head: String, length: Int)] {
    var found: [(String, Int)] = []
    for (index, line) in file.lines.enumerated() where isHead(line, swift: file.isSwift) {
      let indent = line.prefix { $0 == " " }
      let rest = file.lines[(index + 1)...]
      guard let end = rest.firstIndex(where: { $0 == indent + "}" || $0.hasPrefix(indent + "} ") }) else { continue }
      found.append((String(line), end - index + 1))
    }
    return found
  }

  private func isHead(_ line: Substring, swift: Bool) -> Bool {
    if !swift { return line.first?.isLetter == true && line.contains("(") && line.hasSuffix("{") }
    let words = line.split(separator: " ")
    return words.contains { $0 == "func" || $0.hasPrefix("init(") || $0.hasPrefix("init?(") } && !line.contains("//")
  }

  @Test func theFunctionFinderFindsLongFunctions() {
    let body = Array(repeating: Substring("    work()"), count: 50)
    let file = SourceFile(path: "Sources/X/Y.swift", lines: ["struct A {", "  func f() {"] + body + ["  }", "}"])
    #expect(functions(of: file).map(\.length) == [52])
  }
}
