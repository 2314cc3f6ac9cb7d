import JSON
import Model

/// The answer to `ratchet propose` as JSON: `ratchet.proposals/1` with one `ratchet.proposal/1` each, in order of
/// execution (docs/schemas/proposals.v1.json). Seconds are decimals.
struct JSONProposals {
  static let schema = "ratchet.proposals/1"

  private let report: ProposalsReport

  init(_ report: ProposalsReport) {
    self.report = report
  }

  var text: String {
    let result = report.result
    return jsonText { json in
      json.text("schema", Self.schema)
      json.text("answer", result.answer.rawValue)
      json.flag("truncated", result.isTruncated)
      json.integer("replays", result.replays)
      json.key("proposals")
      json.array { array in for proposal in result.proposals { array.proposal(proposal, report) } }
      json.strings("notes", result.notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func proposal(_ proposal: Proposal, _ report: ProposalsReport) {
    let words = ProposalWords(proposal) { Inert.text($0) }
    let steps = ProposalSteps(words)
    object {
      $0.text("schema", "ratchet.proposal/1")
      $0.text("id", proposal.id)
      $0.text("kind", proposal.kind.rawValue)
      $0.text("title", words.title)
      $0.text("summary", words.prediction)
      $0.system(proposal.system)
      $0.key("subject")
      $0.object { $0.items("targets", proposal.subject) }
      $0.evidence(proposal.evidence, proposal.prediction)
      $0.plan(proposal.plan)
      $0.key("manual")
      $0.array { array in for step in steps.all { array.step(step) } }
      $0.prediction(proposal.prediction, cores: proposal.system.cores)
      $0.cost(proposal.cost)
      $0.key("verify")
      $0.array {
        $0.object {
          $0.text("id", "replay")
          $0.items("argv", ProposalCheck(report, proposal).arguments)
          $0.key("expect")
          $0.object { $0.integer("exit", 0) }
        }
      }
      $0.strings("stop", steps.stops)
      $0.strings("depends_on", proposal.dependsOn)
      $0.strings("conflicts_with", proposal.conflictsWith)
      $0.integer("priority", proposal.priority)
    }
  }

  private mutating func system(_ system: ProposalSystem) {
    key("system")
    object {
      $0.text("name", system.name)
      $0.text("grain", system.grain)
      $0.text("cutoff", system.cutoff)
      $0.integer("cores", system.cores)
    }
  }

  private mutating func evidence(_ evidence: ProposalEvidence, _ prediction: ProposalPrediction) {
    key("evidence")
    object {
      $0.key("target")
      $0.object {
        $0.seconds("seconds", evidence.subjectSeconds)
        $0.decimal("rebuild_share", evidence.rebuildShare)
      }
      $0.key("commits")
      $0.array { array in
        for commit in evidence.worst {
          array.object {
            $0.name("commit", commit.name)
            $0.integer("files", commit.files)
            $0.seconds("seconds", commit.time)
          }
        }
      }
      $0.key("edges")
      $0.array { array in for edge in evidence.edges { array.edge(edge) } }
      $0.integer("edges_not_shown", evidence.edgeCount - evidence.edges.count)
    }
  }

  private mutating func step(_ step: ProposalSteps.Step) {
    object {
      $0.text("step", step.id)
      $0.text("what", step.what)
      $0.key("because")
      $0.array { array in for edge in step.because { array.edge(edge) } }
      $0.text("done_when", step.done)
    }
  }
}
