import Figures
import JSON
import Model

/// Members of the JSON texts: each writes a key and its value; null where the value is nil.
extension JSONWriter {
  mutating func text(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  mutating func integer(_ name: String, _ value: Int?) {
    key(name)
    if let value { number(value) } else { null() }
  }

  mutating func decimal(_ name: String, _ value: Double?) {
    key(name)
    if let value { number(value, decimals: 4) } else { null() }
  }

  mutating func flag(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  /// A time in milliseconds, to the microsecond.
  mutating func milliseconds(_ name: String, _ value: Duration?) {
    key(name)
    if let value { number(value.milliseconds) } else { null() }
  }

  mutating func milliseconds(_ name: String, _ values: [Duration]) {
    key(name)
    array { json in for value in values { json.number(value.milliseconds) } }
  }

  mutating func moment(_ name: String, _ value: Timestamp?) {
    text(name, value.map { InternetTime.text(microseconds: $0.microseconds) })
  }

  /// A name under `name`, or in base64 under `name_b64` where it is not UTF-8; nothing for nil.
  mutating func name(_ name: String, _ value: ByteString?) {
    guard let value else { return }
    if let utf8 = value.utf8 { text(name, utf8) } else { text(name + "_b64", Base64.encode(value.bytes)) }
  }

  mutating func strings(_ name: String, _ values: [String]) {
    key(name)
    array { json in for value in values { json.string(value) } }
  }
}

/// An indented JSON text with its line end.
func jsonText(_ members: (inout JSONWriter) -> Void) -> String {
  var json = JSONWriter(indented: true)
  json.object(members)
  return String(decoding: json.bytes, as: UTF8.self) + "\n"
}
