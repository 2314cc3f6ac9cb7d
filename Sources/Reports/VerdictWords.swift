import Figures
import Model

/// A verdict in sentences, the same in every rendering for people; names in them are the caller's, inert already.
struct VerdictWords {
  let verdict: Verdict
  let label: (ByteString) -> String

  /// What stands in front; what is inconclusive passes.
  var word: String {
    switch verdict.outcome {
    case .pass, .inconclusive: "PASS"
    case .fail: "FAIL"
    case .drift: "DRIFT"
    case .over: "OVER"
    case .ceiling: "CEILING"
    case .invalid: "INVALID"
    }
  }

  /// The figure and what it rests on.
  var head: String {
    switch verdict.reason {
    case .unchanged, .endedWithLoop: "\(measured)  \(sight)"
    case .negligible(let seconds):
      "\(measured) is \(Words.fixed(seconds, 2)) s a step: less than anybody waits for"
    case .notItsOwn: "\(measured) by the clock, not by its CPU time: judged with the loop"
    case .suspect: "\(measured) by the clock, CPU time unknown: suspect, the loop fails for it"
    case .provisional: "\(measured), provisional (known from few builds): judged with the loop"
    case .accepted(let seconds, let reason):
      "accepted: \(measured), up to \(Words.seconds(seconds)): \(label(short(reason)))"
    case .screened(let deviations): screened(deviations)
    case .steady: TrunkWords(verdict: verdict, label: label).steady
    case .pairsSpent: inconclusive("after \(pairCount)")
    case .timeSpent: inconclusive("after \(pairCount), the time is over")
    case .pairsRanOut: inconclusive("after \(pairCount), there are no more")
    case .slower: slower
    case .suspects(let names): suspects(names)
    case .overBudget(let seconds, let budget, let base): overBudget(seconds, budget, base)
    case .ceiling: TrunkWords(verdict: verdict, label: label).ceiling
    case .drift: drift
    case .invalid(let reason): InvalidWords(reason: reason).text
    }
  }

  /// What explains it, a sentence each.
  var details: [String] {
    switch verdict.reason {
    case .slower, .suspects, .drift: ([cpu] + TrunkWords(verdict: verdict, label: label).culprits).compactMap(\.self)
    case .invalid(let reason): InvalidWords(reason: reason).advice.map { [$0] } ?? []
    default: []
    }
  }

  /// A reason may be of any length; the file has it whole.
  private func short(_ reason: String) -> ByteString {
    ByteString(reason.count > 160 ? reason.prefix(160) + "…" : reason)
  }

  // MARK: Pairs

  private var pairCount: String { Words.count(verdict.pairs?.changes.count ?? 0, "pair") }

  /// `+0.4 % (3 pairs)`.
  private var measured: String {
    guard let pairs = verdict.pairs else { return "not measured" }
    return "\(Words.change(pairs.change)) (\(pairCount))"
  }

  private var sight: String {
    guard let visible = verdict.pairs?.visible else { return "too few pairs to have seen anything" }
    return "would have seen \(Words.change(visible)) on this runner"
  }

  private func inconclusive(_ when: String) -> String {
    guard let pairs = verdict.pairs else { return "INCONCLUSIVE" }
    let noise = "(pair noise \(Words.percent(pairs.noise.deviation)))"
    let sight =
      pairs.visible.map { "this runner shows only \(Words.change($0)) or more \(noise)" }
      ?? "so few show no slowdown of any size \(noise)"
    return "INCONCLUSIVE \(when): \(Words.change(pairs.change)); \(sight)"
  }

  private var slower: String {
    guard let pairs = verdict.pairs else { return "slower" }
    return "\(shift(pairs))  \(evidence(pairs))"
  }

  /// `+11.8 % (12.6 s → 14.1 s; 4 pairs: +10.9 +12.4 +11.2 +12.7 %)`.
  private func shift(_ pairs: PairFigures) -> String {
    let each = pairs.changes.map { String(Words.change($0).dropLast(2)) }.joined(separator: " ")
    let times = "\(Words.seconds(pairs.base)) → \(Words.seconds(pairs.head))"
    return "\(Words.change(pairs.change)) (\(times); \(pairCount): \(each) %)"
  }

  private func evidence(_ pairs: PairFigures) -> String {
    "evidence \(Words.odds(pairs.evidence)) (needs \(Words.odds(pairs.needed)))"
  }

  private func suspects(_ names: [ByteString]) -> String {
    let shift = verdict.pairs.map { "\(self.shift($0)); " } ?? ""
    return "\(shift)slower by the clock, CPU time unknown: \(GateWords.list(names, label))"
  }

  private var cpu: String? {
    guard let pairs = verdict.pairs, let change = pairs.cpuChange else { return nil }
    if let added = pairs.added, added > 0, added >= (pairs.head - pairs.base) / 2 {
      return "\(Words.seconds(added)) of it in processes that base does not have"
    }
    let isWork = Elementary.log(1 + change) >= Elementary.log(1 + pairs.change) / 2
    let what = isWork ? "more work, not lost parallelism" : "lost parallelism or waiting, not more work"
    return "CPU time \(Words.change(change)): \(what)"
  }

  // MARK: The rest

  private func screened(_ deviations: Double) -> String {
    let side = deviations < 0 ? "below" : "above"
    return
      "the build lies \(Words.fixed(abs(deviations), 1)) deviations \(side) the base branch's median: no pairs spent"
  }

  private func overBudget(_ seconds: Double, _ budget: Double, _ base: Double?) -> String {
    let before = base.map {
      verdict.outcome == .fail ? "; base took \(Words.seconds($0))" : ", as before (\(Words.seconds($0)))"
    }
    return "\(Words.seconds(seconds)) of \(Words.seconds(budget)): over budget\(before ?? "")"
  }

  private var drift: String {
    let trunk = TrunkWords(verdict: verdict, label: label)
    guard let pairs = verdict.pairs else { return trunk.drift }
    return "\(Words.change(pairs.change)) since the anchor, confirmed by \(pairCount)  \(evidence(pairs))"
  }
}

extension Words {
  /// Seconds with three digits, as they are typed in ratchet.json: `0.123 s`, `12.6 s`, `248 s`.
  static func seconds(_ value: Double) -> String {
    let decimals = value < 0.9995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return "\(fixed(min(value, 1e12), decimals)) s"
  }

  /// `7 %`, `2.1 %` of a share.
  static func percent(_ share: Double) -> String {
    let text = fixed(min(share, 1e9) * 100, 1)
    return "\(text.hasSuffix(".0") ? String(text.dropLast(2)) : text) %"
  }

  /// `6,200 : 1`, two digits.
  static func odds(_ odds: Double) -> String {
    guard odds >= 1 else { return "\(fixed(max(odds, 0), 2)) : 1" }
    guard odds < 1e9 else { return "over 1,000,000,000 : 1" }
    var scale = 1.0
    while odds / scale >= 99.5 { scale *= 10 }
    let rounded = Int((odds / scale).rounded()) * Int(scale)
    return "\(grouped(rounded)) : 1"
  }

  /// `12,345`.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return String(
      digits.indices.flatMap { i in i > 0 && (digits.count - i) % 3 == 0 ? [",", digits[i]] : [digits[i]] })
  }
}
