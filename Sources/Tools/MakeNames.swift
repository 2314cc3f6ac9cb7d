import Model

/// How the names of make's targets get into the environment of their recipes: a variable on make's command line whose
/// value is `$@`, expanded anew for every recipe and handed down to sub-makes (GNU make ≥ 4.0, GNUMAKEFLAGS).
enum MakeNames {
  static let marker = "RATCHET_TARGET"
  /// How much of a makefile is read; what lies beyond is taken to be harmless.
  static let mostBytes = 1 << 20

  /// GNUMAKEFLAGS with our definition behind the user's own flags. `$$@` is what make itself reduces to `$@`.
  static func variable(after flags: ByteString?) -> Launch.Variable {
    let definition = ByteString("\(marker)=$$@")
    guard let flags, !flags.isEmpty else { return .init(name: "GNUMAKEFLAGS", value: definition) }
    if carriesNames(flags) { return .init(name: "GNUMAKEFLAGS", value: flags) }
    return .init(name: "GNUMAKEFLAGS", value: ByteString(bytes: flags.bytes + [UInt8(ascii: " ")] + definition.bytes))
  }

  /// Whether a value of GNUMAKEFLAGS or MAKEFLAGS holds our definition.
  static func carriesNames(_ flags: ByteString) -> Bool {
    flags.contains("\(marker)=")
  }

  /// Whether a recipe hands `$(MAKEFLAGS)` to `$(MAKE)` as words: definitions on the command line then stand there
  /// without their dash, and the sub-make takes our `$@` for a goal. It fails for every `make CC=gcc` as well.
  static func breaks(makefile: [UInt8]) -> Bool {
    let joined = ByteString(bytes: makefile).replacingContinuations()
    return joined.split(on: UInt8(ascii: "\n")).contains { line in
      guard line.bytes.first(where: { $0 != 0x20 && $0 != 0x09 }) != UInt8(ascii: "#") else { return false }
      let callsMake = line.contains("$(MAKE)") || line.contains("${MAKE}")
      return callsMake && (line.contains("$(MAKEFLAGS)") || line.contains("${MAKEFLAGS}"))
    }
  }

  /// Whether a make was started with our definition as a plain word: flags that a recipe or a script took out of
  /// MAKEFLAGS and handed on, where no look at the makefiles could know.
  static func wereHandedOn(in processes: [Process]) -> Bool {
    processes.contains { process in
      process.execs.contains { exec in
        Programs.isMake(exec.program) && exec.arguments.dropFirst().contains { $0.hasPrefix("\(marker)=") }
      }
    }
  }

  /// The target's name in a value of the marker; nil where no make expanded it: empty, the literal `$@` of BSD make, or
  /// digits and `@` (a shell in between took `$$` for its process id).
  static func target(_ value: ByteString?) -> ByteString? {
    guard let value, !value.isEmpty, value != "$@", value != "$$@" else { return nil }
    let digits = value.bytes.dropLast()
    let isProcessID = value.bytes.last == UInt8(ascii: "@") && !digits.isEmpty && digits.allSatisfy { 48...57 ~= $0 }
    return isProcessID ? nil : value
  }
}
