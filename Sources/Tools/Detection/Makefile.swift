/// What a makefile can be asked for.
extension Recipes {
  /// The targets of a makefile in order, those of `.PHONY` after them; patterns, variables and special targets left out.
  ///
  /// GNU make manual, "Rule Syntax". `hasRule` also counts rules whose targets cannot be read here.
  struct Makefile {
    var targets: [String] = []
    var goal: String?
    var hasRule = false
    /// What each target needs, and the lines that make it.
    private var needs: [String: [String]] = [:]
    private var recipes: [String: String] = [:]

    init(_ text: String) {
      var phony: [String] = []
      var current: [String] = []
      for line in Recipes.lines(joining: text) {
        if line.hasPrefix("\t") {
          for name in current { recipes[name, default: ""] += line + "\n" }
        } else if line.hasPrefix(".DEFAULT_GOAL") {
          goal = line.split { " \t:=?".contains($0) }.dropFirst().first.map(String.init)
        } else if let (names, rest) = Self.rule(line) {
          if names == [".PHONY"] { phony += rest.split { " \t".contains($0) }.map(String.init) }
          current = take(names, rest)
        }
      }
      goal = goal ?? targets.first
      targets += phony.filter { Recipes.isPlain($0) }
    }

    private mutating func take(_ names: [String], _ rest: Substring) -> [String] {
      if names.first?.hasPrefix(".") == true, names.first?.contains("/") != true { return [] }
      hasRule = true
      let plain = names.filter { Recipes.isPlain($0) }
      let before = rest.prefix { $0 != ";" && $0 != "#" }
      for name in plain { needs[name, default: []] += before.split { " \t|".contains($0) }.map(String.init) }
      for name in plain { recipes[name, default: ""] += rest.dropFirst(before.count) }
      targets += plain
      return plain
    }

    /// The first of these that is a target.
    func first(_ names: [String]) -> String? { names.first(where: targets.contains) }

    /// The target that runs the tests: one that builds all before stands for them most surely (git's `check` only looks
    /// at sources, its `test` needs `all`).
    var test: String? {
      let named = ["check", "test", "tests"].filter(targets.contains)
      return named.first { name in goal.map { needs[name]?.contains($0) ?? false } ?? false } ?? named.first
    }

    /// Whether a target that tests builds nothing itself: it needs nothing but what forces it, and calls no tool that
    /// builds.
    func builtFirst(for target: String) -> Bool {
      guard let goal, goal != target, !["help", "usage"].contains(goal), Recipes.isPlain(goal) else { return false }
      let forced: Set<String> = ["force", "dummy", "phony", ".force", ".phony"]
      guard (needs[target] ?? []).allSatisfy({ forced.contains($0.lowercased()) }) else { return false }
      let words = (recipes[target] ?? "").lowercased().split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }
      return !words.isEmpty && !words.contains { Self.builders.contains(String($0)) }
    }

    private static let builders: Set<String> = [
      "go", "cargo", "npm", "npx", "pnpm", "yarn", "bun", "node", "pytest", "python", "python3", "tox", "uv",
      "poetry", "mvn", "mvnw", "gradle", "gradlew", "bazel", "bazelisk", "cmake", "ctest", "meson", "ninja", "swift",
      "docker", "just", "task", "cc", "gcc", "clang", "dune", "zig", "dotnet", "sbt", "rake", "bundle", "mix",
    ]

    /// The names before the colon and what stands behind; nil for recipes, assignments, comments, directives.
    private static func rule(_ line: String) -> ([String], Substring)? {
      guard let start = line.first, start != "#", let colon = line.firstIndex(of: ":") else { return nil }
      guard !line[..<colon].contains("=") else { return nil }
      let rest = line[line.index(after: colon)...].drop { $0 == ":" }
      guard rest.first != "=" else { return nil }
      let names = line[..<colon].split { " \t&".contains($0) }.map(String.init)
      let directives = ["export", "include", "-include", "ifeq", "ifneq", "define"]
      guard let word = names.first, !directives.contains(word), !word.hasPrefix("$(eval") else { return nil }
      // `target: VARIABLE = value` gives a variable, not a rule.
      let isAssignment = rest.prefix { $0 != ";" && $0 != "#" }.contains("=")
      return isAssignment ? nil : (names, rest)
    }
  }
}
