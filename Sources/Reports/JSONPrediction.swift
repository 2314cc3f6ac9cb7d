import JSON
import Model

/// A prediction and its cost as JSON, as proposals and scores of plans have them.
extension JSONWriter {
  mutating func cost(_ cost: ProposalCost) {
    key("cost")
    object {
      $0.integer("files_moved", cost.filesMoved)
      $0.integer("edges_broken", cost.edgesBroken)
      $0.integer("dependents_rewired", cost.dependentsRewired)
    }
  }

  mutating func gain(_ gain: Duration, _ low: Duration, _ high: Duration) {
    key("gain_s")
    object {
      $0.seconds("mean", gain)
      $0.seconds("lo80", low)
      $0.seconds("hi80", high)
    }
  }

  mutating func prediction(_ prediction: ProposalPrediction, cores: Int) {
    key("prediction")
    object {
      $0.text("method", "replay/1")
      $0.key("commits")
      $0.object { $0.integer("n", prediction.commits) }
      $0.integer("cores", cores)
      $0.loop("before", prediction.before)
      $0.loop("after", prediction.after)
      $0.gain(prediction.gain, prediction.low, prediction.high)
      $0.key("clean_build_s")
      $0.object {
        $0.seconds("before", prediction.cleanBefore)
        $0.seconds("after", prediction.cleanAfter)
      }
      $0.key("confidence")
      $0.object {
        $0.text("overall", prediction.certainty.overall.rawValue)
        $0.text("sampling", prediction.certainty.sampling.rawValue)
        $0.text("model", prediction.certainty.model.rawValue)
        $0.text("structure", prediction.certainty.structure.rawValue)
        $0.key("edges")
        $0.object { edges in
          for known in prediction.certainty.edges { edges.integer(known.evidence, known.count) }
        }
      }
      $0.strings("assumptions", prediction.assumptions.map(ProposalWords.sentence))
    }
  }

  private mutating func loop(_ name: String, _ loop: ProposalPrediction.Loop) {
    key(name)
    object {
      $0.seconds("mean", loop.mean)
      $0.seconds("p50", loop.p50)
      $0.seconds("p90", loop.p90)
      $0.decimal("over_budget", loop.overBudget)
      $0.seconds("cpu_s", loop.work)
    }
  }
}
