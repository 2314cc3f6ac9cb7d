/// What can be called by name in files of recipes: makefiles, justfiles, Taskfiles. Includes are not followed.
enum Recipes {
  /// The recipes of a justfile that need no arguments, in order (just manual, "Recipe Parameters"); `[private]` and `_`
  /// ones left out.
  struct Justfile {
    var recipes: [String] = []
    /// The first recipe, which `just` alone runs; nil where it only lists the others or needs arguments.
    var standard: String?

    init(_ text: String) {
      let lines = Recipes.lines(joining: text)
      var isFirst = true
      for (index, line) in lines.enumerated() {
        guard let (name, needsArguments) = Self.recipe(line) else { continue }
        defer { isFirst = false }
        guard !needsArguments else { continue }
        let body = lines[(index + 1)...].prefix { $0.isEmpty || $0.hasPrefix(" ") || $0.hasPrefix("\t") }
        let lists = body.contains { $0.contains("--list") || $0.contains("just -l") || $0.contains("--choose") }
        if isFirst, !lists { standard = name }
        let isPrivate = name.hasPrefix("_") || (index > 0 && lines[index - 1].hasPrefix("[private]"))
        if !isPrivate { recipes.append(name) }
      }
    }

    /// The name before parameters and colon, and whether a parameter has neither default nor star.
    private static func recipe(_ line: String) -> (String, Bool)? {
      guard let start = line.first, start.isLetter || start == "_" || start == "@" else { return nil }
      guard let colon = line.firstIndex(of: ":"), line[line.index(after: colon)...].first != "=" else { return nil }
      let words = line[..<colon].split(separator: " ").map(String.init)
      guard let first = words.first, !["set", "alias", "export", "import", "mod"].contains(first) else { return nil }
      let needs = words.dropFirst().contains { !$0.contains("=") && !$0.hasPrefix("*") }
      return (String(first.drop { $0 == "@" }), needs)
    }
  }

  /// The names below `tasks:` of a Taskfile (taskfile.dev, "Schema"): the keys of its first depth.
  static func tasks(_ text: String) -> [String] {
    var names: [String] = []
    var depth: Int?
    var isInside = false
    for line in text.split(whereSeparator: \.isNewline) {
      let indent = line.prefix { $0 == " " }.count
      let body = line.dropFirst(indent)
      if body.isEmpty || body.hasPrefix("#") { continue }
      if indent == 0 {
        isInside = body.hasPrefix("tasks:")
        continue
      }
      guard isInside, indent == depth ?? indent else { continue }
      depth = indent
      guard let colon = body.lastKeyColon else { continue }
      names.append(String(body[..<colon].filter { $0 != "'" && $0 != "\"" }))
    }
    return names
  }

  /// Lines with those that end in a backslash joined to the next.
  static func lines(joining text: String) -> [String] {
    var joined: [String] = []
    var isOpen = false
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      let continues = line.last == "\\"
      let part = String(continues ? line.dropLast() : line)
      if isOpen, let last = joined.indices.last { joined[last] += " " + part } else { joined.append(part) }
      isOpen = continues
    }
    return joined
  }

  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.contains { "$%()".contains($0) }
  }
}

extension Substring {
  /// The colon that ends a YAML key: followed by a space or the end (`docker:build: …` is one key).
  fileprivate var lastKeyColon: Index? {
    indices.first { at in
      guard self[at] == ":" else { return false }
      let after = index(after: at)
      return after == endIndex || self[after] == " "
    }
  }
}
