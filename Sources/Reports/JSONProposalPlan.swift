import Figures
import JSON
import Model

/// The plan of a proposal as JSON: every part with all of its files, as `ratchet propose --what-if` reads it back.
extension JSONWriter {
  mutating func plan(_ plan: ProposalPlan) {
    key("plan")
    object {
      $0.key("parts")
      $0.array { array in for part in plan.parts { array.part(part) } }
      $0.rewirings(plan.rewire)
      $0.breaks(plan.broken)
      $0.dependencies("drop", plan.dropped)
      $0.key("narrow")
      $0.array { array in
        for narrowing in plan.narrowed {
          array.object {
            $0.name("from", narrowing.from)
            $0.name("wide", narrowing.wide)
            $0.items("narrow", narrowing.narrow)
            $0.key("because")
            $0.array { array in for edge in narrowing.because { array.edge(edge) } }
          }
        }
      }
      $0.divisions(plan.divided)
      $0.dependencies("unorder", plan.unordered)
      if let shards = plan.shards { $0.integer("shards", shards) }
    }
  }

  private mutating func rewirings(_ rewirings: [ProposalPlan.Rewiring]) {
    key("rewire")
    array { array in
      for rewiring in rewirings {
        array.object {
          $0.name("target", rewiring.target)
          $0.items("remove", rewiring.remove)
          $0.items("add", rewiring.add)
          $0.key("because")
          $0.array { array in for edge in rewiring.because { array.edge(edge) } }
        }
      }
    }
  }

  private mutating func divisions(_ divisions: [ProposalPlan.Division]) {
    key("divide")
    array { array in
      for division in divisions {
        array.object {
          $0.name("file", division.file)
          $0.key("users")
          $0.array { groups in for group in division.users { groups.names(group) } }
        }
      }
    }
  }

  private mutating func breaks(_ broken: [ProposalPlan.Break]) {
    key("break_edges")
    array { array in
      for broken in broken {
        array.object {
          $0.members(of: broken.edge)
          $0.text("suggest", broken.way.rawValue)
        }
      }
    }
  }

  private mutating func part(_ part: ProposalPlan.Part) {
    object {
      $0.name("name", part.name)
      $0.flag("new", part.isNew)
      $0.text("kind", part.kind)
      $0.items("files", part.files)
      $0.items("deps", part.dependencies)
      $0.seconds("seconds", part.seconds)
      $0.decimal("rebuild_share", part.rebuildShare)
    }
  }

  mutating func dependencies(_ name: String, _ all: [ProposalPlan.Dependency]) {
    key(name)
    array { array in
      for dependency in all {
        array.object {
          $0.name("from", dependency.from)
          $0.name("to", dependency.to)
        }
      }
    }
  }

  mutating func edge(_ edge: ProposalEdge) { object { $0.members(of: edge) } }

  private mutating func members(of edge: ProposalEdge) {
    name("from", edge.from)
    name("to", edge.to)
    integer("line", edge.line)
    text("class", edge.evidence)
  }

  /// Names in an array; one that is not UTF-8 as an object with `b64`.
  mutating func items(_ name: String, _ values: [ByteString]) {
    key(name)
    names(values)
  }

  mutating func names(_ values: [ByteString]) {
    array { array in
      for value in values {
        if let text = value.utf8 {
          array.string(text)
        } else {
          array.object { $0.text("b64", Base64.encode(value.bytes)) }
        }
      }
    }
  }

  /// A time in seconds, to the microsecond.
  mutating func seconds(_ name: String, _ value: Duration) {
    key(name)
    number(value.inSeconds, decimals: 6)
  }
}
