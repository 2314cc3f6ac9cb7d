import Model

/// Why an entry of ratchet.json is not moved.
public enum MoveError: Error, Equatable, Sendable {
  /// Nothing of that name, here or in the base; what was perhaps meant.
  case noEntry(String, similar: [String])
  case noLoop(String, known: [String])
  case alreadyThere(String)
  /// Written by a later version.
  case newer(String)
  /// The value that is asked for is not looser: a lower level is measured, not asked for.
  case notLooser(String, from: String, to: String)
  /// More than recorded builds prove: what they prove at most.
  case tooMuch(String, most: Double)
  /// A name that no key can have.
  case noKey(String)
  /// The loop's own entry, which is neither renamed nor retired.
  case loopStays(String)
  /// A field that has no reason to give, and those that have.
  case noField(String)
  /// A value that the field cannot have; what it can have.
  case noValue(String, expected: String)
}
