import JSON
import Model

/// The commits of a replay, oldest first, from lines of JSON.
public struct CommitReader {
  /// Those that name a file of the graph.
  public private(set) var commits: [Commit] = []
  public private(set) var findings = InputFindings()
  private let places: [ByteString: Int]
  private var line = 0

  public static let mostCommits = 1_000_000

  public init(_ graph: Graph) {
    places = Dictionary(uniqueKeysWithValues: zip(graph.files.map(\.path), graph.files.indices))
  }

  /// Reads a whole history.
  public static func read(_ bytes: [UInt8], of graph: Graph) -> (commits: [Commit], findings: InputFindings) {
    var reader = CommitReader(graph)
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) { reader.add(Array(line)) }
    return reader.end()
  }

  /// - Parameter line: without its line end; a broken one costs only itself.
  public mutating func add(_ bytes: [UInt8]) {
    line += 1
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { return }
    var form = FormReader(JSONReader(bytes))
    do throws(JSONError) {
      let commit = try commit(&form)
      findings.add(form.findings)
      keep(commit)
    } catch { findings.add(.brokenLine, ByteString("line \(line), column \(error.position.column): \(error.reason)")) }
  }

  /// Of a line that was too long to hand over.
  public mutating func addTooLong() {
    line += 1
    findings.add(.tooMany, ByteString("line \(line)"))
  }

  public mutating func end() -> (commits: [Commit], findings: InputFindings) {
    if commits.isEmpty { findings.add(.noCommit) }
    return (commits, findings)
  }

  private mutating func keep(_ commit: Commit) {
    guard !commit.files.isEmpty else { return findings.add(.commitOutside, commit.name) }
    guard commits.count < Self.mostCommits else { return findings.add(.tooMany, commit.name) }
    commits.append(commit)
  }

  private func commit(_ form: inout FormReader) throws(JSONError) -> Commit {
    guard try form.json.next() == .beginObject else {
      throw JSONError(position: form.json.eventPosition, reason: "expected an object")
    }
    var commit = Commit(files: [])
    while try form.json.next() == .key {
      let key = form.json.text
      switch key {
      case "commit": commit.name = try form.name(key) ?? ""
      case "files": commit.files = try files(key, &form)
      case "interface": commit.interface = try files(key, &form)
      case "weight": commit.weight = try weight(&form, commit.name)
      case "time", "schema": try form.json.skipValue()
      default: try form.skipUnknown("commits." + key)
      }
    }
    try form.expectEnd()
    let changed = Set(commit.files)
    for file in commit.interface where !changed.contains(file) {
      form.findings.add(.interfaceNotChanged, commit.name)
      commit.files.append(file)
    }
    commit.files.sort()
    return commit
  }

  private func files(_ what: String, _ form: inout FormReader) throws(JSONError) -> [Int] {
    var files: Set<Int> = []
    for name in try form.names(what) {
      if let place = places[name] { files.insert(place) } else { form.findings.add(.unlistedFileInCommit, name) }
    }
    return files.sorted()
  }

  private func weight(_ form: inout FormReader, _ name: ByteString) throws(JSONError) -> Double {
    guard let weight = try form.number("commits.weight") else { return 1 }
    // A sum of a million weights must stay a number.
    if weight > 0, weight <= 1e9 { return weight }
    form.findings.add(.badNumber, name)
    return 1
  }
}
