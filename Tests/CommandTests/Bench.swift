import JSON
import System
import TestSupport
import Testing

/// A folder with a project in it and the built program: what a user has.
final class Bench: Sendable {
  let folder: TemporaryFolder

  init(files: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for (name, text) in files { try folder.write(name, text) }
  }

  var path: String { folder.path.description }

  /// Our own wrapper around the tests must not be seen, nor the user's settings.
  static let clean: [String: String?] = [
    "RATCHET_HISTORY": nil, "RATCHET_ACTOR": nil, "RATCHET_LABEL": nil, "MAKEFLAGS": nil, "GNUMAKEFLAGS": nil,
    "MAKELEVEL": nil, "MFLAGS": nil, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CEILING_DIRECTORIES": nil,
  ]

  func environment(_ more: [String: String?]) -> [String: String?] { Self.clean.merging(more) { $1 } }

  /// `ratchet WORD…` in the project's folder.
  func ratchet(_ words: [String], environment more: [String: String?] = [:], input: String? = nil, in sub: String = "")
    throws -> Ended
  {
    try run(
      [product("ratchet")] + words, in: sub.isEmpty ? path : "\(path)/\(sub)", environment: environment(more),
      input: input)
  }

  func start(_ words: [String], environment more: [String: String?] = [:]) throws -> Child {
    try Child([product("ratchet")] + words, in: path, environment: environment(more))
  }

  /// The records of the history, oldest first.
  func builds(_ file: String = ".ratchet/history.jsonl") throws -> [JSONValue] {
    let text = try folder.read(file)
    return try text.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
  }

  func lastBuild() throws -> JSONValue { try #require(try builds().last) }

  var hasHistory: Bool { Disk.exists(folder.path / ".ratchet/history.jsonl") }
}

extension JSONValue {
  /// The names of a record's targets, in order.
  var targetNames: [String] { self["targets"]?.array?.compactMap { $0["t"]?.string } ?? [] }

  func target(_ name: String) -> JSONValue? { self["targets"]?.array?.first { $0["t"]?.string == name } }
}
