import Model

/// The label of a Bazel target: `//pkg:name`, `@repository//pkg:name`.
enum BazelLabel {
  /// As users type it: `@//a:b` and `@@//a:b`, the main repository by its canonical name, are `//a:b`; `//a` is `//a:a`.
  static func plain(_ label: ByteString) -> ByteString {
    let label = label.bytes.contains { $0 >= 0xC2 } ? mended(label) : label
    let inner = label.bytes.drop { $0 == UInt8(ascii: "@") }
    let isMain = inner.starts(with: "//".utf8)
    let bytes = isMain ? Array(inner) : label.bytes
    guard let slashes = firstSlashes(bytes) else { return label }
    let package = bytes[(slashes + 2)...]
    if package.contains(colon) { return ByteString(bytes: bytes) }
    let name = package.lastIndex(of: slash).map { package[($0 + 1)...] } ?? package
    return name.isEmpty ? ByteString(bytes: bytes) : ByteString(bytes: bytes + [colon] + name)
  }

  /// Bazel 4 takes the bytes of names for Latin-1, and its profile and queries write them as UTF-8 once more: undone
  /// where all of the name is such text and valid UTF-8 comes out.
  private static func mended(_ name: ByteString) -> ByteString {
    var (bytes, at): ([UInt8], Int) = ([], 0)
    while at < name.bytes.count {
      let byte = name.bytes[at]
      if byte < 0x80 {
        bytes.append(byte)
        at += 1
      } else if byte == 0xC2 || byte == 0xC3, at + 1 < name.bytes.count {
        bytes.append((byte & 3) << 6 | name.bytes[at + 1] & 0x3F)
        at += 2
      } else {
        return name
      }
    }
    return String(validating: bytes, as: UTF8.self) == nil ? name : ByteString(bytes: bytes)
  }

  /// Whether it names a target of the workspace itself.
  static func isOwn(_ label: ByteString) -> Bool { label.hasPrefix("//") }

  /// The file that a label of the workspace names, from its root: `//a/b:c/d.h` → `a/b/c/d.h`; nil for other repositories.
  static func path(_ label: ByteString) -> ByteString? {
    guard isOwn(label), let at = label.bytes.firstIndex(of: colon) else { return nil }
    let package = label.bytes[2..<at]
    let name = label.bytes[(at + 1)...]
    return ByteString(bytes: package.isEmpty ? Array(name) : package + [slash] + name)
  }

  /// The package of a label of the workspace: `//a/b:c` → `a/b`; nil for other repositories.
  static func package(_ label: ByteString) -> ByteString? {
    guard isOwn(label) else { return nil }
    return ByteString(bytes: label.bytes.dropFirst(2).prefix { $0 != colon })
  }

  /// `c` of `//a/b:c`.
  static func name(_ label: ByteString) -> ByteString {
    guard let at = label.bytes.firstIndex(of: colon) else { return label.lastComponent }
    return ByteString(bytes: label.bytes[(at + 1)...])
  }

  private static let colon = UInt8(ascii: ":")
  private static let slash = UInt8(ascii: "/")

  private static func firstSlashes(_ bytes: [UInt8]) -> Int? {
    bytes.indices.first { bytes[$0] == slash && $0 + 1 < bytes.count && bytes[$0 + 1] == slash }
  }
}
