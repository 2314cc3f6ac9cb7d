import JSON
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// `prove json FILE`: reads a file through the streaming reader, every number and text of it, and prints one line:
/// events, the sum of all numbers, CPU seconds of the process, and its largest resident set in KiB.
func proveJSON(_ arguments: [String]) -> Int32 {
  guard let path = arguments.first, let file = try? File(Path(path), .read) else { return 64 }
  let chunk = 1 << 18
  var offset = 0
  var reader = JSONReader { window in
    guard let bytes = try? file.read(count: chunk, at: offset), !bytes.isEmpty else { return false }
    offset += bytes.count
    window += bytes
    return true
  }
  var (events, sum, letters) = (0, 0.0, 0)
  do {
    while let event = try reader.next() {
      events += 1
      if event == .number { sum += reader.number }
      if event == .string { letters += reader.textBytes.count }
    }
  } catch {
    print("\(path): \(error)")
    return 1
  }
  var use = rusage()
  getrusage(resourceUse, &use)
  let seconds =
    Double(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + Double(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6
  print("\(events) \(Int(sum)) \(letters) \(seconds) \(use.ru_maxrss)")
  return 0
}

#if canImport(Glibc)
  private let resourceUse = __rusage_who_t(RUSAGE_SELF.rawValue)
#else
  private let resourceUse = RUSAGE_SELF
#endif
