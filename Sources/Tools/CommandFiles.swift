import Model

/// The files that one program names in its arguments: what it reads and writes, as they are written there.
struct CommandFiles {
  enum Understanding {
    /// It says nothing of files: a shell, a program that only prints, the insides of a compiler.
    case nothing
    /// The arguments are understood: they name what it reads.
    case named
    /// What looks like a path among the arguments.
    case guessed
  }

  var reads: [ByteString] = []
  var writes: [ByteString] = []
  var understanding = Understanding.nothing
  /// Where a compile may have written what it included; empty where it compiles nothing.
  var dependencyFiles: [ByteString] = []
  var isCompile = false

  /// Words of one command that are looked at: a link of a whole world has more, and says nothing with them.
  private static let mostWords = 20_000
  /// Of a program that nobody knows.
  private static let mostGuesses = 200

  init(_ arguments: [ByteString]) {
    if let output = ArgumentNames.output(arguments) { writes = [output.path] }
    let unwrapped = CommandWords.plain(CommandWords.unwrapped(arguments))
    if case .text(let text) = CommandWords.shellCall(unwrapped) {
      reads = Self.words(ofText: text)
      return
    }
    let called = CommandWords.script(unwrapped)
    let compiler = called.flatMap(CommandWords.libtool)
    let script = compiler == nil ? called : nil
    let words = (compiler ?? script ?? unwrapped).prefix(Self.mostWords)
    guard let program = words.first?.lastComponent else { return }
    if script != nil {
      guess(Array(words))
    } else {
      read(Programs.plain(program), program, words.dropFirst(), words)
    }
    reads.removeAll(where: writes.contains)
  }

  private mutating func read(
    _ plain: ByteString, _ program: ByteString, _ operands: ArraySlice<ByteString>, _ words: ArraySlice<ByteString>
  ) {
    if Programs.isMake(program) || Programs.quiet.contains(program) || Programs.innerCompilers.contains(plain) {
      return
    }
    if Programs.compilers.contains(plain) {
      compile(operands)
    } else if Programs.archivers.contains(plain) || Programs.linkers.contains(plain) {
      (understanding, reads) = (.named, Array(CompilerArguments(operands).inputs.dropFirst(plain == "ar" ? 1 : 0)))
    } else if program == "touch" || Programs.writesOnly.contains(plain) {
      understanding = .named
    } else if Programs.writesLast.contains(program) || Programs.readers.contains(program) {
      (understanding, reads) = (.named, operands.filter { !$0.hasPrefix("-") })
    } else {
      guess(Array(words))
    }
  }

  private mutating func compile(_ operands: ArraySlice<ByteString>) {
    let compiler = CompilerArguments(operands)
    guard !compiler.inputs.isEmpty else { return }
    (understanding, reads) = (.named, compiler.inputs + compiler.included)
    // A list of objects in a file of its own names them, and nobody reads it here.
    if operands.contains(where: { $0.hasPrefix("@") }) { understanding = .guessed }
    isCompile = compiler.readsSources
    dependencyFiles = isCompile ? compiler.dependencyFiles(output: writes.first) : []
  }

  /// Everything that may be a path: operands, and values behind `=`. The program itself, where it is a file of the build.
  private mutating func guess(_ words: [ByteString]) {
    understanding = .guessed
    for (index, word) in words.prefix(Self.mostGuesses).enumerated() where !word.isEmpty {
      if index == 0, !word.bytes.contains(UInt8(ascii: "/")), words.count == 1 { continue }
      if !word.hasPrefix("-") { reads.append(word) }
      if let value = word.cut(at: UInt8(ascii: "=")).1, !value.isEmpty { reads.append(value) }
    }
  }

  /// Plain words of a shell's text that look like paths; none where it changes its folder on the way.
  private static func words(ofText text: ByteString) -> [ByteString] {
    let special = Array(" \t\n;&|()'\"`$*?{}\\=".utf8)
    let parts = withoutMacros(text.bytes.prefix(1 << 16)).split(whereSeparator: special.contains)
    guard !parts.contains(where: { $0.elementsEqual("cd".utf8) }) else { return [] }
    var found: [ByteString] = []
    var isOutput = false
    for part in parts.prefix(mostGuesses * 5) {
      let word = part.drop { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") || 48...57 ~= $0 && part.contains(62) }
      let opensOutput = part.contains(UInt8(ascii: ">"))
      let looksLikePath = word.contains(UInt8(ascii: "/")) || word.contains(UInt8(ascii: "."))
      if looksLikePath, !isOutput, !opensOutput, word.first != UInt8(ascii: "-") {
        found.append(ByteString(bytes: word))
      }
      isOutput = opensOutput && word.isEmpty
    }
    return found
  }
}

/// A shell's text without the words that define macros: `-DHEADER="\"x.h\""` names a file that is not read.
private func withoutMacros(_ text: ArraySlice<UInt8>) -> [UInt8] {
  var kept: [UInt8] = []
  var quote: UInt8?
  var (isMacro, isEscaped) = (false, false)
  let ends = Array(" \t\n;&|()<>".utf8)
  for at in text.indices {
    let byte = text[at]
    if quote == nil, !isEscaped {
      if ends.contains(byte) { isMacro = false }
      if kept.last.map(ends.contains) ?? true, text[at...].starts(with: "-D".utf8) { isMacro = true }
    }
    if !isEscaped, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
      quote = quote == nil ? byte : quote == byte ? nil : quote
    }
    isEscaped = !isEscaped && byte == UInt8(ascii: "\\") && quote != UInt8(ascii: "'")
    if !isMacro { kept.append(byte) }
  }
  return kept
}

extension CompilerArguments {
  private static let sources: Set<ByteString> = [
    ".c", ".cc", ".cpp", ".cxx", ".c++", ".C", ".m", ".mm", ".i", ".ii", ".S", ".f", ".f90", ".F", ".F90", ".cu", ".d",
  ]

  /// Whether it turns sources into something, in whatever mode.
  var readsSources: Bool {
    mode == .compile || mode == .assembly || inputs.contains { Self.sources.contains($0.pathExtension) }
  }

  /// Where the compiler was told to write what it included, or where that usually lies (GCC manual, "Options
  /// Controlling the Preprocessor", -MD and -MF); automake renames its file when the compile went well.
  func dependencyFiles(output: ByteString?) -> [ByteString] {
    if let named = dependencyFile {
      let bytes = named.bytes
      // Libtool's objects have theirs in .Plo.
      return named.hasSuffix(".Tpo")
        ? [named] + [".Po", ".Plo"].map { ByteString(bytes: bytes.dropLast(4) + $0.utf8) } : [named]
    }
    guard let output = output ?? defaultOutput else { return [] }
    let bare = ByteString(bytes: output.bytes.dropLast(output.pathExtension.bytes.count) + ".d".utf8)
    return writesDependencies ? [bare] : [bare, ByteString(bytes: output.bytes + ".d".utf8)]
  }
}
