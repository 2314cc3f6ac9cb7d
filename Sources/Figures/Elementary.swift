/// The exponential and the logarithm from additions, multiplications and divisions alone: the last bit is the same on
/// every machine, which no C library promises. Within one unit in the last place of the true value.
public enum Elementary {
  /// ln 2 in two parts: the product of the first with a whole number below 2²⁰ is exact (Cody and Waite, "Software
  /// Manual for the Elementary Functions", 1980).
  private static let (ln2High, ln2Low) = (0x1.62e42fee00000p-1, 0x1.a39ef35793c76p-33)

  /// eˣ; ∞ above 709.78, 0 below −745.13, NaN for NaN.
  public static func exp(_ x: Double) -> Double {
    guard x < 710 else { return x.isNaN ? x : .infinity }
    guard x > -746 else { return x.isNaN ? x : 0 }
    let power = (x * 1.4426950408889634).rounded()
    let rest = (x - power * ln2High) - power * ln2Low
    // Taylor's series; |rest| ≤ ln 2 / 2, so its 15th term is below 2⁻⁶⁰.
    var sum = 1.0
    for n in stride(from: 14.0, to: 0, by: -1) { sum = 1 + rest / n * sum }
    let half = Int(power / 2)
    // In two steps, because 2^power itself may be too large or too small for a Double.
    return sum * powerOfTwo(half) * powerOfTwo(Int(power) - half)
  }

  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(exponent + 1023) << 52)
  }

  /// ln x; −∞ for 0, NaN for less and for NaN.
  public static func log(_ x: Double) -> Double {
    guard x > 0, x < .infinity else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    var (scaled, shift) = (x, 0)
    // Numbers too small for a leading one.
    if x < 0x1p-1022 { (scaled, shift) = (x * 0x1p54, -54) }
    var exponent = Int(scaled.bitPattern >> 52) - 1023 + shift
    var mantissa = Double(bitPattern: scaled.bitPattern & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    if mantissa > 1.4142135623730951 {
      mantissa /= 2
      exponent += 1
    }
    return log1(mantissa - 1, exponent)
  }

  /// ln(1 + f) + n·ln 2 for 1 + f between √½ and √2, by the series of 2·artanh(s), s = f / (2 + f). With 2s = f − s·f
  /// the largest term is f itself, without a rounding.
  private static func log1(_ f: Double, _ n: Int) -> Double {
    let s = f / (2 + f)
    let square = s * s
    var sum = 0.0
    for term in inverseOdd { sum = sum * square + term }
    let correction = s * (f - 2 * square * sum)
    guard n != 0 else { return f - correction }
    let power = Double(n)
    return power * ln2High - ((correction - power * ln2Low) - f)
  }

  /// 1/25, 1/23 … 1/3: |s| ≤ 0.1716, so what follows 1/25 is below 2⁻⁶⁰.
  private static let inverseOdd: [Double] = [
    1 / 25, 1 / 23, 1 / 21, 1 / 19, 1 / 17, 1 / 15, 1 / 13, 1 / 11, 1 / 9, 1 / 7, 1 / 5, 1 / 3,
  ]
}
