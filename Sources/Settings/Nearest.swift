import Figures

/// The key that was probably meant: at most two slips away (insertions, deletions, substitutions, swaps of
/// neighbours; optimal string alignment), or one that begins with what was written.
func nearest(_ written: String, among keys: [String]) -> String? {
  let letters = Array(written.lowercased().utf8)
  let measured = keys.compactMap { key in
    EditDistance.slips(letters, Array(key.utf8), limit: 2).map { (key: key, slips: $0) }
  }
  if let best = measured.min(by: { $0.slips < $1.slips }), best.slips * 2 < best.key.utf8.count {
    return best.key
  }
  let longer = letters.count < 3 ? [] : keys.filter { $0.hasPrefix(written) || written.hasPrefix($0) }
  return longer.count == 1 ? longer[0] : nil
}
