import Gate
import Testing

@Test func twoSides() {
  #expect(Side.base != .head)
}
