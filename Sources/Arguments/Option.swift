/// A switch of a verb, with a value (`--budget TIME`) or without (`--quiet`).
public struct Option: Equatable, Sendable {
  /// Without the dashes.
  public var long: String
  public var short: Character?
  /// nil for a flag.
  public var value: ValueForm?
  public var summary: String
  /// What holds where the option is not given, for the help text.
  public var defaultText: String?
  /// Whether every value counts; otherwise the last one does.
  public var isRepeatable: Bool
  public var isRequired: Bool

  public static func flag(_ long: String, short: Character? = nil, _ summary: String) -> Option {
    Option(
      long: long, short: short, value: nil, summary: summary, defaultText: nil, isRepeatable: false, isRequired: false)
  }

  public static func value(
    _ long: String, short: Character? = nil, _ placeholder: String, _ kind: ValueKind, _ summary: String,
    default defaultText: String? = nil, isRepeatable: Bool = false, isRequired: Bool = false
  ) -> Option {
    Option(
      long: long, short: short, value: ValueForm(placeholder: placeholder, kind: kind), summary: summary,
      defaultText: defaultText, isRepeatable: isRepeatable, isRequired: isRequired)
  }

  static let help = Option.flag("help", short: "h", "show this help")
  static let version = Option.flag("version", "print the version")

  /// `--budget TIME`, `--quiet`.
  var form: String { value.map { "--\(long) \($0.shown)" } ?? "--\(long)" }
}

/// How an option's value is called and what it may be.
public struct ValueForm: Equatable, Sendable {
  public var placeholder: String
  public var kind: ValueKind

  public init(placeholder: String, kind: ValueKind) {
    self.placeholder = placeholder
    self.kind = kind
  }

  /// The choices themselves where they are few, else the placeholder.
  var shown: String {
    guard case .choice(let choices) = kind else { return placeholder }
    let list = choices.joined(separator: "|")
    return list.count <= 32 ? list : placeholder
  }
}

/// What a value may be: checked when it is read, completed by the shell.
public enum ValueKind: Equatable, Sendable {
  /// UTF-8.
  case text
  case integer(ClosedRange<Int>)
  case choice([String])
  /// A path: any bytes but none at all.
  case file
  case folder
  /// A name that the program itself can list (its `namesCommand` with this key): any bytes but none at all.
  case name(String)

  public static let count = ValueKind.integer(0...Int.max)
  /// At least one.
  public static let positive = ValueKind.integer(1...Int.max)

  /// Whether a value of this kind is always UTF-8.
  var isText: Bool {
    switch self {
    case .text, .integer, .choice: true
    case .file, .folder, .name: false
    }
  }
}
