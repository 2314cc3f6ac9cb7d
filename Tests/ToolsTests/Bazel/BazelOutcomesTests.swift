import Model
import Testing

@testable import Tools

/// What is said of labels for which nothing was carried out, where the build did not go through.
@Suite struct BazelOutcomesTests {
  /// Rules as `kind label < needs`, actions as `label`, an action that was cut as `label!`, a test's as `label?`.
  private func outcomes(_ rules: [String], did: [String], _ command: String, exit: Int) -> String {
    var graph = BazelGraph()
    for rule in rules {
      let words = rule.split(separator: " ").map { ByteString(String($0)) }
      graph.add(rule: words[1], .init(kind: words[0], inputs: Array(words.dropFirst(3))))
    }
    let events = did.enumerated().map { at, word in
      let start = 100 + at * 10_000
      let run = BazelProfileForms.part("general information", "subprocess.run", start + 10, 800)
      let label = word.filter { !"!?".contains($0) }
      let message = word.hasSuffix("?") ? "Testing \(label)" : "Executing \(label)"
      let text = BazelProfileForms.action(start, 1000, label, message, run)
      let lines = text.split(separator: "\n").filter { !word.hasSuffix("!") || !$0.contains("actuallyComplete") }
      return lines.joined(separator: "\n") + "\n"
    }
    // Another action that completed, so that a missing completion tells.
    let other = BazelProfileForms.action(1, 2, "//z:z", "Writing", "")
    let text = BazelProfileForms.file("", other + events.joined())
    let words = command.split(separator: " ").map { ByteString(String($0)) }
    let run = BazelInvocation(
      profile: BazelProfileReader.read(Content(Array(text.utf8)).open()), graph: graph, options: words,
      command: BazelCommand(words), termination: .exited(exit))
    return BazelOutcomes(run).all().filter { $0.key != "//z:z" }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.rawValue)" }.joined(separator: ", ")
  }

  private static let tests = ["sh_test //t:bad < //l:a", "sh_test //t:ok < //l:a", "cc_library //l:a <"]

  @Test func aFailedTestLeavesTheOthersAsTheyWere() {
    func check(_ command: String, _ expected: String) {
      #expect(outcomes(Self.tests, did: ["//t:bad?"], command, exit: 3) == expected)
    }
    check("bazel test //...", "//l:a upToDate, //t:bad failed, //t:ok upToDate")
    // The first failure ends the build, or an older failure is told again.
    check("bazel test --notest_keep_going //...", "//l:a upToDate, //t:bad failed")
    check("bazel test --cache_test_results=yes //...", "//l:a upToDate, //t:bad failed")
  }

  @Test func whatAnActionOfAnInterruptedBuildReadWasThere() {
    let rules = [
      "genrule //a:app < //l:g0 //l:g1", "genrule //a:long < //l:g2", "genrule //l:g0 < //l:deep", "genrule //l:g1 <",
      "genrule //l:g2 < //c:lib", "genrule //l:deep <", "cc_library //c:lib < //c:low", "cc_library //c:low <",
      "genrule //l:other <", "cc_library //c:top < //c:next", "cc_library //c:next <",
    ]
    // Of a library one compile may be done and all else waiting.
    #expect(
      outcomes(rules, did: ["//l:g1", "//a:app", "//c:top", "//a:long!"], "bazel build //...", exit: 8)
        == "//a:app executed, //a:long cancelled, //c:lib upToDate, //c:top executed, //l:deep upToDate, "
        + "//l:g0 upToDate, //l:g1 executed, //l:g2 upToDate")
  }
}
