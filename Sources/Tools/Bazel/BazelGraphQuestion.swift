import Figures
import Model

/// The graph of what one command asked for: kept from an earlier run, asked anew where a file that describes it is younger,
/// or where the build did something for a label that it does not have.
struct BazelGraphQuestion {
  let question: Question
  private let path: ByteString?
  private var kept: (graph: BazelGraph, modified: Int64, isEmpty: Bool)?
  private var isStale = false
  private var hasAsked = false
  private(set) var graph: BazelGraph?
  private(set) var notes: [String] = []

  /// A question that takes longer is given up, and asked again after an hour: the machine may have been busy.
  static let limit = Duration.seconds(2)
  private static let mostAnswer = 1 << 28
  private static let mostFiles = 20_000

  /// Nil where the command names no targets that a query would understand.
  init?(_ client: BazelClient, memories: ByteString?, flags: BazelFlags?) {
    let targets = client.command.targets(valued: flags?.valued ?? BazelFlags.commonlyValued)
    guard !targets.isEmpty, client.command.value("--target_pattern_file") == nil else { return nil }
    let expression = Self.expression(targets)
    var digest = Digest(of: expression.bytes)
    for word in client.asking + [client.directory] { digest.add([0] + word.bytes) }
    let memory = "bazel-graph-\(digest.hex)"
    var question = Question(
      client.asking + [
        "--noblock_for_lock", "query", expression, "--noimplicit_deps", "--notool_deps", "--keep_going",
        "--output=proto",
        // A query writes a profile too, over the build's own.
        "--profile=/dev/null",
      ], in: client.directory, limit: Self.limit, memory: memory)
    question.renews = true
    question.isOnce = true
    self.question = question
    path = memories.map { Paths.join($0, ByteString(memory)) }
  }

  /// `deps(…)` of all targets; those that are tagged `manual` only where they are named themselves, as a build does it.
  static func expression(_ targets: [ByteString]) -> ByteString {
    var (wanted, without): ([String], [String]) = ([], [])
    for target in targets {
      if let negative = target.dropping(prefix: "-") {
        without.append(quoted(negative))
      } else if target.contains("...") || target.hasSuffix(":all") || target.hasSuffix(":*") {
        let all = quoted(target)
        wanted.append("(\(all) except attr(tags, \"[\\[ ]manual[,\\]]\", \(all)))")
      } else {
        wanted.append(quoted(target))
      }
    }
    let sum = wanted.joined(separator: " + ")
    let rest = without.map { " - \($0)" }.joined()
    return ByteString("deps(\(without.isEmpty ? sum : "(\(sum))\(rest)"))")
  }

  /// Words with any odd character need quotes, for which a query knows no escapes: a name with both kinds of them is looked
  /// for among all of its package.
  private static func quoted(_ target: ByteString) -> String {
    let text = target.description
    guard text.contains("\"") else { return "\"\(text)\"" }
    guard text.contains("'"), let colon = text.lastIndex(of: ":") else { return "'\(text)'" }
    let name = text[text.index(after: colon)...].map { character in
      "\"'".contains(character)
        ? "."
        : character.isASCII && !character.isLetter && !character.isNumber
          ? "\\\(character)" : "\(character)"
    }
    return "filter(\":\(name.joined())$\", \"\(text[...colon])*\")"
  }

  var look: Look? { path.map { Look($0, .content) } }

  /// The files that the kept graph describes itself by.
  mutating func looks(_ sightings: [Sighting]) -> [Look] {
    guard let path, let sighting = sightings.first(where: { $0.path == path }), let content = sighting.content,
      let status = sighting.status, let bytes = content.all(limit: Self.mostAnswer)
    else { return [] }
    let graph = BazelGraph(proto: bytes)
    kept = (graph, status.modified, bytes.isEmpty)
    return Set(graph.rules.values.compactMap(\.file)).sorted().prefix(Self.mostFiles).map { Look($0, .status) }
  }

  /// The question, where it must be asked; else the kept graph is taken.
  mutating func ask(_ labels: Set<ByteString>, sightings: [Sighting], _ observation: Observation) -> Question? {
    guard !hasAsked else { return nil }
    hasAsked = true
    guard let kept else { return question }
    if kept.isEmpty {
      let hour: Int64 = 3_600_000_000_000
      return observation.started.microseconds * 1000 - kept.modified > hour ? question : nil
    }
    let files = Set(kept.graph.rules.values.compactMap(\.file))
    let isOlder = sightings.contains { sighting in
      let isPlace = files.contains(sighting.path) || BazelSurroundings.markers.contains(sighting.path.lastComponent)
      return isPlace && (sighting.status?.modified ?? 0) >= kept.modified
    }
    let isMissing = labels.contains {
      BazelLabel.isOwn($0) && kept.graph.rules[$0] == nil && kept.graph.makers[$0] == nil
    }
    if isOlder || isMissing { return question }
    graph = kept.graph
    return nil
  }

  mutating func learn(_ status: Int?, _ output: [UInt8]) {
    // With --keep_going the answer may be a part of the graph, and status 3 says so.
    if status == 0 || status == 3, !output.isEmpty {
      graph = BazelGraph(proto: output)
      if status == 3 { notes.append("`bazel query` could not read all packages: the graph has gaps") }
    } else if status == nil {
      notes.append("`bazel query` took longer than 2 s: the graph is not known; it is asked again after an hour")
      graph = kept?.graph
    } else if status == 9 {
      notes.append("another command held Bazel's lock: the graph was not asked for")
      graph = kept?.graph
    } else {
      notes.append("`bazel query` failed: the graph is not known")
    }
  }
}

extension BazelGraph {
  func merged(with other: BazelGraph) -> BazelGraph {
    var graph = self
    graph.rules.merge(other.rules) { first, _ in first }
    graph.makers.merge(other.makers) { first, _ in first }
    graph.sources.formUnion(other.sources)
    graph.notes += other.notes
    return graph
  }
}
