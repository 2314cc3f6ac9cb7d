import JSON
import Model

/// The files of Bazel, told by their content.
enum BazelFileKind: String {
  case profile, events, executionLog, explanation, queryXML, queryProto
  /// A test's `test.cache_status`, under the path of the test's log.
  case test

  init?(_ file: FileHead) {
    if file.name.lastComponent == "test.cache_status" {
      self = .test
      return
    }
    guard let first = file.bytes.first(where: { $0 > 0x20 }) else { return nil }
    switch first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): guard let kind = Self.json(file.bytes) else { return nil }; self = kind
    case UInt8(ascii: "<"):
      guard ByteString(bytes: file.bytes.prefix(4096)).contains("<query version=") else { return nil }
      self = .queryXML
    default:
      if ByteString(bytes: file.bytes).hasPrefix("Build options:") {
        self = .explanation
      } else {
        guard Self.isQuery(file.bytes) else { return nil }
        self = .queryProto
      }
    }
  }

  private static func json(_ bytes: [UInt8]) -> BazelFileKind? {
    let text = ByteString(bytes: bytes)
    var reader = JSONReader(bytes)
    guard (try? reader.next()) == .beginObject, (try? reader.next()) == .key else {
      return text.contains("\"build phase marker\"") ? .profile : nil
    }
    if reader.isText("commandArgs") || text.contains("\"commandArgs\"") && text.contains("\"listedOutputs\"") {
      return .executionLog
    }
    let isEvent = reader.isText("id") && (text.contains("\"started\"") || text.contains("\"buildFinished\""))
    if isEvent, text.contains("\"children\"") || text.contains("\"progress\"") { return .events }
    let isTrace = text.contains("\"traceEvents\"")
    let isBazels = [
      "\"build phase marker\"", "\"action processing\"", "\"build_id\"", "\"output_base\"", "Critical Path",
    ]
    .contains(where: text.contains)
    return isTrace && isBazels ? .profile : nil
  }

  /// Whether the first target of the answer is one: a name in it is a label.
  private static func isQuery(_ bytes: [UInt8]) -> Bool {
    guard bytes.contains(0) || bytes.first.map({ $0 < 0x20 }) ?? false || bytes.prefix(8).contains(where: { $0 < 0x09 })
    else { return false }
    let graph = BazelGraph(proto: bytes)
    let names = graph.rules.keys.prefix(8) + Array(graph.sources.prefix(8))
    return !names.isEmpty && names.allSatisfy { $0.hasPrefix("//") || $0.hasPrefix("@") }
  }
}
