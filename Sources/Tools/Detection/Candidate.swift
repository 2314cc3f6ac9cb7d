/// A build tool that a folder shows, and what its loop would be.
struct Candidate {
  /// `cargo`
  var tool: String
  /// The file that shows it.
  var file: String
  /// Empty where the tool is there and nothing in its files builds or tests.
  var command: [String] = []
  /// Whether the command runs tests.
  var tests = false
  var rank: Rank
  /// What its files say, in order; the first names the tool.
  var reasons: [(file: String, conclusion: String)] = []
  var outputs: [String] = []
  var before: [String] = []
  /// The programs by which other tools call this one.
  var programs: Set<String> = []
  /// The words of which one must follow those programs; nil for any.
  var verbs: Set<String>?
  /// What its recipes say: there it may call others.
  var recipes = ""

  /// Who is asked first where none calls another: those that call others by trade, those that know the whole language,
  /// what is configured, what works as it stands, what must be configured first, what only builds.
  enum Rank: Int {
    case just, task, bazel, nx, turbo, gradle, maven, cargo, go, swift, packages
    case configuredMeson, configuredCMake, configuredAutotools
    case make, buildingPackages, buildingMake
    case meson, shippedAutotools, cmake, autotools
    case secondaryBazel, buildingSwift, buildingJust, buildingTask
  }

  /// Whether a recipe of this tool runs the other one, so that the other is its inner part.
  func calls(_ other: Candidate) -> Bool {
    guard !other.programs.isEmpty, !recipes.isEmpty else { return false }
    let words = Self.words(recipes)
    return words.indices.contains { index in
      guard other.programs.contains(words[index]) else { return false }
      guard let verbs = other.verbs else { return true }
      return index + 1 < words.count && verbs.contains(words[index + 1])
    }
  }

  /// `$(CARGO) test # all` → `cargo`, `test`: words in lower case without comments.
  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).flatMap { line in
      var bytes = Array(line.utf8)
      if let comment = bytes.indices.first(where: { bytes[$0] == 35 && ($0 == 0 || bytes[$0 - 1] <= 32) }) {
        bytes.removeSubrange(comment...)
      }
      return bytes.split { !isWord($0) }.map { String(decoding: $0, as: UTF8.self).lowercased() }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "_-.".utf8.contains(byte)
  }
}
