import Figures
import Simulations

/// The table of auto-tightening: a simulated year of a trunk for many targets, with nothing changing and with a fall of
/// 20 %, beside what other policies do on the same noise. In Markdown, on stdout.
func proveTighten(_ arguments: [String]) -> Int32 {
  let count = arguments.first.flatMap { Int($0) } ?? 2000
  print(
    "| noise | seconds | level at first | tightened | edits a year | years with one | noise edits | failing checks |")
  print("| --- | --- | --- | --- | --- | --- | --- | --- |")
  for noise in NoiseModel.all {
    for isCalibrated in [true, false] {
      for isKnown in [true, false] {
        for every in [20, 1] where every == 20 || isCalibrated {
          let year = TighteningYear(noise: noise, isCalibrated: isCalibrated, isKnown: isKnown, every: every)
          print(flatRow(year, (0..<count).map { year(seed: UInt64($0)) }))
        }
      }
    }
  }
  print(
    "\n| noise | seconds | tightened | weeks to the first step: median, 95 %, most | locked in | edits | level then | anchor then |"
  )
  print("| --- | --- | --- | --- | --- | --- | --- | --- |")
  for noise in NoiseModel.all {
    for isCalibrated in [true, false] {
      for every in [20, 1] where every == 20 || isCalibrated {
        let year = TighteningYear(noise: noise, isCalibrated: isCalibrated, falls: true, every: every)
        print(fallRow(year, (0..<count).map { year(seed: UInt64($0)) }))
      }
    }
  }
  return 0
}

private func head(_ year: TighteningYear) -> String {
  "| \(year.noise.name) | \(year.isCalibrated ? "calibrated" : "raw")"
}

private func flatRow(_ year: TighteningYear, _ outcomes: [TighteningYear.Outcome]) -> String {
  let (count, checks) = (Double(outcomes.count), outcomes.reduce(0) { $0 + $1.checks })
  let edits = Double(outcomes.reduce(0) { $0 + $1.edits })
  let cells = [
    year.isKnown ? "known" : "made by it", year.every == 1 ? "each build" : "weekly", shown(edits / count, 3),
    shown(100 * Double(outcomes.count { $0.edits > 0 }) / count, 2) + " %",
    shown(Double(outcomes.reduce(0) { $0 + $1.noiseEdits }) / count, 3),
    shown(100 * Double(outcomes.reduce(0) { $0 + $1.failed }) / Double(checks), 3) + " %",
  ]
  return "\(head(year)) | \(cells.joined(separator: " | ")) |"
}

private func fallRow(_ year: TighteningYear, _ outcomes: [TighteningYear.Outcome]) -> String {
  func weeks(_ value: Double?) -> String { value.map { shown($0 / 20, 2) } ?? "-" }
  let first = outcomes.compactMap(\.first).map(Double.init)
  let locked = outcomes.compactMap(\.lockedIn).map(Double.init)
  let missed = outcomes.count - first.count
  let cells = [
    year.every == 1 ? "each build" : "weekly",
    "\(weeks(Statistics.median(first))), \(weeks(Statistics.quantile(first, 0.95))), \(weeks(first.max()))"
      + (missed > 0 ? ", never in \(missed)" : ""),
    weeks(Statistics.median(locked)),
    shown(Double(outcomes.reduce(0) { $0 + $1.edits }) / Double(outcomes.count), 2),
    shown(Statistics.median(outcomes.map(\.level)) ?? 0, 3),
    shown(Statistics.median(outcomes.compactMap(\.anchor)) ?? 0, 3),
  ]
  return "\(head(year)) | \(cells.joined(separator: " | ")) |"
}

private func shown(_ value: Double, _ decimals: Int) -> String {
  let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
  return "\((value * scale).rounded() / scale)"
}
