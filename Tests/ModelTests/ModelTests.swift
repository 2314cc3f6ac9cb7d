import Model
import Testing

/// The few things of the glossary that compute.
struct ModelTests {
  @Test(arguments: [0, 1, 1.5, -2.25, 0.000001, 86_400_000.125])
  func millisecondsComeBackToTheNanosecond(value: Double) {
    #expect((Duration.fromMilliseconds(value).milliseconds * 1e6).rounded() == (value * 1e6).rounded())
    #expect((Duration.fromMilliseconds(value).inSeconds * 1e9).rounded() == (value * 1e6).rounded())
  }

  @Test(arguments: [0, 1, -1, 999_999_999, 1_000_000_000, -1_000_000_001, .max, .min])
  func nanosecondsAreExact(value: Int64) { #expect(Duration.nanoseconds(value).nanoseconds == value) }

  @Test func nanosecondsAreRounded() {
    #expect((Duration.nanoseconds(3) / 2).nanoseconds == 2 && (Duration.nanoseconds(-3) / 2).nanoseconds == -2)
    #expect(Duration.seconds(Int64.max).nanoseconds == .max && Duration.seconds(Int64.min).nanoseconds == .min)
  }

  @Test func equalBytesHashAlike() {
    let names: [ByteString] = ["", "a", "ab", "b", ByteString(bytes: [0]), ByteString(bytes: [0, 0])]
    #expect(Set(names + names).count == names.count)
    #expect(ByteString("name").hashValue == ByteString(bytes: Array("name".utf8)).hashValue)
  }

  @Test func aTimestampMovesByMicroseconds() {
    let moment = Timestamp(microseconds: 1_795_348_800_123_456)
    #expect((moment + .microseconds(1)).microseconds == 1_795_348_800_123_457)
    #expect((moment + .seconds(-2)).microseconds == 1_795_348_798_123_456)
    #expect((moment + .nanoseconds(1_999)).microseconds == 1_795_348_800_123_457)
    #expect(moment < moment + .microseconds(1))
  }

  @Test(arguments: [
    (Termination.exited(0), true, 0), (.exited(3), false, 3), (.signaled(15), false, 143), (.signaled(9), false, 137),
  ])
  func terminations(termination: Termination, isSuccess: Bool, status: Int) {
    #expect(termination.isSuccess == isSuccess && termination.shellStatus == status)
  }

  @Test(arguments: [("/usr/bin/gcc", "gcc"), ("gcc", "gcc"), ("/usr/bin/", ""), ("", "")])
  func lastComponents(path: String, name: String) {
    #expect(ByteString(path).lastComponent == ByteString(name))
    let exec = Exec(at: .zero, directory: "/", arguments: [ByteString(path), "-c"])
    #expect(exec.program == ByteString(name))
  }

  @Test func byteStringsKeepTheirBytes() {
    let odd = ByteString(bytes: [0x61, 0xff])
    #expect(odd.utf8 == nil && odd.description == "a\u{fffd}" && odd != ByteString(odd.description))
    #expect(ByteString("ä").utf8 == "ä" && odd.hasPrefix("a") && !odd.hasSuffix("a") && !odd.isEmpty)
    // Two spellings of ä are two names.
    #expect(ByteString("\u{e4}") != ByteString("a\u{308}"))
    #expect(ByteString("a") < ByteString("b") && ByteString("a") < ByteString("ab") && !(odd < odd))
  }

  @Test func samplesAreExecutedWork() {
    let work = TargetTiming(name: "a.o", wall: .seconds(1))
    #expect(work.isSample && work.work == .seconds(1))
    for outcome in Outcome.allCases where outcome != .executed {
      #expect(!TargetTiming(name: "a.o", wall: .seconds(1), outcome: outcome).isSample)
    }
    #expect(!TargetTiming(name: "all", kind: .group, wall: .seconds(1)).isSample)
    #expect(!TargetTiming(name: "a.o").isSample)
  }

  @Test func keysOrderByNameThenFolder() {
    let (top, lib, other) = (
      TargetKey(name: "main.o"), TargetKey(name: "main.o", directory: "lib"), TargetKey(name: "z.o", directory: "a")
    )
    #expect([other, lib, top].sorted() == [top, lib, other])
    #expect(TargetTiming(name: "main.o", directory: "lib").key == lib)
  }

  /// What a damaged file may say of a time.
  @Test(arguments: [1e300, -1e300, .infinity, -.infinity, .nan, 9.3e12, Double.greatestFiniteMagnitude])
  func timesThatNoClockHasAreNoCrash(milliseconds: Double) {
    let time = Duration.fromMilliseconds(milliseconds)
    #expect(abs(time.inSeconds) <= 9e9 && (milliseconds.isNaN) == (time == .zero))
  }
}
