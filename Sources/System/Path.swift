/// A path as the kernel takes it: bytes without NUL. Joining and splitting is all it does; nothing is looked up.
public struct Path: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public var bytes: [UInt8]

  public init(bytes: some Sequence<UInt8>) {
    self.bytes = Array(bytes)
  }

  public init(_ text: String) {
    bytes = Array(text.utf8)
  }

  public init(stringLiteral value: String) { self.init(value) }

  /// For people; invalid UTF-8 is replaced.
  public var description: String { String(decoding: bytes, as: UTF8.self) }

  public var isAbsolute: Bool { bytes.first == Self.slash }

  static let slash = UInt8(ascii: "/")

  /// `folder / "name"`; an absolute right side stands alone.
  public static func / (folder: Path, name: Path) -> Path {
    if name.isAbsolute || folder.bytes.isEmpty { return name }
    if name.bytes.isEmpty { return folder }
    return Path(bytes: folder.bytes + (folder.bytes.last == slash ? [] : [slash]) + name.bytes)
  }

  public static func / (folder: Path, name: String) -> Path { folder / Path(name) }

  /// The bytes after the last slash; none for a path that ends in one.
  public var name: Path {
    guard let at = bytes.lastIndex(of: Self.slash) else { return self }
    return Path(bytes: bytes[(at + 1)...])
  }

  /// The folder above: `/a/b` → `/a`; nil for `/` and for a name without a slash.
  public var parent: Path? {
    guard let at = bytes.lastIndex(of: Self.slash), bytes.count > 1 else { return nil }
    return at == 0 ? Path("/") : Path(bytes: bytes[..<at])
  }

  /// The rest of this path below `folder`; empty for the folder itself, nil where it lies elsewhere.
  public func relative(to folder: Path) -> Path? {
    guard !folder.bytes.isEmpty else { return isAbsolute ? nil : self }
    let prefix = folder.bytes.last == Self.slash ? folder.bytes : folder.bytes + [Self.slash]
    if bytes.starts(with: prefix) { return Path(bytes: bytes[prefix.count...]) }
    return bytes.elementsEqual(prefix.dropLast()) ? Path(bytes: []) : nil
  }

  /// This path and every folder above it, nearest first.
  public var upward: [Path] {
    var all = [self]
    while let next = all[all.count - 1].parent { all.append(next) }
    return all
  }

  /// Calls `body` with the path as C has it. A path with a NUL inside, which no file can have, is handed on empty: the
  /// kernel then finds nothing, instead of the file named by its front.
  public func withCString<R>(_ body: (UnsafePointer<CChar>) -> R) -> R {
    (bytes.contains(0) ? [0] : bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { chars in
        guard let base = chars.baseAddress else { preconditionFailure("a buffer of at least one byte has an address") }
        return body(base)
      }
    }
  }
}
