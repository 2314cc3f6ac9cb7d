import JSON
import Model

/// The lines of a file of pairs, as values: its first line, and one pair a line. docs/gate.md has the form.
struct PairsHeader: Equatable {
  /// A subject of a receipt.
  struct Entry: Equatable {
    var subject: Subject
    /// Pairs that were handed in, used or not.
    var given: Int
    var trouble: InvalidReason?
  }

  static let schema = "ratchet.receipt/1"
  static let members: Set = [
    "schema", "history", "rule", "max_pairs", "tick_s", "budget_s", "ended", "open", "screened", "small_targets",
    "one_sided", "not_found", "runs", "notes", "subjects",
  ]

  var isReceipt = false
  /// Pairs of equal builds of every subject, or by name.
  var history: [Double]?
  var histories: [ByteString: [Double]] = [:]
  var rule = SequentialRule.change
  var hasMostPairs = false
  /// nil: to be guessed from the times.
  var tick: Double?
  var budget: Double?
  var ending = ChangeTest.Ending.exhausted
  var isOpen = false
  var screened: Double?
  var smallTargets = 0
  var oneSided: [ByteString] = []
  var notFound: [ByteString] = []
  var runs = 0
  var notes: [String] = []
  var entries: [Entry] = []

  /// Pairs of a rule: enough that something can fail, and not more than can be computed for.
  static let mostPairs = SequentialRule.pairsToFail...200
}

extension Pair {
  static let members: Set<String> = Set(
    ["target", "target_b64", "steps"]
      + ["base", "head"].flatMap { side in
        ["s", "cpu_s", "added_s", "exit", "executed", "hits", "failed", "actions"].map { "\(side)_\($0)" }
      })

  init(_ line: InputLine) throws(InputError) {
    let steps = try line.count("steps") ?? 1
    guard steps >= 1 else { throw line.error("\"steps\" is 0: a pair times at least one edit") }
    self.init(base: try Sample(line, "base"), head: try Sample(line, "head"), steps: steps)
  }
}

extension Sample {
  fileprivate init(_ line: InputLine, _ side: String) throws(InputError) {
    self.init(
      seconds: try line.neededSeconds("\(side)_s"), cpu: try line.amount("\(side)_cpu_s"),
      added: try line.amount("\(side)_added_s"), exit: try line.integer("\(side)_exit"),
      executed: try line.count("\(side)_executed"), hits: try line.count("\(side)_hits"),
      failed: try line.count("\(side)_failed"), actions: try line.text("\(side)_actions"))
  }
}
