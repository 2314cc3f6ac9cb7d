/// Runners of recipes: just, task, make.
extension Choice {
  /// Recipes and tasks that test, in the order in which they are asked for, and those that build.
  private static let testing = ["test", "check", "tests"]
  private static let building = ["build", "all", "compile"]

  static func just(_ place: Surroundings) -> Candidate? {
    guard let file = place.recipesOfJust, let text = place.text(file) else { return nil }
    let recipes = Recipes.Justfile(text)
    let name = (testing + building).first(where: recipes.recipes.contains)
    var candidate = Candidate(tool: "just", file: file, rank: .buildingJust)
    candidate.recipes = text
    candidate.programs = ["just"]
    if let name {
      candidate.tests = testing.contains(name)
      candidate.rank = candidate.tests ? .just : .buildingJust
      candidate.reasons = [(file, "just: recipe `\(name)`")]
      candidate.command = ["just", place.folder.isEmpty ? name : place.path(name)]
    } else if recipes.standard != nil {
      candidate.reasons = [(file, "just: its first recipe")]
      candidate.command = place.folder.isEmpty ? ["just"] : ["just", place.folder + "/"]
    } else {
      candidate.reasons = [(file, "just: no recipe builds or tests")]
    }
    return candidate
  }

  static func task(_ place: Surroundings) -> Candidate? {
    guard let file = place.tasks, let text = place.text(file) else { return nil }
    let names = Recipes.tasks(text)
    let name = (testing + building + ["default"]).first(where: names.contains)
    let tests = name.map(testing.contains) == true
    var candidate = Candidate(tool: "task", file: file, tests: tests, rank: tests ? .task : .buildingTask)
    candidate.reasons = [(file, name.map { "task: `\($0)`" } ?? "task: no task builds or tests")]
    candidate.command = name.map { ["task"] + place.option("-d") + ($0 == "default" ? [] : [$0]) } ?? []
    candidate.recipes = text
    candidate.programs = ["task"]
    return candidate
  }

  /// A makefile written by hand: what autotools or CMake made of another file is theirs.
  static func make(_ place: Surroundings) -> Candidate? {
    guard let file = place.first("GNUmakefile", "makefile", "Makefile"), let text = place.text(file) else { return nil }
    if templateOfMakefile(place) != nil || place.text("CMakeCache.txt") != nil { return nil }
    var candidate = Candidate(tool: "make", file: file, rank: .buildingMake)
    candidate.recipes = text
    candidate.programs = ["make", "gmake"]
    let makefile = Recipes.Makefile(text)
    let start = ["make"] + place.option("-C")
    if let target = makefile.test {
      candidate.reasons = [(file, "make: target `\(target)`")]
      candidate.command = start + [target]
      if let goal = makefile.goal, makefile.builtFirst(for: target) {
        candidate.reasons.append((file, "`\(target)` needs nothing that is built: `\(goal)` goes before it"))
        candidate.command = start + [goal, target]
      }
      (candidate.tests, candidate.rank) = (true, .make)
    } else if makefile.hasRule, !["help", "usage"].contains(makefile.goal) {
      candidate.reasons = [
        (file, "make: no target `check` or `test`, so the default \(makefile.goal.map { "`\($0)`" } ?? "goal")")
      ]
      candidate.command = start
    } else if let target = makefile.first(building) {
      candidate.reasons = [(file, "make: target `\(target)`; its default only helps")]
      candidate.command = start + [target]
    } else {
      candidate.reasons = [(file, "make: no target builds or tests")]
    }
    return candidate
  }

  /// The file that configure makes the makefile of.
  static func templateOfMakefile(_ place: Surroundings) -> String? {
    place.first("Makefile.am", "Makefile.in", "GNUmakefile.in", "Makefile.pre.in")
  }
}
