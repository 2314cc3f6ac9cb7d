import Model

/// What a process wrote, from its arguments alone: the last rule by which a target gets its name.
enum ArgumentNames {
  /// An output, and whether the program makes something of its own (a compile) or only moves files about.
  struct Output: Equatable {
    var path: ByteString
    var isMade: Bool
  }

  /// Nil where the arguments name nothing that stays.
  static func output(_ arguments: [ByteString]) -> Output? {
    let words = CommandWords.plain(CommandWords.effective(arguments))
    guard let program = words.first?.lastComponent, !words.isEmpty else { return nil }
    if case .text(let text) = CommandWords.shellCall(words) {
      return redirection(text).flatMap { accepted($0, isMade: true) }
    }
    guard !Programs.isMake(program) else { return nil }
    let path = written(program, words.dropFirst())
    return path.flatMap { accepted($0, isMade: !Programs.shuffles.contains(program)) }
  }

  private static func written(_ program: ByteString, _ words: ArraySlice<ByteString>) -> ByteString? {
    let plain = Programs.plain(program)
    let isCompiler = Programs.compilers.contains(plain)
    let joins = isCompiler || Programs.linkers.contains(plain) || Programs.joinsOutput.contains(plain)
    if Programs.archivers.contains(plain) { return archive(words) }
    if Programs.writesLast.contains(program) { return lastOperand(words) }
    if Programs.writesOnly.contains(plain), !words.contains("-o") { return onlyOperand(words) }
    if !Programs.otherMeaningOfO.contains(program), let named = namedOutput(words, joined: joins) { return named }
    return isCompiler ? CompilerArguments(words).defaultOutput : nil
  }

  /// `-o X`, `--output=X`, `--output X`, and `-oX` where the program joins it. The last one wins, as compilers have it.
  private static func namedOutput(_ words: ArraySlice<ByteString>, joined: Bool) -> ByteString? {
    var found: ByteString?
    var rest = words
    while let word = rest.popFirst() {
      if word == "-o" || word == "--output" {
        guard let value = rest.popFirst() else { break }
        // `ps -o pid,comm`, `pytest -o key=value`: no files.
        if joined || !value.bytes.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ",") }) {
          found = value
        }
      } else if let value = word.dropping(prefix: "--output=") {
        found = value
      } else if joined, !word.hasPrefix("-objc"), let value = word.dropping(prefix: "-o") {
        found = value
      }
    }
    return found
  }

  /// `ar rcs X …`, `ar -rc X`, `ar s X`; not those that only list or extract.
  private static func archive(_ words: ArraySlice<ByteString>) -> ByteString? {
    var rest = words
    while let word = rest.first, word.hasPrefix("--") {
      rest = rest.dropFirst(word == "--plugin" || word == "--target" ? 2 : 1)
    }
    guard let keys = rest.popFirst() else { return nil }
    let letters = keys.bytes.filter { $0 != UInt8(ascii: "-") }
    guard let operation = letters.first(where: { "rqtxpdms".utf8.contains($0) }), "rqdms".utf8.contains(operation)
    else {
      return nil
    }
    // A member to stand before or after (a, b, i) or a count (N) comes first.
    if operation != UInt8(ascii: "s"), letters.contains(where: { "abiN".utf8.contains($0) }) { rest = rest.dropFirst() }
    while let word = rest.first, word.hasPrefix("-") { rest = rest.dropFirst() }
    return rest.first
  }

  private static func lastOperand(_ words: ArraySlice<ByteString>) -> ByteString? {
    if let flag = words.firstIndex(of: "-t"), flag + 1 < words.endIndex { return words[flag + 1] }
    if let folder = words.lazy.compactMap({ $0.dropping(prefix: "--target-directory=") }).first { return folder }
    return words.last { !$0.hasPrefix("-") }
  }

  private static func onlyOperand(_ words: ArraySlice<ByteString>) -> ByteString? {
    let operands = words.filter { !$0.hasPrefix("-") }
    return operands.count == 1 ? operands.first : nil
  }

  /// The file of the last `> FILE` of a shell's text, where that is a plain word.
  static func redirection(_ text: ByteString) -> ByteString? {
    let special = Array(" \t\n;&|<>()'\"`$*?{}\\".utf8)
    let bytes = text.bytes
    var end = bytes.count
    while let at = bytes[..<end].lastIndex(of: UInt8(ascii: ">")) {
      let word = bytes[(at + 1)..<end].drop { $0 == 0x20 || $0 == 0x09 }.prefix { !special.contains($0) }
      let isDescriptor = at > 0 && 48...57 ~= bytes[at - 1] && bytes[at - 1] != UInt8(ascii: "1")
      let next = word.endIndex < bytes.count ? bytes[word.endIndex] : UInt8(ascii: " ")
      if !word.isEmpty, !isDescriptor, " \t\n;&|)<>".utf8.contains(next) { return ByteString(bytes: word) }
      end = at
    }
    return nil
  }

  /// No name: standard output, devices, what lives for one build only.
  private static func accepted(_ path: ByteString, isMade: Bool) -> Output? {
    let isNone = path.isEmpty || path == "." || path == ".." || path.hasPrefix("-")
    guard !isNone, !path.hasPrefix("/dev/"), !path.hasPrefix("/proc/"), !isProbe(path) else { return nil }
    return Output(path: path, isMade: isMade)
  }

  /// Whether an absolute path lies where programs keep what they soon forget.
  static func isTemporary(_ path: ByteString) -> Bool { path.hasPrefix("/tmp/") || path.hasPrefix("/var/tmp/") }

  /// What configure scripts (autoconf) and CMake's checks build only to see whether it builds.
  static func isProbe(_ path: ByteString) -> Bool {
    let name = path.lastComponent
    // gcc's own intermediate files, wherever TMPDIR is: ccXXXXXX.o.
    if Paths.isAbsolute(path), name.hasPrefix("cc"), name.bytes.count == 8 + name.pathExtension.bytes.count {
      return true
    }
    return name.hasPrefix("conftest") || name.hasPrefix("libconftest") || name.hasPrefix("cmTC_")
      || path.contains("CMakeScratch/") || path.contains("CMakeTmp")
  }
}
