import Arguments
import Reports

/// `ratchet gate`: is ratchet.json as strict as the base's?
struct GateVerb {
  private let parsed: Parsed
  private let format: ReportFormat

  init(_ parsed: Parsed) {
    self.parsed = parsed
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
  }

  func perform() throws(Failure) -> Int { try FileCheckStep.perform(parsed, format) }
}
