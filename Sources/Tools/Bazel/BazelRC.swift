import Model

/// The options that rc files give a command (bazel.build, "Write bazelrc configuration files").
struct BazelRC: Equatable, Sendable {
  /// One line: `build:ci --option`.
  struct Line: Equatable, Sendable {
    var command: ByteString
    /// Nil where it always counts.
    var config: ByteString?
    var options: [ByteString]
  }

  /// In the order in which they count: of two values the later wins.
  private(set) var lines: [Line] = []
  /// Files that are imported, as they are written, in order.
  private(set) var imports: [ByteString] = []

  /// Reads one file. A line goes on behind a backslash; words are cut as a shell does, `#` begins a comment.
  init(_ bytes: [UInt8]) {
    for line in ByteString(bytes: bytes).replacingContinuations().split(on: UInt8(ascii: "\n")) {
      let words = Self.words(line)
      guard let first = words.first else { continue }
      if first == "import" || first == "try-import" {
        imports += words.dropFirst().prefix(1)
      } else {
        let (command, config) = first.cut(at: UInt8(ascii: ":"))
        lines.append(Line(command: command, config: config, options: Array(words.dropFirst())))
      }
    }
  }

  private static func words(_ line: ByteString) -> [ByteString] {
    var (words, word): ([ByteString], [UInt8]?) = ([], nil)
    var quote: UInt8?
    var isEscaped = false
    for byte in line.bytes {
      if isEscaped {
        word = (word ?? []) + [byte]
        isEscaped = false
      } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
        isEscaped = true
      } else if byte == quote {
        quote = nil
      } else if quote == nil, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        word = word ?? []
      } else if quote == nil, byte <= 0x20 {
        if let done = word { words.append(ByteString(bytes: done)) }
        word = nil
      } else if quote == nil, byte == UInt8(ascii: "#"), word == nil {
        break
      } else {
        word = (word ?? []) + [byte]
      }
    }
    if let done = word { words.append(ByteString(bytes: done)) }
    return words
  }

  /// What a command inherits: `test` takes what is written for `build`.
  private static func sections(_ command: ByteString) -> Set<ByteString> {
    let always: Set<ByteString> = ["always", "common", "build", command]
    return command == "coverage" ? always.union(["test"]) : always
  }

  /// The options in force, the command line's last; configurations are unfolded where they are named.
  static func options(_ files: [BazelRC], for command: BazelCommand) -> [ByteString] {
    let lines = files.flatMap(\.lines)
    let sections = sections(command.command)
    var (options, open): ([ByteString], Set<ByteString>) = ([], [])
    func add(_ words: [ByteString]) {
      options += words
      for (at, word) in words.enumerated() {
        let next = word == "--config" && at + 1 < words.count ? words[at + 1] : nil
        guard let config = word.dropping(prefix: "--config=") ?? next, open.insert(config).inserted else { continue }
        for line in lines where line.config == config && sections.contains(line.command) { add(line.options) }
      }
    }
    for line in lines where line.config == nil && sections.contains(line.command) { add(line.options) }
    add(Array(command.rest.prefix { $0 != "--" }))
    return options
  }

  static func startup(_ files: [BazelRC]) -> [ByteString] {
    files.flatMap(\.lines).filter { $0.command == "startup" && $0.config == nil }.flatMap(\.options)
  }

  /// Every value that any line gives an option, whether it is in force or not.
  static func mentions(_ name: String, in files: [BazelRC], _ command: BazelCommand) -> [ByteString] {
    let all = files.flatMap { $0.lines.map(\.options) } + [command.rest]
    return all.compactMap { BazelCommand.value(name, in: $0) }
  }
}
