import JSON
import Model

/// The answer to `ratchet why` as JSON, form `ratchet.why/1` (docs/schemas/why.v1.json).
struct JSONWhy {
  static let schema = "ratchet.why/1"

  private let report: WhyReport

  init(_ report: WhyReport) {
    self.report = report
  }

  var text: String {
    let why = report.why
    return jsonText { json in
      json.text("schema", Self.schema)
      json.text("loop", why.loop)
      json.name("t", why.name)
      json.key("targets")
      json.targets(why.keys)
      json.integer("builds", why.builds)
      json.integer("rebuilt", why.rebuilt)
      json.milliseconds("total_ms", why.total)
      json.key("wall")
      json.spread(why.wall)
      json.key("last")
      json.rebuild(why.last)
      json.key("files")
      json.causes(Array(why.files.prefix(report.top)))
      json.integer("files_not_shown", max(0, why.files.count - report.top))
      json.key("upstream")
      json.causes(Array(why.upstream.prefix(report.top)))
      json.integer("upstream_not_shown", max(0, why.upstream.count - report.top))
      json.key("others")
      json.array { array in for occasion in why.others { array.occasion(occasion) } }
      json.text("next", WhyWords(why: why).next.command)
      json.strings("notes", report.notes)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func occasion(_ occasion: Occasion) {
    object {
      $0.text("kind", occasion.kind.rawValue)
      $0.text("guess", occasion.guess)
      $0.integer("builds", occasion.builds)
      $0.milliseconds("total_ms", occasion.total)
    }
  }

  fileprivate mutating func rebuild(_ entry: TargetEntry?) {
    guard let entry else { return null() }
    object {
      $0.text("id", entry.build)
      $0.moment("started", entry.started)
      $0.text("class", entry.buildClass.rawValue)
      $0.text("outcome", entry.timing.outcome.rawValue)
      $0.milliseconds("wall_ms", entry.timing.wall)
      $0.text("why", entry.timing.why)
      $0.key("edits")
      $0.files(entry.timing.edits)
      $0.key("needs")
      if let needs = entry.timing.needs { $0.targets(needs) } else { $0.null() }
    }
  }

  private mutating func files(_ files: [ByteString]) {
    array { array in for file in files { array.object { $0.name("t", file) } } }
  }
}
