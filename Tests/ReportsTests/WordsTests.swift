import Model
import Testing

@testable import Reports

@Suite struct WordsTests {
  @Test(arguments: [
    (0, "0 ms"), (0.4, "0 ms"), (811, "811 ms"), (999.4, "999 ms"), (999.6, "1.0 s"), (8123, "8.1 s"), (9949, "9.9 s"),
    (9951, "10 s"), (41_000, "41 s"), (61_000, "61 s"), (119_499, "119 s"), (119_500, "2 min"), (192_000, "3 min 12 s"),
    (185_000, "3 min 05 s"), (3_599_600, "1 h"), (3_840_000, "1 h 04 min"), (-5, "0 ms"),
  ]) func durations(_ milliseconds: Double, _ shown: String) {
    #expect(Words.duration(.fromMilliseconds(milliseconds)) == shown)
  }

  @Test(arguments: [(60_300, "60.3 s"), (60_050, "60.050 s"), (74_000, "74 s"), (59_000, "59 s"), (60_000, "60 s")])
  func aTimeAboveItsLimitShowsThatItIs(_ milliseconds: Double, _ shown: String) {
    #expect(Words.duration(.fromMilliseconds(milliseconds), above: .seconds(60)) == shown)
  }

  @Test(arguments: [(100, "102 kB"), (4100, "4.2 MB"), (402_343, "412 MB"), (1_400_000, "1.4 GB"), (976, "999 kB")])
  func memory(_ kibibytes: Int, _ shown: String) { #expect(Words.memory(kibibytes) == shown) }

  @Test(arguments: [
    (0.118, "+11.8 %"), (-0.05, "-5.0 %"), (0, "+0.0 %"), (-0.0001, "+0.0 %"), (12.3, "+1230 %"), (0.0996, "+10.0 %"),
  ]) func changes(_ ratio: Double, _ shown: String) { #expect(Words.change(ratio) == shown) }

  @Test func momentsAreInUTC() {
    #expect(Words.minute(Samples.noon) == "2026-11-22 12:00")
    #expect(Words.moment(Samples.noon) == "2026-11-22 12:00:00 UTC")
  }

  @Test func sparklinesRunFromLeastToGreatest() {
    #expect(Words.sparkline([.seconds(1), .seconds(2), .seconds(8)]) == "▁▂█")
    #expect(Words.sparkline([.seconds(1), .seconds(1)]) == "▄▄")
  }
}
