import Model

/// What GNU make's command line says (GNU make manual, "Summary of Options"): jobs, goals, where its makefiles are.
struct MakeArguments: Equatable, Sendable {
  /// Nil for `-j` alone (no limit); 1 without `-j`.
  var jobs: Int? = 1
  var goals: [ByteString] = []
  var keepsGoing = false
  /// `-B`: everything is remade.
  var makesAll = false
  /// `-C`, joined, relative to the build's folder; empty for the folder itself.
  var directory: ByteString = ""
  private var files: [ByteString] = []

  static let usualMakefiles: [ByteString] = ["GNUmakefile", "makefile", "Makefile"]

  /// The files that make may read first, relative to the build's folder.
  var makefiles: [ByteString] {
    (files.isEmpty ? Self.usualMakefiles : files).map { Paths.join(directory, $0) }
  }

  /// Reads argument 0 and the rest; `flags` is the value of MAKEFLAGS or GNUMAKEFLAGS.
  init(_ arguments: [ByteString], flags: ByteString? = nil) {
    if let flags { readFlags(flags) }
    var rest = arguments.dropFirst()[...]
    while let word = rest.popFirst() {
      if word == "--" {
        goals += rest.filter { !$0.contains("=") }
        break
      }
      if word.hasPrefix("--") {
        readLong(word, &rest)
      } else if word.hasPrefix("-"), word.bytes.count > 1 {
        readShort(Array(word.bytes.dropFirst()), &rest)
      } else if !word.contains("=") {
        goals.append(word)
      }
    }
  }

  /// MAKEFLAGS without its dash (`ks -j2`): the first word is short options unless it defines a variable.
  private mutating func readFlags(_ flags: ByteString) {
    for (index, word) in flags.split(on: UInt8(ascii: " ")).enumerated() where !word.isEmpty {
      if word == "--" { return }
      var none: ArraySlice<ByteString> = []
      if word.hasPrefix("--") {
        readLong(word, &none)
      } else if word.hasPrefix("-") {
        readShort(Array(word.bytes.dropFirst()), &none)
      } else if index == 0, !word.contains("=") {
        readShort(word.bytes, &none)
      }
    }
  }

  private mutating func readLong(_ word: ByteString, _ rest: inout ArraySlice<ByteString>) {
    let (name, value) = word.cut(at: UInt8(ascii: "="))
    switch name {
    case "--jobs":
      if value == nil, let number = rest.first?.number {
        jobs = number
        rest.removeFirst()
      } else {
        jobs = value?.number
      }
    case "--keep-going": keepsGoing = true
    case "--always-make": makesAll = true
    case "--no-keep-going", "--stop": keepsGoing = false
    case "--directory": enter(value ?? rest.popFirst())
    case "--file", "--makefile": files += [value ?? rest.popFirst()].compactMap(\.self)
    case "--old-file", "--assume-old", "--what-if", "--new-file", "--assume-new", "--include-dir", "--eval":
      if value == nil { rest = rest.dropFirst() }
    default: break
    }
  }

  private mutating func readShort(_ letters: [UInt8], _ rest: inout ArraySlice<ByteString>) {
    for (index, letter) in letters.enumerated() {
      let joined = ByteString(bytes: letters[(index + 1)...])
      switch Character(UnicodeScalar(letter)) {
      case "j":
        let digits = ByteString(bytes: joined.bytes.prefix { 48...57 ~= $0 })
        if let number = digits.number {
          jobs = number
        } else if joined.isEmpty, let number = rest.first?.number {
          jobs = number
          rest.removeFirst()
        } else {
          jobs = nil
        }
      case "k": keepsGoing = true
      case "B": makesAll = true
      case "S": keepsGoing = false
      case "l": return skipNumber(joined, &rest)
      case "C": return enter(joined.isEmpty ? rest.popFirst() : joined)
      case "f":
        files += [joined.isEmpty ? rest.popFirst() : joined].compactMap(\.self)
        return
      case "o", "W", "I", "E":
        if joined.isEmpty { rest = rest.dropFirst() }
        return
      case "O": return
      default: break
      }
    }
  }

  private func skipNumber(_ joined: ByteString, _ rest: inout ArraySlice<ByteString>) {
    if joined.isEmpty, let first = rest.first?.bytes.first, 48...57 ~= first { rest.removeFirst() }
  }

  private mutating func enter(_ folder: ByteString?) {
    if let folder { directory = Paths.join(directory, folder) }
  }
}
