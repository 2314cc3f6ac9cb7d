/// What a build system does again when a file of a target changes.
public enum Grain: String, Equatable, Sendable {
  /// The whole target is one action.
  case target
  /// One action a file.
  case file
}
