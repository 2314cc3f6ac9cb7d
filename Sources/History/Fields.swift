import Figures
import JSON
import Model

/// Members of the history's lines: each writes a key and its value, and nothing where the value is nil.
extension JSONWriter {
  mutating func integer(_ name: String, _ value: Int) {
    key(name)
    number(value)
  }

  mutating func text(_ name: String, _ value: String?) {
    guard let value else { return }
    key(name)
    string(value)
  }

  /// A time in milliseconds, exact to the nanosecond.
  mutating func milliseconds(_ name: String, _ value: Duration?) {
    guard let value else { return }
    key(name)
    number(units: value.nanoseconds, decimals: 6)
  }

  /// A name under `name`, or in base64 under `name_b64` where it is not UTF-8.
  mutating func name(_ name: String, _ value: ByteString?) {
    guard let value else { return }
    if let utf8 = value.utf8 { text(name, utf8) } else { text(name + "_b64", value.base64) }
  }

  mutating func names(_ name: String, _ values: [ByteString]) {
    key(name)
    array { json in
      for value in values {
        if let utf8 = value.utf8 { json.string(utf8) } else { json.object { $0.text("b64", value.base64) } }
      }
    }
  }

  mutating func blob(_ path: String, _ id: String?) {
    key(path)
    if let id { string(id) } else { null() }
  }
}
