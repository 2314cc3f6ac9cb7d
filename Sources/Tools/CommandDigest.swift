import Figures
import Model

/// Short names for commands and lists of files: equal while nothing changed, whatever temporary names were drawn.
enum CommandDigest {
  /// Of the arguments, joined by NUL. A path below /tmp or /var/tmp counts as that folder: its name is another each time.
  static func of(_ arguments: [ByteString]) -> String {
    digest(arguments.map { withoutTemporaryNames($0.bytes) })
  }

  /// Of names of files in any order; nil of none.
  static func of(files: [ByteString]) -> String? {
    files.isEmpty ? nil : digest(Set(files).sorted().map(\.bytes))
  }

  private static func digest(_ parts: [[UInt8]]) -> String { Digest(of: parts.joined(separator: [0])).hex8 }

  private static let folders = ["/tmp/", "/var/tmp/"].map { Array($0.utf8) }
  private static let ends = Array(" \t\n:;,='\"()<>|&".utf8)

  static func withoutTemporaryNames(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count > 4, ByteString(bytes: bytes).contains("/tmp/") else { return bytes }
    var plain: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.first {
      let isStart = plain.last.map(ends.contains) ?? true
      if isStart, let folder = folders.first(where: { rest.starts(with: $0) }) {
        plain += folder
        rest = rest.dropFirst(folder.count).drop { !ends.contains($0) }
      } else {
        plain.append(byte)
        rest = rest.dropFirst()
      }
    }
    return plain
  }
}
