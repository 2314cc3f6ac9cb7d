import TestSupport

#if canImport(Glibc)
  @preconcurrency import Glibc
#endif

/// The project's own sources as text: what the house rules are read from.
struct SourceFile {
  /// Relative to the root: `Sources/Model/Build.swift`.
  var path: String
  var lines: [Substring]

  /// The target it belongs to: `Model`.
  var room: String { String(path.split(separator: "/")[1]) }

  var isSwift: Bool { path.hasSuffix(".swift") }

  /// The modules that it imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { return nil }
      if at == 1, !["@preconcurrency", "public", "private", "internal", "@testable"].contains(words[0]) { return nil }
      return String(words[at + 1])
    }
  }
}

/// The repository's root: three folders above this file.
let repositoryRoot: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// Every file below `folder` with one of the endings, sorted by path.
func sourceFiles(below folder: String, endings: [String] = [".swift", ".c", ".h"]) throws -> [SourceFile] {
  let found = try run(["find", folder, "-type", "f"], in: repositoryRoot).out.split(separator: "\n").map(String.init)
  return try found.filter { path in endings.contains { path.hasSuffix($0) } }.sorted().map { path in
    let text = try run(["cat", path], in: repositoryRoot).out
    return SourceFile(path: path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
  }
}
