#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// The C library's functions under names that the draws can use.

func logarithm(_ x: Double) -> Double { log(x) }
func cosine(_ x: Double) -> Double { cos(x) }
func exponentialFunction(_ x: Double) -> Double { exp(x) }
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
