import Gate
import Simulations

/// Creep on the trunk: a year of nothing, a step, a percent a week.
func creep(_ changes: Int) -> Section {
  let series = max(changes / 10, 100)
  // Where +1 % a week has come to +5 %: 4.9 weeks.
  let fivePercent = 98
  var (rows, rates): ([[String]], [Rate]) = ([], [])
  for model in NoiseModel.all {
    let trials = CreepTrials(model)
    let none = trials.run(.none, builds: 52 * CreepTrials.week, series: series, seed: 8)
    let step = trials.run(.step(0.05), builds: 160, series: series, seed: 9)
    let ramp = trials.run(.ramp, builds: 26 * CreepTrials.week, series: series, seed: 10)
    rows.append(row("\(model.name): anchored sum", none, step, ramp, fivePercent))
    for watch in UsualWatch.allCases {
      func run(_ path: CreepTrials.Path, _ builds: Int, _ seed: UInt64) -> CreepTrials.Result {
        watch.run(model, path, builds: builds, series: series, seed: seed)
      }
      rows.append(
        row(
          "\(model.name): \(watch.rawValue)", run(.none, 1040, 8), run(.step(0.05), 160, 9), run(.ramp, 520, 10),
          fivePercent))
    }
    if model.name == "hosted" {
      rates.append(
        .atMost("creep: alarms a year and target, nothing changed", model.name, none.share(within: 1040) * 100, 0.5))
    }
    guard model.name != "stress" else {
      let told = [
        ("alarms a year and target, nothing changed", none.share(within: 1040)),
        ("+5 % found within 20 builds", step.share(within: 20)),
        ("+1 % a week found by +5 %", ramp.share(within: fivePercent)),
      ]
      rates += told.map { .told("creep: \($0.0)", model.name, $0.1 * 100, "the noise hides it") }
      continue
    }
    rates.append(.atLeast("creep: +5 % found within 20 builds", model.name, step.share(within: 20) * 100, 95))
    rates.append(.atLeast("creep: +1 % a week found by +5 %", model.name, ramp.share(within: fivePercent) * 100, 95))
    rates.append(.atMost("creep: +1 % a week, median", model.name, (ramp.median ?? 99) / 20, 4.5, unit: " weeks"))
  }
  let titles = [
    "a target of the trunk", "% with an alarm in a year of nothing", "% found within 20 builds, +5 %",
    "% found by +5 %, +1 % a week", "median weeks, +1 % a week",
  ]
  let words =
    "\(series) series a cell, anchored at 80 builds, calibrated; before any confirmation by pairs. What fires at noise "
    + "finds everything: an alarm counts only beside the first column. On the stress runner calibration leaves 9 % of "
    + "noise: a step of 5 % is found late, by pairs or not at all."
  return ("## Creep on the trunk\n\n\(words)\n\n" + table(titles, rows), rates)
}

private func row(
  _ name: String, _ none: CreepTrials.Result, _ step: CreepTrials.Result, _ ramp: CreepTrials.Result, _ limit: Int
) -> [String] {
  [
    name, percent(none.share(within: 52 * CreepTrials.week)), percent(step.share(within: 20)),
    percent(ramp.share(within: limit)), ramp.median.map { decimal($0 / 20, 1) } ?? "",
  ]
}

/// The noise of real hosted runners.
func realNoise(_ series: RealSeries, _ changes: Int) -> Section {
  let effects = [0, 0.03, 0.05, 0.10, 0.20]
  let names: [RealSeries.Workload: String] = [.application: "40 s build", .warm: "2 s rebuild"]
  var (rows, rates, alarms): ([[String]], [Rate], Int) = ([], [], 0)
  for workload in RealSeries.Workload.allCases {
    let found = effects.map { series.trials(workload, effect: $0, changes: 2 * changes, seed: 11) }
    alarms += series.alarms(workload).count
    let name = names[workload] ?? ""
    rows.append(
      [name] + found.map { percent($0.failShare) } + [decimal(found[0].meanPairs, 1), decimal(found[3].meanPairs, 1)])
    rates.append(.atMost("real noise, \(name), nothing changed: fails", "dune", found[0].failShare * 100, 0.05))
    rates.append(
      .atLeast(
        "real noise, \(name), +10 % caught", "dune", found[3].failShare * 100, workload == .application ? 99.5 : 90))
  }
  rates.append(.atMost("real series in true order: alarms of creep", "dune", Double(alarms), 0, unit: ""))
  let titles = ["% of changes that fail", "nothing changed"] + effects.dropFirst().map { "+\(decimal($0 * 100, 0)) %" }
  let words =
    "\(series.count) commits of ocaml/dune on hosted runners (public, MIT), each with a build of 70 s in the same job: "
    + "the log ratio of two builds of one job, its level (a rolling median of 61 commits) taken off, drawn at random. "
    + "The residuals in their true order, anchored at the first 80: \(alarms) alarms of creep."
  return (
    "## Real noise\n\n\(words)\n\n"
      + table(titles + ["mean pairs, nothing changed", "mean pairs, +10 %"], rows), rates
  )
}
