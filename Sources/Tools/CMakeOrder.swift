import Model

/// Which targets the makefiles that CMake writes ("Unix Makefiles") end before which others begin: the rules
/// `app.dir/all: core.dir/all` of CMakeFiles/Makefile2. There even an object waits for all that its target links.
struct CMakeOrder: Equatable {
  static let file: ByteString = "CMakeFiles/Makefile2"
  static let mostBytes = 1 << 23

  /// By target: those that are ended before it.
  private(set) var before: [ByteString: [ByteString]] = [:]
  /// By folder (`lib/all`; `all` for the top): the targets and folders that are made with it.
  private var folders: [ByteString: [ByteString]] = [:]

  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "\t") {
      guard line.suffix(3).elementsEqual("all".utf8), let at = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let maker = ByteString(bytes: line[..<at])
      let needed = ByteString(bytes: line[(at + 1)...].drop { $0 == 0x20 })
      guard maker == "all" || maker.hasSuffix("/all"), needed.hasSuffix("/all") else { continue }
      if let target = CMakeNames.owner(of: maker) {
        guard let other = CMakeNames.owner(of: needed), other != target else { continue }
        before[target, default: []].append(other)
      } else {
        folders[maker, default: []].append(needed)
      }
    }
  }

  /// The targets of a whole build that could not be made since one that they wait for was not.
  func blocked(by failed: Set<ByteString>) -> Set<ByteString> {
    var wanted: Set<ByteString> = []
    var seen: Set<ByteString> = ["all"]
    var open: [ByteString] = ["all"]
    while let next = open.popLast() {
      for entry in folders[next] ?? [] where seen.insert(entry).inserted {
        if let target = CMakeNames.owner(of: entry) { wanted.insert(target) } else { open.append(entry) }
      }
    }
    var users: [ByteString: [ByteString]] = [:]
    for (target, others) in before { for other in others { users[other, default: []].append(target) } }
    var blocked: Set<ByteString> = []
    var bad = Array(failed)
    while let next = bad.popLast() {
      for user in users[next] ?? [] where blocked.insert(user).inserted { bad.append(user) }
    }
    return blocked.intersection(wanted)
  }
}
