import JSON
import System
import TestSupport
import Testing

#if canImport(Glibc)
  @preconcurrency import Glibc
#endif

/// A stand-in for Nx 24 that does what ratchet relies on: it starts tasks with Nx's variables, restores what its cache
/// has, and writes profile and run.json where Nx does. Real runs of Nx are among the recorded ones.
struct NxTests {
  private static let standIn = #"""
    #!/usr/bin/env node
    const fs = require('fs'), path = require('path'), { spawnSync } = require('child_process');
    const graph = { 'base:build': [], 'left:build': ['base:build'], 'app:build': ['left:build'] };
    if (process.argv.includes('--graph=stdout')) {
      fs.appendFileSync('asked', 'x');
      const tasks = Object.fromEntries(Object.keys(graph).map(id => [id, { id }]));
      const dependencies = Object.fromEntries(
        Object.entries(graph).map(([id, needs]) => [id, needs.map(id => ({ id }))]));
      process.stdout.write('\n' + JSON.stringify({ tasks: { roots: ['base:build'], tasks, dependencies } }));
      process.exit(0);
    }
    const started = Date.now(), events = [], tasks = [], done = {};
    let failed = false;
    for (const id of Object.keys(graph)) {
      if (failed) break;
      const [project, target] = id.split(':'), start = Date.now();
      const hit = fs.existsSync('cache-' + project);
      let status = hit ? 'local-cache' : 'success';
      if (!hit) {
        const env = { ...process.env, NX_TASK_TARGET_PROJECT: project, NX_TASK_TARGET_TARGET: target,
          NX_TASK_HASH: 'h' + project };
        const ended = spawnSync('/bin/sh', ['-c', 'sh ' + project + '.sh; exit $?'], { env, stdio: 'inherit' });
        if (ended.status === 0) fs.writeFileSync('cache-' + project, ''); else { status = 'failure'; failed = true; }
      }
      const end = Date.now();
      events.push({ name: id, cat: project + ',' + target + ',', ph: 'X', ts: start * 1000, dur: (end - start) * 1000,
        pid: process.pid, tid: 0, args: { target: { project, target }, status } });
      tasks.push({ taskId: id, target, projectName: project, hash: 'h' + project, params: '',
        startTime: new Date(start).toISOString(), endTime: new Date(end).toISOString(),
        cacheStatus: hit ? 'local-cache-hit' : 'cache-miss', status: status === 'failure' ? 1 : 0 });
    }
    const write = (file, value) => {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, JSON.stringify(value, null, 2));
    };
    if (process.env.NX_PROFILE) {
      const file = path.join(process.cwd(), process.env.NX_PROFILE);
      write(file, events);
      console.log('Performance Profile: ' + file);
    }
    write('.nx/cache/run.json', { run: { command: 'nx ' + process.argv.slice(2).join(' '),
      startTime: new Date(started).toISOString(), endTime: new Date().toISOString(), inner: false }, tasks });
    process.exit(failed ? 1 : 0);
    """#

  private let bench: Bench

  init() throws {
    bench = try Bench(files: [
      "nx.json": "{}", "package.json": #"{"name":"root"}"#,
      "node_modules/nx/package.json": #"{"name":"nx","version":"24.0.6"}"#,
      ".nx/workspace-data/project-graph.json": #"{"nodes":{}}"#,
      "base.sh": "sleep 0.2\n", "left.sh": "exec sleep 0.1\n", "app.sh": "true\n",
    ])
    try bench.folder.write("node_modules/.bin/nx", Self.standIn, permissions: 0o755)
  }

  private func nx(_ options: String..., environment: [String: String?] = [:]) throws -> Ended {
    let command = ["node", "node_modules/.bin/nx", "run-many", "-t", "build"]
    return try bench.ratchet(["run"] + options + command, environment: environment)
  }

  private func outcomes() throws -> [String: String] {
    let targets = try bench.lastBuild()["targets"]?.array ?? []
    return Dictionary(
      targets.compactMap { target in target["t"]?.string.map { ($0, target["outcome"]?.string ?? "") } },
      uniquingKeysWith: { first, _ in first + " twice" })
  }

  @Test func cleanThenCachedThenEdited() throws {
    let first = try nx()
    #expect(first.status == 0, "\(first.err)")
    #expect(try outcomes() == ["base:build": "executed", "left:build": "executed", "app:build": "executed"])
    var build = try bench.lastBuild()
    #expect(build["tool"]?.string == "nx" && build["source"]?.string == "processes")
    #expect((build.target("base:build")?["wall_ms"]?.number ?? 0) >= 200)
    #expect(build["graph"]?.string?.isEmpty == false)

    #expect(try nx().status == 0)
    #expect(try outcomes() == ["base:build": "localHit", "left:build": "localHit", "app:build": "localHit"])
    build = try bench.lastBuild()
    #expect(build["class"]?.string == "no-op")
    #expect(build.target("base:build")?["work_ms"]?.number == 0)
    // The graph was asked for once; the answer holds until the project graph changes.
    #expect(try bench.folder.read("asked") == "x")

    try Disk.remove(bench.folder.path / "cache-left")
    let third = try nx()
    #expect(third.err.contains("caches: 2 of 3 targets restored or left as they were"), "\(third.err)")
    #expect(try outcomes() == ["base:build": "localHit", "left:build": "executed", "app:build": "localHit"])
  }

  @Test func aFailureAndWhatItKeptFromStarting() throws {
    try bench.folder.write("left.sh", "exit 3\n")
    #expect(try nx("-q").status == 1)
    #expect(try outcomes() == ["base:build": "executed", "left:build": "failed", "app:build": "notRun"])
  }

  @Test func theProfileIsGoneAndNothingElseIsLeft() throws {
    let ended = try nx("-q")
    #expect(ended.out.contains("Performance Profile: \(bench.folder.path)/.ratchet/work/tools/0/nx-profile.json"))
    #expect(!Disk.exists(bench.folder.path / ".ratchet/work/tools/0/nx-profile.json"))
    #expect(try nx("-q", "--no-tool-files").out.contains("Profile") == false)
  }

  @Test func theUsersOwnProfileStaysWhereItIs() throws {
    let ended = try nx("-q", environment: ["NX_PROFILE": "own/profile.json"])
    #expect(ended.status == 0)
    #expect(Disk.exists(bench.folder.path / "own/profile.json"))
    #expect(try outcomes()["left:build"] == "executed")
    // A file of an earlier run does not speak for this one.
    try bench.folder.write("left.sh", "exit 3\n")
    try Disk.remove(bench.folder.path / "cache-left")
    try bench.folder.write("old.json", try bench.folder.read("own/profile.json"))
    #expect(try nx("-q", environment: ["NX_PROFILE": "own/profile.json"]).status == 1)
    #expect(try outcomes()["left:build"] == "failed")
  }

  @Test func below16TheProfileIsNotAskedFor() throws {
    try bench.folder.write("node_modules/nx/package.json", #"{"name":"nx","version":"15.9.7"}"#)
    let ended = try nx("-q")
    #expect(!ended.out.contains("Profile"))
    #expect(try outcomes() == ["base:build": "executed", "left:build": "executed", "app:build": "executed"])
    #expect(!Disk.exists(bench.folder.path / "asked"))
  }

  @Test func aToolThatDiesBeforeItWrites() throws {
    try bench.folder.write("left.sh", "kill -9 $PPID; kill -9 $(ps -o ppid= -p $PPID)\n")
    _ = try nx("-q")
    let outcomes = try outcomes()
    #expect(outcomes["base:build"] == "executed")
    #expect(outcomes["left:build"] != "executed")
    #expect(outcomes["app:build"] != "executed")
  }

  @Test func withoutATraceTheFilesTell() throws {
    try Disk.remove(bench.folder.path / "base.sh")
    try bench.folder.write("cache-base", "")
    #expect(try nx("-q", "--trace", "off").status == 0)
    #expect(try outcomes() == ["base:build": "localHit", "left:build": "executed", "app:build": "executed"])
    #expect(try bench.lastBuild()["source"]?.string == "tool")
  }

  @Test func twoBuildsAtOnceHaveFoldersOfTheirOwn() throws {
    try bench.folder.write("base.sh", "sleep 1\n")
    let other = try bench.start(["run", "-q", "node", "node_modules/.bin/nx", "run-many", "-t", "build"])
    usleep(500_000)
    let ended = try nx("-q")
    #expect(ended.out.contains(".ratchet/work/tools/1/nx-profile.json"))
    #expect(other.wait().out.contains(".ratchet/work/tools/0/nx-profile.json"))
  }
}
