import Figures
import Model

/// `tsc -b`'s part in the talk about one build: the state files of its projects before and after it. A project whose state
/// has another content was built; 5 and 6 build one after the other, so that the moments of writing tell how long each
/// took; 7 builds at once, and nothing tells when a project began.
struct TscParticipation: Participation {
  private let request: Request
  private var settings: [ByteString: TscSettings] = [:]
  private var asked: Set<ByteString> = []
  /// Digests of the states before the build.
  private var before: [ByteString: UInt64] = [:]
  private var version: String?

  private static let mostState = 1 << 26
  private static let mostProjects = 4096
  private static let valued: Set<ByteString> = ["--builders", "--checkers", "--generateTrace", "--locale", "--pretty"]
  private static let package: ByteString = "node_modules/typescript/package.json"

  init(_ request: Request) { self.request = request }

  private var roots: [ByteString] {
    var (paths, isValue): ([ByteString], Bool) = ([], false)
    for word in Tsc.arguments(CommandWords.effective(request.command)) ?? [] {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-") {
        isValue = Self.valued.contains(word)
      } else if word != "true", word != "false" {
        paths.append(word)
      }
    }
    return (paths.isEmpty ? ["."] : paths).map { TscSettings.settings($0, in: request.directory) }
  }

  var looksBefore: [Look] {
    roots.map { Look(path: $0, bytes: 1 << 20) }
      + Paths.upward(request.directory).map { Look(path: Paths.join($0, Self.package), bytes: 1 << 16) }
  }

  mutating func looksBeforeAgain(_ sightings: [Sighting]) -> [Look] {
    asked.formUnion(roots)
    var looks: [Look] = []
    for sighting in sightings {
      if sighting.path.hasSuffix(Self.package.description) {
        version = version ?? NxPackage.version(Content(sighting.bytes))
      } else if sighting.path.hasSuffix(".tsbuildinfo") {
        before[sighting.path] = Digest(of: sighting.bytes).value
      } else if asked.contains(sighting.path), settings.count < Self.mostProjects {
        let found = TscSettings(sighting.bytes, path: sighting.path)
        settings[sighting.path] = found
        looks += found.states.map { Look(path: $0, bytes: Self.mostState) }
        looks += found.references.filter { asked.insert($0).inserted }.map { Look(path: $0, bytes: 1 << 20) }
      }
    }
    return looks
  }

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    Set(settings.values.flatMap(\.states)).sorted().map { Look(path: $0, bytes: Self.mostState) }
  }

  mutating func files(_ sightings: [Sighting], _ observation: Observation) -> FoundFiles {
    var found = FoundFiles()
    guard !settings.isEmpty else { return found }
    var rows = ToolRows(tool: "tsc", version: version, extent: .part)
    let states = Dictionary(
      sightings.filter { $0.path.hasSuffix(".tsbuildinfo") }.map { ($0.path, $0) },
      uniquingKeysWith: { first, _ in first })
    let projects = settings.filter { !$0.value.isSolution }.sorted { $0.key < $1.key }
    let names = Dictionary(
      projects.map { ($0.key, Tsc.project($0.key, in: request.directory)) }, uniquingKeysWith: { first, _ in first })
    var built: [(row: Int, end: Int64)] = []
    for (path, project) in projects {
      guard let name = names[path], let state = project.states.compactMap({ states[$0] }).first else { continue }
      let outcome = outcome(state, observation.termination)
      if outcome == .executed || outcome == .failed, let written = state.status?.modified {
        built.append((rows.rows.count, written / 1000))
      }
      var row = ToolRows.Row(name, outcome)
      row.kind = .compile
      rows.rows.append(row)
      rows.needs[name] = project.references.compactMap { names[$0] }
    }
    addTimes(built, observation, to: &rows)
    found.rows = [rows]
    return found
  }

  private func outcome(_ state: Sighting, _ termination: Termination) -> Outcome {
    let isNew = before[state.path] != Digest(of: state.bytes).value
    guard !termination.isSuccess else { return isNew ? .executed : .upToDate }
    // A project with errors has them in its state, and is built again every time.
    if Self.hasErrors(state.bytes) { return .failed }
    return isNew ? .executed : .unknown
  }

  private static func hasErrors(_ bytes: [UInt8]) -> Bool {
    let text = ByteString(bytes: bytes)
    return ["\"category\":1", "\"category\": 1", "\"errors\":true", "\"errors\": true"].contains(where: text.contains)
  }

  private func addTimes(_ built: [(row: Int, end: Int64)], _ observation: Observation, to rows: inout ToolRows) {
    let isParallel = version.flatMap(NxPackage.major).map { $0 >= 7 } ?? true
    let start = observation.started.microseconds
    var last = start
    for (row, end) in built.sorted(by: { $0.end < $1.end }) where end >= start {
      if isParallel {
        rows.rows[row].start = .microseconds(end)
      } else {
        rows.rows[row].start = .microseconds(last)
        rows.rows[row].duration = .microseconds(end - last)
      }
      last = end
    }
    if isParallel, !built.isEmpty {
      rows.notes.append("tsc builds projects at once and does not tell when each began: no times")
    }
  }
}
