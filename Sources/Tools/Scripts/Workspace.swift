import JSON
import Model

/// The packages of a workspace with their scripts, and which of them need which: what npm, pnpm, yarn and bun read from
/// package.json files (`workspaces`, or `packages` of pnpm-workspace.yaml).
struct Workspace: Equatable, Sendable {
  struct Member: Equatable, Sendable {
    var name: ByteString
    /// Absolute.
    var folder: ByteString
    var scripts: Set<ByteString> = []
    /// Names in its dependencies of any kind, of other members or not.
    var dependencies: [ByteString] = []
  }

  /// By name.
  private(set) var members: [ByteString: Member] = [:]

  static let mostMembers = 4096

  /// - Parameter files: package.json files, the root's not among them.
  init(_ files: [(folder: ByteString, bytes: [UInt8])]) {
    for (folder, bytes) in files.prefix(Self.mostMembers) {
      var member = Member(name: "", folder: folder)
      var reader = JSONReader(bytes)
      try? Self.read(&reader, &member)
      if !member.name.isEmpty { members[member.name] = member }
    }
  }

  private static let kinds: Set<String> = [
    "dependencies", "devDependencies", "peerDependencies", "optionalDependencies",
  ]

  private static func read(_ reader: inout JSONReader, _ member: inout Member) throws(JSONError) {
    try reader.forEachMember { (name, reader) throws(JSONError) in
      switch name {
      case "name": member.name = try reader.nameValue() ?? ""
      case "scripts":
        try reader.forEachMember { (script, reader) throws(JSONError) in
          member.scripts.insert(ByteString(script))
          try reader.skipValue()
        }
      case _ where kinds.contains(name):
        try reader.forEachMember { (dependency, reader) throws(JSONError) in
          member.dependencies.append(ByteString(dependency))
          try reader.skipValue()
        }
      default: try reader.skipValue()
      }
    }
  }

  /// The packages that have a script, as `package#script`, in order.
  func tasks(_ script: ByteString) -> [ByteString] {
    members.values.filter { $0.scripts.contains(script) }.map { ScriptRow.name($0.name, script) }.sorted()
  }

  /// By task: the same script of the packages that its package needs, through those that have none.
  func needs(_ script: ByteString) -> [ByteString: [ByteString]] {
    var needs: [ByteString: [ByteString]] = [:]
    for member in members.values where member.scripts.contains(script) {
      var (seen, found): (Set<ByteString>, [ByteString]) = ([member.name], [])
      var open = member.dependencies
      while let name = open.popLast() {
        guard seen.insert(name).inserted, let dependency = members[name] else { continue }
        if dependency.scripts.contains(script) {
          found.append(ScriptRow.name(name, script))
        } else {
          open += dependency.dependencies
        }
      }
      needs[ScriptRow.name(member.name, script)] = found.sorted()
    }
    return needs
  }

  func graph(_ script: ByteString, system: String) -> TargetGraph {
    let needs = needs(script)
    let targets = needs.keys.sorted().map {
      TargetGraph.Target(name: $0, kind: "script", dependencies: needs[$0] ?? [])
    }
    return TargetGraph(system: system, targets: targets)
  }
}

/// Where the packages of a workspace lie: the patterns of its root, each resolved folder by folder.
struct WorkspacePatterns: Equatable, Sendable {
  /// Relative to the root, without those that take away.
  private(set) var patterns: [ByteString] = []

  static let most = 256
  /// Levels below a `**` that are looked into.
  private let deepest = 2

  /// - Parameters:
  ///   - package: the root's package.json.
  ///   - pnpm: pnpm-workspace.yaml, which pnpm reads instead.
  init(package: [UInt8]?, pnpm: [UInt8]?) {
    if let pnpm { readYAML(pnpm) }
    if patterns.isEmpty, let package { readPackage(package) }
    patterns = patterns.filter { !$0.hasPrefix("!") }.prefix(Self.most).map(Self.plain)
  }

  private static func plain(_ pattern: ByteString) -> ByteString {
    var bytes = pattern.bytes[...]
    if bytes.starts(with: "./".utf8) { bytes = bytes.dropFirst(2) }
    while bytes.last == UInt8(ascii: "/") { bytes = bytes.dropLast() }
    return ByteString(bytes: bytes)
  }

  private mutating func readPackage(_ bytes: [UInt8]) {
    guard let workspaces = (try? JSONValue(parsing: bytes))?["workspaces"] else { return }
    let list = workspaces.array ?? workspaces["packages"]?.array ?? []
    patterns = list.compactMap(\.string).map { ByteString($0) }
  }

  /// The list below `packages:`, one pattern a line.
  private mutating func readYAML(_ bytes: [UInt8]) {
    var isInside = false
    for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map({ ByteString(bytes: $0) }) {
      let text = line.trimmed
      if let item = text.dropping(prefix: "- "), isInside {
        let word = item.trimmed.bytes.filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
        patterns.append(ByteString(bytes: word.prefix { $0 != 0x20 }))
      } else if !text.isEmpty, !text.hasPrefix("#") {
        isInside = text == "packages:"
      }
    }
  }

  /// The folders whose names must be known to resolve the patterns, given the names known so far by folder.
  func open(_ known: [ByteString: [ByteString]]) -> Set<ByteString> {
    var open: Set<ByteString> = []
    for pattern in patterns { _ = resolve(pattern, known, &open) }
    return open
  }

  /// Folders that may be packages, relative to the root.
  func folders(_ known: [ByteString: [ByteString]]) -> [ByteString] {
    var open: Set<ByteString> = []
    var seen: Set<ByteString> = []
    return patterns.flatMap { resolve($0, known, &open) }.filter { seen.insert($0).inserted }
  }

  private func resolve(
    _ pattern: ByteString, _ known: [ByteString: [ByteString]], _ open: inout Set<ByteString>
  ) -> [ByteString] {
    var folders: [ByteString] = [""]
    for part in pattern.split(on: UInt8(ascii: "/")) {
      guard part.bytes.contains(UInt8(ascii: "*")) else {
        folders = folders.map { Paths.join($0, part) }
        continue
      }
      let isDeep = part == "**"
      var found: [ByteString] = isDeep ? folders : []
      for _ in 0..<(isDeep ? deepest : 1) {
        folders = folders.flatMap { inside($0, part, known, &open) }
        found += folders
      }
      folders = Array(found.prefix(Workspace.mostMembers))
    }
    return folders.filter { !$0.isEmpty }
  }

  private func inside(
    _ folder: ByteString, _ part: ByteString, _ known: [ByteString: [ByteString]], _ open: inout Set<ByteString>
  ) -> [ByteString] {
    guard let names = known[folder] else {
      open.insert(folder)
      return []
    }
    return names.filter { Self.fits($0, part) }.map { Paths.join(folder, $0) }
  }

  /// A name against a pattern with stars; hidden folders and node_modules are never packages.
  private static func fits(_ name: ByteString, _ pattern: ByteString) -> Bool {
    guard !name.hasPrefix("."), name != "node_modules" else { return false }
    let parts = pattern.split(on: UInt8(ascii: "*"))
    guard let first = parts.first, let last = parts.last, name.bytes.count >= first.bytes.count + last.bytes.count
    else {
      return false
    }
    return name.bytes.starts(with: first.bytes) && name.bytes.suffix(last.bytes.count).elementsEqual(last.bytes)
  }
}
