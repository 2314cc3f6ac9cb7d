import Arguments
import Evidence
import Figures
import History
import Insight
import Model
import Reports
import System
import Tools

/// `ratchet history import`: reads a run that was recorded elsewhere, through the same conversation as a build.
struct ImportVerb {
  private let parsed: Parsed
  private let workplace: Workplace
  private let paths: [Path]

  /// Files of a folder that are looked into.
  private static let mostFiles = 4096

  init(_ parsed: Parsed, _ workplace: Workplace) {
    self.parsed = parsed
    self.workplace = workplace
    paths = parsed.operands.map { Path(bytes: $0) }
  }

  func perform() throws -> Int {
    let files = try files()
    guard let recording = Recording(files: files) else {
      throw Failure(
        "no run: neither processes.jsonl nor invocation.json names a command, and no file is one of a known tool's",
        hint: "ratchet history import PATH…, a folder or the files of one run")
    }
    let (build, read) = try build(recording, files)
    let words = read.isEmpty ? "" : ", read from files of \(read.joined(separator: ", "))"
    if parsed.flag("print") {
      Console.answer(build.line(listingAll: true) + [UInt8(ascii: "\n")])
      Console.tell("ratchet: \(Inert.text(build.tool)), \(build.targets.count) targets\(Inert.text(words))\n")
    } else {
      let notes = try workplace.history.append(build)
      let text = "imported as \(build.id): \(build.tool), \(build.targets.count) targets\(words)"
      Console.answer(Inert.text(text) + "\n")
      for note in notes { Console.tell("note: \(Inert.text(note))\n") }
    }
    return 0
  }

  /// The files of the run: those that were named, and those in the folders that were.
  private func files() throws(Failure) -> [Sighting] {
    var files: [Sighting] = []
    for path in paths {
      guard let status = Disk.status(path) else {
        throw Failure(
          "\(Inert.text(path.description)) is not there",
          hint: "ratchet history import PATH…, a folder or the files of one run")
      }
      let names =
        status.isFolder ? ((try? Disk.list(path)) ?? []).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) } : nil
      for file in names.map({ $0.prefix(Self.mostFiles).map { path / $0 } }) ?? [path] {
        guard let sighting = Converse.sight(Look(ByteString(bytes: file.bytes), .content), in: "") else { continue }
        files.append(sighting)
      }
    }
    return files
  }

  /// When the run was: by its own files, else by the newest time stamp of one.
  private func started(_ seen: Observation, _ files: [Sighting]) -> Timestamp {
    guard seen.started.microseconds <= 0 else { return seen.started }
    let newest = files.compactMap(\.status?.modified).max() ?? Platform.realtime()
    return Timestamp(microseconds: newest / 1000)
  }

  private func build(_ recording: Recording, _ files: [Sighting]) throws(Failure) -> (Build, read: [String]) {
    let tool = Tools.recognize(recording.request)
    let converse = Converse(folder: workplace.folder, recorded: paths) { _ in recording.observation }
    let (reading, seen) = try converse(tool.converse(recording.request))
    let buildClass = reading.isNoOp ? BuildClass.noOp : .incremental
    let targets = explained(ReasonEvidence(buildClass: buildClass, targets: reading.targets, files: reading.files))
    var build = Build(
      id: UUID7.text(milliseconds: Platform.realtime() / 1_000_000, random: Platform.random(10)),
      started: started(seen, files),
      wall: seen.wall, cpu: seen.cpu, peakKB: seen.peakKB, termination: seen.termination,
      command: recording.request.command, tree: workplace.tree, tool: reading.tool,
      buildClass: buildClass, provenance: .imported, jobs: reading.jobs,
      outcomes: reading.outcomes, targets: targets,
      source: reading.source,
      notes: reading.read.map { "read from files of \($0)" } + reading.notes + seen.notes)
    build.waited = min(max(seen.waited, reading.waited), seen.wall)
    build.critical = reading.critical.isEmpty ? build.criticalNames : reading.critical
    build.phases = reading.phases
    build.isServed = reading.isServed
    return (build, reading.read)
  }
}
