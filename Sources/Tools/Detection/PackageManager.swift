import JSON
import Model

/// The package managers of JavaScript: which one a repository uses, and the scripts of its package.json.
struct PackageManager {
  var name: String
  var reason: (file: String, conclusion: String)?
  /// Yarn from version 2 on, whose commands are others.
  var isModernYarn = false
  private let hasLock: Bool

  init(_ place: Surroundings, _ package: JSONValue?) {
    let stated = package?["packageManager"]?.string ?? ""
    let word = String(stated.prefix { $0 != "@" })
    hasLock = place.first("package-lock.json", "npm-shrinkwrap.json") != nil
    let major = stated.drop { $0 != "@" }.dropFirst().prefix { $0.isNumber }
    isModernYarn = place.has(".yarnrc.yml") || (Int(major) ?? 0) >= 2
    if Self.names.contains(word) {
      (name, reason) = (word, ("package.json", "packageManager says \(word)"))
    } else if let (file, name) = Self.locks.first(where: { place.has($0.0) }) {
      (self.name, reason) = (name, (file, "\(name) is the package manager"))
    } else {
      name = "npm"
    }
  }

  private static let names: Set<String> = ["npm", "pnpm", "yarn", "bun"]
  private static let locks = [
    ("pnpm-lock.yaml", "pnpm"), ("pnpm-workspace.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun"),
    ("bun.lockb", "bun"), ("package-lock.json", "npm"), ("npm-shrinkwrap.json", "npm"),
  ]

  /// A program of node_modules.
  func program(_ words: [String]) -> [String] {
    switch name {
    case "pnpm": ["pnpm", "exec"] + words
    case "yarn": ["yarn"] + words
    case "bun": ["bunx"] + words
    default: ["npx"] + words
    }
  }

  /// A script of the root package; `arguments` are handed to what it runs.
  func script(_ script: String, _ arguments: [String] = []) -> [String] {
    let needsRun = name == "bun" || script != "test"
    let separator = name == "npm" && !arguments.isEmpty ? ["--"] : []
    return [name] + (needsRun ? ["run"] : []) + [script] + separator + arguments
  }

  /// A script of every package of a workspace that has it.
  func everywhere(_ script: String) -> [String] {
    switch name {
    case "pnpm": ["pnpm", "-r", "--if-present", "run", script]
    case "yarn" where isModernYarn: ["yarn", "workspaces", "foreach", "-Apt", "run", script]
    case "yarn": ["yarn", "workspaces", "run", script]
    case "bun": ["bun", "run", "--filter", "*", script]
    default: ["npm", "run", script, "--workspaces", "--if-present"]
    }
  }

  /// Brings what package.json names; `npm ci` where the lock file says exactly what.
  var install: [String] { [name, name == "npm" && hasLock ? "ci" : "install"] }
}

/// The scripts of a package.json that build and test.
struct Scripts {
  private let scripts: [String: String]

  init(_ package: JSONValue?) {
    let members = package?["scripts"]?.object ?? []
    scripts = Dictionary(members.compactMap { m in m.value.string.map { (m.name, $0) } }, uniquingKeysWith: { $1 })
  }

  var all: String { scripts.sorted { $0.key < $1.key }.map(\.value).joined(separator: "\n") }

  var build: String? { ["build", "compile"].first { scripts[$0] != nil } }

  /// The script that tests once and ends, and what must be added for that.
  var test: (name: String, arguments: [String])? {
    for name in ["test", "test:ci", "test:run", "test:unit"] {
      guard let text = scripts[name], !text.contains("no test specified") else { continue }
      if let arguments = Self.once(text) { return (name, arguments) }
    }
    return nil
  }

  /// Whether running `test` builds as well.
  var testBuilds: Bool {
    guard let build, let test else { return false }
    let text = (scripts["pre" + test.name] ?? "") + " && " + (scripts[test.name] ?? "")
    return ["run \(build)", "yarn \(build)", "pnpm \(build)", "run-s \(build)"].contains { text.contains($0) }
  }

  /// What makes a test command end by itself: runners that watch in a terminal are told not to. nil where it always
  /// watches.
  private static func once(_ text: String) -> [String]? {
    let words = text.split { " ;&|".contains($0) }.map(String.init)
    if words.contains("--watch") || words.contains("--watchAll") || words.contains("--watch=true") { return nil }
    guard let runner = words.last(where: { ["vitest", "ng", "react-scripts"].contains($0) }) else { return [] }
    let isLast = ["vitest", "test"].contains(words.last) || words.last?.hasPrefix("-") == true
    switch runner {
    case "vitest":
      let ends = ["run", "--run", "--watch=false", "bench", "list"].contains { words.contains($0) }
      return ends ? [] : isLast ? ["--run"] : nil
    case "react-scripts": return words.contains("test") ? ["--watchAll=false"] : []
    default: return words.contains("test") && !words.contains("--no-watch") ? ["--watch=false"] : []
    }
  }
}
