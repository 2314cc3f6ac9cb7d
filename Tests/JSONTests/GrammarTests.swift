import JSON
import Testing

/// The rules of RFC 8259 one after the other, each with texts that keep it and texts that break it.
struct GrammarTests {
  @Test(arguments: [
    ("{}", "{ } ·"), ("[]", "[ ] ·"), ("[[],{}]", "[ [ ] { } ] ·"), (#"{"a":{"b":[1]}}"#, "{ a: { b: [ 1.0 ] } } ·"),
    ("[1,2]", "[ 1.0 2.0 ] ·"), (#"{"a":1,"a":2,"":3}"#, "{ a: 1.0 a: 2.0 : 3.0 } ·"), ("true", "true ·"),
    ("false", "false ·"), ("null", "null ·"), (#""""#, #""" ·"#), ("7", "7.0 ·"),
    ("[true,false,null]", "[ true false null ] ·"),
    ("", ""), (" \t\r\n", ""), (" [ 1 , 2 ] ", "[ 1.0 2.0 ] ·"), ("\t{\r\n\"a\" :\n 1\t}\n", "{ a: 1.0 } ·"),
  ])
  func structureIsRead(text: String, expected: String) { check(text, expected) }

  @Test(arguments: [
    ("[", "[ ! 1:2 the text ends inside a value"), ("{", "{ ! 1:2 the text ends inside a value"),
    ("]", "! 1:1 unexpected ]"), ("}", "! 1:1 unexpected }"), ("[}", "[ ! 1:2 unexpected }"),
    ("{]", "{ ! 1:2 unexpected ]"), ("[1}", "[ 1.0 ! 1:3 unexpected }"), ("[1,]", "[ 1.0 ! 1:4 unexpected ]"),
    ("[,1]", "[ ! 1:2 expected a value"), ("[,]", "[ ! 1:2 expected a value"),
    ("[1,,2]", "[ 1.0 ! 1:4 expected a value"),
    ("[1 2]", "[ 1.0 ! 1:4 expected a comma or a closing bracket"), ("[1,", "[ 1.0 ! 1:4 the text ends after a comma"),
    (#"{"a"}"#, "{ ! 1:5 expected a colon"), (#"{"a":}"#, "{ a: ! 1:6 unexpected }"),
    (#"{"a" 1}"#, "{ ! 1:6 expected a colon"),
    (#"{"a":1,}"#, "{ a: 1.0 ! 1:8 unexpected }"),
    (#"{"a":1 "b":2}"#, "{ a: 1.0 ! 1:8 expected a comma or a closing bracket"),
    ("{1:2}", "{ ! 1:2 expected the name of a member in quotes"),
    ("{a:2}", "{ ! 1:2 expected the name of a member in quotes"),
    ("{,}", "{ ! 1:2 expected the name of a member in quotes"), (#"{"a"::1}"#, "{ a: ! 1:6 expected a value"),
    (#"{"a":1:2}"#, "{ a: 1.0 ! 1:7 expected a comma or a closing bracket"),
    (#"{"a","b"}"#, "{ ! 1:5 expected a colon"),
    ("[\"a\",\n4\n,]", "[ \"a\" 4.0 ! 3:2 unexpected ]"), (":", "! 1:1 expected a value"),
    (",", "! 1:1 expected a value"),
    ("[1]]", "[ 1.0 ] · ! 1:4 unexpected ]"), ("[\u{0b}1]", "[ ! 1:2 expected a value"),
    ("[\u{a0}]", "[ ! 1:2 expected a value"),
    ("[1]\u{0}", "[ 1.0 ] · ! 1:4 expected a value"), ("/**/[]", "! 1:1 expected a value"),
    ("'a'", "! 1:1 expected a value"),
  ])
  func structureIsRefused(text: String, expected: String) { check(text, expected) }

  @Test(arguments: [
    "True", "TRUE", "nul", "nulL", "tru e", "fals", "undefined", "NaN", "Infinity", "-Infinity", "truth",
  ])
  func wordsAreRefused(word: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(word.utf8)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[\(word)]".utf8)) }
  }

  @Test(arguments: [
    ("0", "0.0"), ("-0", "-0.0"), ("-1", "-1.0"), ("10", "10.0"), ("1.5", "1.5"), ("0.001", "0.001"), ("1e3", "1000.0"),
    ("1E+3", "1000.0"), ("1e-3", "0.001"), ("-1.25e2", "-125.0"), ("1e00", "1.0"), ("0e5", "0.0"), ("0.10", "0.1"),
    ("123456789012345", "123456789012345.0"), ("9007199254740993", "9007199254740992.0"), ("1e400", "inf"),
    ("-1e400", "-inf"), ("1e-400", "0.0"), ("5e-324", "5e-324"), ("0.30000000000000004", "0.30000000000000004"),
    ("1.7976931348623157e308", "1.7976931348623157e+308"), ("100000000000000000000", "1e+20"),
    ("999999999999999.9", "999999999999999.9"), ("0.00000000000000001", "1e-17"),
  ])
  func numbersAreRead(text: String, expected: String) {
    check(text, expected + " ·")
    check("[\(text)]", "[ \(expected) ] ·")
  }

  @Test(arguments: [
    "01", "-01", "00", "+1", "-", "--1", ".5", "-.5", "1.", "1.e3", "1e", "1e+", "1e-", "1E", "1.5.2", "0x10", "1_000",
    "1,5e", "- 1", "1 .5", "e5", "-e5", "1ee5", "1e5.5", "１", "-a", "1a",
  ])
  func numbersAreRefused(text: String) {
    var reader = JSONReader(Array("[\(text)]".utf8))
    #expect(events(&reader).contains("!"))
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test func brackets() throws {
    let deep = JSONReader.deepest
    func nested(_ count: Int) -> [UInt8] { .init(repeating: 0x5b, count: count) + .init(repeating: 0x5d, count: count) }
    _ = try JSONValue(parsing: nested(deep))
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(deep + 1)) }
    #expect(error?.position.offset == deep)
    check(nested(deep + 1), String(repeating: "[ ", count: deep) + "! 1:\(deep + 1) brackets nest deeper than \(deep)")
  }

  @Test func everyCutOfATextIsRefused() {
    let text = Array(#"{"a\u00e9\n":[1.5e-3,true,null,{"b":"\ud83d\ude00 ü"},[]],"c":false}"#.utf8)
    for count in 0..<text.count {
      let cut = Array(text[..<count])
      #expect(throws: JSONError.self, "\(count) bytes") { try JSONValue(parsing: cut) }
      var (whole, single) = (JSONReader(cut), chunked(cut, 1))
      let told = events(&whole)
      #expect(told == events(&single))
      #expect(count == 0 ? told.isEmpty : told.contains("! 1:\(count + 1) "), "\(told)")
    }
  }

  @Test func whatFollowsTheTextIsRefused() {
    for text in ["{} {}", "1 2", "null,", "[]x", "\"a\"\"b\"", "{}\u{feff}"] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{}\n  x".utf8)) }
    #expect(
      error
        == JSONError(
          position: JSONPosition(offset: 5, line: 2, column: 3), reason: "something follows the end of the text"))
  }

  @Test func byteOrderMarkIsPassedAtTheStartOnly() {
    check("\u{feff}[1]", "[ 1.0 ] ·")
    check("\u{feff}", "")
    check("\u{feff}x", "! 1:1 expected a value")
    check("[\u{feff}1]", "[ ! 1:2 expected a value")
    check("[1]\u{feff}", "[ 1.0 ] · ! 1:4 expected a value")
    check([0xef, 0xbb], "! 1:3 expected a value")
    check([0xef, 0xbb, 0x31], "! 1:3 expected a value")
  }
}
