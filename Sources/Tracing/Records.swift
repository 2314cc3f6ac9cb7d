import CTracing
import Model

/// Turns the tracer's fixed-size records into the glossary's processes.
enum Records {
  static func processes(_ run: inout ctracing_run) -> [Process] {
    let count = ctracing_process_count(&run)
    var processes: [Process] = []
    processes.reserveCapacity(count)
    for index in 0..<count {
      processes.append(process(index, ctracing_process_at(&run, index), startedAt: run.start))
    }
    for index in 0..<ctracing_exec_count(&run) {
      let raw = ctracing_exec_at(&run, index)
      guard raw.process >= 0, raw.process < count else { continue }
      processes[Int(raw.process)].execs.append(exec(raw, startedAt: run.start))
    }
    return processes
  }

  private static func process(_ index: Int, _ raw: ctracing_process, startedAt start: Int64) -> Process {
    Process(
      id: index + 1, parent: raw.parent < 0 ? nil : Int(raw.parent) + 1, start: .nanoseconds(raw.born - start),
      end: raw.end < 0 ? nil : .nanoseconds(raw.end - start),
      termination: raw.status < 0 ? nil : Termination(waitStatus: raw.status),
      cpu: raw.cpu < 0 ? nil : .nanoseconds(raw.cpu), peakKB: raw.peak_kb < 0 ? nil : Int(raw.peak_kb))
  }

  static func exec(_ raw: ctracing_exec, startedAt start: Int64) -> Exec {
    Exec(
      at: .nanoseconds(raw.at - start),
      directory: ByteString(bytes: bytes(raw.directory, raw.directory_length)),
      arguments: texts(raw.arguments, raw.arguments_length).map { ByteString(bytes: $0) },
      markers: markers(texts(raw.markers, raw.markers_length)))
  }

  private static func bytes(_ base: UnsafePointer<CChar>?, _ count: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : Int(count))
  }

  private static func texts(_ base: UnsafePointer<CChar>?, _ count: UInt32) -> [Slice<UnsafeRawBufferPointer>] {
    var parts = bytes(base, count).split(separator: 0, omittingEmptySubsequences: false)
    if parts.last?.isEmpty == true { parts.removeLast() }  // what follows the last NUL
    return parts
  }

  private static func markers(_ entries: [Slice<UnsafeRawBufferPointer>]) -> [String: ByteString] {
    var markers: [String: ByteString] = [:]
    for entry in entries {
      guard let equals = entry.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(decoding: entry[..<equals], as: UTF8.self)
      markers[name] = ByteString(bytes: entry[(equals + 1)...])
    }
    return markers
  }
}
