import Figures
import JSON
import Model

/// Why a line of the history is not what it should be, in words.
struct LineFault: Error, Equatable {
  var reason: String
}

/// Values of the history's lines; each is called after its key. `null` reads as if the member were absent.
extension JSONReader {
  mutating func event() throws(LineFault) -> JSONEvent {
    do throws(JSONError) {
      if let event = try next() { return event }
    } catch { throw LineFault(reason: "not JSON at column \(error.position.column): \(error.reason)") }
    throw LineFault(reason: "the line is empty")
  }

  mutating func skip() throws(LineFault) {
    do throws(JSONError) { try skipValue() } catch {
      throw LineFault(reason: "not JSON at column \(error.position.column): \(error.reason)")
    }
  }

  /// Refuses anything but space behind the object that just ended.
  mutating func expectEnd() throws(LineFault) {
    var isEnd = false
    // The reader gives nil once at the end of a text, and again where no other follows.
    do throws(JSONError) {
      let end = try next()
      let after = try next()
      isEnd = end == nil && after == nil
    } catch { isEnd = false }
    if !isEnd { throw LineFault(reason: "something follows the end of the object") }
  }

  /// Calls `body` with the name of every member of the object that comes next; it reads or skips the value.
  /// False where `null` comes instead.
  @discardableResult
  mutating func members(
    _ what: StaticString, _ body: (inout JSONReader, String) throws(LineFault) -> Void
  ) throws(LineFault) -> Bool {
    switch try event() {
    case .null: return false
    case .beginObject: break
    default: throw LineFault(reason: "\(what) is not an object")
    }
    while try event() == .key { try body(&self, text) }
    return true
  }

  /// Calls `body` with the first event of every element of the array that comes next.
  mutating func elements(
    _ what: StaticString, _ body: (inout JSONReader, JSONEvent) throws(LineFault) -> Void
  ) throws(LineFault) {
    switch try event() {
    case .null: return
    case .beginArray: break
    default: throw LineFault(reason: "\(what) is not an array")
    }
    while case let event = try event(), event != .endArray { try body(&self, event) }
  }

  mutating func textValue(_ what: StaticString) throws(LineFault) -> String? {
    switch try event() {
    case .string: return text
    case .null: return nil
    default: throw LineFault(reason: "\(what) is not a text")
    }
  }

  /// The bytes as they stand, so that a text in another encoding survives too.
  mutating func nameValue(_ what: StaticString) throws(LineFault) -> ByteString? {
    switch try event() {
    case .string: return ByteString(bytes: textBytes)
    case .null: return nil
    default: throw LineFault(reason: "\(what) is not a text")
    }
  }

  mutating func base64Value(_ what: StaticString) throws(LineFault) -> ByteString? {
    guard let text = try textValue(what) else { return nil }
    guard let name = ByteString(base64: text) else { throw LineFault(reason: "\(what) is not base64") }
    return name
  }

  mutating func numberValue(_ what: StaticString) throws(LineFault) -> Double? {
    switch try event() {
    case .number: return number
    case .null: return nil
    default: throw LineFault(reason: "\(what) is not a number")
    }
  }

  /// A whole number; exact up to 2^53, as JSON's readers agree on it (RFC 7493).
  mutating func integerValue(_ what: StaticString) throws(LineFault) -> Int? {
    guard let number = try numberValue(what) else { return nil }
    guard abs(number) <= 0x1p53 else { throw LineFault(reason: "\(what) is too large") }
    return Int(number.rounded())
  }

  mutating func millisecondsValue(_ what: StaticString) throws(LineFault) -> Duration? {
    guard let number = try numberValue(what) else { return nil }
    // Nanoseconds must fit into 64 bits (292 years), so that nobody who computes with them overflows.
    guard abs(number) < 9e12 else { throw LineFault(reason: "\(what) is too large") }
    // In two parts, so that a whole number stays exact where nanoseconds would pass 2^53.
    let whole = number.rounded(.towardZero)
    return .milliseconds(Int64(whole)) + .fromMilliseconds(number - whole)
  }

  /// An array of names, each a text or `{"b64": "…"}`.
  mutating func namesValue(_ what: StaticString) throws(LineFault) -> [ByteString]? {
    switch try event() {
    case .null: return nil
    case .beginArray: break
    default: throw LineFault(reason: "\(what) is not an array")
    }
    var names: [ByteString] = []
    while case let event = try event(), event != .endArray { names.append(try element(event, what)) }
    return names
  }

  private mutating func element(_ event: JSONEvent, _ what: StaticString) throws(LineFault) -> ByteString {
    if event == .string { return ByteString(bytes: textBytes) }
    guard event == .beginObject else { throw LineFault(reason: "\(what) holds something that is not a text") }
    var name: ByteString?
    while try self.event() == .key {
      if isText("b64") { name = try base64Value(what) } else { try skip() }
    }
    guard let name else { throw LineFault(reason: "\(what) holds an object without b64") }
    return name
  }
}
