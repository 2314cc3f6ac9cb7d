import Model

/// Which targets the makefiles that CMake writes ("Unix Makefiles") end before which others begin: the rules
/// `app.dir/all: core.dir/all` of CMakeFiles/Makefile2. There even an object waits for all that its target links.
struct CMakeOrder: Equatable {
  static let file: ByteString = "CMakeFiles/Makefile2"
  static let mostBytes = 1 << 23

  /// By target: those that are ended before it.
  private(set) var before: [ByteString: [ByteString]] = [:]

  init(_ bytes: [UInt8]) {
    let (all, colon) = (Array("/all".utf8), UInt8(ascii: ":"))
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      guard line.first != UInt8(ascii: "\t"), line.suffix(4).elementsEqual(all),
        let at = line.firstIndex(of: colon), line[..<at].suffix(4).elementsEqual(all),
        let target = CMakeNames.owner(of: ByteString(bytes: line[..<at])),
        let other = CMakeNames.owner(of: ByteString(bytes: line[(at + 1)...].drop { $0 == 0x20 })), other != target
      else { continue }
      before[target, default: []].append(other)
    }
  }
}
