import JSON
import Testing

/// The reader over chunks, over several texts, and skipping.
struct StreamTests {
  @Test func severalTextsInARow() {
    check("{}\n[]\n1\n\"a\"\ntrue", "{ } · [ ] · 1.0 · \"a\" · true ·")
    check("{\"a\":1}{\"b\":2}\n\n", "{ a: 1.0 } · { b: 2.0 } ·")
    check("1\n\n[2}", "1.0 · [ 2.0 ! 3:3 unexpected }")
  }

  @Test func afterAnErrorEveryCallGivesIt() {
    var reader = JSONReader(Array("[1 2]".utf8))
    let first = events(&reader)
    #expect(first == "[ 1.0 ! 1:4 expected a comma or a closing bracket")
    #expect(events(&reader) == "! 1:4 expected a comma or a closing bracket")
    #expect(throws: JSONError.self) { try reader.skipValue() }
  }

  @Test func theWindowStaysSmall() throws {
    let line = Array(#"{"key" : "a string of some length", "n": 12345, "list": [true, false]}"#.utf8) + [0x0a]
    for size in [1, 5, 64, 100] {
      var (at, largest) = (0, 0)
      var reader = JSONReader { window in
        largest = max(largest, window.count)
        for _ in 0..<size { window.append(line[at % line.count]); at += 1 }
        return at < 50_000
      }
      while at < 49_000 { _ = try reader.next() }
      #expect(largest <= 34, "\(size) bytes at a time")
    }
  }

  @Test func refillsMayBeEmptyAndTheLastMayBringBytes() {
    let text = Array(#"{"name":["va\nlue",-12.5e1,true]}"#.utf8)
    var (at, turn) = (0, 0)
    var reader = JSONReader { window in
      turn += 1
      guard turn % 3 == 0 else { return true }
      window.append(text[at])
      at += 1
      return at < text.count
    }
    #expect(events(&reader) == "{ name: [ \"va\nlue\" -125.0 true ] } ·")
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func skipValuePassesTheRestOfTheValue(size: Int) throws {
    let text = #"{"a":{"x":[1,{"y":2}],"z":3},"b":[[],{}],"c":"s","d":[4,[5],6]} [7]"#
    var reader = chunked(Array(text.utf8), size)
    #expect(try reader.next() == .beginObject)
    #expect(try reader.next() == .key)
    try reader.skipValue()  // After a key: its value.
    #expect(try reader.next() == .key && reader.text == "b")
    #expect(try reader.next() == .beginArray)
    try reader.skipValue()  // After a bracket: to the one that closes it.
    #expect(try reader.next() == .key && reader.text == "c")
    #expect(try reader.next() == .string)
    try reader.skipValue()  // After a string: nothing is left of it.
    #expect(try reader.next() == .key && reader.text == "d")
    #expect(try reader.next() == .beginArray)
    #expect(try reader.next() == .number)
    #expect(try reader.next() == .beginArray)
    #expect(try reader.next() == .number)
    #expect(try reader.next() == .endArray)
    try reader.skipValue()  // After the end of a value: nothing.
    #expect(try reader.next() == .number && reader.number == 6)
    #expect(try reader.next() == .endArray)
    #expect(try reader.next() == .endObject)
    try reader.skipValue()  // After the end of the text: nothing.
    #expect(try reader.next() == nil)
    try reader.skipValue()  // Before a text: all of it.
    #expect(reader.depth == 0)
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
    try reader.skipValue()  // At the end of the input: nothing.
    #expect(reader.position.offset == text.utf8.count)
  }

  @Test func skipValueFromInsideAnObjectPassesTheObject() throws {
    var reader = JSONReader(Array(#"[{"a":1,"b":{"c":2}},3]"#.utf8))
    for expected: JSONEvent in [.beginArray, .beginObject] { #expect(try reader.next() == expected) }
    try reader.skipValue()
    #expect(try reader.next() == .number && reader.number == 3)
  }

  @Test func skipValueStillReadsWhatItPasses() {
    var reader = JSONReader(Array(#"{"a":[1,{"b":tru}]}"#.utf8))
    #expect(throws: JSONError.self) { try reader.skipValue() }
  }

  @Test(arguments: [1, 2, 3, 7, 1000])
  func positionsCountLinesOverDroppedChunks(size: Int) throws {
    let text = "{\n  \"a\" :\n\n [1,\n  \"zwölf\" ],\r\n\t\"b\": true}\n"
    var reader = chunked(Array(text.utf8), size)
    var told = ""
    while try reader.next() != nil {
      let (from, to) = (reader.eventPosition, reader.position)
      told += "\(from.line):\(from.column)-\(to.line):\(to.column)@\(from.offset)-\(to.offset) "
    }
    #expect(
      told == "1:1-1:2@0-1 2:3-2:8@4-9 4:2-4:3@12-13 4:3-4:4@13-14 5:3-5:11@18-26 5:12-5:13@27-28 "
        + "6:2-6:6@32-36 6:7-6:11@37-41 6:11-6:12@41-42 ")
    #expect(Array(text.utf8)[32] == 0x22)
  }

  @Test(
    arguments: [
      ("0", 0), ("-0", 0), ("9223372036854775807", Int.max), ("-9223372036854775808", .min),
      ("9223372036854775808", nil),
      ("9007199254740993", 9_007_199_254_740_993), ("1.5", nil), ("1e3", 1000), ("2.0", 2), ("1e400", nil),
      ("1e19", nil),
    ] as [(String, Int?)])
  func integers(text: String, expected: Int?) throws {
    var reader = JSONReader(Array(text.utf8))
    #expect(try reader.next() == .number)
    #expect(reader.integer == expected)
  }

  @Test func noBytesCrashTheReader() {
    var random = Dice(seed: 5)
    let alphabet = Array(#"{}[]",:\u12e+-. ntrufalse"#.utf8) + [0x0a, 0x00, 0xff, 0xef, 0xbb, 0xbf]
    for _ in 0..<3000 {
      let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      var whole = JSONReader(bytes)
      var single = chunked(bytes, 1)
      let told = events(&whole)
      if told != events(&single) { Issue.record("\(bytes)") }
    }
  }
}
