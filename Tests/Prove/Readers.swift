import Figures
import JSON
import Simulations
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// `prove readers FOLDER [COUNT] [KIND]`: damages every kind of file that the recorded runs in a folder have, COUNT times
/// each, and reads it as `ratchet history import` does. Prints a table; 1 where an input took longer than a second or
/// memory grew without end.
struct Readers {
  /// One kind of file of one tool.
  private struct Kind {
    var name: String
    var file: String
    /// A few of different lengths.
    var samples: [[UInt8]] = []
    var invocation: [UInt8] = []
  }

  private static let mostSamples = 4
  private static let longest = 1 << 16
  private static let (mostMilliseconds, mostMemory) = (1000.0, 400)

  static func prove(_ arguments: [String]) -> Int32 {
    guard let folder = arguments.first else {
      print("usage: prove readers FOLDER [COUNT] [KIND]")
      return 64
    }
    let count = arguments.dropFirst().first.flatMap { Int($0) } ?? 20_000
    let only = arguments.dropFirst(2).first ?? ""
    let kinds = self.kinds(below: Path(folder)).filter { $0.name.hasPrefix(only) }
    print("| kind of file | inputs | of a run | slowest CPU ms |\n| --- | --- | --- | --- |")
    var isFine = !kinds.isEmpty
    for (place, kind) in kinds.enumerated() {
      let other = kinds[place / 2].samples.first ?? []
      let (read, slowest) = prove(kind, count, other)
      print("| \(kind.name) | \(count) | \(read) | \(Int(slowest)) |")
      fflush(nil)
      if slowest > mostMilliseconds { isFine = false }
    }
    let memory = peakMegabytes()
    print("\nLargest memory: \(memory) MB")
    return isFine && memory < mostMemory ? 0 : 1
  }

  private static func prove(_ kind: Kind, _ count: Int, _ other: [UInt8]) -> (read: Int, slowest: Double) {
    var mutation = Mutation(seed: Digest(of: kind.name.utf8).value)
    var (read, slowest) = (0, 0.0)
    for input in 0..<count {
      let bytes = mutation.damage(kind.samples[input % kind.samples.count], with: other)
      let files = [(name: kind.file, bytes: bytes)] + (kind.file == invocation ? [] : [(invocation, kind.invocation)])
      let start = usedMilliseconds()
      if RecordedReading.read(files) != nil { read += 1 }
      slowest = max(slowest, usedMilliseconds() - start)
    }
    return (read, slowest)
  }

  private static let invocation = "invocation.json"
  private static let aside: Set<String> = ["expected.json", "truth.jsonl", "README.md", "command.json", "meta.json"]

  /// By tool and name, from folders with one recorded run each, at any depth.
  private static func kinds(below root: Path) -> [Kind] {
    var kinds: [String: Kind] = [:]
    var open = [(root, "")]
    while let (folder, tool) = open.popLast() {
      let names = (try? Disk.list(folder)) ?? []
      let run = (try? Disk.read(folder / invocation)) ?? []
      for name in names {
        let path = folder / name
        guard let status = Disk.status(path) else { continue }
        if status.isFolder { open.append((path, tool.isEmpty ? String(name.description.prefix { $0 != "-" }) : tool)) }
        let file = name.description
        guard !run.isEmpty, status.isRegular, (1...longest).contains(status.size), !aside.contains(file),
          let bytes = try? Disk.read(path)
        else { continue }
        var kind = kinds["\(tool) \(file)"] ?? Kind(name: "\(tool) \(file)", file: file, invocation: run)
        let isNew = !kind.samples.contains { $0.count == bytes.count }
        if isNew, kind.samples.count < mostSamples { kind.samples.append(bytes) }
        kinds[kind.name] = kind
      }
    }
    return kinds.values.sorted { $0.name < $1.name }
  }

  private static func peakMegabytes() -> Int { usage().ru_maxrss / 1024 }

  /// CPU time: others work on the machine too.
  private static func usedMilliseconds() -> Double {
    let time = usage().ru_utime
    return Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
  }

  private static func usage() -> rusage {
    var usage = rusage()
    // RUSAGE_SELF, whose type differs between systems.
    getrusage(0, &usage)
    return usage
  }
}
