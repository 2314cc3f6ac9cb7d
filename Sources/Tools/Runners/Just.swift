import JSON
import Model

/// just: its recipes' lines are shells without a marker; `just --dump` tells which line is whose, and of a recorded run
/// the console does (`--time`).
public struct Just: FileTool {
  public init() {}

  public let name = "just"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  static let (dump, console) = ("dump", "console")

  public func recognize(_ request: Request) -> Bool { Self.isProgram(CommandWords.effective(request.command)) }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .tasks(request, tool: name))
  }

  private static let asks: Set<ByteString> = [
    "--dump", "--list", "-l", "--show", "-s", "--summary", "--evaluate", "--edit", "-e", "--choose", "--fmt", "--init",
    "--help", "-h", "--version", "-V", "--man", "--completions", "--groups", "--variables", "--changelog", "--usage",
  ]

  static func isProgram(_ words: [ByteString]) -> Bool {
    words.first?.lastComponent == "just" && !words.contains(where: asks.contains)
  }

  private static let valued: Set<ByteString> = [
    "-f", "--justfile", "-d", "--working-directory", "--shell", "--shell-arg", "--color", "--dotenv-path", "-E",
    "--dotenv-filename", "--set", "--timestamp-format", "--chooser", "--tempdir", "--command-color",
  ]

  /// The recipes that a command line may name: words that are neither options nor settings.
  static func words(_ command: [ByteString]) -> [ByteString] {
    var (found, isValue): ([ByteString], Bool) = ([], false)
    for word in CommandWords.effective(command).dropFirst() {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = valued.contains(word)
      } else if !word.bytes.contains(UInt8(ascii: "=")) {
        found.append(word)
      }
    }
    return found
  }

  func takePart(in request: Request) -> (any Participation)? {
    recognize(request) ? JustParticipation(request) : nil
  }

  func kind(of file: FileHead) -> String? {
    let text = file.plain
    if text.contains("\"recipes\""), text.contains("\"assignments\"") { return Self.dump }
    return text.hasPrefix("---> ") || text.contains("\n---> ") || text.contains("error: recipe `") ? Self.console : nil
  }

  func isDated(kind: String) -> Bool { false }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    var reading = JustReading(run)
    for file in files {
      if file.kind == Self.dump { reading.addDump(file.content) } else { reading.addConsole(file.content) }
    }
    return files.isEmpty && !run.isRecorded ? [] : [reading.rows]
  }
}

/// just's part in the talk about one build: its recipes, asked for once per change of the justfile.
struct JustParticipation: Participation {
  private let request: Request
  private var memory: String?
  private var dump: [UInt8]?
  private static let files: [ByteString] = ["justfile", "Justfile", ".justfile", "JUSTFILE"]

  init(_ request: Request) { self.request = request }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    Paths.upward(request.directory).flatMap { folder in Self.files.map { Look(Paths.join(folder, $0), .status) } }
  }

  mutating func questions(_ sightings: [Sighting], _ observation: Observation) -> [Question] {
    let words = CommandWords.effective(request.command)
    guard memory == nil, let program = words.first else { return [] }
    let place = words.indices.dropFirst().filter {
      ["-f", "--justfile", "-d", "--working-directory"].contains(words[$0])
    }
    .flatMap { words[$0..<min($0 + 2, words.count)] }
    let files = sightings.filter { Self.files.contains($0.path.lastComponent) }
    let memory = StatusDigest.memory("just", words: [request.directory, program] + place, files)
    self.memory = memory
    return [Question([program] + place + ["--dump", "--dump-format", "json"], limit: .seconds(2), memory: memory)]
  }

  mutating func learn(_ question: Question, status: Int?, output: [UInt8]) {
    if status == 0 { dump = output }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    FoundFiles(files: dump.map { [Sighting(path: "just --dump", bytes: $0)] } ?? [])
  }
}
