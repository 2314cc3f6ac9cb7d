import Simulations

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// The stage `gate`: docs/results/gate.md on stdout, status 1 where a promised rate is missed.
///
/// - Parameter arguments: the series of real builds (dune.csv), then how many changes a cell simulates.
func proveGate(_ arguments: [String]) -> Int32 {
  guard let path = arguments.first, let csv = content(path) else {
    print("usage: prove gate Tests/GateTests/Fixtures/dune.csv [CHANGES]")
    return 64
  }
  let changes = arguments.dropFirst().first.flatMap { Int($0) } ?? 20_000
  var rates: [Rate] = []
  var sections: [String] = []
  for section in [oneChange, manyTargets, visibleSizes, confirmation, creep] {
    let (text, found) = section(changes)
    sections.append(text)
    rates += found
  }
  let (text, found) = realNoise(RealSeries(csv: csv), changes)
  sections.append(text)
  rates += found
  print(introduction(changes))
  print(table(["rate", "runner", "measured", "promised", ""], rates.map(\.row)))
  print("\n" + sections.joined(separator: "\n\n"))
  return rates.allSatisfy(\.isMet) ? 0 : 1
}

private func introduction(_ changes: Int) -> String {
  """
  # The gate on simulated and real noise

  `Scripts/prove gate` writes this page; the same seeds give the same figures on every machine. A cell is
  \(changes) simulated changes or more; of creep, \(changes / 10) years. Noise models, in log space: ln t = effect + class + job + run.

  | parameter | hosted | stress | dedicated |
  | --- | --- | --- | --- |
  | machine classes, log offset (probability) | 0 (.33), ln .86 (.32), ln 1.117 (.35) | ln .8 (.25), 0 (.5), ln 1.2 (.25) | 0 |
  | job effect, normal sd | .035 | .03 | .006 |
  | run, iid normal sd | .014 | .06 | .008 |
  | run, AR(1): sd, ρ | .010, .5 | .053, .6 | .004, .5 |
  | linear drift over the job, normal sd of the total | .015 | .04 | .004 |
  | outlier: probability, factor uniform from 1.15 to | .007, 2.5 | .04, 3.0 | .004, 2.0 |
  | calibration: own sd, share of the job effect it sees | .015, .95 | .04, .9 | .006, .5 |

  20 trunk builds a week. Unless it says otherwise the noise of pairs is learned from 24 pairs of equal builds.

  ## What is promised

  """
}

/// A rate that the design promises.
struct Rate {
  var what: String
  var runner: String
  var measured: Double
  var promised: ClosedRange<Double>
  /// What follows the number.
  var unit = " %"
  /// What is said where nothing is promised.
  var said: String?

  var isMet: Bool { said != nil || promised.contains(measured) }

  /// Nothing that was promised, and told all the same.
  static func told(_ what: String, _ runner: String, _ measured: Double, _ said: String) -> Rate {
    Rate(what: what, runner: runner, measured: measured, promised: -.infinity...Double.infinity, said: said)
  }

  static func atMost(_ what: String, _ runner: String, _ measured: Double, _ limit: Double, unit: String = " %") -> Rate
  {
    Rate(what: what, runner: runner, measured: measured, promised: -.infinity...limit, unit: unit)
  }

  static func atLeast(_ what: String, _ runner: String, _ measured: Double, _ limit: Double, unit: String = " %")
    -> Rate
  {
    Rate(what: what, runner: runner, measured: measured, promised: limit...Double.infinity, unit: unit)
  }

  var row: [String] {
    if let said { return [what, runner, decimal(measured, measured < 1 ? 3 : 2) + unit, "nothing", said] }
    let limit = promised.upperBound.isFinite ? "≤ \(number(promised.upperBound))" : "≥ \(number(promised.lowerBound))"
    return [what, runner, decimal(measured, measured < 1 ? 3 : 2) + unit, limit + unit, isMet ? "met" : "**missed**"]
  }

  private func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }
}

func decimal(_ value: Double, _ places: Int) -> String {
  var scale = 1.0
  for _ in 0..<places { scale *= 10 }
  let scaled = Int((abs(value) * scale).rounded())
  guard places > 0 else { return "\(value < 0 ? "-" : "")\(scaled)" }
  let rest = String(scaled % Int(scale))
  return "\(value < 0 && scaled > 0 ? "-" : "")\(scaled / Int(scale))."
    + String(repeating: "0", count: places - rest.count) + rest
}

/// A share as percent: two digits below 1 %, one above.
func percent(_ share: Double) -> String { decimal(share * 100, share < 0.001 ? 3 : share < 0.01 ? 2 : 1) }

func table(_ titles: [String], _ rows: [[String]]) -> String {
  let rule = titles.indices.map { $0 == 0 ? "---" : "--:" }
  return ([titles, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
}

private func content(_ path: String) -> [UInt8]? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let got = fread(&buffer, 1, buffer.count, file)
    if got == 0 { return bytes }
    bytes += buffer[..<got]
  }
}
