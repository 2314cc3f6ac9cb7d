import JSON
import Model

/// The tasks of a run and what each waits for: the answer of `nx … --graph=stdout` (from Nx 16 on), or the project graph
/// of `nx graph --file` (all versions), from which the tasks follow.
struct NxGraph {
  /// By id: the ids that it waits for.
  private(set) var needs: [ByteString: [ByteString]] = [:]
  /// Servers that run until the others are done (Nx 21 on).
  private(set) var continuous: Set<ByteString> = []
  /// Whether ids are objects, as from Nx 24 on.
  private(set) var hasObjects = false

  /// A project of a project graph.
  private struct Project {
    /// By target: what it depends on, in Nx's words (`^build`, `lint`).
    var targets: [ByteString: [String]] = [:]
    var needs: [ByteString] = []
  }

  var tasks: [ByteString] { needs.keys.sorted() }

  static let mostBytes = 1 << 26

  /// Whether these are the first bytes of such an answer; a console may print something before it.
  static func isGraph(_ head: [UInt8]) -> Bool {
    guard let text = json(head) else { return false }
    var reader = JSONReader(Array(text))
    guard (try? reader.next()) == .beginObject else { return false }
    while (try? reader.next()) == .key {
      if reader.isText("graph") || reader.isText("tasks") {
        let keys = keys(&reader)
        if keys.contains("nodes") || keys.contains("roots") && keys.contains("tasks") { return true }
      } else {
        guard (try? reader.skipValue()) != nil else { break }
      }
    }
    return false
  }

  private static func keys(_ reader: inout JSONReader) -> Set<String> {
    var keys: Set<String> = []
    guard (try? reader.next()) == .beginObject else { return [] }
    while (try? reader.next()) == .key {
      keys.insert(reader.text)
      guard (try? reader.skipValue()) != nil else { break }
    }
    return keys
  }

  /// From the first bracket at the start of a line on.
  private static func json(_ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var isLineStart = true
    for (index, byte) in bytes.enumerated() {
      if isLineStart, byte == UInt8(ascii: "{") { return bytes[index...] }
      isLineStart = byte == UInt8(ascii: "\n") || isLineStart && byte <= 0x20
    }
    return nil
  }

  /// - Parameter targets: what the command asks for of a project graph; nil where it cannot be told.
  init?(_ content: Content, targets: [ByteString]?) {
    guard let bytes = content.all(limit: Self.mostBytes), let text = Self.json(bytes),
      let value = try? JSONValue(parsing: Array(text))
    else { return nil }
    if let tasks = value["tasks"], case .object(let all)? = tasks["tasks"] {
      readTasks(all, tasks["dependencies"], tasks["continuousDependencies"])
    } else if case .object(let nodes)? = value["graph"]?["nodes"] {
      readProjects(nodes, value["graph"]?["dependencies"], targets ?? [])
    } else {
      return nil
    }
  }

  private mutating func readTasks(_ all: [JSONMember], _ dependencies: JSONValue?, _ servers: JSONValue?) {
    for task in all where task.value.object != nil {
      let id = ByteString(task.name)
      needs[id] = []
      if task.value["continuous"] == .bool(true) { continuous.insert(id) }
    }
    for value in [dependencies, servers] {
      guard case .object(let members)? = value else { continue }
      for member in members {
        let ids = (member.value.array ?? []).compactMap { need -> String? in
          if need["id"] != nil { hasObjects = true }
          return need.string ?? need["id"]?.string
        }
        needs[ByteString(member.name)]? += ids.map { ByteString($0) }
      }
    }
  }

  private mutating func readProjects(_ nodes: [JSONMember], _ dependencies: JSONValue?, _ targets: [ByteString]) {
    var projects: [ByteString: Project] = [:]
    for node in nodes {
      var project = Project()
      for target in node.value["data"]?["targets"]?.object ?? [] {
        project.targets[ByteString(target.name)] = (target.value["dependsOn"]?.array ?? []).compactMap(\.string)
      }
      let edges = dependencies?[node.name]?.array ?? []
      project.needs = edges.compactMap { $0["target"]?.string }.map { ByteString($0) }
      projects[ByteString(node.name)] = project
    }
    var open = targets.flatMap { target in
      projects.keys.filter { projects[$0]?.targets[target] != nil }.map { ($0, target) }
    }
    while let (name, target) = open.popLast() {
      let id = Self.id(name, target)
      guard needs[id] == nil, let project = projects[name] else { continue }
      let others = Self.needs(of: project, name, target, projects)
      needs[id] = others.map { Self.id($0.0, $0.1) }
      open += others
    }
  }

  private static func needs(
    of project: Project, _ name: ByteString, _ target: ByteString, _ projects: [ByteString: Project]
  ) -> [(ByteString, ByteString)] {
    (project.targets[target] ?? []).flatMap { word -> [(ByteString, ByteString)] in
      let wanted = ByteString(word.hasPrefix("^") ? String(word.dropFirst()) : word)
      let places = word.hasPrefix("^") ? project.needs : [name]
      return places.filter { projects[$0]?.targets[wanted] != nil }.map { ($0, wanted) }
    }
  }

  private static func id(_ project: ByteString, _ target: ByteString) -> ByteString {
    ByteString(bytes: project.bytes + ":".utf8 + target.bytes)
  }
}
