import JSON

extension Monolith {
  /// As a `ratchet.graph/1`: one library `core` and a target for each test, with one file of its own that costs nothing.
  public var graphText: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("schema")
    writer.string("ratchet.graph/1")
    for (key, value) in [("system", "synthetic"), ("grain", grain), ("cutoff", cutoff)] {
      writer.key(key)
      writer.string(value)
    }
    writer.key("cores")
    writer.number(cores)
    write(costs, to: &writer)
    writer.key("targets")
    writer.beginArray()
    target("core", "library", files.map(\.path), [], nil, to: &writer)
    for test in tests { target(test.name, "test", [test.path], ["core"], test.seconds, to: &writer) }
    writer.endArray()
    writeFiles(to: &writer)
    writeEdges(to: &writer)
    writer.endObject()
    return writer.bytes
  }

  /// Some of the commits as JSON Lines, oldest first.
  public func historyText(_ commits: some Sequence<Commit>) -> [UInt8] {
    var lines: [UInt8] = []
    for (number, commit) in commits.enumerated() {
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("commit")
      writer.string("c\(number)")
      for (key, indices) in [("files", commit.changed), ("interface", commit.interface)] {
        writer.key(key)
        writer.beginArray()
        for index in indices { writer.string(files[index].path) }
        writer.endArray()
      }
      writer.endObject()
      lines += writer.bytes + [UInt8(ascii: "\n")]
    }
    return lines
  }

  private func write(_ costs: Costs, to writer: inout JSONWriter) {
    writer.key("costs")
    writer.beginObject()
    let values = [
      ("target_s", costs.target), ("dependency_s", costs.dependency), ("archive_s", costs.archive),
      ("archive_object_s", costs.archiveObject), ("link_s", costs.link), ("link_object_s", costs.linkObject),
    ]
    for (key, value) in values {
      writer.key(key)
      writer.number(value, decimals: 9)
    }
    writer.endObject()
  }

  private func target(
    _ name: String, _ kind: String, _ files: [String], _ dependencies: [String], _ run: Double?,
    to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.key("name")
    writer.string(name)
    writer.key("kind")
    writer.string(kind)
    for (key, words) in [("files", files), ("dependencies", dependencies)] {
      writer.key(key)
      writer.beginArray()
      for word in words { writer.string(word) }
      writer.endArray()
    }
    if let run {
      writer.key("run_s")
      writer.number(run, decimals: 9)
    }
    writer.endObject()
  }

  private func writeFiles(to writer: inout JSONWriter) {
    writer.key("files")
    writer.beginArray()
    let all = files.map { ($0.path, $0.seconds, $0.isInterface) } + tests.map { ($0.path, 0, false) }
    for (path, seconds, isInterface) in all {
      writer.beginObject()
      writer.key("path")
      writer.string(path)
      writer.key("seconds")
      writer.number(seconds, decimals: 9)
      if isInterface {
        writer.key("interface")
        writer.bool(true)
      }
      writer.endObject()
    }
    writer.endArray()
  }

  private func writeEdges(to writer: inout JSONWriter) {
    writer.key("edges")
    writer.beginArray()
    let all = files.map { ($0.path, $0.uses) } + tests.map { ($0.path, $0.uses) }
    for (path, uses) in all {
      for (line, used) in uses.enumerated() {
        writer.beginObject()
        writer.key("from")
        writer.string(path)
        writer.key("to")
        writer.string(files[used].path)
        writer.key("class")
        writer.string("depfile")
        writer.key("line")
        writer.number(line + 1)
        writer.endObject()
      }
    }
    writer.endArray()
  }
}

extension Monolith.Test {
  public var path: String { "tests/\(name).c" }
}
