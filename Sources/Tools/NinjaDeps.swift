import Model

/// `.ninja_deps` (ninja manual, "deps"; ninja's src/deps_log.cc): what compilers said that they included, which ninja
/// keeps here and takes their own files away.
///
/// After the line `# ninjadeps` and a version of 4 bytes come records, each behind its size in 4 bytes, all little-endian.
/// A path record holds a path, padded with NUL to 4 bytes, and the complement of its number; paths are numbered as they
/// come. A record whose size has the high bit set holds the number of an output, a time stamp (8 bytes; 4 in version 3)
/// and the numbers of its inputs. The last record of an output counts.
struct NinjaDeps {
  static let name: ByteString = ".ninja_deps"
  /// As much as a graph of a million objects needs.
  static let mostBytes = 1 << 27
  /// Outputs that are asked for: a build of more compiles is known in part.
  static let mostOutputs = 1024

  private static let header = Array("# ninjadeps\n".utf8)
  private static let deps: UInt32 = 1 << 31
  /// Ninja's own limit.
  private static let mostRecord = 1 << 19

  private let bytes: [UInt8]
  private var version: UInt32 = 0
  private(set) var notes: [String] = []

  /// Of a whole file; a foreign one holds nothing and says so.
  init(_ sighting: Sighting) {
    bytes = sighting.bytes
    guard bytes.starts(with: Self.header), let version = word(Self.header.count), 3...4 ~= version else {
      notes.append("\(sighting.path) is no ninja deps log that can be read: which headers were read is not known")
      return
    }
    self.version = version
    if walk({ _, _ in }, { _, _ in }) < bytes.count {
      notes.append("\(sighting.path) is cut or damaged: read up to there")
    }
  }

  /// The inputs of some outputs, which are named as the build file has them; what the log does not know is left out.
  ///
  /// - Parameter folder: the build's, absolute; inputs are given absolute too.
  func inputs(of wanted: Set<ByteString>, in folder: ByteString) -> [ByteString: [ByteString]] {
    guard version > 0 else { return [:] }
    var paths: [Range<Int>] = []
    var names: [Int: ByteString] = [:]
    var latest: [Int: Range<Int>] = [:]
    let sizes = Set(wanted.map(\.bytes.count))
    walk { id, range in
      paths.append(range)
      guard sizes.contains(range.count) else { return }
      let name = ByteString(bytes: bytes[range])
      if wanted.contains(name) { names[id] = name }
    } _: { id, range in
      if names[id] != nil { latest[id] = range }
    }
    // One value for each path, however many outputs include it.
    var known: [Int: ByteString] = [:]
    var found: [ByteString: [ByteString]] = [:]
    for (id, range) in latest {
      guard let name = names[id] else { continue }
      found[name] = stride(from: range.lowerBound, to: range.upperBound, by: 4).compactMap { at in
        guard let input = word(at).map(Int.init), input < paths.count else { return nil }
        if let path = known[input] { return path }
        let path = Paths.normalized(Paths.join(folder, ByteString(bytes: bytes[paths[input]])))
        known[input] = path
        return path
      }
    }
    return found
  }

  /// Hands over every path with its number and every list of inputs with its output's number, in order.
  ///
  /// - Returns: where the first record begins that is none; the size of the file where all are.
  @discardableResult
  private func walk(_ path: (Int, Range<Int>) -> Void, _ inputs: (Int, Range<Int>) -> Void) -> Int {
    var at = Self.header.count + 4
    var count = 0
    while let size = word(at) {
      let length = Int(size & ~Self.deps)
      let (start, end) = (at + 4, at + 4 + length)
      guard length % 4 == 0, length < Self.mostRecord, end <= bytes.count else { return at }
      if size & Self.deps != 0 {
        let first = start + (version == 3 ? 8 : 12)
        guard first <= end, let id = word(start).map(Int.init), id < count else { return at }
        inputs(id, first..<end)
      } else {
        guard length >= 8, word(end - 4) == ~UInt32(truncatingIfNeeded: count) else { return at }
        var last = end - 4
        while last > end - 7, bytes[last - 1] == 0 { last -= 1 }
        path(count, start..<last)
        count += 1
      }
      at = end
    }
    return at
  }

  private func word(_ at: Int) -> UInt32? {
    guard at >= 0, at + 4 <= bytes.count else { return nil }
    return bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: UInt32.self)) }
  }
}
