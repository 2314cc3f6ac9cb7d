/// What a build system does again when a file of a target changes.
public enum Grain: String, Equatable, Sendable {
  /// The whole target is one action.
  case target
  /// One action a file.
  case file
}

/// Where a change stops going on to the dependents.
public enum Cutoff: String, Equatable, Sendable {
  /// Nowhere: every transitive dependent is done again.
  case none
  /// At a target (grain target) or file (grain file) whose interface did not change.
  case interface
}
