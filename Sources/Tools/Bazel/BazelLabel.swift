import Model

/// The label of a Bazel target: `//pkg:name`, `@repository//pkg:name`.
enum BazelLabel {
  /// As users type it: `@//a:b` and `@@//a:b`, the main repository by its canonical name, are `//a:b`; `//a` is `//a:a`.
  static func plain(_ label: ByteString) -> ByteString {
    let inner = label.bytes.drop { $0 == UInt8(ascii: "@") }
    let isMain = inner.starts(with: "//".utf8)
    let bytes = isMain ? Array(inner) : label.bytes
    guard let slashes = firstSlashes(bytes) else { return label }
    let package = bytes[(slashes + 2)...]
    if package.contains(colon) { return ByteString(bytes: bytes) }
    let name = package.lastIndex(of: slash).map { package[($0 + 1)...] } ?? package
    return name.isEmpty ? ByteString(bytes: bytes) : ByteString(bytes: bytes + [colon] + name)
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
