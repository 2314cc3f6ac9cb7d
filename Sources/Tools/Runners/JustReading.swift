import JSON
import Model

/// What just's dump and console say of one run.
struct JustReading {
  private let run: ToolRun
  private let children: RunnerChildren
  /// Recipes by the text of one of their lines; nil for a line of several.
  private var lines: [ByteString: ByteString?] = [:]
  private var needs: [ByteString: [ByteString]] = [:]
  private var recipes: Set<ByteString> = []
  private var printed: [ToolRows.Row] = []

  init(_ run: ToolRun) {
    self.run = run
    children = RunnerChildren(run.observation, Just.isProgram)
  }

  mutating func addDump(_ content: Content) {
    guard let bytes = content.all(), let file = try? JSONValue(parsing: bytes) else { return }
    add(module: file, prefix: "")
  }

  private mutating func add(module: JSONValue, prefix: String) {
    for member in module["recipes"]?.object ?? [] {
      let name = ByteString(prefix + member.name)
      recipes.insert(name)
      needs[name] = (member.value["dependencies"]?.array ?? []).compactMap { dependency in
        dependency["recipe"]?.string.map { ByteString(prefix + $0) }
      }
      for line in member.value["body"]?.array ?? [] { learn(Self.text(line), name) }
    }
    for member in module["modules"]?.object ?? [] { add(module: member.value, prefix: "\(prefix)\(member.name)::") }
  }

  private mutating func learn(_ text: ByteString?, _ name: ByteString) {
    guard let text, !text.isEmpty else { return }
    if let known = lines[text] { lines[text] = .some(known == name ? name : nil) } else { lines[text] = .some(name) }
  }

  /// A line is a list of texts and of expressions, whose values only just knows: such a line names nothing. `@` and `-` in
  /// front are just's own.
  private static func text(_ line: JSONValue) -> ByteString? {
    guard let parts = line.array else { return nil }
    var text: [UInt8] = []
    for part in parts {
      guard let piece = part.string else { return nil }
      text += piece.utf8
    }
    return ByteString(bytes: text.drop { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "-") }).trimmed
  }

  /// Lines as just prints them before it runs them, and `---> NAME completed in 0.2s` behind each recipe.
  mutating func addConsole(_ content: Content) {
    var (lines, open): (ConsoleLines, [ByteString]) = (ConsoleLines(content), [])
    while let line = lines.next() {
      if let rest = line.dropping(prefix: "---> "), let (name, length) = rest.cut(at: " completed in ") {
        for text in open { learn(text.trimmed, name) }
        open = []
        printed.append(ToolRows.Row(name, .executed, duration: length.printedDuration))
      } else if let rest = line.dropping(prefix: "error: recipe `"), let (name, text) = rest.cut(at: "` ") {
        // just says "completed" of what failed or was killed too.
        printed.removeAll { $0.name == name }
        printed.append(ToolRows.Row(name, text.contains("by signal") ? .cancelled : .failed))
      } else if open.count < 10_000 {
        open.append(line)
      }
    }
  }

  var rows: ToolRows {
    var rows = ToolRows(tool: "just", rows: printed, needs: needs, extent: .part)
    for child in children.all {
      if let name = lines[child.place.text], let name { rows.places[child.place] = name }
    }
    if !run.observation.termination.isSuccess {
      let known = Set(printed.map(\.name)).union(rows.places.values)
      // The first word is a recipe; the next ones may be its arguments.
      let asked = Just.words(run.request.command)
      let named = recipes.isEmpty ? Array(asked.prefix(1)) : asked.filter(recipes.contains)
      rows.rows += named.filter { !known.contains($0) }.map { ToolRows.Row($0, .notRun) }
    }
    return rows
  }
}
