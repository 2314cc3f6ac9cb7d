import JSON
import Model
import Splits
import Testing

struct GraphReadingTests {
  private static let text = """
    {"schema":"ratchet.graph/1","system":"bazel","grain":"file","cutoff":"interface","cores":8,
     "costs":{"target_s":1.5,"link_s":0.25},
     "targets":[{"name":"core_test","kind":"test","files":["core/a_test.c"],"dependencies":["core"],"run_s":2.1},
                {"name":"core","kind":"library","files":["core/b.h","core/a.c"],"dependencies":[]}],
     "files":[{"path":"core/a.c","seconds":1.7},{"path":"core/b.h","seconds":0,"interface":true,"group":"ab"}],
     "edges":[{"from":"core/a_test.c","to":"core/b.h"},
              {"from":"core/a.c","to":"core/b.h","class":"scan","line":3},
              {"from":"core/a.c","to":"core/b.h","class":"depfile","line":12}]}
    """

  @Test func everyMemberIsRead() throws {
    let (graph, findings) = try Graph.read(Array(Self.text.utf8))
    #expect(graph.system == "bazel")
    #expect(graph.grain == .file && graph.cutoff == .interface && graph.cores == 8)
    #expect(graph.costs.target == 1_500_000 && graph.costs.link == 250_000 && graph.costs.archive == 300_000)
    #expect(graph.given.costs == [.target, .link])
    #expect(graph.files.map(\.path) == ["core/a.c", "core/a_test.c", "core/b.h"])
    #expect(graph.files.map(\.work) == [1_700_000, 0, 0])
    #expect(graph.files[2].isInterface && graph.files[2].group == "ab")
    #expect(graph.targets.map(\.name) == ["core", "core_test"])
    #expect(graph.targets.map(\.files) == [[0, 2], [1]])
    #expect(graph.targets[1].dependencies == [0] && graph.targets[1].run == 2_100_000)
    #expect(
      graph.edges == [
        .init(from: 0, to: 2, evidence: .depfile, line: 12), .init(from: 1, to: 2, evidence: .inferred),
      ])
    #expect(findings.all.map(\.kind) == [.oneTarget])
  }

  @Test func theOrderOfTheInputChangesNothing() throws {
    let shuffled = """
      {"edges":[{"line":12,"class":"depfile","to":"core/b.h","from":"core/a.c"},
                {"from":"core/a_test.c","to":"core/b.h"},
                {"from":"core/a.c","to":"core/b.h","class":"scan","line":3}],
       "files":[{"path":"core/b.h","seconds":0,"interface":true,"group":"ab"},{"path":"core/a.c","seconds":1.7}],
       "targets":[{"name":"core","kind":"library","files":["core/a.c","core/b.h"]},
                  {"kind":"test","run_s":2.1,"name":"core_test","dependencies":["core"],"files":["core/a_test.c"]}],
       "costs":{"link_s":0.25,"target_s":1.5},"cores":8,"cutoff":"interface","grain":"file","system":"bazel"}
      """
    #expect(try Graph.read(Array(shuffled.utf8)) == Graph.read(Array(Self.text.utf8)))
  }

  @Test func aGraphIsReadInChunks() throws {
    var rest = Array(Self.text.utf8)[...]
    let (graph, _) = try Graph.read { window in
      window += rest.prefix(7)
      rest = rest.dropFirst(7)
      return !rest.isEmpty
    }
    #expect(try graph == Graph.read(Array(Self.text.utf8)).graph)
  }

  private static func findings(_ members: String) throws -> [String] {
    let (_, findings) = try Graph.read(Array("{\(members)}".utf8))
    return findings.all.filter { ![.oneTarget, .noEdge, .noTarget, .noSeconds].contains($0.kind) }
      .map { "\($0.kind.rawValue) \($0.count): \($0.names.map(\.description).joined(separator: ", "))" }
  }

  @Test(arguments: [
    (
      #""later":1,"costs":{"sun_s":2},"files":[{"path":"a","colour":[{"x":1}]}],"loop":{"every":2}"#,
      ["unknown-key 4: costs.sun_s, files.colour, later, loop.every", "file-without-target 1: a"]
    ),
    (#""grain":"atom","cutoff":"none","targets":[{"name":"t","kind":"shed"}]"#, ["unknown-word 2: atom, shed"]),
    (
      #""targets":[{"name":7,"files":"x"},3,{"name":"t","files":[1,"a",{"b64":"YQ=="},{"b64":"!"}]}],"edges":{}"#,
      ["wrong-type 7: edges, targets, targets.files, targets.name"]
    ),
    (
      #""files":[{"path":"a","seconds":-1},{"path":"b","seconds":1e99}],"targets":[{"name":"t","files":["a","b"]}]"#,
      ["bad-number 2: a, b"]
    ),
    (
      #""targets":[{"name":"t","files":["a"],"dependencies":["u"]},{"name":"u","files":["a"],"dependencies":["t","u","v"]}]"#,
      [
        "unlisted-target 1: v", "file-of-two-targets 1: a", "names-itself 1: u", "target-cycle 2: t, u",
      ]
    ),
    (
      #""targets":[{"name":"t","files":["a"]}],"edges":[{"from":"a","to":"a"},{"from":"a","to":"z"},{"from":"y","to":"z"},{"to":"a"}]"#,
      ["wrong-type 1: edges.from, edges.to", "unlisted-file 3: y, z", "names-itself 1: a"]
    ),
    (#""cores":0,"loop":{"targets":["t"]}"#, ["unlisted-target 1: t", "bad-number 1: cores"]),
  ])
  func whatIsNotOfTheFormIsCountedAndNamed(_ members: String, _ expected: [String]) throws {
    #expect(try Self.findings(members) == expected)
  }

  @Test(arguments: [
    ("[]", "expected an object"), ("", "expected an object"), ("{", "the text ends inside a value"),
    (#"{"schema":"ratchet.graph/9"}"#, "the form is ratchet.graph/9, expected ratchet.graph/1"),
    ("{} {}", "something follows the object"),
  ])
  func whatIsNoGraphIsAnError(_ text: String, _ reason: String) {
    #expect { try Graph.read(Array(text.utf8)) } throws: { ($0 as? InputError)?.reason == reason }
  }

  @Test func namesNeedNotBeUTF8() throws {
    var text = Array(#"{"targets":[{"name":"t","files":["a"#.utf8)
    text.append(0xff)
    text += Array(#"",{"b64":"/w=="}]}]}"#.utf8)
    let (graph, findings) = try Graph.read(text)
    #expect(graph.files.map(\.path.bytes) == [[0x61, 0xff], [0xff]])
    #expect(findings[.notUTF8]?.count == 2)
  }
}

struct CommitReadingTests {
  private func read(_ text: String) throws -> (commits: [Commit], findings: InputFindings) {
    let (graph, _) = try Graph.read(Array(#"{"files":[{"path":"a"},{"path":"b"}]}"#.utf8))
    return CommitReader.read(Array(text.utf8), of: graph)
  }

  @Test func commitsAreReadInOrder() throws {
    let (commits, findings) = try read(
      """
      {"commit":"1","time":"2026-01-12T09:00:00Z","files":["b","a"],"interface":["b"]}

      {"commit":"2","files":["a","a"],"weight":0.5}
      """)
    #expect(
      commits == [
        Commit(name: "1", files: [0, 1], interface: [1]), Commit(name: "2", files: [0], weight: 0.5),
      ])
    #expect(findings.all.isEmpty)
  }

  @Test func aBrokenLineCostsItselfOnly() throws {
    let (commits, findings) = try read(
      """
      {"commit":"1","files":["a"
      {"commit":"2","files":["a","README"],"extra":1}
      {"commit":"3","files":["README"]}
      [1]
      {"commit":"4","files":["a"],"interface":["b"],"weight":-1}
      """)
    #expect(commits.map(\.name) == ["2", "4"])
    #expect(commits.last == Commit(name: "4", files: [0, 1], interface: [1]))
    #expect(
      findings.all.map { "\($0.kind.rawValue) \($0.count)" } == [
        "unknown-key 1", "broken-line 2", "unlisted-file-in-commit 2", "bad-number 1", "commit-outside 1",
        "interface-not-changed 1",
      ])
    #expect(findings[.unlistedFileInCommit]?.names == ["README"])
  }

  @Test func noCommitIsAFinding() throws {
    #expect(try read("\n").findings[.noCommit]?.count == 1)
  }
}
