import Model

/// What ninja printed in a recorded run: how many edges it finished and which failed. Only ever read from a file that
/// someone kept; a build's own output is not touched.
struct NinjaConsole: Equatable {
  /// Edges that ended well; nil where no line tells (another NINJA_STATUS).
  private(set) var finished: Int?
  /// The outputs of every edge that failed, as the build file writes them.
  private(set) var failed: [[ByteString]] = []
  private(set) var isInterrupted = false
  /// Edges that were to run and were neither finished nor failed at the end; nil where no line tells.
  private(set) var left: Int?

  init(_ bytes: [UInt8]) {
    var statuses = 0
    var saysNothing = true
    for line in bytes.split(separator: 0x0A) {
      let line = ByteString(bytes: line.last == 0x0D ? line.dropLast() : line)
      if let rest = line.dropping(prefix: "FAILED: ") {
        failed.append(Self.outputs(rest))
      } else if let (done, all) = Self.status(line) {
        statuses += 1
        left = max(0, all - done)
      } else if line.hasPrefix("ninja: no work to do") {
        saysNothing = false
      } else if line.hasPrefix("ninja: build stopped: interrupted") {
        isInterrupted = true
      }
    }
    if statuses > 0 || !saysNothing { finished = max(0, statuses - failed.count) }
  }

  /// `[code=1] a.o b.o ` since 1.13, `a.o b.o ` before.
  private static func outputs(_ text: ByteString) -> [ByteString] {
    text.split(on: 0x20).filter { !$0.isEmpty && !($0.hasPrefix("[code=") && $0.hasSuffix("]")) }
  }

  /// `[3/12] …`, `[3/12  25% 0.4] …`
  private static func status(_ line: ByteString) -> (done: Int, all: Int)? {
    guard line.bytes.first == UInt8(ascii: "["), let close = line.bytes.firstIndex(of: UInt8(ascii: "]")) else {
      return nil
    }
    let inner = ByteString(bytes: line.bytes[1..<close]).cut(at: 0x20).0
    let parts = inner.cut(at: UInt8(ascii: "/"))
    guard let done = parts.0.number, let all = parts.1?.number else { return nil }
    return (done, all)
  }
}
