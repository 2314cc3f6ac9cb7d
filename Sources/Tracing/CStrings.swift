import Model

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Lists of names as C has them: arrays of NUL-ended strings, NULL last.
enum CStrings {
  typealias Array = UnsafePointer<UnsafePointer<CChar>?>

  /// Calls `body` with one C array for each list; they live as long as the call. Bytes after a NUL are not passed on.
  static func with<R>(_ lists: [[ByteString]], _ body: ([Array]) -> R) -> R {
    let arrays = lists.map { list in
      let array = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: list.count + 1)
      for (index, text) in list.enumerated() {
        array[index] = (text.bytes + [0]).withUnsafeBufferPointer { buffer in
          buffer.withMemoryRebound(to: CChar.self) { chars in chars.baseAddress.flatMap { UnsafePointer(strdup($0)) } }
        }
      }
      array[list.count] = nil
      return array
    }
    defer {
      for (array, list) in zip(arrays, lists) {
        for index in list.indices { free(UnsafeMutablePointer(mutating: array[index])) }
        array.deallocate()
      }
    }
    return body(arrays.map { UnsafePointer($0) })
  }
}
