/// In which order the builds of a partition are scheduled: those first that were furthest above their bounds in the
/// partitions before, so that one that is no better is left early.
final class BuildOrder {
  private var order: [Int]
  /// Of each build the last known distance from its bound, by weight.
  private let gaps: Column<Double>
  private var sinceSorting = 0
  private var isKept = false

  /// Partitions after which the order is made anew.
  private static let patience = 64

  init(count: Int) {
    order = Array(0..<count)
    gaps = Column(count: count, of: 0)
  }

  /// - Parameter isSame: whether builds have the same numbers in every partition; else they keep their order.
  func begin(_ count: Int, isSame: Bool) {
    isKept = isSame && count == order.count
    guard isKept else { return }
    sinceSorting += 1
    guard sinceSorting >= Self.patience || sinceSorting == 2 else { return }
    if sinceSorting > 2 { sinceSorting = 2 }
    order.sort { (gaps[$1], $0) < (gaps[$0], $1) }
  }

  @inline(__always)
  func build(_ place: Int) -> Int { isKept ? order[place] : place }

  @inline(__always)
  func note(_ gap: Double, of build: Int) { if isKept { gaps[build] = gap } }
}
