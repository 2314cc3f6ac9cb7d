/// A command-line program, declared once as a value: its parser, help, completions and man page all come from it.
public struct Program: Sendable {
  public var name: String
  /// One line without a full stop.
  public var summary: String
  public var version: String
  /// Paragraphs; text in `backticks` is literal.
  public var discussion: [String]
  public var verbs: [Verb]
  public var exitStatuses: [Definition]
  public var environment: [Definition]
  public var files: [Definition]
  /// The words after the program's name that print the names of a completion key, one a line: the key is appended.
  ///
  /// The printing verb leaves out names that hold a control character; completions quote the rest for the shell.
  public var namesCommand: [String]

  public init(
    name: String, summary: String, version: String, discussion: [String] = [], verbs: [Verb],
    exitStatuses: [Definition] = [], environment: [Definition] = [], files: [Definition] = [],
    namesCommand: [String] = ["completions", "--names"]
  ) {
    self.name = name
    self.summary = summary
    self.version = version
    self.discussion = discussion
    self.verbs = verbs
    self.exitStatuses = exitStatuses
    self.environment = environment
    self.files = files
    self.namesCommand = namesCommand
  }

  /// The verbs on the way down a path (`["history", "list"]`), outermost first; nil where the path names none.
  func verbs(along path: [String]) -> [Verb]? {
    var found: [Verb] = []
    var level = verbs
    for name in path {
      guard let verb = level.first(where: { $0.name == name }) else { return nil }
      found.append(verb)
      level = verb.subverbs
    }
    return found
  }

  /// Every verb and subverb with its path, in the order of declaration, a group before its members.
  var allVerbs: [(path: [String], verb: Verb)] { Program.flatten(verbs, below: []) }

  private static func flatten(_ verbs: [Verb], below path: [String]) -> [(path: [String], verb: Verb)] {
    verbs.flatMap { verb in
      [(path + [verb.name], verb)] + flatten(verb.subverbs, below: path + [verb.name])
    }
  }
}

/// A term and what it means: an exit status, an environment variable, a file, an example.
public struct Definition: Equatable, Sendable {
  public var term: String
  public var meaning: String

  public init(_ term: String, _ meaning: String) {
    self.term = term
    self.meaning = meaning
  }
}
