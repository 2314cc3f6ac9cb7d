import Model
import System
import Tools

/// A build with ninja as text: processes (`TraceText`), and its log before and after.
struct NinjaRun {
  /// Nil: nothing is noted of the time before, as for a ninja that is found only afterwards.
  var before: String?
  var after: String?
  /// Whether the log is another file afterwards: recompacted, or begun anew.
  var isRewritten = false
  var files: [ByteString: String] = [:]
  var folder: ByteString = "/ws"
  /// The log of what compilers included.
  var deps: [UInt8]?

  /// The second at which these builds start, as nanoseconds: what is newer in a log is theirs.
  static let started: Int64 = 1_800_000_000_000_000_000
  static let header = "# ninja log v7\n"

  /// `START END OUTPUT [HASH] [age=MS]`, one row a line; the time stamp is the edge's start, or lies before the build.
  static func log(_ rows: String, version: Int = 7) -> String {
    var text = "# ninja log v\(version)\n"
    for row in rows.split(separator: "\n") {
      let words = row.split(separator: " ").map(String.init)
      let age = words.last.flatMap { $0.hasPrefix("age=") ? Int64($0.dropFirst(4)) : nil }
      let fields = age == nil ? words : Array(words.dropLast())
      let stamp = age.map { $0 == 0 ? 0 : started - $0 * 1_000_000 } ?? started + (Int64(fields[0]) ?? 0) * 1_000_000
      text += "\(fields[0])\t\(fields[1])\t\(stamp)\t\(fields[2])\t\(fields.count > 3 ? fields[3] : fields[2])\n"
    }
    return text
  }

  func read(_ trace: String, command: String? = nil, status: Int? = nil) -> Reading {
    let processes = TraceText(trace).processes
    let words =
      command.map { TraceText.words($0).map { ByteString($0) } } ?? processes.first?.execs.first?.arguments ?? []
    let observation = Observation(
      started: Timestamp(microseconds: Self.started / 1000), wall: processes.first?.end ?? .seconds(1),
      termination: status.map { .exited($0) } ?? processes.first?.termination ?? .exited(0),
      trace: processes.isEmpty ? .wholeCommand(reason: "no") : .processes, processes: processes)
    let log = ByteString("\(folder)/.ninja_log")
    return converse(Request(command: words, directory: "/ws"), observation) { look, isBefore in
      if look.path == ByteString("\(folder)/.ninja_deps") {
        return deps.map { Sighting(path: look.path, bytes: $0, status: nil) }
      }
      guard look.path == log else {
        return files[look.path].map { Sighting(path: look.path, bytes: Array($0.utf8), status: self.status(of: $0)) }
          ?? names(in: look)
      }
      guard let text = isBefore ? before : after else { return nil }
      let inode: UInt64 = isRewritten && !isBefore ? 2 : 1
      return Sighting(path: look.path, bytes: Array(text.utf8), status: self.status(of: text, inode: inode))
    }
  }

  private func status(of text: String, inode: UInt64 = 1) -> Sighting.Status {
    Sighting.Status(size: text.utf8.count, inode: inode, modified: Self.started + 1)
  }

  private func names(in look: Look) -> Sighting? {
    let prefix = look.path.description + "/"
    let names = files.keys.map(\.description).filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    return look.part == .names && !names.isEmpty
      ? Sighting(path: look.path, names: names.sorted().map { ByteString($0) }) : nil
  }
}
