import JSON
import Model

/// `ratchet propose --what-if` and `--compare`: what replays say of plans that somebody made.
public struct ScoresReport: Equatable, Sendable {
  public var result: PlanScores

  public var cores: Int

  public init(_ result: PlanScores, cores: Int) {
    self.result = result
    self.cores = cores
  }

  /// The whole text, line end included.
  public func render(_ format: ReportFormat, _ columns: Int = 80, _ style: Style = .plain) -> String {
    switch format {
    case .terminal: terminal(max(columns, 60), style)
    case .markdown: markdown
    case .json: json
    }
  }

  // MARK: Words

  private var columns: [String] { ["", "as it is"] + result.scores.indices.map { "plan \($0 + 1)" } }

  /// A row for each figure: as it is, then under each plan.
  private var rows: [[String]] {
    guard let first = result.scores.first else { return [] }
    func row(_ name: String, _ text: (ProposalPrediction.Loop) -> String) -> [String] {
      [name, text(first.prediction.before)] + result.scores.map { text($0.prediction.after) }
    }
    return [
      row("mean loop") { Words.duration($0.mean) }, row("median") { Words.duration($0.p50) },
      row("90th percentile") { Words.duration($0.p90) },
      row("over budget") { "\(Int(($0.overBudget * 100).rounded())) %" },
      row("core time of a loop") { Words.duration($0.work) },
      ["clean build", Words.duration(first.prediction.cleanBefore)]
        + result.scores.map { Words.duration($0.prediction.cleanAfter) },
      ["targets", ""] + result.scores.map { "\($0.targets)" },
    ]
  }

  private func sentences(_ shown: (ByteString) -> String) -> [String] {
    result.scores.enumerated().flatMap { number, score in
      let prediction = score.prediction
      var all = [
        "plan \(number + 1), \(shown(score.name)): \(Self.gain(prediction.gain, prediction.low, prediction.high)); "
          + "\(Words.count(score.cost.filesMoved, "file")) moved, \(Words.count(score.cost.edgesBroken, "edge")) broken, "
          + "\(Words.count(score.cost.dependentsRewired, "dependent")) rewired; certainty "
          + prediction.certainty.overall.rawValue
      ]
      if score.steps.count > 1 {
        all += score.steps.enumerated().map { place, step in
          "after step \(place + 1)\(step.id.map { " (\(shown(ByteString($0))))" } ?? ""): mean loop "
            + "\(Words.duration(step.mean)), 90th percentile \(Words.duration(step.p90))"
        }
      }
      if !score.circle.isEmpty {
        let names = score.circle.prefix(6).map(shown).joined(separator: ", ")
        all.append("its targets need each other in a circle and cannot be built one after the other: \(names)")
      }
      all += score.unmet.prefix(6).map {
        "it cannot be built: files of \(shown($0.from)) still need files of \(shown($0.to))"
      }
      return all + score.notes.map { "note: \(Inert.text($0))" }
    } + difference
  }

  private static func gain(_ gain: Duration, _ low: Duration, _ high: Duration) -> String {
    "a gain of \(signed(gain)) a loop (80 % interval \(signed(low)) to \(signed(high)))"
  }

  private static func signed(_ time: Duration) -> String {
    time < .zero ? "-" + Words.duration(.zero - time) : Words.duration(time)
  }

  private var difference: [String] {
    guard let difference = result.difference else { return [] }
    func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
    return [
      "plan 2 beside plan 1: \(Self.gain(difference.gain, difference.low, difference.high)); it is shorter after "
        + "\(percent(difference.secondIsShorter)) of the commits, plan 1 after \(percent(difference.firstIsShorter))"
    ]
  }

  // MARK: Forms

  private func terminal(_ width: Int, _ style: Style) -> String {
    let titles = columns.enumerated().map { Table.Column($1, isLeading: $0 == 0) }
    let table = Table(columns: titles, rows: rows).lines(width: width, style: style)
    let texts =
      sentences { Inert.visible(Inert.text($0)) } + result.notes.map { "note: " + Inert.text($0) }
    return (table + [""] + texts.flatMap { Columns.wrap($0, to: width, indent: "  ") }).map { $0 + "\n" }.joined()
  }

  private var markdown: String {
    let table = Table.markdown([columns, [":--"] + columns.dropFirst().map { _ in "--:" }] + rows)
    let texts = sentences { Inert.code($0) }.map { "- \($0)" } + result.notes.map { "- note: \(Inert.code($0))" }
    return table + "\n\n" + texts.joined(separator: "\n") + "\n"
  }

  private var json: String {
    jsonText { json in
      json.text("schema", "ratchet.scores/1")
      json.key("plans")
      json.array { array in for score in result.scores { array.score(score, cores) } }
      if let difference = result.difference {
        json.key("difference")
        json.object {
          $0.gain(difference.gain, difference.low, difference.high)
          $0.decimal("first_is_shorter", difference.firstIsShorter)
          $0.decimal("second_is_shorter", difference.secondIsShorter)
        }
      }
      json.strings("notes", result.notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func score(_ score: PlanScore, _ cores: Int) {
    object {
      $0.name("plan", score.name)
      $0.flag("gain", score.isGain)
      $0.integer("targets", score.targets)
      $0.key("steps")
      $0.array { array in
        for step in score.steps {
          array.object {
            $0.text("id", step.id)
            $0.items("subject", step.subject)
            $0.seconds("mean", step.mean)
            $0.seconds("p90", step.p90)
          }
        }
      }
      $0.prediction(score.prediction, cores: cores)
      $0.cost(score.cost)
      $0.items("circle", score.circle)
      $0.dependencies("unmet", score.unmet)
      $0.strings("notes", score.notes)
    }
  }
}
