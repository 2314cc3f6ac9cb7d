import JSON
import Model

/// The tasks of a configuration, as `mise tasks ls -J` lists them.
struct MiseTasks {
  struct Task {
    var depends: [ByteString] = []
    /// Whether it has a command of its own.
    var runs = false
    /// Whether it names the files that it is made from, so that it may be skipped.
    var hasSources = false
  }

  private(set) var tasks: [ByteString: Task] = [:]
  private var aliases: [ByteString: ByteString] = [:]

  init(_ bytes: [UInt8]) {
    guard let list = (try? JSONValue(parsing: bytes))?.array else { return }
    for entry in list {
      guard let name = entry.name("name") else { continue }
      var task = Task()
      let run = entry["run"]?.array ?? []
      task.runs = run.contains { $0.string != nil } || entry["file"]?.string != nil
      task.hasSources = !(entry["sources"]?.array ?? []).isEmpty
      task.depends = ["depends", "depends_post"].flatMap { Self.names(entry[$0]) } + run.flatMap(Self.called)
      tasks[name] = task
      for alias in entry["aliases"]?.array ?? [] { if let alias = alias.string { aliases[ByteString(alias)] = name } }
    }
  }

  /// `a`, `["a", "b fast"]`, `[["b", "fast"]]`, `[{"task": "a"}]`: the first word is the task.
  private static func names(_ value: JSONValue?) -> [ByteString] {
    switch value {
    case .string(let text)?: ByteString(text).words.first.map { [$0] } ?? []
    case .array(let list)?: list.flatMap { $0.array.map { names($0.first) } ?? names($0) }
    case .object?: names(value?["task"])
    default: []
    }
  }

  /// `{"task": "a"}` and `{"tasks": ["a", "b"]}` among the steps of a task.
  private static func called(_ step: JSONValue) -> [ByteString] { names(step["task"]) + names(step["tasks"]) }

  /// The tasks that a name stands for: itself, its alias, or a pattern's.
  func named(_ name: ByteString) -> [ByteString] {
    if tasks[name] != nil { return [name] }
    if let task = aliases[name] { return [task] }
    guard name.bytes.contains(UInt8(ascii: "*")) || name.contains("...") else { return [] }
    return tasks.keys.filter { Self.fits($0.bytes[...], name.bytes[...]) }.sorted()
  }

  /// `*` is anything but a slash or colon, `**` and `...` anything.
  private static func fits(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    let isAll = pattern.starts(with: "...".utf8) || pattern.starts(with: "**".utf8)
    guard isAll || first == UInt8(ascii: "*") else {
      return name.first == first && fits(name.dropFirst(), pattern.dropFirst())
    }
    let rest = pattern.dropFirst(isAll ? (first == UInt8(ascii: "*") ? 2 : 3) : 1)
    for cut in name.indices + [name.endIndex] {
      if fits(name[cut...], rest) { return true }
      if cut < name.endIndex, !isAll, "/:".utf8.contains(name[cut]) { return false }
    }
    return false
  }

  /// What a task waits for, patterns unfolded.
  func needs(_ name: ByteString) -> [ByteString] {
    (tasks[name]?.depends ?? []).flatMap(named).filter { $0 != name }
  }

  /// Those named and all that they wait for.
  func closure(_ names: [ByteString]) -> Set<ByteString> {
    var open = names.flatMap(named)
    var seen = Set(open)
    while let next = open.popLast() { open += needs(next).filter { seen.insert($0).inserted } }
    return seen
  }
}
