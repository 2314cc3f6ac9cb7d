import JSON
import Testing

struct WriterTests {
  private func text(_ indented: Bool = false, _ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(indented: indented)
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func sample(_ writer: inout JSONWriter) {
    writer.object {
      $0.key("name")
      $0.string("a")
      $0.key("empty")
      $0.object { _ in }
      $0.key("none")
      $0.array { _ in }
      $0.key("list")
      $0.array {
        $0.number(1)
        $0.array { $0.bool(true) }
        $0.object {
          $0.key("x")
          $0.null()
        }
      }
    }
  }

  @Test func compact() {
    #expect(text(false, sample) == #"{"name":"a","empty":{},"none":[],"list":[1,[true],{"x":null}]}"#)
  }

  @Test func indented() {
    let expected = """
      {
        "name": "a",
        "empty": {},
        "none": [],
        "list": [
          1,
          [
            true
          ],
          {
            "x": null
          }
        ]
      }
      """
    #expect(text(true, sample) == expected)
  }

  @Test(arguments: [
    ("a", #""a""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\u000a\u000d\u0009""#),
    ("\u{0}\u{8}\u{1b}", #""\u0000\u0008\u001b""#),
    ("\u{7f}", #""\u007f""#), ("\u{9b}1m", #""\u009b1m""#), ("\u{80}\u{9f}\u{a0}é", "\"\\u0080\\u009f\u{a0}é\""),
    ("😀", "\"😀\""), ("", #""""#),
  ])
  func strings(value: String, expected: String) throws {
    #expect(text { $0.string(value) } == expected)
    #expect(text { $0.string("x\(value)".dropFirst()) } == expected)
    #expect(try JSONValue(parsing: Array(expected.utf8)) == .string(value))
  }

  @Test(arguments: [
    (0, 3, "0"), (-0.0, 3, "0"), (1.5, 3, "1.5"), (1.0005, 3, "1.001"), (0.1234, 3, "0.123"), (-0.0004, 3, "0"),
    (-2.5, 0, "-3"), (100, 3, "100"), (1e15, 0, "1000000000000000"), (1e16, 3, "1e+16"), (0.05, 1, "0.1"),
    (123.456, -1, "123"), (0, 99, "0"), (0.25, 99, "0.25"), (.nan, 3, "null"), (.infinity, 3, "null"),
    (1.7976931348623157e308, 3, "1.7976931348623157e+308"), (60_000.125, 3, "60000.125"), (-0.5, 3, "-0.5"),
  ])
  func numbers(value: Double, decimals: Int, expected: String) {
    #expect(text { $0.number(value, decimals: decimals) } == expected)
  }

  @Test(arguments: [0, 1, 9, 10, 99, 100, -1, -10, 1 << 53, 999_999_999_999_999_999, Int.max, Int.min])
  func integers(value: Int) {
    #expect(text { $0.number(value) } == "\(value)")
  }

  @Test(arguments: [
    (0, 6, "0"), (1, 6, "0.000001"), (-1, 6, "-0.000001"), (1_000_000, 6, "1"), (1_500_000, 6, "1.5"), (10, 0, "10"),
    (1_414_750_080, 6, "1414.75008"), (-12_000_000_001, 6, "-12000.000001"), (7, 18, "0.000000000000000007"),
    (Int64.max, 6, "9223372036854.775807"), (Int64.min, 18, "-9.223372036854775808"), (100, -3, "100"),
    (1, 99, "0.000000000000000001"),
  ])
  func units(value: Int64, decimals: Int, expected: String) {
    #expect(text { $0.number(units: value, decimals: decimals) } == expected)
  }

  @Test(arguments: 0..<60)
  func whatIsWrittenIsRead(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let value = JSONValue.random(depth: 5, &random)
    for indented in [false, true] {
      var writer = JSONWriter(indented: indented)
      writer.value(value)
      #expect(try JSONValue(parsing: writer.bytes) == value)
      var reader = chunked(writer.bytes, Int.random(in: 1...9, using: &random))
      let first = try #require(try reader.next())
      #expect(try JSONValue.read(first, from: &reader) == value)
      #expect(!indented || !writer.bytes.contains { $0 < 0x20 && $0 != 0x0a || $0 == 0x7f })
    }
  }

  @Test func membersAreFoundByName() throws {
    let value = try JSONValue(parsing: Array(#"{"a":1,"b":"x","a":[true,null]}"#.utf8))
    #expect(value["a"]?.array == [.bool(true), .null])
    #expect(value["b"]?.string == "x" && value["b"]?.number == nil && value["c"] == nil)
    #expect(value.object?.count == 3 && value["a"]?.array?[0].bool == true)
    #expect(JSONValue.number(2)["a"] == nil && JSONValue.number(2).number == 2)
  }
}

extension JSONValue {
  /// Any value, nested at most `depth` deep, the same for the same generator.
  fileprivate static func random(depth: Int, _ random: inout Dice) -> JSONValue {
    switch Int.random(in: depth > 0 ? 0...7 : 0...4, using: &random) {
    case 0: return .null
    case 1: return .bool(.random(using: &random))
    case 2: return .number(Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1000)
    case 3:
      let value = Double(bitPattern: random.next())
      return .number(value.isFinite ? value : 0)
    case 4: return .string(text(&random))
    case 5, 6:
      return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in .random(depth: depth - 1, &random) })
    default:
      return .object(
        (0..<Int.random(in: 0...5, using: &random)).map { _ in
          JSONMember(name: text(&random), value: .random(depth: depth - 1, &random))
        })
    }
  }

  private static func text(_ random: inout Dice) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...12, using: &random) {
      let top: UInt32 = [0x20, 0x80, 0x100, 0x11_0000].randomElement(using: &random) ?? 0x80
      if let scalar = Unicode.Scalar(UInt32.random(in: 0..<top, using: &random)) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
