import JSON
import Model

/// Spans out of files of OTLP traces in JSON (opentelemetry-proto, trace.proto as proto3 JSON): one object, or one a line.
struct Spans {
  struct Span: Equatable {
    /// Of the instrumentation scope: `mise.tasks`.
    var scope = ""
    var name: ByteString = ""
    var id = ""
    /// Empty for a root.
    var parent = ""
    /// Nanoseconds since the epoch.
    var start: Int64 = 0
    var end: Int64 = 0
    /// 0 unset, 1 fine, 2 an error.
    var status = 0
    var message = ""
    var attributes: [String: JSONValue] = [:]

    var duration: Duration { .nanoseconds(max(0, end - start)) }

    func text(_ name: String) -> String? { attributes[name]?.string }
    func flag(_ name: String) -> Bool { attributes[name]?.bool ?? false }
    func integer(_ name: String) -> Int? { attributes[name]?.whole }
  }

  private(set) var all: [Span] = []
  /// Why the reading ended early.
  private(set) var trouble: String?

  private static let most = 1_000_000

  /// Whether a file's beginning is that of such traces.
  static func isTrace(_ head: [UInt8]) -> Bool {
    let text = ByteString(bytes: head)
    return text.contains("\"resourceSpans\"") || text.contains("\"resource_spans\"")
  }

  mutating func add(_ content: Content) {
    var reader = JSONReader(refill: content.open())
    do throws(JSONError) {
      while let first = try reader.next() {
        add(try JSONValue.read(first, from: &reader))
        guard try reader.next() == nil, all.count < Self.most else { return }
      }
    } catch {
      trouble = "line \(error.position.line): \(error.reason)"
    }
  }

  private mutating func add(_ file: JSONValue) {
    for resource in (file["resourceSpans"] ?? file["resource_spans"])?.array ?? [] {
      for scope in (resource["scopeSpans"] ?? resource["scope_spans"])?.array ?? [] {
        for span in scope["spans"]?.array ?? [] { add(span, scope["scope"]?["name"]?.string ?? "") }
      }
    }
  }

  private mutating func add(_ value: JSONValue, _ scope: String) {
    var span = Span()
    span.scope = scope
    span.name = value.name("name") ?? ""
    span.id = value["spanId"]?.string ?? value["span_id"]?.string ?? ""
    span.parent = value["parentSpanId"]?.string ?? value["parent_span_id"]?.string ?? ""
    span.start = Self.nanoseconds(value["startTimeUnixNano"] ?? value["start_time_unix_nano"])
    span.end = Self.nanoseconds(value["endTimeUnixNano"] ?? value["end_time_unix_nano"])
    span.status = Self.status(value["status"]?["code"])
    span.message = value["status"]?["message"]?.string ?? ""
    for attribute in value["attributes"]?.array ?? [] {
      guard let key = attribute["key"]?.string,
        let held = attribute["value"]?.object?.first(where: { $0.name.lowercased().hasSuffix("value") })?.value
      else { continue }
      span.attributes[key] = held
    }
    all.append(span)
  }

  /// 64-bit integers stand in quotes.
  private static func nanoseconds(_ value: JSONValue?) -> Int64 {
    if let text = value?.string { return Int64(text) ?? 0 }
    return value?.number.flatMap { $0.magnitude < 9e18 ? Int64($0) : nil } ?? 0
  }

  private static func status(_ value: JSONValue?) -> Int {
    switch value?.string {
    case "STATUS_CODE_OK": 1
    case "STATUS_CODE_ERROR": 2
    default: value?.whole ?? 0
    }
  }
}
