import Model

/// What `cmake --build` says (cmake(1), "Build a Project").
struct CMakeArguments: Equatable, Sendable {
  /// Relative to where the command runs; empty with `--preset`, whose file is not read.
  var directory: ByteString = ""
  var jobs: Int?
  /// `-- -k…`
  var keepsGoing = false
  /// `--clean-first`
  var cleansFirst = false
  /// Empty for all.
  var goals: [ByteString] = []

  /// Argument 0 and the rest; nil where cmake is asked for anything but a build.
  init?(_ arguments: [ByteString]) {
    guard arguments.first?.lastComponent == "cmake", arguments.dropFirst().first == "--build" else { return nil }
    var rest = arguments.dropFirst(2)[...]
    if let first = rest.first, !first.hasPrefix("-") {
      directory = first
      rest = rest.dropFirst()
    }
    while let word = rest.popFirst(), word != "--" {
      let (name, value) = word.cut(at: UInt8(ascii: "="))
      switch name {
      case "--target", "-t":
        goals += value.map { [$0] } ?? []
        while let goal = rest.first, !goal.hasPrefix("-") {
          goals.append(goal)
          rest = rest.dropFirst()
        }
      case "-j", "--parallel":
        jobs = (value ?? rest.first)?.number ?? jobs
      case "--clean-first": cleansFirst = true
      case "--config", "--preset", "--resolve-package-references": if value == nil { rest = rest.dropFirst() }
      default: if let number = word.dropping(prefix: "-j")?.number { jobs = number }
      }
    }
    readNative(rest)
  }

  /// What follows `--` goes to the build tool; its jobs are what counts.
  private mutating func readNative(_ words: ArraySlice<ByteString>) {
    var rest = words
    while let word = rest.popFirst() {
      if word.hasPrefix("-k") || word == "--keep-going" { keepsGoing = true }
      if let number = word.dropping(prefix: "-j") { jobs = (number.isEmpty ? rest.first : number)?.number ?? jobs }
    }
  }
}
