import Model
import System
import Testing

@testable import Tools

/// Answers of `bazel query`, in both forms that are read.
@Suite struct BazelGraphTests {
  private static func bytes(_ name: String) throws -> [UInt8] {
    try Disk.read(Capture.root / "bazel-4.2.3/query" / name)
  }

  /// `label kind < needs | files`
  private func describe(_ graph: BazelGraph) -> String {
    graph.rules.keys.filter(BazelLabel.isOwn).sorted().map { label in
      let needs = graph.needs(label).filter(BazelLabel.isOwn).map(\.description).joined(separator: " ")
      let files = graph.files(label).map(\.description).joined(separator: " ")
      return "\(label) \(graph.rules[label]?.kind ?? "") < \(needs) | \(files)"
    }.joined(separator: "\n")
  }

  @Test func edgesThroughMadeFilesAreKept() throws {
    let graph = BazelGraph(xml: Content(try Self.bytes("query-deps-demo-noimplicit.xml")).open())
    #expect(graph.notes == [])
    #expect(
      describe(graph) == """
        //app:core cc_library < //base:fat //gen:version_h //net:client | app/core.cc app/core.h
        //app:demo cc_binary < //app:core | app/main.cc
        //base:fat cc_library < //base:math //base:strings | base/fat.h base/fat_a.cc base/fat_b.cc base/fat_c.cc
        //base:log cc_library < //base:strings | base/log.cc base/log.h
        //base:math cc_library <  | base/math.cc base/math.h
        //base:strings cc_library <  | base/strings.cc base/strings.h
        //gen:slow_table genrule <  | gen/table.in
        //gen:version_h genrule <  | 
        //net:client cc_library < //base:log //net:codec | net/client.cc net/client.h
        //net:codec cc_library < //base:strings //gen:slow_table | net/codec.cc net/codec.h
        """)
    #expect(graph.rules["//app:core"]?.file == "/ws/app/BUILD")
  }

  @Test func threeFormsTellTheSame() throws {
    let xml = BazelGraph(xml: Content(try Self.bytes("query-all.xml"), step: 97).open())
    let proto = BazelGraph(proto: try Self.bytes("query-all.pb"))
    let stream = BazelGraph(proto: try Self.bytes("query-all.streamed_proto.pb"))
    #expect(xml.rules.count == 13)
    #expect(describe(xml) == describe(proto))
    #expect(proto == stream)
    #expect(proto.notes == [])
  }

  @Test(arguments: [0, 1, 2, 5, 100, 1000, 5000, 11000])
  func aCutAnswerIsReadAsFarAsItGoes(_ count: Int) throws {
    for name in ["query-all.pb", "query-all.streamed_proto.pb"] {
      let graph = BazelGraph(proto: Array(try Self.bytes(name).prefix(count)))
      #expect(graph.rules.count < 13)
    }
    let xml = BazelGraph(xml: Content(Array(try Self.bytes("query-all.xml").prefix(count))).open())
    #expect(xml.notes.count == 1)
  }

  @Test func labelsWithOddCharacters() {
    let xml = """
      <?xml version="1.1" encoding="UTF-8"?><query version="2">
      <rule class="filegroup" name="//a b/ü:x@y=z,+~&amp;&quot;$(){}[]#!%^">
      <rule-input name="//a b/ü:deep/er.h"/><rule-input name="@@r+//p:q"/></rule></query>
      """
    let graph = BazelGraph(xml: Content(Array(xml.utf8)).open())
    let label: ByteString = "//a b/ü:x@y=z,+~&\"$(){}[]#!%^"
    #expect(graph.rules.keys.map(\.self) == [label])
    #expect(graph.files(label) == ["a b/ü/deep/er.h"])
    #expect(BazelLabel.path(label) == "a b/ü/x@y=z,+~&\"$(){}[]#!%^")
  }

  @Test(arguments: [
    ("@//a:b", "//a:b"), ("@@//a:b", "//a:b"), ("//a", "//a:a"), ("//a/b", "//a/b:b"), ("//:x", "//:x"), ("//", "//"),
    ("@r//a:b", "@r//a:b"), ("@@r+//a", "@@r+//a:a"), ("plain", "plain"), ("", ""),
    // Bazel takes the bytes of a name for Latin-1 and writes each of them as UTF-8.
    ("//o:\u{C3}\u{BC}ml", "//o:üml"), ("//o:üml", "//o:üml"), ("//o:\u{E2}\u{82}\u{AC}", "//o:€"), ("//é", "//é:é"),
  ])
  func plainLabels(_ label: String, _ plain: String) {
    #expect(BazelLabel.plain(ByteString(label)) == ByteString(plain))
  }

  @Test func whatIsNoMessageEndsTheReading() {
    for bytes: [UInt8] in [
      [0x0A], [0x0A, 0xFF], [0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1],
    ] {
      var fields = ProtobufFields(bytes[...])
      #expect(fields.next() == nil)
      #expect(fields.isBroken)
    }
    var empty = ProtobufFields([])
    #expect(empty.next() == nil && !empty.isBroken)
  }
}
