// What libFuzzer feeds to the readers of foreign bytes; built by `Scripts/prove fuzz`, not by the package.
import JSON
import Model

@testable import History
@testable import Tools

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

private let reader = getenv("RATCHET_FUZZ").map { String(cString: $0) } ?? ""

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  switch reader {
  case "json": fuzzJSON(bytes)
  case "ninja-log": fuzzNinjaLog(bytes)
  case "ninja-deps": fuzzNinjaDeps(bytes)
  case "history": fuzzHistory(bytes)
  default: fatalError("RATCHET_FUZZ names no reader")
  }
  return 0
}

/// However the input is cut into chunks, the same events come; a whole value is what its events say.
private func fuzzJSON(_ bytes: [UInt8]) {
  let size = max(1, Int(bytes.first ?? 1) % 9)
  var rest = bytes[...]
  var whole = JSONReader(bytes)
  var chunked = JSONReader { window in
    window += rest.prefix(size)
    rest = rest.dropFirst(size)
    return !rest.isEmpty
  }
  precondition(events(&whole) == events(&chunked), "chunks of \(size) read differently")
  _ = try? JSONValue(parsing: bytes)
}

private struct Event: Equatable {
  var event: JSONEvent?
  var text: [UInt8]
  var number: UInt64
  var place: JSONPosition
  var error: JSONError?
}

private func events(_ reader: inout JSONReader) -> [Event] {
  var all: [Event] = []
  // An input of nothing but ends of texts would go on for ever.
  var ends = 0
  while ends < 2 {
    do throws(JSONError) {
      let event = try reader.next()
      ends = event == nil ? ends + 1 : 0
      let place = reader.eventPosition
      all.append(Event(event: event, text: reader.textBytes, number: reader.number.bitPattern, place: place))
    } catch {
      all.append(Event(text: [], number: 0, place: error.position, error: error))
      return all
    }
  }
  return all
}

private func fuzzNinjaLog(_ bytes: [UInt8]) {
  let log = NinjaLog(bytes)
  precondition(log.rows.count == log.offsets.count && log.rows.allSatisfy { $0.start <= $0.end && !$0.output.isEmpty })
  let size = Int(bytes.last ?? 0)
  let status = Sighting.Status(size: bytes.count, inode: 1, modified: .max)
  let sighting = Sighting(path: "/w/.ninja_log", bytes: bytes, status: status)
  for before in [NinjaRows.Before.absent, .unknown, .status(.init(size: size, inode: UInt64(size % 2), modified: 1))] {
    let rows = NinjaRows(sighting, folder: "/w", before: before, started: Timestamp(microseconds: 1))
    precondition(rows.edges.allSatisfy { !$0.outputs.isEmpty })
    precondition(rows.sample(8).known <= 8)
  }
}

private func fuzzNinjaDeps(_ bytes: [UInt8]) {
  let deps = NinjaDeps(Sighting(path: "/w/.ninja_deps", bytes: bytes))
  let found = deps.inputs(of: ["a.o", "b.o", "x"], in: "/w")
  precondition(found.values.allSatisfy { $0.count * 4 <= bytes.count })
}

/// What can be read is kept: written again and read again it is the same.
private func fuzzHistory(_ bytes: [UInt8]) {
  guard let build = try? BuildReader.build(bytes) else { return }
  let line = build.line(listingAll: true)
  precondition(!line.contains(0x0a), "a record of two lines")
  guard let again = try? BuildReader.build(line) else { fatalError("what was written cannot be read") }
  let twice = again.line(listingAll: true)
  precondition(line == twice, "written twice it differs")
}
