import JSON
import System
import TestSupport
import Testing

/// What reaches a file: nothing of the environment, no argument beyond the wrapped command, and with `--private` not
/// even those.
struct PrivacyTests {
  private static let secrets = [
    "hunter2envvalue", "hunter2subargument", "hunter2option", "hunter2stdin", "hunter2output",
  ]

  /// Everything below `.ratchet`, as bytes.
  private func stored(_ bench: Bench) throws -> String {
    try run(["sh", "-c", "find .ratchet -type f ! -name console.txt -exec cat {} +"], in: bench.path).out
  }

  @Test(arguments: ["make", "sh"])
  func noValueAndNoArgumentReachesTheFile(tool: String) throws {
    let sub =
      "python3 -c 'import sys; print(\"hunter2output\")' hunter2subargument --password=hunter2option -p hunter2option"
    let bench = try Bench(files: [
      "Makefile":
        "all: out\nout:\n\t@\(sub)\n\t@MY_TOKEN=hunter2subargument sh -c 'true hunter2option; sleep 1.2; touch out'\n",
      "build.sh":
        "\(sub)\nMY_TOKEN=hunter2subargument sh -c 'true hunter2option; sleep 1.2; touch out'\ncurl() { :; }; curl -u hunter2option\n",
    ])
    let environment = [
      "API_TOKEN": "hunter2envvalue", "MAKEFLAGS": "TOKEN=hunter2envvalue", "CARGO_REGISTRY_TOKEN": "hunter2envvalue",
      "npm_config__auth": "hunter2envvalue", "LD_LIBRARY_PATH": "/hunter2envvalue", "HOSTNAME": "hunter2envvalue",
      "USER": "hunter2envvalue",
    ]
    let words = tool == "make" ? ["make"] : ["sh", "build.sh"]
    let ended = try bench.ratchet(["run", "--"] + words, environment: environment, input: "hunter2stdin")
    #expect(ended.status == 0, "\(ended.err)")
    let text = try stored(bench)
    #expect(text.contains("\"command\""))
    for secret in Self.secrets { #expect(!text.contains(secret), "\(secret) in \(text)") }
    #expect(!ended.err.contains("hunter2"))
  }

  @Test func privateLeavesTheProgramsNameAlone() throws {
    let bench = try Bench(files: ["hunter2folder/build": "#!/bin/sh\nsleep 1.3\ncat /dev/null > out\n"])
    _ = try run(["chmod", "+x", "hunter2folder/build"], in: bench.path)
    let words = ["./hunter2folder/build", "--token=hunter2option", "hunter2subargument"]
    for options in [[], ["--trace", "off"]] {
      #expect(try bench.ratchet(["run", "-q", "--private"] + options + ["--"] + words).status == 0)
      #expect(try bench.lastBuild()["command"]?.array?.map(\.string) == ["build"])
    }
    let text = try stored(bench)
    #expect(!text.contains("hunter2"), "\(text)")
    #expect(text.contains("build"))
  }

  @Test func privateInTheBackground() throws {
    let bench = try Bench()
    let id = try bench.ratchet(["run", "--private", "--detach", "--", "sh", "-c", "true hunter2option"]).out
    #expect(try bench.ratchet(["status", "--wait", String(id.prefix(36))]).status == 0)
    #expect(!(try stored(bench)).contains("hunter2"))
    #expect(try bench.lastBuild()["command"]?.array?.map(\.string) == ["sh"])
  }

  /// A field that is new must be thought about before it is stored.
  @Test func theRecordsMembersAreOnAList() throws {
    let bench = try Bench(files: ["Makefile": "all: a b\na:\n\ttouch a\nb:\n\tsh -c 'sleep 0.05'; touch b\n"])
    #expect(try bench.ratchet(["run", "-q", "make", "-j2"]).status == 0)
    let allowed: Set = [
      "v", "id", "started", "wall_ms", "cpu_ms", "rss_kb", "exit", "signal", "command", "dir", "tree", "tool", "loop",
      "class", "waited_ms", "stopped_ms", "machine", "git", "by", "actor", "jobs", "edited", "budget_s", "outcomes",
      "targets", "outputs", "critical", "source", "notes", "graph", "config",
    ]
    let ofTarget: Set = [
      "t", "dir", "kind", "src", "start_ms", "wall_ms", "work_ms", "launch_ms", "cpu_ms", "rss_kb", "outcome", "why",
      "in", "actions", "needs",
    ]
    let build = try bench.lastBuild()
    #expect(Set(build.object?.map(\.name) ?? []).subtracting(allowed) == [])
    #expect(Set(build["machine"]?.object?.map(\.name) ?? []).subtracting(["class", "cpu", "cores", "load"]) == [])
    for target in build["targets"]?.array ?? [] {
      #expect(Set(target.object?.map(\.name) ?? []).subtracting(ofTarget) == [])
    }
  }
}
