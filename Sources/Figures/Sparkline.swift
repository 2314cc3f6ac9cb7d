/// A series as heights of eight levels, for one small bar a value; the glyphs are the caller's.
public enum Sparkline {
  /// How many levels there are: 0 is the lowest, 7 the highest.
  public static let levels = 8

  /// The level of each value between the least and the greatest of the series; a constant series is level 3 throughout.
  /// −∞ and NaN are level 0, +∞ is level 7, and they do not stretch the scale.
  ///
  /// After Tufte, "Beautiful Evidence" (2006), chapter 2.
  public static func levels(of series: [Double]) -> [Int] {
    let finite = series.filter(\.isFinite)
    guard let least = finite.min(), let greatest = finite.max() else { return series.map { $0 > 0 ? levels - 1 : 0 } }
    return series.map { value in
      guard value.isFinite else { return value > 0 ? levels - 1 : 0 }
      guard least < greatest else { return levels / 2 - 1 }
      // Halves, because the distance of two finite numbers may be infinite.
      let share = (value / 2 - least / 2) / (greatest / 2 - least / 2)
      return min(levels - 1, Int(share * Double(levels)))
    }
  }
}
