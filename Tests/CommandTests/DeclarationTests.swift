import Arguments
import Testing

@testable import ratchet

/// The declaration of the command line, as a value.
struct DeclarationTests {
  @Test func nothingInItContradictsItself() { #expect(Declaration.program.problems == []) }
}
