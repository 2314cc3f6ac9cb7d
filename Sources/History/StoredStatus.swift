import Figures
import JSON
import Model

/// A build's status as `.ratchet/work/running/<id>.json` holds it, form 1: compact JSON, times in milliseconds.
extension BuildStatus {
  var stored: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.integer("v", 1)
      $0.text("id", id)
      $0.text("state", state.rawValue)
      $0.names("command", command)
      $0.name("dir", directory)
      $0.text("loop", loop)
      $0.text("started", started.text)
      $0.text("updated", updated.text)
      $0.milliseconds("elapsed_ms", elapsed)
      writeProgress(&$0)
      $0.name("console", console)
      $0.optional("status", status)
      if case .exited(let status) = termination { $0.integer("exit", status) }
      if case .signaled(let number) = termination { $0.integer("signal", number) }
      if isOverBudget { $0.key("over_budget"); $0.bool(true) }
      $0.text("trouble", trouble)
    }
    return json.bytes
  }

  private func writeProgress(_ json: inout JSONWriter) {
    if let wrapper {
      json.integer("pid", wrapper.process)
      json.text("birth", "\(wrapper.birth)")
      json.text("namespace", wrapper.namespace)
    }
    if let estimate {
      json.text("class", estimate.buildClass.rawValue)
      json.integer("builds", estimate.builds)
      json.milliseconds("median_ms", estimate.median)
      json.milliseconds("p90_ms", estimate.p90)
    }
    json.optional("targets_started", targetsStarted)
    json.optional("targets_done", targetsDone)
    if isWaiting { json.key("waiting"); json.bool(true) }
    json.milliseconds("waited_ms", waited)
  }

  /// nil where the essential members are missing: a file of another form.
  init?(stored json: JSONValue) {
    guard let id = json["id"]?.string, let state = json["state"]?.string.flatMap(State.init(rawValue:)),
      let started = json.moment("started"), let updated = json.moment("updated")
    else { return nil }
    self.init(
      id: id, state: state, command: json["command"]?.array?.compactMap(\.storedName) ?? [],
      directory: json["dir"]?.storedName ?? json["dir_b64"]?.decoded ?? "", loop: json["loop"]?.string,
      started: started, updated: updated, elapsed: json.time("elapsed_ms") ?? .zero, wrapper: Wrapper(stored: json),
      estimate: Estimate(stored: json), targetsStarted: json.integer("targets_started"),
      targetsDone: json.integer("targets_done"), isWaiting: json["waiting"]?.bool ?? false,
      waited: json.time("waited_ms") ?? .zero, console: json["console"]?.storedName ?? json["console_b64"]?.decoded,
      status: json.integer("status"),
      termination: json.integer("signal").map { .signaled($0) } ?? json.integer("exit").map { .exited($0) },
      isOverBudget: json["over_budget"]?.bool ?? false, trouble: json["trouble"]?.string)
  }
}

extension Wrapper {
  fileprivate init?(stored json: JSONValue) {
    guard let process = json.integer("pid"), let birth = json["birth"]?.string.flatMap({ Int64($0) }),
      let namespace = json["namespace"]?.string
    else { return nil }
    self.init(process: process, birth: birth, namespace: namespace)
  }
}

extension Estimate {
  fileprivate init?(stored json: JSONValue) {
    guard let buildClass = json["class"]?.string.flatMap(BuildClass.init(rawValue:)),
      let builds = json.integer("builds"), let median = json.time("median_ms"), let p90 = json.time("p90_ms")
    else { return nil }
    self.init(buildClass: buildClass, builds: builds, median: median, p90: p90)
  }
}

extension JSONWriter {
  fileprivate mutating func optional(_ name: String, _ value: Int?) {
    if let value { integer(name, value) }
  }
}

extension JSONValue {
  fileprivate func moment(_ name: String) -> Timestamp? { self[name]?.string.flatMap { Timestamp(text: $0) } }

  fileprivate func integer(_ name: String) -> Int? {
    self[name]?.number.flatMap { abs($0) < 0x1p53 ? Int($0) : nil }
  }

  fileprivate func time(_ name: String) -> Duration? {
    self[name]?.number.flatMap { abs($0) < 9e12 ? .fromMilliseconds($0) : nil }
  }

  /// A name: a text or `{"b64": "…"}`.
  fileprivate var storedName: ByteString? {
    string.map { ByteString($0) } ?? self["b64"]?.decoded
  }

  fileprivate var decoded: ByteString? { string.flatMap { ByteString(base64: $0) } }
}
