import JSON
import Model

/// The kinds of Nx's files, by content.
enum NxFileKind: String {
  case profile, run, graph, package

  init?(_ file: FileHead) {
    guard let first = file.bytes.first(where: { $0 > 0x20 }) else { return nil }
    if NxProfile.isProfile(file.bytes) {
      self = .profile
    } else if first == UInt8(ascii: "{"), NxRun.isRun(file.bytes) {
      self = .run
    } else if NxGraph.isGraph(file.bytes) {
      self = .graph
    } else if NxPackage.version(Content(file.bytes)) != nil {
      self = .package
    } else {
      return nil
    }
  }
}

/// `node_modules/nx/package.json`.
enum NxPackage {
  /// Nil where the file is another package's.
  static func version(_ content: Content) -> String? {
    var reader = JSONReader(refill: content.open())
    var (name, version): (String?, String?)
    guard (try? reader.next()) == .beginObject else { return nil }
    while (try? reader.next()) == .key {
      let isName = reader.isText("name")
      guard isName || reader.isText("version") else {
        guard (try? reader.skipValue()) != nil else { break }
        continue
      }
      guard (try? reader.next()) == .string else { break }
      if isName { name = reader.text } else { version = reader.text }
      if name != nil, version != nil { break }
    }
    return name == "nx" ? version : nil
  }

  /// `cacheDirectory` of nx.json, up to Nx 16 below `tasksRunnerOptions`.
  static func cacheDirectory(_ bytes: [UInt8]) -> ByteString? {
    guard let value = try? JSONValue(parsing: bytes) else { return nil }
    let runners = value["tasksRunnerOptions"]?.object ?? []
    let texts = [value["cacheDirectory"]?.string] + runners.map { $0.value["options"]?["cacheDirectory"]?.string }
    return texts.lazy.compactMap { $0 }.first.map { ByteString($0) }
  }

  /// The number before the first dot.
  static func major(_ version: String) -> Int? { version.split(separator: ".").first.flatMap { Int($0) } }
}

/// What the processes of a run say of its tasks.
struct NxMarkers {
  private(set) var names: [ByteString] = []
  private(set) var hashes: [ByteString: ByteString] = [:]
  /// Whether one process did the work of several tasks (`--batch`).
  private(set) var isBatch = false

  init(_ processes: [Process]) {
    var seen: Set<ByteString> = []
    for process in processes {
      for exec in process.execs {
        if exec.arguments.contains(where: { $0.lastComponent == "run-batch.js" }) { isBatch = true }
        guard let name = Markers.value(.nx, in: exec) else { continue }
        if seen.insert(name).inserted { names.append(name) }
        if let hash = exec.markers["NX_TASK_HASH"] { hashes[name] = hashes[name] ?? hash }
      }
    }
  }
}

/// What an Nx command line asks for, as far as it is needed to read a plan.
struct NxCommand {
  /// Targets by name: `run-many -t build test`, `build app`.
  private(set) var targets: [ByteString]?
  /// The task of `nx run project:target`, `nx target project`.
  private(set) var task: ByteString?

  private static let others: Set<ByteString> = [
    "graph", "show", "report", "list", "reset", "migrate", "generate", "g", "init", "daemon", "format", "format:check",
    "format:write", "release", "sync", "exec", "add", "connect", "watch", "import", "repair", "view-logs", "login",
  ]

  init(_ command: [ByteString]) {
    guard let words = Nx.arguments(command), let verb = words.first(where: { !$0.hasPrefix("-") }) else { return }
    let rest = words.drop { $0 != verb }.dropFirst()
    if verb == "run-many" || verb == "affected" {
      targets = Self.targets(Array(rest))
    } else if verb == "run", let name = rest.first(where: { !$0.hasPrefix("-") }) {
      take(task: name)
    } else if verb.contains(":"), !Self.others.contains(verb) {
      take(task: verb)
    } else if !Self.others.contains(verb), let project = rest.first, !project.hasPrefix("-") {
      take(task: ByteString(bytes: project.bytes + ":".utf8 + verb.bytes))
    }
  }

  /// The command that prints the tasks of this one and runs none; nil where there is no such form. Only for Nx 16 and
  /// newer: older ones hand the word on to the tasks, and run them.
  static func graphQuestion(_ command: [ByteString]) -> [ByteString]? {
    let own = NxCommand(command)
    guard own.targets != nil || own.task != nil else { return nil }
    let rest = command.firstIndex(of: "--").map { command[$0...] } ?? []
    // `npx -- nx …` has its own.
    guard rest.isEmpty || !rest.contains(where: { $0.lastComponent == "nx" }) else { return nil }
    let words = command.dropLast(rest.count)
    guard !words.contains(where: { $0.hasPrefix("--graph") }) else { return nil }
    return words + ["--graph=stdout"] + rest
  }

  private mutating func take(task name: ByteString) {
    guard name.contains(":") else { return }
    task = name
    let parts = name.split(on: UInt8(ascii: ":"))
    targets = parts.count > 1 ? [parts[1]] : nil
  }

  /// `-t a b`, `-t a,b`, `--target=a`, `--targets a`.
  private static func targets(_ words: [ByteString]) -> [ByteString]? {
    var found: [ByteString] = []
    var takes = false
    for word in words {
      if word.hasPrefix("-") {
        let (name, value) = word.cut(at: UInt8(ascii: "="))
        takes = ["-t", "--target", "--targets"].contains(name)
        if takes, let value { found += value.split(on: UInt8(ascii: ",")) }
      } else if takes {
        found += word.split(on: UInt8(ascii: ","))
      }
    }
    return found.isEmpty ? nil : found
  }
}
