import Figures
import JSON
import Model
import System

/// The graphs that build records name: `.ratchet/graphs/<digest>.json`, one file for every state that a graph had. A
/// file is called after its content and never changes.
public struct Graphs: Sendable {
  private let place: HistoryPlace
  public let folder: Path

  public init(_ place: HistoryPlace) {
    self.place = place
    folder = RunningBuilds(place).holder / "graphs"
  }

  /// Writes a graph unless it is there, and gives its digest: 16 hex digits.
  public func store(_ graph: TargetGraph) throws(HistoryError) -> String {
    let bytes = graph.stored
    let digest = Digest(of: bytes).hex
    let file = folder / "\(digest).json"
    guard Disk.status(file) == nil else { return digest }
    try attempt(.graph, place.file) { () throws(SystemError) in
      try RunningBuilds(place).makeHolder()
      try Disk.makeFolder(folder)
      try Disk.replace(file, with: bytes)
    }
    return digest
  }

  /// Removes the graphs that no build of the history names any more, but for those written since `moment`: their build
  /// may not have been recorded yet.
  public func prune(keeping named: Set<String>, before moment: Timestamp) {
    for name in (try? Disk.list(folder)) ?? [] where name.bytes.suffix(5).elementsEqual(".json".utf8) {
      let digest = String(decoding: name.bytes.dropLast(5), as: UTF8.self)
      guard !named.contains(digest), let status = Disk.status(folder / name), status.isRegular,
        status.modified / 1000 < moment.microseconds
      else { continue }
      try? Disk.remove(folder / name)
    }
  }
}

extension TargetGraph {
  /// The form `ratchet.graph/1`: every target with its own files and what it is made from.
  var stored: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.text("schema", "ratchet.graph/1")
      $0.text("system", system)
      $0.text("grain", "target")
      $0.key("targets")
      $0.array { json in for target in targets { target.write(&json) } }
    }
    return json.bytes + [lineFeed]
  }
}

extension TargetGraph.Target {
  fileprivate func write(_ json: inout JSONWriter) {
    json.object {
      $0.text("name", name.description)
      $0.text("kind", kind.description)
      for (key, names) in [("files", files), ("dependencies", dependencies)] {
        $0.key(key)
        $0.array { json in for name in names { json.string(name.description) } }
      }
    }
  }
}
