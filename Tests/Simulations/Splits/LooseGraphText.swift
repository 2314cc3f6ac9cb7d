import JSON

extension LooseGraph {
  /// As a `ratchet.graph/1`.
  public var text: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in [
        ("schema", "ratchet.graph/1"), ("system", "synthetic"), ("grain", grain), ("cutoff", cutoff),
      ] {
        writer.key(key)
        writer.string(value)
      }
      writer.key("cores")
      writer.number(cores)
      writer.key("costs")
      writer.object(write(costs:))
      writer.key("targets")
      writer.array { writer in for target in targets { writer.object { write(target, to: &$0) } } }
      writer.key("files")
      writer.array { writer in
        for (path, seconds) in seconds.sorted(by: { $0.key < $1.key }) {
          writer.object { writer in
            writer.key("path")
            writer.string(path)
            writer.key("seconds")
            writer.number(seconds, decimals: 9)
          }
        }
      }
      writer.key("edges")
      writer.array(write(edges:))
    }
    return writer.bytes
  }

  /// The commits as JSON Lines, oldest first.
  public var historyText: [UInt8] {
    commits.flatMap { commit in
      var writer = JSONWriter()
      writer.object { writer in
        writer.key("commit")
        writer.string(commit.name)
        list("files", commit.files, to: &writer)
        list("interface", commit.interface, to: &writer)
      }
      return writer.bytes + [UInt8(ascii: "\n")]
    }
  }

  private func write(costs writer: inout JSONWriter) {
    let values = [
      ("target_s", costs.target), ("dependency_s", costs.dependency), ("archive_s", costs.archive),
      ("archive_object_s", costs.archiveObject), ("link_s", costs.link), ("link_object_s", costs.linkObject),
    ]
    for (key, value) in values {
      writer.key(key)
      writer.number(value, decimals: 9)
    }
  }

  private func write(_ target: Target, to writer: inout JSONWriter) {
    writer.key("name")
    writer.string(target.name)
    writer.key("kind")
    writer.string(target.kind)
    list("files", target.files, to: &writer)
    list("dependencies", target.dependencies, to: &writer)
    writer.key("run_s")
    writer.number(target.run, decimals: 9)
  }

  private func write(edges writer: inout JSONWriter) {
    for (path, used) in uses.sorted(by: { $0.key < $1.key }) {
      for (line, other) in used.enumerated() {
        writer.object { writer in
          for (key, value) in [("from", path), ("to", other), ("class", "depfile")] {
            writer.key(key)
            writer.string(value)
          }
          writer.key("line")
          writer.number(line + 1)
        }
      }
    }
  }

  private func list(_ key: String, _ words: [String], to writer: inout JSONWriter) {
    writer.key(key)
    writer.array { writer in for word in words { writer.string(word) } }
  }
}
