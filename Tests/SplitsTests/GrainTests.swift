import Splits
import Testing

@Test func grainsAreReadByTheirNames() {
  #expect(Grain(rawValue: "file") == .file)
}
