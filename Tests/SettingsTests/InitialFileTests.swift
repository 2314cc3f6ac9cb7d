import Model
import Settings
import TestSupport
import Testing

private let loops = [
  Loop(name: "inner", command: ["make", "-j8", "say \"é\"\n"], budget: .limit(.milliseconds(1500))),
  Loop(name: "ci-clean", budget: .off, overBudgetExit: 0, trace: .off),
]

@Test func `the layout of a new file`() throws {
  let bytes = try #require(Settings.initial(loops: loops))
  snapshot(String(decoding: bytes, as: UTF8.self), named: "initial")
}

@Test func `a new file reads back`() throws {
  let settings = try Settings.parse(try #require(Settings.initial(loops: loops)))
  #expect(settings.loops == loops.sorted { $0.name < $1.name })
  #expect(settings.isFromFile && settings.headroom == Settings.usualHeadroom)
  #expect(settings.entries.allSatisfy { $0.edits == .hot && $0.targets == .share(0.05) })
  #expect(settings.kept.map(\.name) == ["noise", "levels"])
}

@Test func `a command that JSON cannot hold is not written`() {
  #expect(Settings.initial(loops: [Loop(name: "inner", command: [ByteString(bytes: [0xff])])]) == nil)
}
