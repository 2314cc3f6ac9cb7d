import Figures
import Model

/// `.ninja_log` (ninja's src/build_log.cc): after a line with the version, one line for every output of every edge that
/// ended well, in the order in which they ended, tab separated: start and end in milliseconds since that ninja began,
/// a time stamp in nanoseconds since 1970, the output's path, and the hash of the command.
///
/// The time stamp is the output's own up to version 5 (0 where the command makes no file, older than the build where it
/// left the file alone), the time at which the edge began from version 6 on.
struct NinjaLog: Equatable {
  struct Row: Hashable {
    var start: Int
    var end: Int
    var modified: Int64
    var output: ByteString
    var hash: UInt64
  }

  /// Nil where the file does not begin as a log does.
  private(set) var version: Int?
  private(set) var rows: [Row] = []
  /// Where every row begins in the file.
  private(set) var offsets: [Int] = []
  /// Lines that are no rows: torn by a crash or by two writers at once.
  private(set) var unread = 0

  /// The versions whose columns these are.
  static let versions = 5...7
  /// What the first line begins with; the version follows.
  static let heading = Array("# ninja log v".utf8)

  init(_ bytes: [UInt8]) {
    let header = Self.heading
    guard bytes.starts(with: header) else { return }
    version = ByteString(bytes: bytes.dropFirst(header.count).prefix { $0 != 0x0A && $0 != 0x0D }).number
    guard let version, version >= Self.versions.lowerBound else { return }
    bytes.withUnsafeBufferPointer { read($0) }
  }

  private mutating func read(_ all: UnsafeBufferPointer<UInt8>) {
    var start = 0
    while start < all.count {
      let end = all[start...].firstIndex(of: 0x0A) ?? all.count
      if start < end, all[start] != UInt8(ascii: "#") {
        // A line without its end is still being written, or was torn.
        if end < all.count, let row = Self.row(all[start..<end]) {
          rows.append(row)
          offsets.append(start)
        } else {
          unread += 1
        }
      }
      start = end + 1
    }
  }

  private static func row(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Row? {
    var fields: [Slice<UnsafeBufferPointer<UInt8>>] = []
    var rest = line
    while let tab = rest.firstIndex(of: 0x09), fields.count < 4 {
      fields.append(rest[..<tab])
      rest = rest[(tab + 1)...]
    }
    guard fields.count == 4, !fields[3].isEmpty, !rest.isEmpty, let start = number(fields[0]),
      let end = number(fields[1]), let modified = stamp(fields[2]), start <= end, end <= mostMilliseconds
    else { return nil }
    return Row(
      start: Int(start), end: Int(end), modified: modified, output: ByteString(bytes: fields[3]),
      hash: hash(rest))
  }

  /// Sixteen hexadecimal digits as their number; anything else as a digest of it.
  private static func hash(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    var value: UInt64 = 0
    guard digits.count <= 16 else { return Digest(of: digits).value }
    for digit in digits {
      switch digit {
      case 48...57: value = value << 4 | UInt64(digit - 48)
      case 97...102: value = value << 4 | UInt64(digit - 87)
      default: return Digest(of: digits).value
      }
    }
    return value
  }

  /// Ninja counts in an `int`.
  private static let mostMilliseconds: Int64 = 1 << 31

  /// -1 stands for a file that could not be looked at: as good as none.
  private static func stamp(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    digits.first == UInt8(ascii: "-") ? number(digits.dropFirst()).map { _ in 0 } : number(digits)
  }

  /// A number without a sign that an Int64 holds.
  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int64? {
    guard !digits.isEmpty, digits.count <= 19 else { return nil }
    var value: Int64 = 0
    for digit in digits {
      guard 48...57 ~= digit else { return nil }
      let (product, isTooBig) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = product.addingReportingOverflow(Int64(digit - 48))
      guard !isTooBig, !overflows else { return nil }
      value = sum
    }
    return value
  }
}
