import Model
import Testing

@testable import Tools

@Suite struct BazelCommandTests {
  private func command(_ line: String) -> BazelCommand? {
    BazelCommand(CommandWords.effective(TraceText.words(line).map { ByteString($0) }))
  }

  @Test(arguments: [
    ("bazel build //...", "build"), ("bazelisk test -k //a", "test"), ("./tools/bazel run :x -- build", "run"),
    ("bazel --output_base /tmp/x --nohome_rc build //a", "build"), ("env A=1 nice bazel coverage //a", "coverage"),
    ("/usr/bin/bazel-7.4.1 build //a", "build"), ("bazelisk-linux-amd64 build //a", "build"),
    ("bash tools/bazel build //a", "build"), ("bazel --bazelrc=build query //a", "query"),
  ])
  func recognized(_ line: String, _ name: String) {
    #expect(command(line)?.command == ByteString(name))
  }

  @Test(arguments: [
    "bazel", "bazel --version", "bazel frobnicate", "make bazel", "bazel-helper build //a", "buildozer build",
  ])
  func isNone(_ line: String) { #expect(command(line) == nil) }

  @Test(arguments: [
    ("bazel build -c opt //a //b/...", "//a //b/..."), ("bazel build --config ci -k //a -//a/b", "//a -//a/b"),
    ("bazel build -j 8 -- //a -//b", "//a -//b"), ("bazel run //a:b --copt=-g -- x //y", "//a:b"),
    ("bazel test --test_arg x :t", ":t"), ("bazel build", ""),
  ])
  func targets(_ line: String, _ targets: String) {
    let found = command(line)?.targets(valued: BazelFlags.commonlyValued) ?? []
    #expect(found.map(\.description).joined(separator: " ") == targets)
  }

  @Test func optionsStandInFrontOfTheUsersOwn() {
    let changed = command("bazel --x build --profile=a //t")?.adding(["--new"]) ?? []
    #expect(changed == ["bazel", "--x", "build", "--new", "--profile=a", "//t"])
  }

  @Test func jobsAndKeepGoing() {
    #expect(command("bazel build -j 4 //a")?.jobs == 4)
    #expect(command("bazel build --jobs=3 -k //a")?.jobs == 3)
    #expect(command("bazel build --keep_going --nokeep_going //a")?.keepsGoing == false)
    #expect(command("bazel build -k //a")?.keepsGoing == true)
  }

  @Test func rcFiles() throws {
    let rc = BazelRC(
      Array(
        """
        # build --profile=no
        try-import %workspace%/user.bazelrc
        common --color=no
        startup --output_base="/a b"
        build --disk_cache=~/c \\
          --profile=one.gz
        build:ci --remote_cache=grpc://x 'a b'
        test:ci --config=deep
        build:deep --jobs=2 # comment
        query --output=xml
        """.utf8))
    #expect(rc.imports == ["%workspace%/user.bazelrc"])
    let test = try #require(command("bazel test --config=ci --jobs=5 //a -- --profile=x"))
    #expect(
      BazelRC.options([rc], for: test) == [
        "--color=no", "--disk_cache=~/c", "--profile=one.gz", "--config=ci", "--jobs=5", "//a",
        "--remote_cache=grpc://x", "a b",
        "--config=deep", "--jobs=2",
      ])
    #expect(BazelRC.startup([rc]) == ["--output_base=/a b"])
    #expect(BazelRC.mentions("--profile", in: [rc], try #require(command("bazel build //a"))) == ["one.gz"])
  }

  @Test func flagsOfAHelpText() {
    let help = """
      Options that control things:
        --[no]slim_profile (a boolean; default: "true")
          Slims down the size of the JSON profile by merging events
        --profile (a path; default: see description)
        --jobs [-j] (an integer, or a keyword; default: "auto")
        --[no]experimental_profile_include_target_label (a boolean; default: "false")
        --experimental_include_primary_output (a boolean; default: "false")
        --tool_tag (a string; default: "")
      """
    let flags = BazelFlags(help: Array(help.utf8))
    #expect(
      flags.labels == [
        "--noslim_profile", "--experimental_profile_include_target_label", "--experimental_include_primary_output",
      ])
    #expect(flags.knows("profile") && !flags.knows("generate_json_trace_profile"))
    #expect(flags.valued == ["--profile", "--jobs", "-j", "--tool_tag"])
    #expect(BazelFlags(help: []).labels == [])
    // The spellings of 4.0 and those that lost `experimental`.
    for (old, expected) in [
      ("--[no]experimental_slim_json_profile", "--noexperimental_slim_json_profile"),
      ("--[no]profile_include_target_label", "--profile_include_target_label"),
      ("--[no]profile_include_primary_output", "--profile_include_primary_output"),
    ] {
      #expect(BazelFlags(help: Array("  \(old) (a boolean; default: \"true\")".utf8)).labels == [ByteString(expected)])
    }
  }

  @Test func theQueryOfACommand() {
    #expect(BazelGraphQuestion.expression(["//a", ":b"]) == "deps(\"//a\" + \":b\")")
    #expect(
      BazelGraphQuestion.expression(["//...", "-//x"])
        == "deps(((\"//...\" except attr(tags, \"[\\[ ]manual[,\\]]\", \"//...\"))) - \"//x\")")
    #expect(BazelGraphQuestion.expression(["//a:it's"]) == "deps(\"//a:it's\")")
    #expect(BazelGraphQuestion.expression(["//a:say\"x\""]) == "deps('//a:say\"x\"')")
    // A query has no escape for a quote.
    #expect(
      BazelGraphQuestion.expression(["//a:b.c\"and'"]) == "deps(filter(\":b\\.c.and.$\", \"//a:*\"))")
  }
}
