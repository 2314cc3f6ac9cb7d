import Model

/// What compilers wrote down of the files that they included: the rules of a `.d` file.
struct DependencyFiles {
  /// By absolute path.
  private var texts: [ByteString: [UInt8]] = [:]

  /// How much is read: a build of more compiles than that, or a longer list, is known in part.
  static let mostLooks = 1024
  static let mostBytes = 1 << 17

  /// The files to look at after a build.
  static func looks(for observation: Observation) -> [Look] {
    var seen: Set<ByteString> = []
    var looks: [Look] = []
    for exec in observation.processes.lazy.flatMap(\.execs) where looks.count < mostLooks && mayCompile(exec) {
      for name in CommandFiles(exec.arguments).dependencyFiles {
        let path = Paths.normalized(Paths.join(exec.directory, name))
        if seen.insert(path).inserted { looks.append(Look(path: path, bytes: mostBytes)) }
      }
    }
    return Array(looks.prefix(mostLooks))
  }

  /// A cheap look at the program alone: configure scripts start tens of thousands of others.
  private static func mayCompile(_ exec: Exec) -> Bool {
    Programs.launchers.contains(exec.program) || Programs.compilers.contains(Programs.plain(exec.program))
  }

  init(_ sightings: [Sighting]) {
    for sighting in sightings where sighting.path.lastComponent != "package.json" {
      texts[sighting.path] = sighting.bytes
    }
  }

  /// What a compile read, as absolute paths; nil where no file tells.
  func reads(_ files: CommandFiles, in folder: ByteString) -> [ByteString]? {
    for name in files.dependencyFiles {
      guard let text = texts[Paths.normalized(Paths.join(folder, name))] else { continue }
      let found = Self.prerequisites(text)
      if !found.isEmpty { return found.map { Paths.normalized(Paths.join(folder, $0)) } }
    }
    return nil
  }

  /// The prerequisites of all rules (GNU make manual, "Rule Syntax"; what GCC and Clang write of it: `\` before a line
  /// end, a space or `#`, and `$$`). The last word of a text that was cut off is left out.
  static func prerequisites(_ text: [UInt8]) -> [ByteString] {
    var found: [ByteString] = []
    var word: [UInt8] = []
    var isBehindColon = false
    func end() {
      if isBehindColon, !word.isEmpty { found.append(ByteString(bytes: word)) }
      word = []
    }
    var at = 0
    while at < text.count {
      let (byte, next) = (text[at], at + 1 < text.count ? text[at + 1] : UInt8(ascii: "\n"))
      switch byte {
      case UInt8(ascii: "\\") where next == UInt8(ascii: "\n") || next == UInt8(ascii: "\r"):
        end()
        at += 1
      case UInt8(ascii: "\\") where next == UInt8(ascii: " ") || next == UInt8(ascii: "#"),
        UInt8(ascii: "$") where next == UInt8(ascii: "$"):
        word.append(next)
        at += 1
      case UInt8(ascii: ":") where !isBehindColon && (Self.isSpace(next) || next == UInt8(ascii: "\\")):
        (word, isBehindColon) = ([], true)
      case UInt8(ascii: "\n"):
        end()
        isBehindColon = false
      case _ where Self.isSpace(byte): end()
      default: word.append(byte)
      }
      at += 1
    }
    if text.count < mostBytes { end() }
    return found
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }
}
