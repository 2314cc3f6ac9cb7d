import Model
import Testing

@testable import Tools

/// Ninja's log of included files, as bytes: both versions, torn, foreign, written by two at once.
@Suite struct NinjaDepsTests {
  /// A log as its records: `path NAME`, or `deps ID INPUT…`.
  static func log(_ records: String, version: UInt32 = 4) -> [UInt8] {
    var bytes = Array("# ninjadeps\n".utf8) + word(version)
    var count: UInt32 = 0
    for line in records.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: line.hasPrefix("path") ? 1 : .max)
      if words[0] == "path" {
        var name = words.count > 1 ? Array(words[1].utf8) : []
        while name.count % 4 != 0 { name.append(0) }
        bytes += word(UInt32(name.count + 4)) + name + word(~count)
        count += 1
      } else {
        let ids = words.dropFirst().compactMap { UInt32($0) }
        let stamp: [UInt8] = Array(repeating: 7, count: version == 3 ? 4 : 8)
        let body = word(ids[0]) + stamp + ids.dropFirst().flatMap { word($0) }
        bytes += word(UInt32(body.count) | 1 << 31) + body
      }
    }
    return bytes
  }

  static func word(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  private static let two = """
    path a.o
    path a.c
    path inc/long name.h
    path bb.o
    deps 0 1 2
    deps 3 2
    """

  private func read(_ bytes: [UInt8]) -> (NinjaDeps, [ByteString: [ByteString]]) {
    let deps = NinjaDeps(Sighting(path: "/ws/.ninja_deps", bytes: bytes))
    return (deps, deps.inputs(of: ["a.o", "bb.o", "none.o"], in: "/ws"))
  }

  @Test(arguments: [3, 4] as [UInt32]) func bothVersions(_ version: UInt32) {
    let (deps, found) = read(Self.log(Self.two, version: version))
    #expect(found == ["a.o": ["/ws/a.c", "/ws/inc/long name.h"], "bb.o": ["/ws/inc/long name.h"]])
    #expect(deps.notes == [])
  }

  @Test func theLastRecordCounts() {
    #expect(read(Self.log(Self.two + "\ndeps 0 2")).1["a.o"] == ["/ws/inc/long name.h"])
    #expect(read(Self.log(Self.two + "\ndeps 0")).1["a.o"] == [])
  }

  @Test(arguments: [
    [], Array("# ninjadeps\n".utf8), Array("# ninjadeps\n".utf8) + Self.word(2),
    Array("# ninjadeps\n".utf8) + Self.word(5),
    Array("# ninja log v7\n1\t2\t3\ta\tff\n".utf8), [0x7f, 0x45, 0x4c, 0x46],
  ])
  func foreignFilesSaySo(_ bytes: [UInt8]) {
    let (deps, found) = read(bytes)
    #expect(found == [:])
    #expect(deps.notes.count == 1 && deps.notes[0].hasPrefix("/ws/.ninja_deps is no ninja deps log"))
  }

  @Test func anEmptyLogIsFine() {
    let (deps, found) = read(Self.log(""))
    #expect(found == [:] && deps.notes == [])
  }

  /// Written by a ninja that was killed, or read while one writes.
  @Test func everyCutIsReadUpToThere() {
    let whole = Self.log(Self.two)
    let beforeLast = Self.log(Self.two.split(separator: "\n").dropLast().joined(separator: "\n"))
    for count in 16..<whole.count {
      let (deps, found) = read(Array(whole[..<count]))
      #expect(found["a.o"] == (count < beforeLast.count ? nil : ["/ws/a.c", "/ws/inc/long name.h"]))
      if count > beforeLast.count { #expect(deps.notes == ["/ws/.ninja_deps is cut or damaged: read up to there"]) }
    }
  }

  /// Two ninjas that append at once give paths numbers that do not fit: nothing behind is believed.
  @Test func numbersThatDoNotFitEndTheReading() {
    let first = Self.log(Self.two)
    let second = Self.log("path x.o\npath y.h\ndeps 0 1").dropFirst(16)
    let (deps, found) = read(first + second)
    #expect(found["a.o"] == ["/ws/a.c", "/ws/inc/long name.h"])
    #expect(deps.notes.count == 1)
  }

  @Test func numbersOfNothingAreLeftOut() {
    #expect(read(Self.log(Self.two + "\ndeps 0 1 99 4294967295")).1["a.o"] == ["/ws/a.c"])
    let (deps, found) = read(Self.log(Self.two + "\ndeps 77 1\ndeps 0 2"))
    #expect(found["a.o"] == ["/ws/a.c", "/ws/inc/long name.h"] && deps.notes.count == 1)
  }

  @Test func damageAnywhereIsSurvived() {
    let good = Self.log(Self.two)
    for place in good.indices {
      for byte: UInt8 in [0, 1, 0x7f, 0x80, 0xff] {
        var bytes = good
        bytes[place] = byte
        for (_, inputs) in read(bytes).1 { #expect(inputs.count <= 2) }
      }
    }
  }
}
