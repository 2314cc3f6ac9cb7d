import JSON
import Model

/// What CMake's instrumentation wrote about each command of a build (cmake-instrumentation(7), CMake ≥ 4.3), where its
/// user switched it on: a file for every compile, link and custom command, failed ones too.
struct CMakeSnippets: Equatable {
  static let folder: ByteString = ".cmake/instrumentation/v1/data"
  static let mostFiles = 20_000
  static let mostBytes = 1 << 20

  private struct Snippet: Equatable {
    var role: String
    var target: ByteString?
    var output: ByteString?
    /// Milliseconds since 1970, and of the command.
    var start: Double
    var duration: Double
    var isFailed: Bool
  }

  struct Step {
    var entry: LoggedTargets.Entry
    var isFailed: Bool
  }

  private var snippets: [Snippet] = []

  static func looks(_ sighting: Sighting) -> [Look] {
    let names = sighting.names.filter { name in
      name.hasSuffix(".json") && ["compile-", "link-", "custom-"].contains { name.hasPrefix($0) }
    }
    return names.prefix(mostFiles).map { Look(path: Paths.join(sighting.path, $0), bytes: mostBytes) }
  }

  /// Nil where there is no snippet of a command.
  init?(_ sightings: [Sighting]) {
    for sighting in sightings {
      guard let value = try? JSONValue(parsing: sighting.bytes), let snippet = Self.snippet(value) else { continue }
      snippets.append(snippet)
    }
    if snippets.isEmpty { return nil }
  }

  private static func snippet(_ value: JSONValue) -> Snippet? {
    guard let role = value["role"]?.string, ["compile", "link", "custom"].contains(role),
      let start = value["timeStart"]?.number, let duration = value["duration"]?.number, duration >= 0, duration < 1e12,
      !CMakeMakefiles.isProbe(ByteString(value["workingDir"]?.string ?? ""))
    else { return nil }
    return Snippet(
      role: role, target: value["target"]?.string.map { ByteString($0) },
      output: value["outputs"]?.array?.first?.string.map { ByteString($0) }, start: start, duration: duration,
      isFailed: (value["result"]?.number ?? 0) != 0)
  }

  /// The commands that began in the build; all of them where its start is not known.
  func steps(base: ByteString, started: Timestamp?) -> [Step] {
    let begin = started.map { Double($0.microseconds) / 1000 } ?? snippets.map(\.start).min() ?? 0
    return snippets.filter { $0.start >= begin - 1 && $0.start - begin < 1e12 }.sorted { $0.start < $1.start }
      .compactMap { snippet in
        let output = snippet.output.map { Paths.relative($0, to: base) ?? $0 }
        let share: CMakeNames.Share = snippet.role == "link" ? .last : snippet.role == "compile" ? .part : .whole
        let isOwn = snippet.role == "custom" && output != nil && output.flatMap(CMakeNames.utility) == nil
        guard let name = isOwn ? output : snippet.target ?? output.flatMap(CMakeNames.utility) ?? output else {
          return nil
        }
        let step = NinjaEdges.Step(key: TargetKey(name: name), share: isOwn ? nil : share, output: output ?? name)
        return Step(
          entry: (step, .fromMilliseconds(max(0, snippet.start - begin)), .fromMilliseconds(snippet.duration)),
          isFailed: snippet.isFailed)
      }
  }
}
