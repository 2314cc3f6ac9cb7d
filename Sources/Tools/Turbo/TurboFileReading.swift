import JSON
import Model

/// Reads a run summary or a dry run, as far as it goes: what a cut-off file says before the cut is kept.
extension TurboFile {
  init(_ content: Content) {
    var reader = JSONReader(refill: content.open())
    do throws(JSONError) {
      let isObject = try reader.forEachMember { (name, reader) throws(JSONError) in try self.read(name, &reader) }
      if !isObject { trouble = "it is no JSON object" }
    } catch {
      trouble = "line \(error.position.line): \(error.reason)"
    }
  }

  private mutating func read(_ name: String, _ reader: inout JSONReader) throws(JSONError) {
    switch name {
    case "turboVersion": version = try reader.stringValue()
    case "monorepo": isMonorepo = try reader.boolValue()
    case "packages": packages = try reader.names(most: Self.mostTasks)
    case "execution":
      execution = try readExecution(&reader)
    case "tasks":
      try reader.forEachElement { (event, reader) throws(JSONError) in
        var task = Task()
        try reader.forEachMember(after: event) { (name, reader) throws(JSONError) in
          try Self.read(name, &reader, &task)
        }
        if !task.id.isEmpty, tasks.count < Self.mostTasks { tasks.append(task) }
      }
    default: try reader.skipValue()
    }
  }

  /// The run's own: its counts stand beside its times.
  private mutating func readExecution(_ reader: inout JSONReader) throws(JSONError) -> Execution? {
    var execution = Execution()
    let isObject = try reader.forEachMember { (name, reader) throws(JSONError) in
      switch name {
      case "command": command = try reader.stringValue() ?? ""
      case "attempted": counts.attempted = try reader.integerValue()
      case "success": counts.success = try reader.integerValue() ?? 0
      case "failed": counts.failed = try reader.integerValue() ?? 0
      case "cached": counts.cached = try reader.integerValue() ?? 0
      default: try Self.read(name, &reader, &execution)
      }
    }
    return isObject ? execution : nil
  }

  private static func read(
    _ name: String, _ reader: inout JSONReader, _ execution: inout Execution
  ) throws(JSONError) {
    switch name {
    case "startTime": execution.start = try reader.integerValue()
    case "endTime": execution.end = try reader.integerValue()
    case "exitCode": execution.exit = try reader.integerValue()
    // Its text holds absolute paths and is passed over.
    case "error": execution.hasError = try reader.stringValue().map { !$0.isEmpty } ?? false
    default: try reader.skipValue()
    }
  }

  private static func read(_ name: String, _ reader: inout JSONReader, _ task: inout Task) throws(JSONError) {
    switch name {
    case "taskId": task.id = try reader.nameValue() ?? ""
    case "hash": task.hash = try reader.nameValue()
    case "command":
      let text = try reader.nameValue()
      task.namesScript = text != nil
      task.script = text == "<NONEXISTENT>" || text?.isEmpty ?? true ? nil : text
    case "directory": task.directory = try reader.nameValue()
    case "dependencies": task.dependencies = try reader.names(most: mostTasks)
    case "dependents": task.dependents = try reader.names(most: mostTasks)
    case "cache": try readCache(&reader, &task)
    case "resolvedTaskDefinition":
      try reader.forEachMember { (name, reader) throws(JSONError) in
        if name == "persistent" { task.isPersistent = try reader.boolValue() ?? false } else { try reader.skipValue() }
      }
    case "execution":
      var execution = Execution()
      let isObject = try reader.forEachMember { (name, reader) throws(JSONError) in
        try read(name, &reader, &execution)
      }
      task.execution = isObject ? execution : nil
    default: try reader.skipValue()
    }
  }

  private static func readCache(_ reader: inout JSONReader, _ task: inout Task) throws(JSONError) {
    var (status, source) = ("", "")
    var (local, remote) = (false, false)
    try reader.forEachMember { (name, reader) throws(JSONError) in
      switch name {
      case "status": status = try reader.stringValue() ?? ""
      case "source": source = try reader.stringValue() ?? ""
      case "local": local = try reader.boolValue() ?? false
      case "remote": remote = try reader.boolValue() ?? false
      case "timeSaved": task.saved = try reader.integerValue().map { .milliseconds(max(0, $0)) }
      default: try reader.skipValue()
      }
    }
    switch status.uppercased() {
    case "HIT": task.cache = source.uppercased() == "REMOTE" || (source.isEmpty && remote && !local) ? .remote : .local
    case "MISS": task.cache = .miss
    default: break
    }
    if task.cache == .miss || task.saved == .zero { task.saved = nil }
  }
}
