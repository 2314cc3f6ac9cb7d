import JSON
import Model

/// Repositories of JavaScript and TypeScript: one package, a workspace of many, Nx, Turborepo.
extension Choice {
  private static func json(_ place: Surroundings, _ file: String) -> JSONValue? {
    place.text(file).flatMap { try? JSONValue(parsing: Array($0.utf8)) }
  }

  static func packages(_ place: Surroundings) -> Candidate? {
    guard place.has("package.json") else { return nil }
    let package = json(place, "package.json")
    let (manager, scripts) = (PackageManager(place, package), Scripts(package))
    var candidate = Candidate(tool: manager.name, file: "package.json", rank: .packages)
    candidate.programs = [manager.name, "npx"]
    candidate.recipes = scripts.all
    guard package != nil else {
      candidate.reasons = [("package.json", "not valid JSON: its scripts are not known")]
      return candidate
    }
    candidate.reasons = manager.reason.map { [$0] } ?? []
    let isWorkspace = package?["workspaces"] != nil || place.has("pnpm-workspace.yaml")
    if scripts.build == nil, scripts.test == nil, isWorkspace {
      candidate.workspace(manager, place)
    } else {
      candidate.scripts(scripts, manager, place)
    }
    candidate.before = [place.line([manager.install])]
    return candidate
  }

  /// Nx. `affected` asks a base for every run, and two runs with different bases are not the same loop; `run-many` takes
  /// what has not changed from Nx's cache.
  static func nx(_ place: Surroundings) -> Candidate? {
    guard place.has("nx.json") else { return nil }
    let package = json(place, "package.json")
    let manager = PackageManager(place, package)
    let words = ["nx", "run-many", "-t", "build", "test"]
    let hasOwn = !place.has("package.json") && place.has("nx")
    var candidate = Candidate(tool: "nx", file: "nx.json", tests: true, rank: .nx)
    candidate.reasons = [("nx.json", "an Nx workspace")]
    candidate.reasons += hasOwn ? [("nx", "its own launcher")] : manager.reason.map { [$0] } ?? []
    candidate.reasons.append(
      ("nx.json", "`run-many`, not `affected`: no base is needed, and what did not change comes from Nx's cache"))
    candidate.command = place.sequence([hasOwn ? ["./nx"] + words.dropFirst() : manager.program(words)])
    candidate.outputs = place.hasFolder("dist") ? ["dist"] : []
    candidate.before = hasOwn ? [] : [place.line([manager.install])]
    candidate.programs = ["nx"]
    candidate.recipes = Scripts(package).all
    return candidate
  }

  static func turbo(_ place: Surroundings) -> Candidate? {
    guard let file = place.first("turbo.json", "turbo.jsonc") else { return nil }
    let package = json(place, "package.json")
    let manager = PackageManager(place, package)
    let tasks = turboTasks(place, file)
    var candidate = Candidate(tool: "turbo", file: file, tests: tasks.contains("test"), rank: .turbo)
    candidate.reasons = [(file, "a Turborepo")] + (manager.reason.map { [$0] } ?? [])
    guard !tasks.isEmpty else {
      candidate.reasons[0].conclusion += " without the tasks `build` and `test`"
      return candidate
    }
    candidate.reasons.append((file, "its tasks " + tasks.map { "`\($0)`" }.joined(separator: " and ")))
    candidate.command = place.sequence([manager.program(["turbo", "run"] + tasks)])
    candidate.before = [place.line([manager.install])]
    candidate.programs = ["turbo"]
    candidate.recipes = Scripts(package).all
    return candidate
  }

  /// Those of `build` and `test` that turbo.json has (`tasks`, before version 2 `pipeline`); a file with comments is
  /// only searched for the words.
  private static func turboTasks(_ place: Surroundings, _ file: String) -> [String] {
    let wanted = ["build", "test"]
    guard let settings = json(place, file) else {
      return wanted.filter { (place.text(file) ?? "").contains("\"\($0)\":") }
    }
    let names = (settings["tasks"] ?? settings["pipeline"])?.object?.map(\.name) ?? []
    return wanted.filter { task in names.contains { $0 == task || $0.hasSuffix("#\(task)") } }
  }
}

extension Candidate {
  fileprivate mutating func workspace(_ manager: PackageManager, _ place: Surroundings) {
    let file = place.has("pnpm-workspace.yaml") ? "pnpm-workspace.yaml" : "package.json"
    reasons.append((file, "a workspace whose root has no scripts: `build` and `test` of every package"))
    command = place.sequence([manager.everywhere("build"), manager.everywhere("test")])
    tests = true
  }

  fileprivate mutating func scripts(_ scripts: Scripts, _ manager: PackageManager, _ place: Surroundings) {
    let test = scripts.test
    switch (scripts.build, test) {
    case (nil, nil):
      reasons.append(("package.json", "no script builds or tests"))
      return
    case (let build?, let test?) where scripts.testBuilds:
      reasons.append(("package.json", "script `\(test.name)` runs `\(build)` first"))
      command = place.sequence([manager.script(test.name, test.arguments)])
    case (let build?, let test?):
      reasons.append(("package.json", "scripts `\(build)` and `\(test.name)`: the loop is both"))
      command = place.sequence([manager.script(build), manager.script(test.name, test.arguments)])
    case (nil, let test?):
      reasons.append(("package.json", "script `\(test.name)`"))
      command = place.sequence([manager.script(test.name, test.arguments)])
    case (let build?, nil):
      reasons.append(("package.json", "script `\(build)`, and none that tests and ends"))
      command = place.sequence([manager.script(build)])
      rank = .buildingPackages
    }
    tests = test != nil
    if let word = test?.arguments.first { reasons.append(("package.json", "`\(word)`: it would watch in a terminal")) }
    outputs = ["dist", "build", "lib", "out"].filter { place.hasFolder($0) && scripts.build != nil }.prefix(1).map {
      $0
    }
  }
}
