/// Rows of bits in one piece of memory, as many columns as rows, made once for the largest size and used for smaller ones.
final class BitMatrix {
  private(set) var words = 1
  private let memory: UnsafeMutablePointer<UInt64>

  init(largest size: Int) {
    memory = .allocate(capacity: max(1, size * ((size + 63) >> 6)))
  }

  deinit { memory.deallocate() }

  /// Empties the first `size` rows and columns.
  func clear(_ size: Int) {
    words = (size + 63) >> 6
    memory.update(repeating: 0, count: size * words)
  }

  @inline(__always)
  subscript(_ row: Int) -> UnsafeMutablePointer<UInt64> { memory + row * words }

  @inline(__always)
  func insert(_ row: Int, _ column: Int) { memory[row * words + (column >> 6)] |= 1 << UInt64(column & 63) }
}

/// Numbers in one piece of memory that is taken once. Unlike an array in a class it is read and written without a check
/// that nobody else does so: the search would spend a quarter of its time on these.
final class Column<Element> {
  let memory: UnsafeMutablePointer<Element>
  private let count: Int

  init(_ elements: [Element]) {
    count = elements.count
    memory = .allocate(capacity: max(1, count))
    memory.initialize(from: elements, count: count)
  }

  init(count: Int, of element: Element) {
    self.count = count
    memory = .allocate(capacity: max(1, count))
    memory.initialize(repeating: element, count: count)
  }

  deinit {
    memory.deinitialize(count: count)
    memory.deallocate()
  }

  @inline(__always)
  subscript(_ index: Int) -> Element {
    get { memory[index] }
    set { memory[index] = newValue }
  }
}

/// What the search does again and again with rows of bits; all of `words` words.
enum Bits {
  @inline(__always)
  static func union(_ into: UnsafeMutablePointer<UInt64>, _ other: UnsafeMutablePointer<UInt64>, _ words: Int) {
    for word in 0..<words { into[word] |= other[word] }
  }

  /// Adds what two rows share.
  @inline(__always)
  static func unionCommon(
    _ into: UnsafeMutablePointer<UInt64>, _ a: UnsafeMutablePointer<UInt64>, _ b: UnsafeMutablePointer<UInt64>,
    _ words: Int
  ) {
    for word in 0..<words { into[word] |= a[word] & b[word] }
  }

  @inline(__always)
  static func clear(_ row: UnsafeMutablePointer<UInt64>, _ words: Int) {
    for word in 0..<words { row[word] = 0 }
  }

  @inline(__always)
  static func insert(_ row: UnsafeMutablePointer<UInt64>, _ bit: Int) { row[bit >> 6] |= 1 << UInt64(bit & 63) }

  @inline(__always)
  static func contains(_ row: UnsafeMutablePointer<UInt64>, _ bit: Int) -> Bool {
    row[bit >> 6] >> UInt64(bit & 63) & 1 != 0
  }

  @inline(__always)
  static func count(_ row: UnsafeMutablePointer<UInt64>, _ words: Int) -> Int {
    var count = 0
    for word in 0..<words { count += row[word].nonzeroBitCount }
    return count
  }

  @inline(__always)
  static func countCommon(
    _ a: UnsafeMutablePointer<UInt64>, _ b: UnsafeMutablePointer<UInt64>, _ words: Int
  ) -> Int {
    var count = 0
    for word in 0..<words { count += (a[word] & b[word]).nonzeroBitCount }
    return count
  }

  @inline(__always)
  static func intersect(
    _ a: UnsafeMutablePointer<UInt64>, _ b: UnsafeMutablePointer<UInt64>, _ words: Int
  ) -> Bool {
    for word in 0..<words where a[word] & b[word] != 0 { return true }
    return false
  }

  /// The bits of a row, ascending.
  @inline(__always)
  static func each(_ row: UnsafeMutablePointer<UInt64>, _ words: Int, _ body: (Int) -> Void) {
    for word in 0..<words {
      var rest = row[word]
      while rest != 0 {
        body(word << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }

  /// The bits that two rows share, ascending.
  @inline(__always)
  static func eachCommon(
    _ a: UnsafeMutablePointer<UInt64>, _ b: UnsafeMutablePointer<UInt64>, _ words: Int, _ body: (Int) -> Void
  ) {
    for word in 0..<words {
      var rest = a[word] & b[word]
      while rest != 0 {
        body(word << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
  }
}
