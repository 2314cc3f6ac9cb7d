import Figures
import JSON
import Model

/// Why an input is not of the form at all: what it names could not be read on.
public struct InputError: Error, Equatable, Sendable {
  public var position: JSONPosition
  public var reason: String
}

/// Reads the values of the input form: what has another type than the form says is passed over and counted.
struct FormReader {
  var json: JSONReader
  var findings = InputFindings()

  /// Times beyond it are taken for it: 11 days, so that a sum over a million files fits.
  static let longest = 1_000_000.0

  init(_ json: JSONReader) {
    self.json = json
  }

  /// Refuses anything but space behind the object that just ended.
  mutating func expectEnd() throws(JSONError) {
    // The reader gives nil once at the end of a text, and again where no other follows.
    if try json.next() == nil, try json.next() == nil { return }
    throw JSONError(position: json.eventPosition, reason: "something follows the object")
  }

  /// Calls `member` with the name of each member of the object that comes next; it must read or skip the value.
  mutating func object(
    _ what: String, _ member: (inout FormReader, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try next() == .beginObject else { return try refuse(what) }
    while try json.next() == .key { try member(&self, json.text) }
  }

  /// Calls `element` before each element of the array that comes next, with its first event; it must read the rest.
  mutating func array(
    _ what: String, _ element: (inout FormReader, JSONEvent) throws(JSONError) -> Void
  ) throws(JSONError) {
    guard try next() == .beginArray else { return try refuse(what) }
    while let event = try json.next(), event != .endArray { try element(&self, event) }
  }

  mutating func next() throws(JSONError) -> JSONEvent { try json.next() ?? .null }

  /// Passes over the value whose first event was just read.
  mutating func refuse(_ what: String) throws(JSONError) {
    findings.add(.wrongType, ByteString(what))
    try json.skipValue()
  }

  mutating func skipUnknown(_ key: String) throws(JSONError) {
    findings.add(.unknownKey, ByteString(key))
    try json.skipValue()
  }

  mutating func name(_ what: String) throws(JSONError) -> ByteString? { try name(what, try next()) }

  /// A name as a text, as it stands, or as `{"b64":"…"}`.
  mutating func name(_ what: String, _ event: JSONEvent) throws(JSONError) -> ByteString? {
    switch event {
    case .string:
      let name = ByteString(bytes: json.textBytes)
      if name.utf8 == nil { findings.add(.notUTF8, name) }
      return name
    case .beginObject: return try base64(what)
    case .null: return nil
    default:
      try refuse(what)
      return nil
    }
  }

  private mutating func base64(_ what: String) throws(JSONError) -> ByteString? {
    var name: ByteString?
    while try json.next() == .key {
      let isName = json.isText("b64")
      if isName, try json.next() == .string { name = Base64.decode(json.text).map { ByteString(bytes: $0) } }
      if !isName { try json.skipValue() }
    }
    if name == nil { findings.add(.wrongType, ByteString(what)) }
    if let name, name.utf8 == nil { findings.add(.notUTF8, name) }
    return name
  }

  mutating func names(_ what: String) throws(JSONError) -> [ByteString] {
    var names: [ByteString] = []
    try array(what) { form, event throws(JSONError) in
      if let name = try form.name(what, event) { names.append(name) }
    }
    return names
  }

  mutating func number(_ what: String) throws(JSONError) -> Double? {
    switch try next() {
    case .number: return json.number
    case .null: return nil
    default:
      try refuse(what)
      return nil
    }
  }

  /// A count from 1 to `most`.
  mutating func count(_ what: String, most: Int) throws(JSONError) -> Int? {
    guard let number = try number(what) else { return nil }
    guard number >= 1, number <= Double(most), number == number.rounded() else {
      findings.add(.badNumber, ByteString(what))
      return nil
    }
    return Int(number)
  }

  /// Seconds as whole microseconds; negative ones are none, and `whose` they are is noted.
  mutating func microseconds(_ what: String, _ whose: ByteString? = nil) throws(JSONError) -> Int? {
    guard let seconds = try number(what) else { return nil }
    if !(0...Self.longest).contains(seconds) { findings.add(.badNumber, whose ?? ByteString(what)) }
    return Int((min(max(0, seconds), Self.longest) * 1_000_000).rounded())
  }

  mutating func bool(_ what: String) throws(JSONError) -> Bool? {
    switch try next() {
    case .bool(let value): return value
    case .null: return nil
    default:
      try refuse(what)
      return nil
    }
  }

  /// One word of a closed list.
  mutating func word<Word: RawRepresentable<String>>(_ what: String, of: Word.Type) throws(JSONError) -> Word? {
    switch try next() {
    case .string:
      if let word = Word(rawValue: json.text) { return word }
      findings.add(.unknownWord, ByteString(bytes: json.textBytes))
      return nil
    case .null: return nil
    default:
      try refuse(what)
      return nil
    }
  }
}
