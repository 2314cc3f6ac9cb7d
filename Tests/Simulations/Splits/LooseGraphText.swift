import Figures
import JSON

extension LooseGraph {
  /// As a `ratchet.graph/1`.
  public var text: [UInt8] { text(order: nil) }

  /// The same with targets, their files and dependencies, files and edges in an order that a seed draws.
  public func shuffledText(seed: UInt64) -> [UInt8] { text(order: SeededGenerator(seed: seed)) }

  private func text(order: SeededGenerator?) -> [UInt8] {
    var order = order
    func mixed<Element>(_ elements: [Element]) -> [Element] {
      guard var generator = order else { return elements }
      defer { order = generator }
      return elements.shuffled(using: &generator)
    }
    let targets = mixed(targets).map { target in
      var target = target
      (target.files, target.dependencies) = (mixed(target.files), mixed(target.dependencies))
      return target
    }
    let files = mixed(seconds.sorted { $0.key < $1.key })
    let edges = mixed(edgeList)
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
        for (path, seconds) in files {
          writer.object { writer in
            writer.key("path")
            writer.string(path)
            writer.key("seconds")
            writer.number(seconds, decimals: 9)
          }
        }
      }
      writer.key("edges")
      writer.array { writer in for edge in edges { write(edge, to: &writer) } }
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

  private var edgeList: [(from: String, to: String, line: Int)] {
    uses.sorted { $0.key < $1.key }.flatMap { path, used in
      used.enumerated().map { (path, $1, $0 + 1) }
    }
  }

  private func write(_ edge: (from: String, to: String, line: Int), to writer: inout JSONWriter) {
    writer.object { writer in
      for (key, value) in [("from", edge.from), ("to", edge.to), ("class", "depfile")] {
        writer.key(key)
        writer.string(value)
      }
      writer.key("line")
      writer.number(edge.line)
    }
  }

  private func list(_ key: String, _ words: [String], to writer: inout JSONWriter) {
    writer.key(key)
    writer.array { writer in for word in words { writer.string(word) } }
  }
}
