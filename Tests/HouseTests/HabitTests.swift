import Testing

/// Habits that a reader relies on: where output, platform code and Foundation may stand.
struct HabitTests {
  @Test func onlyTheCommandLinePrints() throws {
    for file in try sourceFiles(below: "Sources") where file.isSwift && file.room != "ratchet" {
      for line in file.lines {
        #expect(!line.contains(" print("), "\(file.path): \(line)")
      }
    }
  }

  @Test func noFoundation() throws {
    for file in try sourceFiles(below: "Sources") where file.isSwift {
      #expect(!file.imports.contains { $0.hasPrefix("Foundation") }, "\(file.path)")
    }
  }

  @Test func platformCodeStandsInDoorsOnly() throws {
    let allowed = ["System", "CSystem", "Tracing", "CTracing", "History", "Git", "CGit", "ratchet"]
    for file in try sourceFiles(below: "Sources") where !allowed.contains(file.room) && !file.path.hasSuffix(".h") {
      #expect(!file.lines.contains { $0.drop { $0 == " " }.hasPrefix("#if") }, "\(file.path)")
    }
  }

  @Test func nothingCanCrashByAGuess() throws {
    for file in try sourceFiles(below: "Sources") where file.isSwift {
      for line in file.lines {
        let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
        for word in ["try!", "as!", "fatalError(", "TODO", "FIXME"] {
          #expect(!code.contains(word), "\(file.path): \(line)")
        }
      }
    }
  }

  @Test func everyTestCanRun() throws {
    for file in try sourceFiles(below: "Tests") where file.isSwift && !file.path.contains("HouseTests") {
      for line in file.lines {
        #expect(!line.contains(".disabled(") && !line.contains("withKnownIssue"), "\(file.path): \(line)")
      }
    }
  }

  @Test func noPathOfAMachine() throws {
    for file in try sourceFiles(below: ".", endings: [".swift", ".c", ".h", ".md", ".json", ".sh"])
    where !file.path.hasPrefix("./.") {
      for line in file.lines {
        #expect(!line.contains("/wor" + "k/main") && !line.contains("/wor" + "k/shared"), "\(file.path): \(line)")
      }
    }
  }
}
