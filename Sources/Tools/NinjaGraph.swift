import Model

/// The edges of a build.ninja (ninja manual, "Ninja file reference"): what each waits for, and what a failure held up.
///
/// Paths with variables in them and what other files (`subninja`) say are left out: then less is known, nothing wrong.
struct NinjaGraph {
  /// A larger file is read only after a failure (16 ms a megabyte), and none beyond the second bound.
  static let (mostBytes, mostBytesOfFailed) = (1 << 20, 1 << 24)

  private struct Edge {
    var outputs: [ByteString]
    var inputs: [ByteString]
    var rule: ByteString

    var isPhony: Bool { rule == "phony" }
  }

  private var edges: [Edge] = []
  private var defaults: [ByteString] = []
  /// By output.
  private var makers: [ByteString: Int] = [:]

  /// Nil where the file was cut off.
  init?(_ sighting: Sighting) {
    guard sighting.status.map({ $0.size <= sighting.bytes.count }) ?? true else { return nil }
    var line: [UInt8] = []
    for part in sighting.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let part = part.last == UInt8(ascii: "\r") ? part.dropLast() : part
      let escapes = part.reversed().prefix { $0 == UInt8(ascii: "$") }.count
      if line.isEmpty, !part.starts(with: "build ".utf8), !part.starts(with: "default ".utf8) { continue }
      guard escapes % 2 == 0 else {
        line += part.dropLast()
        continue
      }
      read(line + part)
      line = []
    }
  }

  private mutating func read(_ line: [UInt8]) {
    let isBuild = line.starts(with: "build ".utf8)
    let words = Self.words(line.dropFirst(isBuild ? 6 : 8))
    guard isBuild else { return defaults += words.compactMap(\.path) }
    guard let colon = words.firstIndex(of: .colon), colon + 1 < words.count else { return }
    let outputs = words[..<colon].compactMap(\.path)
    for output in outputs { makers[output] = edges.count }
    edges.append(
      Edge(
        outputs: outputs, inputs: words[(colon + 2)...].compactMap(\.path), rule: words[colon + 1].path ?? ""))
  }

  private enum Word: Equatable {
    case path(ByteString)
    case colon
    /// `|`, `||`, `|@`, and paths that hold a variable.
    case other

    var path: ByteString? { if case .path(let path) = self { path } else { nil } }
  }

  private static func words(_ line: ArraySlice<UInt8>) -> [Word] {
    var words: [Word] = []
    var word: [UInt8] = []
    var hasVariable = false
    func end() {
      if hasVariable || word.first == UInt8(ascii: "|") {
        words.append(.other)
      } else if !word.isEmpty {
        words.append(.path(ByteString(bytes: word)))
      }
      (word, hasVariable) = ([], false)
    }
    var rest = line
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "$"):
        guard let next = rest.first else { break }
        if " :$".utf8.contains(next) { word.append(next) } else { hasVariable = true }
        rest = rest.dropFirst()
      case UInt8(ascii: " "), UInt8(ascii: "\t"): end()
      case UInt8(ascii: ":"):
        end()
        words.append(.colon)
      default: word.append(byte)
      }
    }
    end()
    return words
  }

  /// For some outputs, those of them that ninja ends before: along inputs of every kind, order-only ones too, and through
  /// edges that did not run.
  func waits(of made: Set<ByteString>) -> [ByteString: [ByteString]] {
    var outputs: [Int: ByteString] = [:]
    for output in made.sorted() { if let edge = makers[output] { outputs[edge] = output } }
    var known: [Int: Set<Int>] = [:]
    func before(_ edge: Int, _ depth: Int) -> Set<Int> {
      if let found = known[edge] { return found }
      known[edge] = []
      guard depth < Self.deepest else { return [] }
      var found: Set<Int> = []
      for maker in Set(edges[edge].inputs.compactMap { makers[$0] }) {
        if outputs[maker] != nil { found.insert(maker) } else { found.formUnion(before(maker, depth + 1)) }
      }
      known[edge] = found
      return found
    }
    return outputs.reduce(into: [:]) { waits, entry in
      waits[entry.value] = before(entry.key, 0).subtracting([entry.key]).sorted().compactMap { outputs[$0] }
    }
  }

  /// Edges behind each other that a stack holds.
  private static let deepest = 1000

  /// The outputs of what could not run because some output was not made, an edge each, in the order of the file.
  ///
  /// - Parameter goals: what was asked for; none: the build file's own defaults, or all.
  func blocked(by failed: Set<ByteString>, goals: [ByteString]) -> [[ByteString]] {
    var users: [ByteString: [Int]] = [:]
    for (index, edge) in edges.enumerated() { for input in edge.inputs { users[input, default: []].append(index) } }
    var found: Set<Int> = []
    var open = failed.flatMap { makers[$0].map { edges[$0].outputs } ?? [$0] }
    while let output = open.popLast() {
      for user in users[output] ?? [] where found.insert(user).inserted { open += edges[user].outputs }
    }
    let wanted = wanted(goals.isEmpty ? defaults : goals)
    return found.sorted().filter { !edges[$0].isPhony && !edges[$0].outputs.isEmpty && wanted?.contains($0) ?? true }
      .map { edges[$0].outputs }
  }

  /// The CMake target that an output is linked for (rule `C_EXECUTABLE_LINKER__app_Debug`), by the objects it joins.
  func linked(_ output: ByteString) -> ByteString? {
    guard let maker = makers[output], edges[maker].rule.contains("_LINKER__") else { return nil }
    return edges[maker].inputs.lazy.compactMap { CMakeNames.owner(of: $0) }.first
  }

  /// The edges that some outputs need; nil for all.
  private func wanted(_ goals: [ByteString]) -> Set<Int>? {
    if goals.isEmpty { return nil }
    var wanted: Set<Int> = []
    var open = goals.compactMap { makers[$0] }
    while let edge = open.popLast() {
      guard wanted.insert(edge).inserted else { continue }
      open += edges[edge].inputs.compactMap { makers[$0] }
    }
    return wanted
  }
}
