import CGit

/// libgit2, loaded and initialized when it is first asked for, and kept until the program ends.
struct Library: @unchecked Sendable {
  /// Filled once and never changed, hence `@unchecked`.
  let functions: UnsafePointer<cgit_functions>

  /// The library, or why there is none.
  static let shared: Result<Library, Refusal> = {
    var reason = [CChar](repeating: 0, count: 1024)
    if let functions = cgit_load(&reason, reason.count) { return .success(Library(functions: functions)) }
    return .failure(.unavailable(text(reason)))
  }()

  private static func text(_ chars: [CChar]) -> String {
    String(decoding: chars.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Turns a refusal into an error with libgit2's words.
  func check(_ code: Int32) throws(Refusal) {
    if code >= 0 { return }
    let last = functions.pointee.error_last()?.pointee
    let words = last?.message.map { String(cString: $0) } ?? "libgit2 answered \(code)"
    // 1.5 answers "not found" where no safe.directory is configured at all, and GIT_EOWNER where others are.
    if code == GIT_EOWNER.rawValue || words.contains("safe.directory") { throw .notOwned(words) }
    throw .unreadable(words)
  }
}

extension git_oid {
  var hex: String {
    withUnsafeBytes(of: self) { bytes in
      let digits = Array("0123456789abcdef".utf8)
      return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
  }

  /// nil where the text is not exactly an id of this library's kind.
  init?(hex: String) {
    self.init()
    let nibbles = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    let count = MemoryLayout<git_oid>.size
    guard nibbles.count == 2 * count, hex.utf8.count == nibbles.count else { return nil }
    withUnsafeMutableBytes(of: &self) { bytes in
      for at in 0..<count { bytes[at] = UInt8(nibbles[2 * at] << 4 | nibbles[2 * at + 1]) }
    }
  }
}
