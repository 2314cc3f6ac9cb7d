import Model
import Tools

/// A process tree as text, for tests. One line a process, two spaces of indentation for each parent above it:
///
///     FROM..TO [!STATUS|^SIGNAL] [in:FOLDER] [{NAME=VALUE, …}] ARGUMENT… [=> @AT ARGUMENT…]
///
/// Milliseconds; `TO` is `-` for a process that was alive at the end. Folder and markers are the parent's where they
/// are not given; `{}` clears them. Words may stand in single quotes. No arguments: a fork that ran no program.
struct TraceText {
  var processes: [Process] = []
  private var stack: [(id: Int, folder: ByteString, markers: [String: ByteString])] = []

  init(_ text: String, folder: ByteString = "/ws") {
    for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
      add(line, folder: folder)
    }
  }

  private mutating func add(_ line: Substring, folder: ByteString) {
    let depth = line.prefix { $0 == " " }.count / 2
    stack = Array(stack.prefix(depth))
    var words = Self.words(line)[...]
    let times = (words.popFirst() ?? "").split(separator: ".", omittingEmptySubsequences: true).map { Double($0) }
    let start = Duration.fromMilliseconds(times.first?.flatMap(\.self) ?? 0)
    let end = times.count > 1 ? times[1].map(Duration.fromMilliseconds) : nil
    var process = Process(
      id: processes.count + 1, parent: stack.last?.id, start: start, end: end,
      termination: end == nil ? nil : .exited(0), cpu: .milliseconds(1), peakKB: 100 + processes.count)
    var at = start
    var place = (id: process.id, folder: stack.last?.folder ?? folder, markers: stack.last?.markers ?? [:])
    for part in words.split(separator: "=>", omittingEmptySubsequences: false) {
      var arguments: [ByteString] = []
      for word in part {
        if word.hasPrefix("!"), arguments.isEmpty {
          process.termination = .exited(Int(word.dropFirst()) ?? -1)
        } else if word.hasPrefix("^"), arguments.isEmpty {
          process.termination = .signaled(Int(word.dropFirst()) ?? -1)
        } else if word.hasPrefix("@"), arguments.isEmpty {
          at = .fromMilliseconds(Double(word.dropFirst()) ?? 0)
        } else if word.hasPrefix("in:"), arguments.isEmpty {
          place.folder = ByteString(String(word.dropFirst(3)))
        } else if word.hasPrefix("{"), arguments.isEmpty {
          place.markers = Self.markers(word, over: place.markers)
        } else {
          arguments.append(ByteString(word))
        }
      }
      if !arguments.isEmpty {
        process.execs.append(Exec(at: at, directory: place.folder, arguments: arguments, markers: place.markers))
      }
    }
    processes.append(process)
    stack.append(place)
  }

  private static func markers(_ word: String, over known: [String: ByteString]) -> [String: ByteString] {
    let inner = word.dropFirst().dropLast()
    guard !inner.isEmpty else { return [:] }
    var markers = known
    for pair in inner.split(separator: ",") {
      let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      markers[String(parts[0])] = ByteString(String(parts.count > 1 ? parts[1] : ""))
    }
    return markers
  }

  /// Words divided by spaces; `'…'` and `{…}` hold together, the quotes fall away.
  static func words(_ line: some StringProtocol) -> [String] {
    var words: [String] = []
    var word: String?
    var closing: Character?
    for character in line {
      if let end = closing {
        if character == end { closing = nil }
        if character != end || end == "}" { word = (word ?? "") + String(character) }
      } else if character == "'" {
        closing = "'"
        word = word ?? ""
      } else if character == "{", word == nil {
        closing = "}"
        word = "{"
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return words
  }
}

/// Reads a process tree as the command of its first process; one line a target.
func readTrace(
  _ trace: String, command: String? = nil, termination: Termination? = nil, targetNames: Bool = true,
  files: [ByteString: String] = [:]
) -> Reading {
  let processes = TraceText(trace).processes
  let words =
    command.map { TraceText.words($0).map { ByteString($0) } } ?? processes.first?.execs.first?.arguments ?? []
  let request = Request(command: words, directory: "/ws", targetNames: targetNames)
  let end = processes.first?.end ?? .zero
  let observation = Observation(
    started: Timestamp(microseconds: 0), wall: end,
    termination: termination ?? processes.first?.termination ?? .exited(0), processes: processes)
  return converse(request, observation, files: files)
}

/// `name [in folder] kind outcome wall/work` in milliseconds, work only where it differs; the task around it last.
func describe(_ reading: Reading) -> String {
  reading.targets.map { target in
    func text(_ time: Duration) -> String { "\(Int(time.milliseconds.rounded()))" }
    var line = target.name.description
    if let directory = target.directory { line += " in \(directory)" }
    line += " \(target.kind.rawValue) \(target.outcome.rawValue) \(text(target.wall))"
    if target.work != target.wall { line += "/\(text(target.work))" }
    if let enclosing = target.enclosing { line += " < \(enclosing)" }
    return line
  }.joined(separator: "\n")
}
