import Arguments
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

  init(_ parsed: Parsed, _ workplace: Workplace) {
    self.parsed = parsed
    self.workplace = workplace
  }

  func perform() throws -> Int {
    let folder = Path(bytes: parsed.operands.first ?? [])
    let files = ["processes.jsonl", "invocation.json", "console.txt"].map { try? Disk.read(folder / Path($0)) }
    guard let recording = Recording(processes: files[0] ?? [], invocation: files[1], console: files[2]) else {
      throw Failure(
        "\(folder) holds no run: neither processes.jsonl nor invocation.json names a command",
        hint: "ratchet history import FOLDER, with one of these and what the tool wrote, such as ninja_log")
    }
    let build = try build(recording, folder)
    if parsed.flag("print") {
      Console.answer(build.line(listingAll: true) + [UInt8(ascii: "\n")])
    } else {
      let notes = try workplace.history.append(build)
      Console.answer("imported as \(build.id): \(build.tool), \(build.targets.count) targets\n")
      for note in notes { Console.tell("note: \(Inert.text(note))\n") }
    }
    return 0
  }

  private func build(_ recording: Recording, _ folder: Path) throws(Failure) -> Build {
    let tool = Tools.recognize(recording.request)
    let converse = Converse(folder: folder, recorded: folder) { _ in recording.observation }
    let (reading, seen) = try converse(tool.converse(recording.request))
    let buildClass = reading.isNoOp ? BuildClass.noOp : .incremental
    let targets = explained(ReasonEvidence(buildClass: buildClass, targets: reading.targets, files: reading.files))
    var build = Build(
      id: UUID7.text(milliseconds: Platform.realtime() / 1_000_000, random: Platform.random(10)), started: seen.started,
      wall: seen.wall, cpu: seen.cpu, peakKB: seen.peakKB, termination: seen.termination,
      command: recording.request.command, tree: workplace.tree, tool: reading.tool,
      buildClass: buildClass, provenance: .imported, jobs: reading.jobs,
      outcomes: reading.outcomes, targets: targets,
      source: reading.source, notes: reading.notes + seen.notes)
    build.critical = build.criticalNames
    return build
  }
}
