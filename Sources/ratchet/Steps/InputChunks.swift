import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// A file or a pipe, read chunk by chunk as a reader asks for more: its size does not matter.
final class InputChunks {
  /// What stopped the reading; a reader sees an end then.
  private(set) var trouble: SystemError?
  private let file: File

  /// `-` is stdin.
  init(_ name: [UInt8]) throws(SystemError) {
    let path = name == [UInt8(ascii: "-")] ? Path("/dev/stdin") : Path(bytes: name)
    if Disk.status(path)?.isFolder == true { throw SystemError("read", path, code: EISDIR) }
    file = try File(path, .read)
  }

  /// Adds the next chunk; false at the end.
  func append(to bytes: inout [UInt8]) -> Bool {
    do throws(SystemError) {
      let chunk = try file.readNext(count: 1 << 16)
      bytes += chunk
      return !chunk.isEmpty
    } catch {
      trouble = error
      return false
    }
  }
}
