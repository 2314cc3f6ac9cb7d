import Model

/// One run of Bazel's client that builds, as the processes show it: the innermost of a wrapper and what it starts.
struct BazelClient: Equatable, Sendable {
  var command: BazelCommand
  var directory: ByteString
  /// Since the start of the build.
  var start: Duration = .zero
  var end: Duration?
  var termination: Termination?
  /// The root of its workspace, where it was looked for and found.
  var root: ByteString?

  /// The wrapped command itself; nil where it is no Bazel that builds.
  init?(_ request: Request) {
    guard let command = Bazel.command(request.command), command.isBuild else { return nil }
    self.init(command: command, directory: request.directory)
  }

  init(command: BazelCommand, directory: ByteString) {
    self.command = command
    self.directory = directory
  }

  /// In order of start.
  static func all(_ request: Request, _ observation: Observation) -> [BazelClient] {
    var clients: [Int: BazelClient] = [:]
    for process in observation.processes {
      for exec in process.execs {
        guard let command = Bazel.command(exec.arguments), command.isBuild else { continue }
        var client = BazelClient(command: command, directory: exec.directory)
        (client.start, client.end, client.termination) = (exec.at, process.end, process.termination)
        clients[process.id] = client
      }
    }
    for process in observation.processes where clients[process.id] != nil {
      if let parent = wrapper(of: process, clients, observation) { clients[parent] = nil }
    }
    guard clients.isEmpty else { return clients.values.sorted { $0.start < $1.start } }
    guard var client = BazelClient(request) else { return [] }
    client.termination = observation.termination
    return [client]
  }

  /// The nearest process above that is a client too: a wrapper.
  private static func wrapper(
    of process: Process, _ clients: [Int: BazelClient], _ observation: Observation
  ) -> Int? {
    let parents = Dictionary(observation.processes.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
    var next = process.parent
    while let id = next {
      if clients[id] != nil { return id }
      next = parents[id] ?? nil
    }
    return nil
  }
}
