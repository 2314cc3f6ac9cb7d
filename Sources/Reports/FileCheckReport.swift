import JSON
import Model

/// What the comparison of ratchet.json with its base found, in words and as JSON.
public struct FileCheckReport: Equatable, Sendable {
  public var findings: [FileFinding]
  /// The file as a person would type it.
  public var file: String
  /// What it was compared with: `the merge base with origin/main`; nil where there was nothing.
  public var base: String?
  public var commit: String?
  public var notes: [String]

  public init(
    _ findings: [FileFinding], file: String = "ratchet.json", base: String? = nil, commit: String? = nil,
    notes: [String] = []
  ) {
    self.findings = findings
    self.file = file
    self.base = base
    self.commit = commit
    self.notes = notes
  }

  public var isRefused: Bool { findings.contains { $0.severity == .refused } }

  /// A reason may be a page long; a line of the report is not.
  private static let longest = 300

  public func render(_ format: ReportFormat, columns: Int = 80, style: Style = .plain) -> String {
    switch format {
    case .terminal: terminal(max(columns, 60), style)
    case .markdown: markdown
    case .json: json
    }
  }

  private var verdict: String {
    let count = findings.count { $0.severity == .refused }
    return count == 0 ? "nothing is looser" : "\(Words.count(count, "change")) refused"
  }

  private var headline: String {
    guard let against else { return "\(Inert.text(file)): nothing to compare with: \(Inert.text(base ?? "no base"))" }
    return "\(Inert.text(file)) against \(against): \(verdict)"
  }

  /// nil where there was nothing to compare with.
  private var against: String? {
    guard let base, let commit else { return nil }
    return "\(Inert.text(base)) (\(Inert.text(String(commit.prefix(12)))))"
  }

  private func terminal(_ columns: Int, _ style: Style) -> String {
    let lines =
      [headline] + findings.flatMap { rows($0, style) }
      + notes.flatMap { Columns.wrap("  note: \(Inert.text($0))", to: columns, indent: "    ") }
    return lines.map { $0 + "\n" }.joined()
  }

  /// One line each, however long: so a log can be searched, and a terminal breaks it by itself.
  private func rows(_ finding: FileFinding, _ style: Style) -> [String] {
    let word = finding.severity == .refused ? style.alarm("REFUSED") : finding.severity.rawValue
    let line = "  \(word)  \(Self.place(finding, file))\(words(finding))"
    return [line] + (finding.command.isEmpty ? [] : ["    do it by: \(Self.command(finding))"])
  }

  private func words(_ finding: FileFinding) -> String {
    Columns.truncateEnd(Inert.text(finding.words), to: Self.longest)
  }

  /// `ratchet.json:24: `, or where the base had it.
  private static func place(_ finding: FileFinding, _ file: String) -> String {
    if let line = finding.line { return "\(Inert.text(file)):\(line): " }
    return finding.baseLine.map { "base's \(Inert.text(file)):\($0): " } ?? ""
  }

  private static func command(_ finding: FileFinding) -> String { Shell.text(finding.command.map { ByteString($0) }) }

  private var markdown: String {
    var lines = ["### ratchet.json", "", Inert.code(inert: headline), ""]
    for finding in findings {
      let place = Self.place(finding, file)
      let text = "- **\(finding.severity.rawValue)** \(Inert.code(inert: place + words(finding)))"
      lines.append(text + (finding.command.isEmpty ? "" : "; do it by \(Inert.code(inert: Self.command(finding)))"))
    }
    lines += notes.map { "- note: \(Inert.code($0))" }
    return lines.joined(separator: "\n") + "\n"
  }

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.check/1")
      json.text("file", file)
      json.text("base", base)
      json.text("commit", commit)
      json.text("verdict", isRefused ? "refused" : "fine")
      json.key("findings")
      json.array { array in for finding in findings { array.finding(finding) } }
      json.strings("notes", notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func finding(_ finding: FileFinding) {
    object {
      $0.text("severity", finding.severity.rawValue)
      $0.text("kind", finding.kind.rawValue)
      $0.text("key", finding.key)
      $0.integer("line", finding.line)
      $0.integer("base_line", finding.baseLine)
      $0.text("words", finding.words)
      $0.strings("command", finding.command)
    }
  }
}
