import JSON
import Testing

/// The events of an input as one line: `{ a: 1 [ "x" true null ] }`, `·` for the end of a text, `!` and the error.
func events(_ reader: inout JSONReader) -> String {
  var words: [String] = []
  do {
    var ended = true
    while true {
      if let event = try reader.next() {
        words.append(word(event, reader))
        ended = false
      } else if ended {
        return words.joined(separator: " ")
      } else {
        words.append("·")
        ended = true
      }
    }
  } catch {
    words.append("! \(error.position.line):\(error.position.column) \(error.reason)")
    return words.joined(separator: " ")
  }
}

private func word(_ event: JSONEvent, _ reader: JSONReader) -> String {
  switch event {
  case .beginObject: "{"
  case .endObject: "}"
  case .beginArray: "["
  case .endArray: "]"
  case .key: reader.text + ":"
  case .string: "\"\(reader.text)\""
  case .number: "\(reader.number)"
  case .bool(let value): "\(value)"
  case .null: "null"
  }
}

/// A reader that is handed `size` bytes at a time.
func chunked(_ bytes: [UInt8], _ size: Int) -> JSONReader {
  var rest = bytes[...]
  return JSONReader { window in
    window += rest.prefix(size)
    rest = rest.dropFirst(size)
    return !rest.isEmpty
  }
}

/// Expects the same events from the whole input and from every size of chunk.
func check(_ bytes: [UInt8], _ expected: String, at location: SourceLocation = #_sourceLocation) {
  var whole = JSONReader(bytes)
  #expect(events(&whole) == expected, sourceLocation: location)
  for size in [1, 2, 3, 7] {
    var reader = chunked(bytes, size)
    #expect(events(&reader) == expected, "\(size) bytes at a time", sourceLocation: location)
  }
}

func check(_ text: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
  check(Array(text.utf8), expected, at: location)
}

/// Marsaglia's xorshift64*, so that a failing seed fails again.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = (seed &+ 1) &* 0x9e37_79b9_7f4a_7c15
  }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }
}
