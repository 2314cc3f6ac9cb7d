import JSON
import Model
import Splits
import System

/// A graph and a history stored beside the tests, with another program's figures for some plans.
struct Fixture {
  var graph: Graph
  var commits: [Commit]
  var oracle: JSONValue

  init(_ name: String) throws {
    let folder = (Path(#filePath).parent ?? "/") / "Fixtures" / name
    graph = try Graph.read(try Disk.read(folder / "graph.json")).graph
    commits = CommitReader.read(try Disk.read(folder / "history.jsonl"), of: graph).commits
    oracle = try JSONValue(parsing: try Disk.read(folder / "oracle.json"))
  }
}

/// A graph in few words: a line a target, `name kind: file(seconds)→needed,needed ; …`, kinds `lib`, `test`, `exe`.
///
/// `lib core < base: a(2)→b,c ; b(1)! ; t(0)` declares that core needs base; `!` marks an interface file.
func graph(_ text: String, grain: Grain = .target, cutoff: Cutoff = .none, cores: Int = 2) throws -> Graph {
  var json = #"{"grain":"\#(grain.rawValue)","cutoff":"\#(cutoff.rawValue)","cores":\#(cores),"#
  json +=
    #""costs":{"target_s":1,"dependency_s":0.1,"archive_s":0.5,"archive_object_s":0.01,"link_s":0.4,"link_object_s":0.01},"#
  var (targets, files, edges): ([String], [String], [String]) = ([], [], [])
  for line in text.split(separator: "\n") {
    let sides = line.split(separator: ":", maxSplits: 1).map(String.init)
    let head = sides[0].split(separator: "<").map { $0.split(separator: " ").map(String.init) }
    let kind = ["lib": "library", "test": "test", "exe": "executable"][head[0][0]] ?? head[0][0]
    let run = head[0].count > 2 ? head[0][2] : "0"
    var own: [String] = []
    for file in (sides.count > 1 ? sides[1] : "").split(separator: ";") {
      let arrow = file.split(separator: "→").map { $0.filter { $0 != " " } }
      let name = String(arrow[0].prefix { $0 != "(" })
      let seconds = arrow[0].drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
      own.append("\"\(name)\"")
      files.append(
        #"{"path":"\#(name)","seconds":\#(seconds),"interface":\#(arrow[0].hasSuffix("!"))}"#)
      for needed in arrow.count > 1 ? arrow[1].split(separator: ",") : [] {
        edges.append(#"{"from":"\#(name)","to":"\#(needed)","class":"depfile","line":\#(edges.count + 1)}"#)
      }
    }
    let needs = head.count > 1 ? head[1].map { "\"\($0)\"" }.joined(separator: ",") : ""
    targets.append(
      #"{"name":"\#(head[0][1])","kind":"\#(kind)","run_s":\#(run),"dependencies":[\#(needs)],"files":[\#(own.joined(separator: ","))]}"#
    )
  }
  json += #""targets":[\#(targets.joined(separator: ","))],"files":[\#(files.joined(separator: ","))],"#
  json += #""edges":[\#(edges.joined(separator: ","))]}"#
  return try Graph.read(Array(json.utf8)).graph
}

extension Graph {
  func file(_ path: String) -> Int { files.firstIndex { $0.path == ByteString(path) } ?? -1 }
  func target(_ name: String) -> Int { targets.firstIndex { $0.name == ByteString(name) } ?? -1 }

  func commit(_ files: String, interface: String = "") -> Commit {
    func indices(_ text: String) -> [Int] { text.split(separator: " ").map { file(String($0)) }.sorted() }
    return Commit(files: indices(files), interface: indices(interface))
  }

  /// A target in parts, written `a b | c`; they are called `<target>1`, `<target>2`, …
  func cut(_ target: String, _ parts: String) -> Plan.Cut {
    let parts = parts.split(separator: "|").enumerated().map { number, files in
      Plan.Part(
        name: ByteString("\(target)\(number + 1)"), files: files.split(separator: " ").map { file(String($0)) }.sorted()
      )
    }
    return Plan.Cut(target: self.target(target), parts: parts)
  }
}
