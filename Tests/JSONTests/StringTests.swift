import JSON
import Testing

/// Strings of RFC 8259, section 7: escapes, surrogates, control characters, bytes that are not UTF-8.
struct StringTests {
  @Test(arguments: [
    (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
    (#""\ud83d\ude00""#, "😀"), (#""\uD83D\uDE00x""#, "😀x"), (#""\ud83d""#, "\u{fffd}"), (#""\ude00""#, "\u{fffd}"),
    (#""\ud83dx""#, "\u{fffd}x"), (#""\ud83d\n""#, "\u{fffd}\n"), (#""\ud83d\u0041""#, "\u{fffd}A"),
    (#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"), (#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"), (#""\u0000""#, "\u{0}"),
    (#""\uFFFF""#, "\u{ffff}"), (#""\ufeff""#, "\u{feff}"), ("\"\u{7f}\u{2028}\"", "\u{7f}\u{2028}"),
    (#""{[,:]}""#, "{[,:]}"), (#""01234567\\""#, "01234567\\"), (#""0123456\"""#, "0123456\""),
  ])
  func isRead(text: String, expected: String) throws {
    let bytes = Array(text.utf8)
    #expect(try JSONValue(parsing: bytes) == .string(expected))
    for size in [1, 2, 3, 7] {
      var reader = chunked(Array("{\(text) : \(text)}".utf8), size)
      _ = try reader.next()
      #expect(try reader.next() == .key)
      #expect(reader.text == expected)
      #expect(reader.textBytes == Array(expected.utf8))
      #expect(try reader.next() == .string)
      #expect(reader.text == expected)
    }
  }

  @Test(arguments: [
    (#""a"#, "! 1:3 the text ends inside a string"), ("\"", "! 1:2 the text ends inside a string"),
    ("\"a\nb\"", "! 1:3 a control character inside a string"),
    ("\"\u{0}\"", "! 1:2 a control character inside a string"),
    ("\"0123456789\t\"", "! 1:12 a control character inside a string"),
    ("\"\u{1f}\"", "! 1:2 a control character inside a string"), (#""\x""#, "! 1:3 an unknown escape"),
    (#""\U0041""#, "! 1:3 an unknown escape"), (#""\'""#, "! 1:3 an unknown escape"),
    ("\"\\\n\"", "! 1:3 an unknown escape"), (#""\u12""#, #"! 1:6 \u needs four hex digits"#),
    (#""\u123g""#, #"! 1:7 \u needs four hex digits"#), (#""\u"#, #"! 1:4 \u needs four hex digits"#),
    (#""\"#, "! 1:3 the text ends inside a string"), (#""\""#, "! 1:4 the text ends inside a string"),
    (#""\ud83d\ude0""#, #"! 1:13 \u needs four hex digits"#),
  ])
  func isRefused(text: String, expected: String) { check(text, expected) }

  @Test(arguments: 0..<20) func aSpecialByteIsFoundAtEveryPlace(place: Int) throws {
    let plain = String(repeating: "é~", count: place)
    #expect(try JSONValue(parsing: Array("\"\(plain)\"".utf8)) == .string(plain))
    #expect(try JSONValue(parsing: Array("\"\(plain)\\n\(plain)\"".utf8)) == .string("\(plain)\n\(plain)"))
    for byte: UInt8 in 0..<0x20 {
      let text = [0x22] + Array(repeating: 0xff, count: place) + [byte, 0x22]
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
      #expect(error?.position.offset == place + 1)
    }
  }

  @Test func bytesThatAreNotUTF8AreKeptAsBytesAndRepairedAsText() throws {
    for (raw, bytes): ([UInt8], [UInt8]) in [
      ([0x61, 0xff, 0x62], [0x61, 0xff, 0x62]), ([0xff, 0x5c, 0x6e, 0xc3], [0xff, 0x0a, 0xc3]),
    ] {
      var reader = JSONReader([0x22] + raw + [0x22])
      #expect(try reader.next() == .string)
      #expect(reader.textBytes == bytes)
      #expect(reader.text == String(decoding: bytes, as: UTF8.self))
      #expect(reader.text.contains("\u{fffd}"))
    }
  }

  @Test func isTextComparesBytes() throws {
    var reader = JSONReader(Array(#"["wall_ms","\u0061b","e\u0301","wall"]"#.utf8))
    _ = try reader.next()
    _ = try reader.next()
    #expect(reader.isText("wall_ms") && !reader.isText("wall") && !reader.isText("wall_mS"))
    _ = try reader.next()
    #expect(reader.isText("ab") && !reader.isText("a"))
    _ = try reader.next()
    #expect(reader.isText("e\u{301}") && !reader.isText("\u{e9}"))
    _ = try reader.next()
    _ = try reader.next()
    #expect(reader.isText("") && reader.text.isEmpty && reader.textBytes.isEmpty && reader.number == 0)
  }
}
