import TestSupport
import Testing

/// What programs read is valid by the schemas under docs/schemas, by a validator that is not ours (check-jsonschema).
struct SchemaTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  private func validate(_ schema: String, _ files: [String], in bench: Bench) throws {
    let tool = "\(Self.root)/.venv/bin/check-jsonschema"
    let ended = try run([tool, "--schemafile", "\(Self.root)/docs/schemas/\(schema)"] + files, in: bench.path)
    #expect(ended.status == 0, "\(ended.out)\(ended.err)\n(`Scripts/test` installs the validator into .venv)")
  }

  private func project() throws -> Bench {
    let bench = try Bench(files: [
      "Makefile": "app: a.o b.o\n\tcat $^ > $@\n%.o: %.c\n\tcp $< $@; sleep 0.02\nbad:\n\tfalse\n", "a.c": "1",
      "b.c": "2",
    ])
    try bench.ratchet(["run", "-q", "make"])
    try bench.folder.write("a.c", "3")
    try bench.ratchet(["run", "-q", "make", "-j2"])
    return bench
  }

  @Test func theSchemasAreSchemas() throws {
    let bench = try Bench()
    let files = try run(["sh", "-c", "ls \(Self.root)/docs/schemas/*.json"]).out.split(separator: "\n").map(String.init)
    #expect(files.count >= 3)
    let ended = try run(["\(Self.root)/.venv/bin/check-jsonschema", "--check-metaschema"] + files, in: bench.path)
    #expect(ended.status == 0, "\(ended.out)\(ended.err)")
  }

  @Test(arguments: [[], ["--target", "app"], ["--target", "none"], ["--since", "1d"]])
  func reports(options: [String]) throws {
    let bench = try project()
    try bench.folder.write("r.json", try bench.ratchet(["report", "--format", "json"] + options).out)
    try validate("report.v1.json", ["r.json"], in: bench)
  }

  @Test func why() throws {
    let bench = try project()
    let targets = ["app", "a.o", "b.o"]
    for name in targets {
      try bench.folder.write("\(name).json", try bench.ratchet(["why", name, "--format", "json"]).out)
    }
    try validate("why.v1.json", targets.map { "\($0).json" }, in: bench)
  }

  @Test func statuses() throws {
    let bench = try Bench(files: ["Makefile": "a:\n\tsleep 1.3\n"])
    let words = [["make"], ["--", "no-such-command"], ["--", "sh", "-c", "kill -9 $$"]]
    let ids = try words.map { try bench.ratchet(["run", "--detach"] + $0).out.split(separator: "\n").joined() }
    for (number, id) in ids.enumerated() {
      try bench.folder.write("\(number)a.json", try bench.ratchet(["status", "--format", "json", id]).out)
      try bench.folder.write(
        "\(number)b.json", try bench.ratchet(["status", "--wait", "--format", "json", id]).out)
    }
    try bench.folder.write("none.json", try bench.ratchet(["status", "--format", "json"]).out)
    try validate("status.v1.json", ids.indices.flatMap { ["\($0)a.json", "\($0)b.json"] } + ["none.json"], in: bench)
  }

  @Test func results() throws {
    let bench = try project()
    let runs: [(String, [String])] = [
      ("within", ["make"]), ("over", ["--budget", "10ms", "--", "sh", "-c", "sleep 0.05"]),
      ("failed", ["make", "bad"]),
      ("signal", ["sh", "-c", "kill -9 $$"]), ("unrecorded", ["--no-record", "make"]),
    ]
    for (name, words) in runs { try bench.ratchet(["run", "-q", "--result", "\(name).json"] + words) }
    try validate("result.v1.json", runs.map { "\($0.0).json" }, in: bench)
    #expect(try bench.folder.read("over.json").contains("122"))
  }

  @Test func levels() throws {
    let level = try LevelBench(levels: "\"app|CLASS\":\n{\"level_s\": 8},\n\n")
    try level.record(LevelBench.around(8, 40), targets: ["app": 0.5])
    let words = [["gate"], ["gate", "--base", "HEAD"], ["tighten", "--dry-run"], ["tighten", "--confirm"]]
    for (number, words) in words.enumerated() {
      let ended = try level.bench.ratchet(words + ["--format", "json"], environment: LevelBench.quiet)
      try level.bench.folder.write("\(number).json", ended.out)
    }
    try level.replace("\"budget_s\": 60", "\"budget_s\": 90")
    try level.bench.folder.write("4.json", try level.ratchet("gate", "--format", "json").out)
    try validate("check.v1.json", ["0.json", "1.json", "4.json"], in: level.bench)
    try validate("tighten.v1.json", ["2.json", "3.json"], in: level.bench)
    #expect(try level.bench.folder.read("4.json").contains("\"verdict\": \"refused\""))
  }

  @Test func historyLines() throws {
    let bench = try project()
    try bench.ratchet(["run", "-q", "make", "bad"])
    try bench.ratchet(["run", "-q", "--", "sh", "-c", "kill -9 $$"])
    let lines = try bench.folder.read(".ratchet/history.jsonl").split(separator: "\n")
    for (index, line) in lines.enumerated() { try bench.folder.write("\(index).json", String(line)) }
    try validate("build.v1.json", lines.indices.map { "\($0).json" }, in: bench)
    #expect(lines.count == 4)
  }

  @Test func proposals() throws {
    let root = "\(Self.root)/Tests/SplitsTests/Fixtures"
    let bench = try Bench(files: ["one.json": #"{"parts":[{"name":"x","files":["core/f_0.c"]}]}"#])
    for name in ["target-none", "target-interface", "file-interface"] {
      let files = ["--graph", "\(root)/\(name)/graph.json", "--history", "\(root)/\(name)/history.jsonl"]
      func ask(_ words: [String], _ file: String, _ schema: String) throws {
        let ended = try bench.ratchet(["propose"] + files + words + ["--format", "json"])
        #expect(ended.status == 0, "\(ended.err)")
        try bench.folder.write(file, ended.out)
        try validate("\(schema).v1.json", [file], in: bench)
      }
      try ask([], "proposals.json", "proposals")
      try ask(["--steps", "0"], "none.json", "proposals")
      try ask(["--explain-model"], "model.json", "model")
      try ask(["--explain-kinds"], "kinds.json", "kinds")
      try ask(["--what-if", "proposals.json"], "scores.json", "scores")
      try ask(["--compare", "proposals.json", "proposals.json"], "both.json", "scores")
    }
  }
}
