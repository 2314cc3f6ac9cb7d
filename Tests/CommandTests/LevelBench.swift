import System
import TestSupport
import Testing

/// A repository with a ratchet.json, recorded builds of our making, and the built program.
struct LevelBench {
  let bench: Bench
  /// `linux-x86_64`
  let machine = Platform.machineClass()

  static let identity = [
    "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "n@example.org", "GIT_COMMITTER_NAME": "n",
    "GIT_COMMITTER_EMAIL": "n@example.org", "GIT_CONFIG_NOSYSTEM": "1",
  ]

  /// Variables of CI systems that the tests' own surroundings may have.
  static let quiet: [String: String?] = [
    "GITHUB_BASE_REF": nil, "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": nil, "CI_MERGE_REQUEST_DIFF_BASE_SHA": nil,
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": nil, "CI_MERGE_REQUEST_IID": nil, "CI_DEFAULT_BRANCH": nil,
  ]

  /// - Parameter levels: entries in the layout of the file.
  init(levels: String = "", loop: String = "\"budget_s\": 60, \"targets\": \"5%\"") throws {
    bench = try Bench(files: [
      "ratchet.json": """
      {"schema": 1, "headroom": 0.10,
      "loops": {

      "inner":
      {\(loop)},

      "": null
      },
      "levels": {

      \(levels.replacing("CLASS", with: Platform.machineClass()))"": null
      }}

      """, ".gitignore": ".ratchet\n", "a.c": "1\n",
    ])
    try sh("git init -q -b main .; git add -A; git commit -qm one")
  }

  var file: String { get throws { try bench.folder.read("ratchet.json") } }

  func replace(_ old: String, _ new: String) throws {
    let text = try file
    #expect(text.contains(old), "\(old)")
    try bench.folder.write("ratchet.json", text.replacing(old, with: new))
  }

  /// Runs a script; the last line that it prints.
  @discardableResult
  func sh(_ script: String, in sub: String = "") throws -> String {
    let environment = Bench.clean.merging(Self.identity) { $1 }
    let ended = try run(
      ["sh", "-euc", script], in: sub.isEmpty ? bench.path : "\(bench.path)/\(sub)", environment: environment)
    #expect(ended.status == 0, "\(script)\n\(ended.out)\(ended.err)")
    return ended.out.split(separator: "\n").last.map(String.init) ?? ""
  }

  @discardableResult
  func ratchet(_ words: String..., environment: [String: String?] = [:], in sub: String = "") throws -> Ended {
    let all = Self.quiet.merging(Self.identity.mapValues { Optional($0) }) { $1 }.merging(environment) { $1 }
    return try bench.ratchet(words, environment: all, in: sub)
  }

  /// Runs the program and expects its status and what it says, machine and commits replaced by words.
  @discardableResult
  func check(
    _ words: [String], status: Int, _ expected: String, environment: [String: String?] = [:], in sub: String = "",
    at location: SourceLocation = #_sourceLocation
  ) throws -> Ended {
    let all = Self.quiet.merging(Self.identity.mapValues { Optional($0) }) { $1 }.merging(environment) { $1 }
    let ended = try bench.ratchet(words, environment: all, in: sub)
    let text = (ended.out + ended.err).replacing(machine, with: "CLASS").replacing(bench.path, with: "DIR")
    let shown = text.replacing(#/\([0-9a-f]{12}\)/#, with: "(COMMIT)").replacing(#/ [0-9a-f]{12} /#, with: " COMMIT ")
    checkText(shown, expected, words.joined(separator: " "), at: location)
    #expect(ended.status == status, sourceLocation: location)
    return ended
  }

  /// Appends recorded builds, four a day.
  ///
  /// - Parameters:
  ///   - walls: seconds of each build.
  ///   - targets: name and work in seconds, as a part of the wall.
  func record(
    _ walls: [Double], targets: [String: Double] = [:], commit: String? = nil, branch: String? = "main",
    dirty: String = "", day: Int = 1, edited: String? = nil
  ) throws {
    let head = try commit ?? sh("git rev-parse HEAD")
    let old = bench.hasHistory ? try bench.folder.read(".ratchet/history.jsonl") : ""
    let count = old.split(separator: "\n").count
    let lines = walls.enumerated().map { index, wall in
      let (number, date) = (
        count + index, "2026-0\(1 + (day + index / 4) / 28)-\(Self.two((day + index / 4) % 28 + 1))"
      )
      let parts = targets.sorted { $0.key < $1.key }.map { name, part in
        "{\"t\":\"\(name)\",\"kind\":\"compile\",\"src\":\"process\",\"start_ms\":0,\"wall_ms\":\(wall * part * 1000),"
          + "\"work_ms\":\(wall * part * 1000),\"outcome\":\"executed\"}"
      }
      let place = (branch.map { "\"branch\":\"\($0)\"," } ?? "") + "\"dirty\":{\(dirty)}"
      return
        "{\"v\":1,\"id\":\"b\(number)\",\"started\":\"\(date)T\(Self.two(8 + index % 4)):00:00Z\",\"wall_ms\":\(wall * 1000),"
        + "\"exit\":0,\"command\":[\"make\"],\"dir\":\"\",\"tree\":\"00000000\",\"tool\":\"make\",\"loop\":\"inner\","
        + "\"class\":\"incremental\",\"machine\":{\"class\":\"\(machine)\",\"cores\":2},"
        + "\"git\":{\"commit\":\"\(head)\",\(place)},\"by\":\"run\","
        + (edited.map { "\"edited\":[\"\($0)\"]," } ?? "")
        + "\"targets\":[\(parts.joined(separator: ","))],\"source\":\"processes\"}\n"
    }
    try bench.folder.write(".ratchet/history.jsonl", old + lines.joined())
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// So many builds around a middle, 1 % apart.
  static func around(_ seconds: Double, _ count: Int) -> [Double] {
    (0..<count).map { seconds * (1 + Double($0 % 5 - 2) / 100) }
  }
}
