import Testing

/// The import rule of ARCHITECTURE.md, read from the sources themselves.
struct ImportRuleTests {
  static let ground = ["Model", "Figures", "JSON", "XML", "System", "Arguments"]
  static let thought = ["Tools", "Insight", "Settings", "Reports", "Gate", "Splits"]
  static let doors = ["Tracing", "History", "Git", "Evidence"]
  /// The C side of one room each; nobody else sees it.
  static let belowOne = [
    "CSystem": "System", "CTracing": "Tracing", "CGit": "Git", "Clibgit2": "CGit", "Cexpat": "XML", "Czlib": "Evidence",
    "Czstd": "Evidence",
  ]
  static let platform = ["Glibc", "Darwin", "Musl"]

  static func allowed(_ room: String) -> [String] {
    let below = belowOne.filter { $0.value == room }.map(\.key)
    switch room {
    case "System": return below + platform
    case "Model", "Figures", "JSON", "Arguments": return []
    case "XML": return below
    case _ where thought.contains(room): return ["Model", "Figures", "JSON", "XML"]
    case _ where doors.contains(room): return ["Model", "Figures", "JSON", "System"] + below + platform
    case "ratchet": return ground + thought + doors + platform
    default: return []
    }
  }

  @Test func everyRoomImportsOnlyWhatTheRuleAllows() throws {
    let files = try sourceFiles(below: "Sources").filter(\.isSwift)
    #expect(files.count > 20)
    for file in files {
      for module in file.imports {
        #expect(Self.allowed(file.room).contains(module), "\(file.path) imports \(module)")
      }
    }
  }

  @Test func everyRoomOfTheMapIsAFolderAndEveryFolderIsOnTheMap() throws {
    let map = try sourceFiles(below: "ARCHITECTURE.md", endings: [".md"])[0].lines
    let rooms = map.compactMap { line -> String? in
      guard line.hasPrefix("| `Sources/") else { return nil }
      return line.dropFirst("| `Sources/".count).split(separator: "`").first.map(String.init)
    }
    let folders = Set(try sourceFiles(below: "Sources", endings: [".swift", ".c", ".h", ".modulemap"]).map(\.room))
    #expect(Set(rooms) == folders)
  }
}
