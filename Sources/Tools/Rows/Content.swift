/// The content of a file as a source to pull from: the file may be a gigabyte, and is never held as a whole.
///
/// The Evidence door makes it, packed or not; the same content may be opened several times.
public struct Content: Sendable, Equatable {
  /// Appends the next bytes to what it is handed; false at the end of the file. This is what `JSONReader` takes.
  public typealias Source = (inout [UInt8]) -> Bool

  private final class Identity: Sendable {}

  public let open: @Sendable () -> Source
  private let identity = Identity()
  /// What its tool made of it already, so that a gigabyte is read once.
  var known: (any Sendable)?

  public init(_ open: @escaping @Sendable () -> Source) { self.open = open }

  public init(_ bytes: [UInt8], step: Int = 1 << 16) {
    open = {
      var at = 0
      return { buffer in
        guard at < bytes.count else { return false }
        buffer += bytes[at..<min(bytes.count, at + step)]
        at += step
        return true
      }
    }
  }

  /// The same without its first bytes.
  func dropping(_ count: Int) -> Content {
    Content { [open] in
      let source = open()
      var rest = count
      return { buffer in
        let start = buffer.count
        guard source(&buffer) else { return false }
        let drop = min(rest, buffer.count - start)
        buffer.removeSubrange(start..<start + drop)
        rest -= drop
        return true
      }
    }
  }

  /// Two contents are equal only where they are one.
  public static func == (a: Content, b: Content) -> Bool { a.identity === b.identity }

  /// The first bytes, at most `count` of them.
  public func head(_ count: Int = 1 << 16) -> [UInt8] {
    let source = open()
    var bytes: [UInt8] = []
    while bytes.count < count, source(&bytes) {}
    return Array(bytes.prefix(count))
  }

  /// Everything, for small files; nil where there is more than `limit`.
  public func all(limit: Int = 1 << 26) -> [UInt8]? {
    let source = open()
    var bytes: [UInt8] = []
    while bytes.count <= limit, source(&bytes) {}
    return bytes.count <= limit ? bytes : nil
  }
}
