import Settings
import Testing

private let whole = #"""
  {"schema": 1, "headroom": 0.10,
  "loops": {

  "inner":
  {"command": ["make", "\u00e9\n"], "budget_s": 6e1, "edits": {"replay": 3}, "trace": "off", "x-a": [null, true]},

  "inner|é":
  {"budget_s": "off"},

  "": null
  },
  "levels": {"a|b-c": {"level_s": 1.5, "loosened": [{"reason": "r", "on": "2026-02-03"}]}},
  "noise": {"inner|b-c": {"pair_sd": 0.1, "calibrated": true}}, "retired": {"x": {"reason": "r", "to": ["y"]}}}
  """#

/// Reads a damaged file: a value, or an error whose place lies in the file and whose text is one line.
private func check(_ bytes: [UInt8], at location: SourceLocation = #_sourceLocation) {
  do throws(SettingsError) {
    _ = try Settings.parse(bytes)
    _ = try SettingsFile(parsing: bytes)
  } catch {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    #expect((1...max(1, lines.count)).contains(error.line), "\(error)", sourceLocation: location)
    let length = lines.isEmpty ? 0 : lines[min(error.line, lines.count) - 1].count
    #expect((1...(length + 1)).contains(error.column), "\(error)", sourceLocation: location)
    #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 }, sourceLocation: location)
  }
}

@Test func `a file cut anywhere`() {
  let bytes = Array(whole.utf8)
  for length in 0..<bytes.count { check(Array(bytes[..<length])) }
}

@Test("a file with one byte changed", arguments: Array("\"{}[],:0-e\\/n\u{0}\n".utf8) + [0xff, 0xc3])
func changed(byte: UInt8) {
  var bytes = Array(whole.utf8)
  for place in bytes.indices {
    let old = bytes[place]
    bytes[place] = byte
    check(bytes)
    bytes[place] = old
  }
}
