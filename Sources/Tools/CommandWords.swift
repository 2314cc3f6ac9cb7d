import Model

/// What an argument vector means before anyone asks what it writes: launchers in front, a shell's text, a script.
enum CommandWords {
  /// The arguments without the programs that only run the rest: `env A=1 nice -n 5 make -j2` → `make -j2`.
  static func unwrapped(_ arguments: [ByteString]) -> [ByteString] {
    var rest = arguments[...]
    while let first = rest.first?.lastComponent, Programs.launchers.contains(first) {
      let inner = afterLauncher(first, rest.dropFirst())
      guard !inner.isEmpty else { return Array(rest) }
      rest = inner
    }
    return Array(rest)
  }

  private static func afterLauncher(_ launcher: ByteString, _ words: ArraySlice<ByteString>) -> ArraySlice<ByteString> {
    var rest = words
    let takesValue = Programs.launcherValues[launcher] ?? []
    var operands = Programs.launcherOperand.contains(launcher) ? 1 : 0
    while let word = rest.first {
      if word == "--" { return rest.dropFirst().dropFirst(operands) }
      if word.hasPrefix("-") {
        rest = rest.dropFirst(takesValue.contains(word) ? 2 : 1)
      } else if launcher == "env", word.contains("=") {
        rest = rest.dropFirst()
      } else if operands > 0 {
        operands -= 1
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return rest
  }

  /// How a shell was started.
  enum ShellCall: Equatable {
    /// `sh -c TEXT`
    case text(ByteString)
    /// `sh SCRIPT ARGUMENTS…`, from the script on
    case script([ByteString])
    /// Commands from standard input.
    case input
  }

  /// Nil where the program is no shell.
  static func shellCall(_ arguments: [ByteString]) -> ShellCall? {
    guard let program = arguments.first?.lastComponent, Programs.shells.contains(program) else { return nil }
    var rest = arguments.dropFirst()[...]
    var isText = false
    while let word = rest.first, word.hasPrefix("-") || word.hasPrefix("+"), word.bytes.count > 1 {
      rest = rest.dropFirst()
      if word == "--" { break }
      if word.hasPrefix("--") {
        if word == "--rcfile" || word == "--init-file" { rest = rest.dropFirst() }
        continue
      }
      if word.hasPrefix("-"), word.bytes.contains(UInt8(ascii: "c")) { isText = true }
      if word.bytes.last == UInt8(ascii: "o") || word.bytes.last == UInt8(ascii: "O") { rest = rest.dropFirst() }
    }
    guard let operand = rest.first else { return .input }
    return isText ? .text(operand) : .script(Array(rest))
  }

  /// The script and its arguments, where a shell or another interpreter was started with one.
  static func script(_ arguments: [ByteString]) -> [ByteString]? {
    if case .script(let words) = shellCall(arguments) { return words }
    guard let program = arguments.first?.lastComponent, Programs.isInterpreter(program) else { return nil }
    let rest = arguments.dropFirst().drop { $0.hasPrefix("-") && !isInline($0) }
    guard let first = rest.first, !first.hasPrefix("-") else { return nil }
    // `bun run build` runs a script of package.json, `bun build.ts` a file.
    let isWord = !first.bytes.contains(UInt8(ascii: "/")) && !first.bytes.contains(UInt8(ascii: "."))
    return program == "bun" && isWord ? nil : Array(rest)
  }

  /// `python -c TEXT`, `python -m MODULE`, `perl -e TEXT`: no script follows.
  private static func isInline(_ word: ByteString) -> Bool {
    guard let last = word.bytes.last, !word.hasPrefix("--") else { return word == "--eval" || word == "--print" }
    return [UInt8(ascii: "c"), UInt8(ascii: "m"), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "p")].contains(
      last)
  }

  /// `libtool [OPTION…] --mode=compile|link COMMAND…` (libtool manual, "Invoking libtool") → COMMAND; nil for other
  /// scripts and other modes.
  static func libtool(_ script: [ByteString]) -> [ByteString]? {
    guard let name = script.first?.lastComponent, name == "libtool" || name.hasSuffix("-libtool") else { return nil }
    guard let mode = script.firstIndex(where: { $0 == "--mode=compile" || $0 == "--mode=link" }) else { return nil }
    let command = script[(mode + 1)...].drop { $0.hasPrefix("-") }
    return command.isEmpty ? nil : unwrapped(Array(command))
  }

  /// The arguments that say what is written: without launchers, and from the script on where one is run.
  static func effective(_ arguments: [ByteString]) -> [ByteString] {
    let plain = unwrapped(arguments)
    return script(plain) ?? plain
  }

  /// `cmake -E COMMAND …` as the program that does the same elsewhere (cmake(1), "Run a Command-Line Tool"): CMake's
  /// build files call these so that they run on every system. Others as they are.
  static func plain(_ words: [ByteString]) -> [ByteString] {
    guard words.count > 2, words[0].lastComponent == "cmake" else { return words }
    // The archive's makefile takes the old one away so.
    if words[1] == "-P", words[2].lastComponent == "cmake_clean_target.cmake" { return ["rm"] }
    guard words[1] == "-E" else { return words }
    let rest = words.dropFirst(3)
    switch words[2].description {
    case "copy", "copy_if_different", "copy_directory", "copy_directory_if_different": return ["cp"] + rest
    case "rename": return ["mv"] + rest
    case "create_symlink", "create_hardlink": return ["ln"] + rest
    case "rm", "remove", "remove_directory": return ["rm"] + rest
    case "make_directory": return ["mkdir"] + rest
    case "touch", "touch_nocreate": return ["touch"] + rest
    case "cat": return ["cat"] + rest
    case "env", "time", "chdir": return plain(unwrapped(["env"] + rest.dropFirst(words[2] == "chdir" ? 1 : 0)))
    case let name where name.hasPrefix("cmake_") || ["echo", "echo_append", "true", "false", "sleep"].contains(name):
      return ["true"]
    default: return words
    }
  }
}
