/// Builds of one language: Cargo, Go, SwiftPM, Gradle, Maven; and runners of recipes.
extension Shape {
  static let languages: [Shape] = [
    Shape(
      "Cargo package", ["Cargo.toml": "[package]\nname = \"x\"\n"], "cargo test",
      "Cargo.toml: a Cargo package\noutputs: target"),
    Shape(
      "Cargo workspace", ["Cargo.toml": "[workspace]\nmembers = [\"a\"]\n", "a/Cargo.toml": ""], "cargo test",
      "Cargo.toml: a Cargo workspace\noutputs: target"),
    Shape(
      "Cargo workspace with a root package and nextest",
      ["Cargo.toml": "[ package ]\r\n[workspace]\r\n", ".config/nextest.toml": ""], "cargo nextest run --workspace",
      """
      Cargo.toml: a Cargo workspace
      .config/nextest.toml: its tests run in cargo-nextest
      Cargo.toml: it has a root package too: `--workspace` tests the members as well
      outputs: target
      """),
    Shape("Go module", ["go.mod": "module x"], "go test ./...", "go.mod: a Go module"),
    Shape(
      "Go workspace",
      ["go.work": "go 1.22\nuse (\n\t./api // here\n\t./cli/\n)\nuse .\nreplace ./x => ./y\n", "go.mod": ""],
      "go test ./api/... ./cli/... ./...", "go.work: a Go workspace of 3 modules"),
    Shape(
      "Swift package", ["Package.swift": "// swift-tools-version: 6.0\n.testTarget(name: \"T\")"], "swift test",
      "Package.swift: a Swift package with tests\noutputs: .build"),
    Shape(
      "Swift package without tests", ["Package.swift": "let package = Package()"], "swift build",
      "Package.swift: a Swift package without tests\noutputs: .build"),
    Shape(
      "Gradle", ["settings.gradle.kts": "", "build.gradle.kts": "", "gradlew": ""], "./gradlew check",
      """
      settings.gradle.kts: a Gradle build: `check` compiles and tests
      gradlew: the wrapper brings the version that it asks for
      outputs: build
      """),
    Shape(
      "Gradle without wrapper", ["build.gradle": ""], "gradle check",
      "build.gradle: a Gradle build: `check` compiles and tests\noutputs: build"),
    Shape(
      "Maven", ["pom.xml": "<project/>"], "mvn -q verify",
      "pom.xml: a Maven build: `verify` compiles, tests and packages\noutputs: target"),
    Shape(
      "Maven with wrapper", ["pom.xml": "<project/>", "mvnw": ""], "./mvnw -q verify",
      """
      pom.xml: a Maven build: `verify` compiles, tests and packages
      mvnw: the wrapper brings the version that it asks for
      outputs: target
      """),
    Shape(
      "just",
      [
        "justfile":
          "set shell := [\"bash\"]\nx := 'y'\ndefault:\n  just --list\ntest *args: build\n  ./t\nbuild:\n  cc x.c\n"
      ],
      "just test", "justfile: just: recipe `test`"),
    Shape(
      "just whose test needs an argument", [".justfile": "test NAME:\n  ./t {{NAME}}\ncheck: \n  ./t all\n"],
      "just check",
      ".justfile: just: recipe `check`"),
    Shape("just with one recipe", ["Justfile": "@go:\n  ./run\n"], "just", "Justfile: just: its first recipe"),
    Shape(
      "just that only lists", ["justfile": "default:\n  @just --list\nrelease v:\n  git tag {{v}}\n"], "-",
      "justfile: just: no recipe builds or tests"),
    Shape(
      "task",
      [
        "Taskfile.yml":
          "version: '3'\nvars:\n  test: x\ntasks:\n  # first\n  'docker:build':\n    cmds: [x]\n  test:\n    check: y\n"
      ],
      "task test", "Taskfile.yml: task: `test`"),
    Shape(
      "task with a default", ["taskfile.yaml": "tasks:\n    default: cc x.c\n"], "task",
      "taskfile.yaml: task: `default`"),
  ]
}
