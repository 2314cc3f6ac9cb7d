/// A set of small whole numbers 0..<count, 64 of them a word.
public struct BitSet: Hashable, Sendable {
  public private(set) var words: [UInt64]

  /// The empty set with room for the numbers below `count`.
  public init(count: Int) {
    words = [UInt64](repeating: 0, count: (count + 63) >> 6)
  }

  public init(count: Int, _ members: some Sequence<Int>) {
    self.init(count: count)
    for member in members { insert(member) }
  }

  /// All numbers below `count`.
  public init(full count: Int) {
    self.init(count: count)
    for word in words.indices { words[word] = .max }
    if count & 63 != 0 { words[words.count - 1] = 1 << UInt64(count & 63) - 1 }
  }

  /// False where it was in already.
  @discardableResult
  public mutating func insert(_ member: Int) -> Bool {
    let bit: UInt64 = 1 << UInt64(member & 63)
    let isNew = words[member >> 6] & bit == 0
    words[member >> 6] |= bit
    return isNew
  }

  public mutating func remove(_ member: Int) { words[member >> 6] &= ~(1 << UInt64(member & 63)) }

  public func contains(_ member: Int) -> Bool { words[member >> 6] >> UInt64(member & 63) & 1 == 1 }

  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  /// Both sets must have the same room, here and below.
  public mutating func formUnion(_ other: BitSet) {
    for word in words.indices { words[word] |= other.words[word] }
  }

  public mutating func formIntersection(_ other: BitSet) {
    for word in words.indices { words[word] &= other.words[word] }
  }

  public mutating func subtract(_ other: BitSet) {
    for word in words.indices { words[word] &= ~other.words[word] }
  }

  public func union(_ other: BitSet) -> BitSet {
    var both = self
    both.formUnion(other)
    return both
  }

  public func intersection(_ other: BitSet) -> BitSet {
    var both = self
    both.formIntersection(other)
    return both
  }

  public func subtracting(_ other: BitSet) -> BitSet {
    var rest = self
    rest.subtract(other)
    return rest
  }

  /// How many members the union has.
  public func unionCount(_ other: BitSet) -> Int {
    var count = 0
    for word in words.indices { count += (words[word] | other.words[word]).nonzeroBitCount }
    return count
  }

  public func intersects(_ other: BitSet) -> Bool {
    for word in words.indices where words[word] & other.words[word] != 0 { return true }
    return false
  }

  public func isSubset(of other: BitSet) -> Bool {
    for word in words.indices where words[word] & ~other.words[word] != 0 { return false }
    return true
  }
}

extension BitSet: Sequence {
  /// The members, ascending.
  public func makeIterator() -> Iterator { Iterator(words: words) }

  public struct Iterator: IteratorProtocol {
    let words: [UInt64]
    private var place = 0
    private var rest: UInt64

    init(words: [UInt64]) {
      self.words = words
      rest = words.first ?? 0
    }

    public mutating func next() -> Int? {
      while rest == 0 {
        place += 1
        guard place < words.count else { return nil }
        rest = words[place]
      }
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      return place << 6 | bit
    }
  }
}
