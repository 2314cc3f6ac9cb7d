import JSON
import TestSupport
import Testing

/// Time behind a lock that another build holds is seen, shown, and not held against the build.
struct LockTests {
  /// Holds the lock of `lk` until `go` appears, then ends.
  private func holder(_ bench: Bench) throws -> Child {
    let script = "exec 9>lk; flock 9; echo held; while ! test -e go; do sleep 0.05; done"
    let child = try Child(["sh", "-c", script], in: bench.path)
    #expect(child.waitFor("held"))
    return child
  }

  private func waited(_ bench: Bench) throws -> Double { try bench.lastBuild()["waited_ms"]?.number ?? -1 }

  @Test(arguments: ["auto", "off"])
  func behindAnothersLock(trace: String) throws {
    let bench = try Bench()
    let other = try holder(bench)
    let script = "(sleep 2.4; touch go) & flock lk true; echo done; wait"
    let ended = try bench.ratchet(["run", "--budget", "1s", "--trace", trace, "--", "sh", "-c", script])
    _ = other.wait()
    let build = try bench.lastBuild()
    let (waited, wall) = (build["waited_ms"]?.number ?? 0, build["wall_ms"]?.number ?? 0)
    #expect(waited >= 1000 && waited <= wall)
    #expect(ended.err.contains("for another build's lock, not counted"), "\(ended.err)")
    // What is left is within the budget, unless the machine was too busy to build.
    #expect(ended.status == (wall - waited > 1000 ? 122 : 0))
  }

  @Test func theBuildsOwnLocksAreItsOwnAffair() throws {
    let bench = try Bench()
    let script = "(flock 9; sleep 2.2) 9>lk & sleep 0.3; flock lk true; wait"
    #expect(try bench.ratchet(["run", "-q", "--", "sh", "-c", script]).status == 0)
    #expect(try waited(bench) == 0)
  }

  /// Five builds of one folder at once, each with a history of its own: how long each stood still, the shortest first.
  private func fiveAtOnce(_ bench: Bench, _ command: [String]) throws -> [Double] {
    let builds = try (1...5).map {
      try bench.start(["run", "-q", "--"] + command, environment: ["RATCHET_HISTORY": "\($0).jsonl"])
    }
    for build in builds {
      let ended = build.wait()
      #expect(ended.status == 0, "\(ended.out)\(ended.err)")
    }
    return try (1...5).map { try bench.builds("\($0).jsonl").last?["waited_ms"]?.number ?? -1 }.sorted()
  }

  @Test func fiveScriptsAtOnce() throws {
    let waits = try fiveAtOnce(Bench(), ["sh", "-c", "exec flock lk sleep 1.2"])
    #expect(waits[0] == 0 && waits[4] >= 3000, "\(waits)")
  }

  @Test func fiveBuildsOfCargoAtOnce() throws {
    let package = "[package]\nname = \"slow\"\nversion = \"0.1.0\"\nedition = \"2021\"\nbuild = \"build.rs\"\n"
    let bench = try Bench(files: [
      "Cargo.toml": package, "src/main.rs": "fn main() {}\n",
      // Rerun each time, so that each holder of the lock takes its time.
      "build.rs": "fn main() { println!(\"cargo:rerun-if-changed=never\"); "
        + "std::thread::sleep(std::time::Duration::from_millis(1200)); }\n",
    ])
    let waits = try fiveAtOnce(bench, ["cargo", "build", "--offline", "-q"])
    #expect(waits[0] < 1000 && waits[4] >= 2000, "\(waits)")
  }

  /// SwiftPM holds `.build/.lock` by flock(2) for as long as it builds, and says on the console that it waits.
  @Test func fiveBuildsOfSwiftPMAtOnce() throws {
    let manifest = """
      // swift-tools-version: 6.0
      import PackageDescription
      let package = Package(name: "slow", targets: [.target(name: "slow", path: ".", sources: ["slow.swift"])])

      """
    let bench = try Bench(files: ["Package.swift": manifest, "slow.swift": "public let answer = 42\n"])
    let waits = try fiveAtOnce(bench, ["swift", "build", "-q", "--disable-sandbox"])
    #expect(waits[0] < 1000 && waits[4] >= 1000, "\(waits)")
  }

  @Test func aShortBuildIsNotLookedAt() throws {
    let bench = try Bench()
    #expect(try bench.ratchet(["run", "-q", "--", "sleep", "0.2"]).status == 0)
    #expect(try waited(bench) == 0)
    #expect(try run(["ls", ".ratchet"], in: bench.path).out == "history.jsonl\n")
  }
}
