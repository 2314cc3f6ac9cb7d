/// Finds what was probably meant: the nearest of some names by edit distance, or the one that begins alike.
enum Suggestion {
  /// The name at most two slips away (Damerau–Levenshtein, fewer than its length), else the only one with that prefix.
  static func nearest(_ typed: String, among names: [String]) -> String? {
    var best: (name: String, slips: Int)?
    for name in names {
      let slips = distance(Array(typed.utf8), Array(name.utf8))
      if slips <= 2, slips * 2 < name.utf8.count, slips < best?.slips ?? 3 { best = (name, slips) }
    }
    if let best { return best.name }
    let longer = typed.utf8.count < 2 ? [] : names.filter { $0.hasPrefix(typed) }
    return longer.count == 1 ? longer[0] : nil
  }

  /// Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other, each letter
  /// edited once (optimal string alignment); words whose lengths differ by more than two are only called distant.
  static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard abs(a.count - b.count) <= 2 else { return .max }
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var (beforeLast, last) = ([Int](), Array(0...b.count))
    for i in 1...a.count {
      var row = [i]
      for j in 1...b.count {
        var slips = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { slips = min(slips, beforeLast[j - 2] + 1) }
        row.append(slips)
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
