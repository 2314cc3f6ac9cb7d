import Model

/// The files that a conversation looks at, and what they said: before the build whether a log is there, after it in
/// every folder in which a ninja or CMake's make ran.
struct Evidence {
  private let request: Request
  private let build: BuildCommand
  private(set) var packages: Packages
  private(set) var dependencies = DependencyFiles([])
  /// The link scripts of CMake's makefiles: what they stand beside joins objects.
  private(set) var linkScripts: Set<ByteString> = []
  /// By the folder of a build that CMake made for make.
  private(set) var orders: [ByteString: CMakeOrder] = [:]
  /// By the path of the log, where it was looked for before the build.
  private var before: [ByteString: NinjaRows.Before] = [:]
  /// By the folder in which a ninja runs: the folder of its log.
  private var logFolders: [ByteString: ByteString] = [:]
  private var logs: [ByteString: Sighting] = [:]
  private var deps: [ByteString: NinjaDeps] = [:]
  private var graphs: [ByteString: NinjaGraph] = [:]
  private var replies: [ByteString: CMakeReply] = [:]
  private var snippets: [ByteString: CMakeSnippets] = [:]

  static let log: ByteString = ".ninja_log"
  /// As much as a graph of a million edges needs.
  private static let mostLog = 1 << 28
  /// `builddir` stands before the first edge.
  private static let mostBuildFile = 1 << 16
  private static let mostFolders = 64

  init(request: Request, build: BuildCommand) {
    self.request = request
    self.build = build
    packages = Packages([], base: request.directory)
  }

  /// The folder of the command's own build.
  private var folder: ByteString { build.folder(in: request.directory) }

  // MARK: before

  var looksBefore: [Look] {
    guard build.keepsLog else { return [] }
    return [
      Look(Paths.join(folder, Self.log), .status),
      Look(path: Paths.join(folder, "build.ninja"), bytes: Self.mostBuildFile),
    ]
  }

  mutating func learnBefore(_ sightings: [Sighting]) {
    guard build.keepsLog else { return }
    let path = Paths.join(folder, Self.log)
    // Where the build file names another place, nothing is known of the log there.
    guard logFolder(of: folder, sightings) == folder else { return }
    before[path] = sightings.first { $0.path == path }.map { $0.status.map { .status($0) } ?? .unknown } ?? .absent
  }

  var startedWithoutLog: Bool { before[Paths.join(folder, Self.log)] == .absent && !logs.isEmpty }

  // MARK: after

  mutating func looksAfter(_ observation: Observation) -> [Look] {
    var looks = Packages.looks(for: observation) + DependencyFiles.looks(for: observation)
    for folder in folders(of: observation) {
      looks.append(Look(path: Paths.join(folder, "build.ninja"), bytes: Self.mostBuildFile))
      looks.append(Look(Paths.join(folder, CMakeReply.folder), .names))
      if observation.processes.isEmpty { looks.append(Look(Paths.join(folder, CMakeSnippets.folder), .names)) }
    }
    return looks + linkScripts(of: observation)
  }

  /// Where a ninja built, and the folder that the command names.
  private func folders(of observation: Observation) -> [ByteString] {
    var folders = build.keepsLog && observation.processes.isEmpty ? [folder] : []
    var seen = Set(folders)
    for process in observation.processes {
      for exec in process.execs {
        guard let folder = NinjaArguments.folder(exec), !CMakeMakefiles.isProbe(folder), seen.insert(folder).inserted
        else { continue }
        folders.append(folder)
      }
    }
    return Array(folders.prefix(Self.mostFolders))
  }

  private func linkScripts(of observation: Observation) -> [Look] {
    var scripts: Set<ByteString> = []
    var orders: Set<ByteString> = []
    for process in observation.processes {
      for exec in process.execs where Programs.isMake(exec.program) {
        guard let file = CMakeMakefiles.makefile(exec.arguments), !CMakeMakefiles.isProbe(exec.directory) else {
          continue
        }
        if file == CMakeOrder.file { orders.insert(Paths.join(exec.directory, file)) }
        guard file.lastComponent == "build.make" else { continue }
        scripts.insert(CMakeMakefiles.linkScript(beside: file, in: exec.directory))
      }
    }
    return scripts.sorted().prefix(CMakeReply.mostTargets).map { Look($0, .status) }
      + orders.sorted().prefix(Self.mostFolders).map { Look(path: $0, bytes: CMakeOrder.mostBytes) }
  }

  mutating func looksAgain(_ sightings: [Sighting], _ observation: Observation) -> [Look] {
    packages = Packages(sightings, base: request.directory)
    dependencies = DependencyFiles(sightings)
    for sighting in sightings {
      if sighting.path.lastComponent == "link.txt" { linkScripts.insert(sighting.path) }
      guard sighting.path.hasSuffix("/CMakeFiles/Makefile2") else { continue }
      let folder = sighting.path.bytes.dropLast(CMakeOrder.file.bytes.count + 1)
      orders[ByteString(bytes: folder)] = CMakeOrder(sighting.bytes)
    }
    var looks: [Look] = []
    let mayHaveCompiled = mayHaveCompiled(observation)
    let most = observation.termination.isSuccess ? NinjaGraph.mostBytes : NinjaGraph.mostBytesOfFailed
    for folder in folders(of: observation) {
      let logFolder = logFolder(of: folder, sightings)
      logFolders[folder] = logFolder
      looks.append(Look(path: Paths.join(logFolder, Self.log), bytes: Self.mostLog))
      if mayHaveCompiled {
        looks.append(Look(path: Paths.join(logFolder, NinjaDeps.name), bytes: NinjaDeps.mostBytes))
        looks.append(Look(path: Paths.join(folder, "build.ninja"), bytes: most))
      }
      for sighting in sightings where sighting.path == Paths.join(folder, CMakeReply.folder) {
        looks += CMakeReply.looks(sighting)
      }
      for sighting in sightings where sighting.path == Paths.join(folder, CMakeSnippets.folder) {
        looks += CMakeSnippets.looks(sighting)
      }
    }
    return looks
  }

  /// Whether some ninja started something: what compilers included need not be read for a build without work.
  private func mayHaveCompiled(_ observation: Observation) -> Bool {
    let ninjas = Set(observation.processes.lazy.filter { $0.execs.contains { Programs.isNinja($0.program) } }.map(\.id))
    return observation.processes.isEmpty || observation.processes.contains { $0.parent.map(ninjas.contains) ?? false }
  }

  /// `builddir` of the build file, where it has one and it is a plain word.
  private func logFolder(of folder: ByteString, _ sightings: [Sighting]) -> ByteString {
    let file = Paths.join(folder, "build.ninja")
    guard let bytes = sightings.first(where: { $0.path == file })?.bytes else { return folder }
    for line in bytes.split(separator: 0x0A) where line.starts(with: "builddir".utf8) {
      let (name, value) = ByteString(bytes: line).cut(at: UInt8(ascii: "="))
      guard let value, ByteString(bytes: name.bytes.filter { $0 != 0x20 }) == "builddir" else { continue }
      let word = ByteString(bytes: value.bytes.drop { $0 == 0x20 })
      if !word.bytes.contains(UInt8(ascii: "$")), !word.isEmpty { return Paths.normalized(Paths.join(folder, word)) }
    }
    return folder
  }

  mutating func learn(_ sightings: [Sighting], _ observation: Observation) {
    let files = Dictionary(grouping: sightings) { sighting in
      ByteString(bytes: sighting.path.bytes.dropLast(sighting.path.lastComponent.bytes.count + 1))
    }
    for folder in folders(of: observation) {
      let beside = logFolders[folder].flatMap { files[$0] } ?? []
      logs[folder] = beside.first { $0.path.lastComponent == Self.log }
      deps[folder] = beside.first { $0.path.lastComponent == NinjaDeps.name }.map(NinjaDeps.init)
      graphs[folder] = files[folder]?.first { $0.path.lastComponent == "build.ninja" }.flatMap(NinjaGraph.init)
      if let reply = files[Paths.join(folder, CMakeReply.folder)] { replies[folder] = CMakeReply(reply) }
      if let data = files[Paths.join(folder, CMakeSnippets.folder)] { snippets[folder] = CMakeSnippets(data) }
    }
  }

  // MARK: what came of it

  /// What was there before the build and is gone.
  var vanished: [String] {
    before.keys.sorted().filter { path in
      if case .status = before[path] { return !logs.values.contains { $0.path == path } }
      return false
    }.map { "\($0) was there before the build and is gone: the processes alone tell what was made" }
  }

  /// What the log of the command's own build knew before.
  func earlier(_ folders: [NinjaEdges.Folder]) -> EarlierOutputs? {
    guard build.keepsLog, !startedWithoutLog, let rows = folders.first(where: { $0.path == folder })?.rows,
      rows.isRead
    else { return nil }
    let (known, untouched) = rows.sample(EarlierOutputs.most)
    return EarlierOutputs(sampled: known, untouched: untouched.map { Paths.join(build.subfolder, $0) })
  }

  func folders(_ observation: Observation) -> [NinjaEdges.Folder] {
    folders(of: observation).map { path in
      let rows = logs[path].map { log in
        NinjaRows(
          log, folder: path, before: before[log.path] ?? .unknown, started: observation.knownStart,
          console: observation.console.map(NinjaConsole.init))
      }
      return NinjaEdges.Folder(
        path: path, rows: rows, deps: deps[path], graph: graphs[path], reply: replies[path], snippets: snippets[path])
    }
  }
}
