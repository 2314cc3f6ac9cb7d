/// What a program does for one word of its command line: `run` in `ratchet run make`.
public struct Verb: Sendable {
  public var name: String
  /// One line without a full stop.
  public var summary: String
  /// Paragraphs; text in `backticks` is literal.
  public var discussion: [String]
  public var options: [Option]
  public var operands: Operands
  /// Verbs of their own below this one (`history list`); a verb that has them takes no operands.
  public var subverbs: [Verb]
  /// Whether a group cannot be used without naming one of its subverbs.
  public var needsSubverb: Bool
  /// Command lines, each with what it does.
  public var examples: [Definition]
  /// Statuses that help shows for this verb; the program's list is for all.
  public var exitStatuses: [Definition]

  public init(
    _ name: String, _ summary: String, discussion: [String] = [], options: [Option] = [],
    operands: Operands = .none, subverbs: [Verb] = [], needsSubverb: Bool = false,
    examples: [Definition] = [], exitStatuses: [Definition] = []
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.options = options
    self.operands = operands
    self.subverbs = subverbs
    self.needsSubverb = needsSubverb
    self.examples = examples
    self.exitStatuses = exitStatuses
  }

  /// Whether its operands are the words of another program.
  public var wrapsCommand: Bool { if case .command = operands { true } else { false } }
}

/// The words that a verb takes beside its options.
public enum Operands: Equatable, Sendable {
  case none
  /// In order; optional ones after required ones, a repeated one last.
  case list([Operand])
  /// Another program and its words: option parsing stops at the first, and they are handed on untouched.
  case command(isRequired: Bool)
}

/// A word that a verb takes beside its options.
public struct Operand: Equatable, Sendable {
  /// `TARGET`: how usage shows it.
  public var placeholder: String
  public var kind: ValueKind
  public var summary: String
  public var isRequired: Bool
  public var isRepeatable: Bool

  public init(
    _ placeholder: String, _ kind: ValueKind = .text, _ summary: String = "", isRequired: Bool = true,
    isRepeatable: Bool = false
  ) {
    self.placeholder = placeholder
    self.kind = kind
    self.summary = summary
    self.isRequired = isRequired
    self.isRepeatable = isRepeatable
  }
}
