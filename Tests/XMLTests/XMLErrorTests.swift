import Testing
import XML

@Test func anErrorNamesItsLine() {
  #expect(XMLError(reason: "no element found", line: 3).line == 3)
}
