import Model

/// Small questions to bytes that this room asks often.
extension ByteString {
  func contains(_ text: String) -> Bool { firstIndex(of: Array(text.utf8)) != nil }

  /// Where these bytes stand first; nil where they do not. Plain loops: this is asked of the start of every file.
  func firstIndex(of needle: [UInt8]) -> Int? {
    guard let first = needle.first, bytes.count >= needle.count else { return needle.isEmpty ? 0 : nil }
    let last = bytes.count - needle.count
    return bytes.withUnsafeBufferPointer { all in
      needle.withUnsafeBufferPointer { wanted in
        var start = 0
        while start <= last {
          if all[start] == first {
            var at = 1
            while at < wanted.count, all[start + at] == wanted[at] { at += 1 }
            if at == wanted.count { return start }
          }
          start += 1
        }
        return nil
      }
    }
  }

  func dropping(prefix: String) -> ByteString? {
    hasPrefix(prefix) ? ByteString(bytes: bytes.dropFirst(prefix.utf8.count)) : nil
  }

  func split(on byte: UInt8) -> [ByteString] {
    bytes.split(separator: byte, omittingEmptySubsequences: false).map { ByteString(bytes: $0) }
  }

  /// The part before the first such byte, and the part after it; nil where there is none.
  func cut(at byte: UInt8) -> (ByteString, ByteString?) {
    guard let at = bytes.firstIndex(of: byte) else { return (self, nil) }
    return (ByteString(bytes: bytes[..<at]), ByteString(bytes: bytes[(at + 1)...]))
  }

  /// A number of decimal digits and nothing else.
  var number: Int? {
    guard !bytes.isEmpty, bytes.count <= 9, bytes.allSatisfy({ 48...57 ~= $0 }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  /// The ending of the last component from its last dot on: `.o`; empty for `.bashrc` and for a name without a dot.
  var pathExtension: ByteString {
    let name = lastComponent.bytes
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return "" }
    return ByteString(bytes: name[dot...])
  }

  /// Lines that end in a backslash joined with the next.
  func replacingContinuations() -> ByteString {
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    for byte in bytes {
      if byte == UInt8(ascii: "\n"), joined.last == UInt8(ascii: "\\") {
        joined[joined.count - 1] = UInt8(ascii: " ")
      } else {
        joined.append(byte)
      }
    }
    return ByteString(bytes: joined)
  }
}

/// Paths as bytes; nothing is looked up.
enum Paths {
  private static let slash = UInt8(ascii: "/")

  static func isAbsolute(_ path: ByteString) -> Bool { path.bytes.first == slash }

  /// `name` seen from the folder; an absolute name stands alone.
  static func join(_ folder: ByteString, _ name: ByteString) -> ByteString {
    if folder.isEmpty || isAbsolute(name) { return name }
    if name.isEmpty { return folder }
    return ByteString(bytes: folder.bytes + (folder.bytes.last == slash ? [] : [slash]) + name.bytes)
  }

  /// Without `.`, `..` and doubled slashes, as far as the text alone can tell.
  static func normalized(_ path: ByteString) -> ByteString {
    if isNormal(path.bytes) { return path }
    var parts: [ArraySlice<UInt8>] = []
    for part in path.bytes.split(separator: slash) where !part.elementsEqual([UInt8(ascii: ".")]) {
      let isUp = part.elementsEqual("..".utf8)
      if isUp, let last = parts.last, !last.elementsEqual("..".utf8) {
        parts.removeLast()
      } else if !(isUp && isAbsolute(path)) {
        parts.append(part)
      }
    }
    return ByteString(bytes: (isAbsolute(path) ? [slash] : []) + parts.joined(separator: [slash]))
  }

  /// Whether no part of it is empty or begins with a dot: then there is nothing to leave out.
  private static func isNormal(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { all in
      guard let last = all.last, last != slash || all.count == 1 else { return false }
      var previous = UInt8(0)
      for (place, byte) in all.enumerated() {
        if byte == slash, previous == slash { return false }
        if byte == UInt8(ascii: "."), place == 0 || previous == slash { return false }
        previous = byte
      }
      return true
    }
  }

  /// The rest of an absolute path below a folder; empty for the folder itself, nil where it lies elsewhere.
  static func relative(_ path: ByteString, to folder: ByteString) -> ByteString? {
    if path == folder { return "" }
    let prefix = folder.bytes.last == slash ? folder.bytes : folder.bytes + [slash]
    return path.bytes.starts(with: prefix) ? ByteString(bytes: path.bytes[prefix.count...]) : nil
  }

  /// A folder as a name's directory: nil for the build's own, relative below it, else absolute.
  static func directory(_ folder: ByteString, base: ByteString) -> ByteString? {
    guard let below = relative(folder, to: base) else { return folder }
    return below.isEmpty ? nil : below
  }

  /// This absolute folder and all above it, nearest first.
  static func upward(_ folder: ByteString) -> [ByteString] {
    var all = [folder]
    var bytes = folder.bytes[...]
    while let at = bytes.lastIndex(of: slash), bytes.count > 1 {
      bytes = at == bytes.startIndex ? bytes[...at] : bytes[..<at]
      all.append(ByteString(bytes: bytes))
      if at == bytes.startIndex { break }
    }
    return all
  }
}
