import Figures
import Gate
import Model
import Simulations

typealias Section = (text: String, rates: [Rate])

private let effects = [0, 0.03, 0.05, 0.10, 0.20]

/// One change, on every kind of runner: the gate in its three forms, then what is usual.
func oneChange(_ changes: Int) -> Section {
  var (parts, rates): ([String], [Rate]) = ([], [])
  for model in NoiseModel.all {
    let forms: [(name: String, trials: GateTrials)] = [
      ("gate", GateTrials(model)), ("gate behind the free screen", screened(model)),
      ("gate, nothing known: 6 base pairs first", cold(model)),
    ]
    var rows: [[String]] = []
    for form in forms {
      let found = effects.map { effect in
        form.trials.run(effect: effect, changes: effect == 0 ? changes * 10 : changes, seed: 1)
      }
      rows.append(
        [form.name] + found.map { percent($0.failShare) } + [
          decimal(found[0].meanPairs, 2), decimal(found[3].meanPairs, 2),
        ])
      rates += promised(model, form.trials, found)
    }
    for rule in UsualRule.allCases {
      let found = effects.map { rule.failShare(model, effect: $0, changes: changes, seed: 2) }
      rows.append([rule.rawValue] + found.map(percent) + ["\(rule.runs)", "\(rule.runs)"])
    }
    let titles =
      ["% of changes that fail: \(model.name)", "nothing changed"]
      + effects.dropFirst().map { "+\(decimal($0 * 100, 0)) %" }
    parts.append(table(titles + ["mean pairs, nothing changed", "mean pairs, +10 %"], rows))
  }
  let words = "A rule's own runs stand for its pairs. Nothing changed: \(changes * 10) changes a cell for the gate."
  return ("## One change\n\n\(words)\n\n" + parts.joined(separator: "\n\n"), rates)
}

private func screened(_ model: NoiseModel) -> GateTrials {
  var trials = GateTrials(model)
  trials.isScreened = true
  return trials
}

private func cold(_ model: NoiseModel) -> GateTrials {
  var trials = GateTrials(model)
  trials.scale = .cold
  return trials
}

/// What section 2 of the design promises of each runner.
private func promised(_ model: NoiseModel, _ trials: GateTrials, _ found: [GateTrials.Result]) -> [Rate] {
  let (none, five, ten) = (found[0], found[2].failShare * 100, found[3].failShare * 100)
  let fails = none.failShare * 100
  if case .cold = trials.scale {
    return model.name == "stress"
      ? []
      : [
        .atMost("nothing known, nothing changed: fails", model.name, fails, 0.02),
        .atLeast("nothing known, +10 % caught", model.name, ten, 99.5),
      ]
  }
  switch (model.name, trials.isScreened) {
  case ("hosted", false):
    return [
      .atMost("nothing changed: fails", model.name, fails, 0.02), .atLeast("+5 % caught", model.name, five, 80),
      .atLeast("+10 % caught", model.name, ten, 99.5),
      .atMost("mean pairs, nothing changed", model.name, none.meanPairs, 3.0, unit: ""),
      .atMost("mean pairs, +10 %", model.name, found[3].meanPairs, 4, unit: ""),
    ]
  case ("hosted", true):
    return [
      .atLeast("screened: +5 % caught", model.name, five, 70),
      .atLeast("screened: +10 % caught", model.name, ten, 99.5),
      .atMost("screened: mean pairs, nothing changed", model.name, none.meanPairs, 0.6, unit: ""),
    ]
  case ("dedicated", false):
    return [
      .atMost("nothing changed: fails", model.name, fails, 0.02), .atLeast("+5 % caught", model.name, five, 99),
      .atLeast("+10 % caught", model.name, ten, 99.9),
      .atMost("mean pairs, nothing changed", model.name, none.meanPairs, 2.2, unit: ""),
      .atMost("mean pairs, +10 %", model.name, found[3].meanPairs, 3.2, unit: ""),
    ]
  case ("dedicated", true):
    return [
      .atLeast("screened: +5 % caught", model.name, five, 99), .atLeast("screened: +10 % caught", model.name, ten, 99),
    ]
  default:
    if trials.isScreened { return [] }
    let open = Double(found[3].inconclusive) / Double(max(found[3].changes - found[3].fails, 1)) * 100
    return [
      .atMost("nothing changed: fails", model.name, fails, 0.2),
      .told("+10 % caught", model.name, ten, "says so: \(decimal(open, 0)) % of the others are INCONCLUSIVE"),
    ]
  }
}

/// A loop with 200 targets that share the error rate.
func manyTargets(_ changes: Int) -> Section {
  var (rows, rates): ([[String]], [Rate]) = ([], [])
  for (model, targets) in [(NoiseModel.hosted, 20), (.hosted, 200), (.dedicated, 200)] {
    let many = ManyTargets(model, targets: targets)
    let none = many.run(effect: 0, changes: changes, seed: 3)
    let one = many.run(effect: 0.1, changes: changes, seed: 4)
    let (any, caught) = (Double(none.anyFails) / Double(changes), Double(one.caught) / Double(changes))
    rows.append([
      "\(model.name), \(targets) targets", percent(any), percent(caught),
      decimal(Double(none.pairs) / Double(changes), 1),
      decimal(Double(one.pairs) / Double(changes), 1),
    ])
    guard targets == 200 else { continue }
    rates.append(.atMost("200 targets, nothing changed: anything fails", model.name, any * 100, 1))
    rates.append(.atLeast("200 targets, one +10 %: it is caught", model.name, caught * 100, 99))
  }
  let titles = [
    "a loop and its targets", "% of changes with any failure, nothing changed", "% caught, one target +10 %",
    "mean pairs, nothing changed", "mean pairs, one +10 %",
  ]
  return ("## Many targets in one change\n\n" + table(titles, rows), rates)
}

/// What the gate says that it could have seen, against how often it sees just that.
func visibleSizes(_ changes: Int) -> Section {
  let noises = [0.010, 0.016, 0.022, 0.03, 0.04, 0.05, 0.07, 0.085, 0.107]
  let rows = noises.map { deviation -> [String] in
    let promised = PromisedSize(deviation: deviation)
    return [
      "\(percent(deviation)) %", "+\(percent(promised.size)) %", percent(promised.caught(changes, seed: 5)),
      percent(promised.caughtLearned(changes, seed: 6)),
    ]
  }
  let titles = [
    "pair noise", "visible with 12 pairs", "% caught, noise as said", "% caught, noise learned from 24 pairs",
  ]
  return (
    "## The size that a verdict says it could have seen\n\nFour of five is what it promises.\n\n" + table(titles, rows),
    []
  )
}

/// An alarm of creep, confirmed by pairs of the anchor's commit and HEAD.
func confirmation(_ changes: Int) -> Section {
  let effects = [0, 0.02, 0.03, 0.04, 0.05, 0.10]
  let rows = NoiseModel.all.map { model -> [String] in
    var trials = GateTrials(model)
    trials.rule = .confirmation
    let found = effects.map { trials.run(effect: $0, changes: changes, seed: 7) }
    return [model.name] + found.map { percent($0.failShare) }
      + ["\(decimal(found[0].meanPairs, 1)), \(decimal(found[2].meanPairs, 1)), \(decimal(found[4].meanPairs, 1))"]
  }
  let titles = ["% confirmed", "nothing changed"] + effects.dropFirst().map { "+\(decimal($0 * 100, 0)) %" }
  return (
    "## Confirming an alarm of creep, at most 40 pairs\n\n"
      + table(titles + ["mean pairs: nothing changed, +3 %, +5 %"], rows), []
  )
}
