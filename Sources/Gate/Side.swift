/// Which of the two compared versions a measurement belongs to.
public enum Side: Equatable, Sendable {
  case base, head
}
