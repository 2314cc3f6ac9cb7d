import Model

/// What ninja printed in a recorded run: how many edges it finished and which failed. Only ever read from a file that
/// someone kept; a build's own output is not touched.
struct NinjaConsole: Equatable {
  /// Edges that ended well; nil where no line tells (another NINJA_STATUS).
  private(set) var finished: Int?
  /// The outputs of every edge that failed, as the build file writes them.
  private(set) var failed: [[ByteString]] = []
  private(set) var isInterrupted = false

  init(_ bytes: [UInt8]) {
    var statuses = 0
    var saysNothing = true
    for line in bytes.split(separator: 0x0A) {
      let line = ByteString(bytes: line.last == 0x0D ? line.dropLast() : line)
      if let rest = line.dropping(prefix: "FAILED: ") {
        failed.append(Self.outputs(rest))
      } else if Self.isStatus(line) {
        statuses += 1
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
  private static func isStatus(_ line: ByteString) -> Bool {
    guard line.bytes.first == UInt8(ascii: "["), let close = line.bytes.firstIndex(of: UInt8(ascii: "]")) else {
      return false
    }
    let inner = ByteString(bytes: line.bytes[1..<close]).cut(at: 0x20).0
    let parts = inner.cut(at: UInt8(ascii: "/"))
    return parts.0.number != nil && parts.1?.number != nil
  }
}
