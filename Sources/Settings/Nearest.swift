/// The key that was probably meant: at most two slips away (insertions, deletions, substitutions, swaps of
/// neighbours; optimal string alignment), or one that begins with what was written.
func nearest(_ written: String, among keys: [String]) -> String? {
  let letters = Array(written.lowercased().utf8)
  let measured = keys.map { (key: $0, slips: slips(letters, Array($0.utf8))) }
  if let best = measured.min(by: { $0.slips < $1.slips }), best.slips <= 2, best.slips * 2 < best.key.utf8.count {
    return best.key
  }
  let longer = letters.count < 3 ? [] : keys.filter { $0.hasPrefix(written) || written.hasPrefix($0) }
  return longer.count == 1 ? longer[0] : nil
}

private func slips(_ a: [UInt8], _ b: [UInt8]) -> Int {
  guard !a.isEmpty, !b.isEmpty, abs(a.count - b.count) <= 2 else { return .max / 4 }
  var (beforeLast, last) = ([Int](), Array(0...b.count))
  for i in 1...a.count {
    var row = [i]
    for j in 1...b.count {
      var cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, beforeLast[j - 2] + 1) }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
