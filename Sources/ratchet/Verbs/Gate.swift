import Arguments
import Gate
import JSON
import Model
import Reports
import System

/// `ratchet gate`: is ratchet.json as strict as the base's, and is anything proven slower?
struct GateVerb {
  private let parsed: Parsed
  private let format: ReportFormat

  /// What it judges by; without any, ratchet.json alone is compared with the base's.
  private static let sources = ["pairs", "series", "trunk"]

  init(_ parsed: Parsed) {
    self.parsed = parsed
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
  }

  func perform() throws(Failure) -> Int {
    let asked = Self.sources.filter { parsed.bytes($0) != nil }
    guard asked.count <= 1 else {
      throw Failure("--\(asked.joined(separator: " and --")) together", hint: "one of them", status: 64)
    }
    if !asked.isEmpty, parsed.value("base") != nil {
      throw Failure("--base belongs to the file check", hint: "ratchet gate --base REF", status: 64)
    }
    for option in ["receipt", "max-pairs"] where asked.first != "pairs" && parsed.bytes(option) != nil {
      throw Failure("--\(option) belongs to --pairs", hint: "ratchet gate --pairs FILE --\(option) …", status: 64)
    }
    if asked.first != nil, parsed.value("base") != nil {
      throw Failure("--base belongs to the file check", hint: "ratchet gate --base REF", status: 64)
    }
    switch asked.first {
    case "pairs": return try pairs()
    case "series": return try series()
    case "trunk": return answer(try TrunkGate(parsed)())
    default: return try FileCheckStep.perform(parsed, format)
    }
  }

  private func series() throws(Failure) -> Int {
    let file = try read("series") { (reader) throws(InputError) in try SeriesFile(reader) }
    return answer(GateReport(file.verdicts, notes: file.notes))
  }

  private func pairs() throws(Failure) -> Int {
    let most = parsed.integer("max-pairs")
    let file = try read("pairs") { (reader) throws(InputError) in try PairsFile(reader, mostPairs: most) }
    let status = answer(file.gateReport(isStrict: parsed.flag("strict")))
    if let receipt = parsed.bytes("receipt") {
      do throws(SystemError) {
        try Disk.replace(Path(bytes: receipt), with: Receipt.bytes(file.report, notes: file.notes))
      } catch {
        throw Failure("the receipt could not be written", causes: [error.description], hint: "--receipt FILE elsewhere")
      }
    }
    return status
  }

  private func answer(_ report: GateReport) -> Int {
    Console.answer(format.render(report, columns: Console.width, style: Console.isColourful ? .color : .plain))
    return report.status
  }

  /// Reads the file that an option names as it comes, so that its size does not matter.
  private func read<Content>(
    _ option: String, _ body: (JSONReader) throws(InputError) -> Content
  ) throws(Failure) -> Content {
    let name = parsed.bytes(option) ?? []
    let shown = name == [UInt8(ascii: "-")] ? "stdin" : Path(bytes: name).description
    let chunks: InputChunks
    do throws(SystemError) { chunks = try InputChunks(name) } catch { throw Self.unreadable(shown, error) }
    let content: Result<Content, InputError> = Result { () throws(InputError) in
      try body(JSONReader { chunks.append(to: &$0) })
    }
    if let trouble = chunks.trouble { throw Self.unreadable(shown, trouble) }
    switch content {
    case .success(let content): return content
    case .failure(let error):
      let place = error.line.map { "\(shown), line \($0)" } ?? shown
      throw Failure("\(place): \(error.reason)", hint: error.hint ?? "ratchet gate --help")
    }
  }

  private static func unreadable(_ shown: String, _ error: SystemError) -> Failure {
    Failure("cannot read \(shown)", causes: [error.description], hint: "ratchet gate --help")
  }
}

extension PairsFile {
  func gateReport(isStrict: Bool) -> GateReport {
    GateReport(
      report.verdicts, status: report.verdicts.exitStatus(isStrict: isStrict), smallTargets: report.smallTargets,
      oneSided: report.oneSided, notFound: report.notFound, notes: notes)
  }
}
