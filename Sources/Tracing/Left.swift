import CTracing

/// What the tracer did not see, in sentences for the record: who was left untraced and why, who lives on.
enum Left {
  static func notes(_ raw: ctracing_run) -> [String] {
    var notes: [String] = []
    if ctracing_exited(raw.status) == 0, raw.marked_left > 0 {
      notes.append("\(raw.marked_left) processes of the build live on after its end by a signal")
    }
    if let programs = untraced(raw) { notes.append("left untraced, with what they started: \(programs)") }
    if raw.stripped > 0 {
      notes.append(
        "\(count(raw.stripped, "setuid program")) lost the privileges to tracing; "
          + "name the caller in `--no-trace-under PROGRAM`")
    }
    if raw.lost > 0 { notes.append("\(raw.lost) processes could not be placed in the process tree") }
    return notes
  }

  private static func untraced(_ raw: ctracing_run) -> String? {
    let reasons = [
      (raw.debuggers, "debugger or tracer", "debuggers or tracers"),
      (raw.sanitizers, "program with a leak checker", "programs with a leak checker"),
      (raw.privileged, "program that gains privileges", "programs that gain privileges"),
      (raw.excluded, "program by --no-trace-under", "programs by --no-trace-under"),
    ]
    let words = reasons.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  private static func count(_ number: Int32, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
