import Model
import Testing

@testable import Tools

/// Where the packages of a workspace lie, and which needs which.
@Suite struct WorkspaceTests {
  private func folders(_ patterns: String, _ names: [ByteString: [ByteString]]) -> [String] {
    WorkspacePatterns(package: Array(#"{"workspaces": [\#(patterns)]}"#.utf8), pnpm: nil).folders(names)
      .map(\.description)
  }

  @Test func patterns() {
    let names: [ByteString: [ByteString]] = [
      "packages": ["a", "b", ".git", "node_modules"], "apps": ["web-one", "web-two", "api"], "": ["x", "packages"],
      "packages/a": ["deep"], "packages/b": [], "packages/a/deep": [],
    ]
    #expect(folders(#""packages/*""#, names) == ["packages/a", "packages/b"])
    #expect(folders(#""./apps/web-*/", "tools", "!apps/web-two""#, names) == ["apps/web-one", "apps/web-two", "tools"])
    #expect(folders(#""packages/**""#, names) == ["packages", "packages/a", "packages/b", "packages/a/deep"])
    #expect(folders(#""*""#, names) == ["x", "packages"])
    #expect(folders(#""nowhere/*""#, names) == [])
    let pattern = WorkspacePatterns(package: Array(#"{"workspaces": {"packages": ["libs/*"]}}"#.utf8), pnpm: nil)
    #expect(pattern.open([:]) == ["libs"])
    let pnpm = "# all\npackages:\n  - 'packages/*'\n  - \"apps/*\" # and these\n  - '!x'\ncatalog:\n  - no\n"
    #expect(WorkspacePatterns(package: nil, pnpm: Array(pnpm.utf8)).patterns == ["packages/*", "apps/*"])
    #expect(WorkspacePatterns(package: Array("{\"workspaces\": 1".utf8), pnpm: nil).patterns == [])
  }

  @Test func needsThroughPackagesWithoutTheScript() {
    let files = [
      ("app", #"{"name": "app", "scripts": {"build": "x"}, "dependencies": {"types": "1", "left-pad": "1"}}"#),
      ("types", #"{"name": "types", "devDependencies": {"base": "workspace:*", "app": "1"}}"#),
      ("base", #"{"name": "base", "scripts": {"build": "y", "test": 1}}"#), ("broken", #"{"name": "bro"#),
      ("docs", #"{"name": "docs", "scripts": {"build": "z"}, "dependen"#),
    ]
    let workspace = Workspace(files.map { (folder: ByteString("/ws/\($0)"), bytes: Array($1.utf8)) })
    #expect(workspace.tasks("build") == ["app#build", "base#build", "docs#build"])
    #expect(workspace.needs("build") == ["app#build": ["base#build"], "base#build": [], "docs#build": []])
    #expect(workspace.graph("test", system: "npm").targets.map(\.name) == ["base#test"])
  }

  /// The whole talk of a build over several packages.
  @Test func whatNeverStartedHasAName() {
    let files: [ByteString: String] = [
      "/ws/package.json": #"{"name": "shop", "workspaces": ["packages/*"]}"#,
      "/ws/packages/a/package.json": #"{"name": "a", "scripts": {"build": "node a.js"}}"#,
      "/ws/packages/b/package.json": #"{"name": "b", "scripts": {"build": "node b.js"}, "dependencies": {"a": "*"}}"#,
      "/ws/packages/c/package.json": #"{"name": "c", "scripts": {"test": "x"}}"#,
    ]
    let names: [ByteString: [ByteString]] = ["/ws/packages": ["a", "b", "c"]]
    func read(_ command: String, _ status: Int) -> Reading {
      let trace = """
        0..1000 !\(status) \(command)
          10..900 !\(status) in:/ws/packages/a {npm_package_name=a, PNPM_SCRIPT_SRC_DIR=/ws/packages/a, npm_lifecycle_event=build} sh -c 'node a.js'
        """
      let processes = TraceText(trace).processes
      let observation = Observation(
        started: Timestamp(microseconds: 1), wall: .seconds(1), termination: .exited(status), processes: processes)
      let words = command.split(separator: " ").map { ByteString(String($0)) }
      return converse(Request(command: words, directory: "/ws"), observation) { look, _ in
        if let names = names[look.path] { return Sighting(path: look.path, names: names) }
        return files[look.path].map { Sighting(path: look.path, bytes: Array($0.utf8)) }
      }
    }
    var reading = read("pnpm -r run build", 3)
    #expect(describe(reading) == "a#build task failed 890\nb#build task notRun 0")
    #expect(reading.targets.last?.needs == [TargetKey(name: "a#build")])
    #expect(reading.graph?.targets.map(\.name) == ["a#build", "b#build"])
    reading = read("pnpm -r run build", 0)
    #expect(reading.targets.map(\.name) == ["a#build"] && reading.graph != nil)
    #expect(read("pnpm --filter a... run build", 3).targets.map(\.name) == ["a#build"])
    #expect(read("pnpm --filter b run build", 3).targets.map(\.name) == ["a#build", "b#build"])
  }
}
