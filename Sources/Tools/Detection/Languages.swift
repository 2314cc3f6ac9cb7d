/// Tools that build one language and know where everything lies.
extension Choice {
  /// Cargo: `[workspace]` beside `[package]` would test the root package only.
  static func cargo(_ place: Surroundings) -> Candidate? {
    guard let text = place.text("Cargo.toml") else { return nil }
    let tables = text.split(whereSeparator: \.isNewline).map { $0.filter { $0 != " " } }
    let isWorkspace = tables.contains { $0.hasPrefix("[workspace]") || $0.hasPrefix("[workspace.") }
    let isPackage = tables.contains { $0.hasPrefix("[package]") }
    let hasDefault = tables.contains { $0.hasPrefix("default-members=") }
    var candidate = Candidate(tool: "cargo", file: "Cargo.toml", tests: true, rank: .cargo)
    candidate.reasons = [("Cargo.toml", isWorkspace ? "a Cargo workspace" : "a Cargo package")]
    candidate.command = ["cargo", "test"] + place.option("--manifest-path", "Cargo.toml")
    if place.text(".config/nextest.toml") != nil {
      candidate.command = ["cargo", "nextest", "run"] + place.option("--manifest-path", "Cargo.toml")
      candidate.reasons.append((".config/nextest.toml", "its tests run in cargo-nextest"))
    }
    if isWorkspace, isPackage, !hasDefault {
      candidate.command.append("--workspace")
      candidate.reasons.append(("Cargo.toml", "it has a root package too: `--workspace` tests the members as well"))
    }
    candidate.outputs = ["target"]
    candidate.programs = ["cargo"]
    return candidate
  }

  static func go(_ place: Surroundings) -> Candidate? {
    let folder = place.option("-C")
    var candidate = Candidate(tool: "go", file: "go.mod", tests: true, rank: .go)
    if let text = place.text("go.work") {
      let modules = goModules(text)
      candidate.file = "go.work"
      candidate.reasons = [
        ("go.work", "a Go workspace of \(modules.count == 1 ? "one module" : "\(modules.count) modules")")
      ]
      candidate.command =
        modules.isEmpty ? [] : ["go", "test"] + folder + modules.map { $0 == "." ? "./..." : "\($0)/..." }
    } else {
      guard place.has("go.mod") else { return nil }
      candidate.reasons = [("go.mod", "a Go module")]
      candidate.command = ["go", "test"] + folder + ["./..."]
    }
    candidate.programs = ["go"]
    candidate.verbs = ["build", "test", "install", "vet", "generate", "run"]
    return candidate
  }

  /// The folders of `use` lines (go.work reference, go.dev/ref/mod), each beginning with a dot.
  private static func goModules(_ text: String) -> [String] {
    var modules: [String] = []
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      var words = line.split(separator: " ").flatMap { $0.split(separator: "\t") }.map(String.init)
      if let comment = words.firstIndex(where: { $0.hasPrefix("//") }) { words.removeSubrange(comment...) }
      if words.first == ")" { isInside = false }
      if words.first == "use" { words.removeFirst() } else if !isInside { continue }
      if words.first == "(" { isInside = true }
      modules += words.map { $0.filter { $0 != "\"" } }.filter { $0.hasPrefix(".") && !$0.contains("`") }
    }
    return modules.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
  }

  /// SwiftPM. A package without tests beside another build is how Swift takes in a library of C.
  static func swift(_ place: Surroundings) -> Candidate? {
    guard let text = place.text("Package.swift") else { return nil }
    let tests = text.contains(".testTarget")
    var candidate = Candidate(tool: "swift", file: "Package.swift", tests: tests, rank: tests ? .swift : .buildingSwift)
    candidate.reasons = [("Package.swift", tests ? "a Swift package with tests" : "a Swift package without tests")]
    candidate.command = ["swift", tests ? "test" : "build"] + place.option("--package-path")
    candidate.outputs = [".build"]
    candidate.programs = ["swift"]
    candidate.verbs = ["build", "test", "run"]
    return candidate
  }

  static func gradle(_ place: Surroundings) -> Candidate? {
    guard let file = place.first("settings.gradle.kts", "settings.gradle", "build.gradle.kts", "build.gradle") else {
      return nil
    }
    let hasWrapper = place.has("gradlew")
    var candidate = Candidate(tool: "gradle", file: file, tests: true, rank: .gradle)
    candidate.reasons = [(file, "a Gradle build: `check` compiles and tests")]
    if hasWrapper { candidate.reasons.append(("gradlew", "the wrapper brings the version that it asks for")) }
    candidate.command = [hasWrapper ? "./" + place.path("gradlew") : "gradle"] + place.option("-p") + ["check"]
    candidate.outputs = ["build"]
    candidate.programs = ["gradle", "gradlew"]
    return candidate
  }

  static func maven(_ place: Surroundings) -> Candidate? {
    guard place.has("pom.xml") else { return nil }
    let hasWrapper = place.has("mvnw")
    var candidate = Candidate(tool: "maven", file: "pom.xml", tests: true, rank: .maven)
    candidate.reasons = [("pom.xml", "a Maven build: `verify` compiles, tests and packages")]
    if hasWrapper { candidate.reasons.append(("mvnw", "the wrapper brings the version that it asks for")) }
    candidate.command =
      [hasWrapper ? "./" + place.path("mvnw") : "mvn", "-q"] + place.option("-f", "pom.xml") + ["verify"]
    candidate.outputs = ["target"]
    candidate.programs = ["mvn", "mvnw"]
    return candidate
  }

  /// Bazel. Many C and C++ libraries carry a MODULE.bazel for others and are built by something else at home: where
  /// another native build stands beside it, only settings or results of Bazel show that it is used here.
  static func bazel(_ place: Surroundings) -> Candidate? {
    guard let file = place.first("MODULE.bazel", "WORKSPACE.bazel", "WORKSPACE") else { return nil }
    var candidate = Candidate(tool: "bazel", file: file, tests: true, rank: .bazel)
    candidate.reasons = [(file, "a Bazel workspace")]
    let home = place.first(".bazelrc", ".bazelversion") ?? (place.hasFolder("bazel-bin") ? "bazel-bin" : nil)
    let native = place.first("CMakeLists.txt", "meson.build", "configure.ac", "configure", "Makefile")
    if let native, home == nil {
      candidate.rank = .secondaryBazel
      candidate.reasons.append((native, "nothing but \(file) shows that Bazel is used at home"))
    }
    candidate.command = place.sequence([["bazel", "test", "//..."]])
    candidate.outputs = ["bazel-bin"]
    candidate.programs = ["bazel", "bazelisk"]
    return candidate
  }
}
