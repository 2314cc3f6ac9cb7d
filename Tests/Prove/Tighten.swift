import Figures
import Simulations

/// `prove tighten`: a simulated year of a trunk for many targets, with nothing changing and with a fall of 20 %, beside what
/// other policies do on the same noise. In Markdown, on stdout; 1 where a promise is missed.
func proveTighten(_ arguments: [String]) -> Int32 {
  let count = arguments.first.flatMap { Int($0) } ?? 2000
  print(heading(count))
  var isMet = true
  let columns = [
    "noise", "seconds", "level at first", "tightened", "edits a year", "years with one", "noise edits",
    "failing checks",
  ]
  print("## Nothing changes\n\n" + header(columns))
  for year in years(falls: false) {
    let outcomes = (0..<count).map { year(seed: UInt64($0)) }
    print(flatRow(year, outcomes))
    if year.isPromised { isMet = isMet && outcomes.allSatisfy { $0.edits + $0.noiseEdits + $0.failed == 0 } }
  }
  print("\n## The time falls by 20 % in the middle of the year\n")
  print(
    header([
      "noise", "seconds", "tightened", "weeks to the first step: median, 95 %, most", "to within a step", "edits",
      "level then", "anchor then",
    ]))
  for year in years(falls: true) {
    let outcomes = (0..<count).map { year(seed: UInt64($0)) }
    print(fallRow(year, outcomes))
    if year.isPromised { isMet = isMet && outcomes.allSatisfy { ($0.first ?? .max) <= 3 * TighteningYear.week } }
  }
  print("\n## What others do, nothing changing\n")
  print(header(["noise", "policy", "edits a year", "checks of the last quarter that fail", "ceiling after a year"]))
  for noise in NoiseModel.all {
    for policy in UsualRatchet.Policy.allCases { print(usualRow(noise, policy, count)) }
  }
  print("\nPromised and \(isMet ? "kept" : "MISSED"): the rows in bold.")
  return isMet ? 0 : 1
}

private func heading(_ count: Int) -> String {
  """
  # Tightening by itself

  `Scripts/prove tighten` writes this page; the same seeds give the same figures on every machine. A row is a year of
  \(count) targets at 20 builds a week, in the noise models of docs/results/gate.md. The true time is 1 s, the headroom 10 %;
  each build of the trunk is checked against the ceiling by the median of the last 20. The level is known from the start (the
  true time) or made by `tighten` itself from the first 40 builds. Raw seconds are what is recorded as long as no calibration is.

  """
}

private func years(falls: Bool) -> [TighteningYear] {
  NoiseModel.all.flatMap { noise in
    [true, false].flatMap { isCalibrated in
      (falls ? [true] : [true, false]).flatMap { isKnown in
        [20, 1].filter { $0 == 20 || isCalibrated }.map { every in
          TighteningYear(noise: noise, isCalibrated: isCalibrated, falls: falls, isKnown: isKnown, every: every)
        }
      }
    }
  }
}

extension TighteningYear {
  /// What gate.md promises: calibrated builds, tightened once a week, a level that is there.
  fileprivate var isPromised: Bool { isCalibrated && isKnown && every == 20 }

  fileprivate var head: [String] {
    let name = isPromised ? "**\(noise.name)**" : noise.name
    return [name, isCalibrated ? "calibrated" : "raw"]
  }
}

private func header(_ columns: [String]) -> String { row(columns) + "\n" + row(columns.map { _ in "---" }) }

private func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

private func flatRow(_ year: TighteningYear, _ outcomes: [TighteningYear.Outcome]) -> String {
  let (count, checks) = (Double(outcomes.count), outcomes.reduce(0) { $0 + $1.checks })
  let edits = Double(outcomes.reduce(0) { $0 + $1.edits })
  return row(
    year.head + [
      year.isKnown ? "known" : "made by it", year.every == 1 ? "each build" : "weekly", shown(edits / count, 3),
      shown(100 * Double(outcomes.count { $0.edits > 0 }) / count, 2) + " %",
      shown(Double(outcomes.reduce(0) { $0 + $1.noiseEdits }) / count, 3),
      shown(100 * Double(outcomes.reduce(0) { $0 + $1.failed }) / Double(checks), 3) + " %",
    ])
}

private func fallRow(_ year: TighteningYear, _ outcomes: [TighteningYear.Outcome]) -> String {
  func weeks(_ value: Double?) -> String { value.map { shown($0 / 20, 2) } ?? "-" }
  let first = outcomes.compactMap(\.first).map(Double.init)
  let locked = outcomes.compactMap(\.lockedIn).map(Double.init)
  let missed = outcomes.count - first.count
  return row(
    year.head + [
      year.every == 1 ? "each build" : "weekly",
      "\(weeks(Statistics.median(first))), \(weeks(Statistics.quantile(first, 0.95))), \(weeks(first.max()))"
        + (missed > 0 ? ", never in \(missed)" : ""),
      weeks(Statistics.median(locked)),
      shown(Double(outcomes.reduce(0) { $0 + $1.edits }) / Double(outcomes.count), 2),
      shown(Statistics.median(outcomes.map(\.level)) ?? 0, 3),
      shown(Statistics.median(outcomes.compactMap(\.anchor)) ?? 0, 3),
    ])
}

private func usualRow(_ noise: NoiseModel, _ policy: UsualRatchet.Policy, _ count: Int) -> String {
  let outcomes = (0..<count).map { UsualRatchet(noise: noise, policy: policy)(seed: UInt64($0)) }
  let (edits, failed) = outcomes.reduce((0, 0)) { ($0.0 + $1.edits, $0.1 + $1.failed) }
  let checks = outcomes.reduce(0) { $0 + $1.checks }
  return row([
    noise.name, policy.rawValue, shown(Double(edits) / Double(count), 1),
    shown(100 * Double(failed) / Double(checks), 1) + " %", shown(Statistics.median(outcomes.map(\.ceiling)) ?? 0, 3),
  ])
}

private func shown(_ value: Double, _ decimals: Int) -> String {
  let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
  return "\((value * scale).rounded() / scale)"
}
