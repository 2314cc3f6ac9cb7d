import Model

/// One run of Bazel's client that builds, as the processes show it: the innermost of a wrapper and what it starts.
struct BazelClient: Equatable, Sendable {
  var command: BazelCommand
  var directory: ByteString
  /// Since the start of the build.
  var start: Duration = .zero
  var end: Duration?
  var termination: Termination?
  /// The program with its startup options as it was started first: wrappers and a workspace's hook see questions as they saw
  /// the build, so that the server has no reason to start anew.
  var asking: [ByteString]
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
    asking = command.startup
    if let program = asking.first, program.bytes.contains(UInt8(ascii: "/")) {
      asking[0] = Paths.join(directory, program)
    }
  }

  /// In order of start.
  static func all(_ request: Request, _ observation: Observation) -> [BazelClient] {
    var clients: [Int: BazelClient] = [:]
    for process in observation.processes {
      for exec in process.execs {
        guard let command = Bazel.command(exec.arguments), command.isBuild else { continue }
        var client = BazelClient(command: command, directory: exec.directory)
        client.asking = clients[process.id]?.asking ?? client.asking
        (client.start, client.end, client.termination) = (exec.at, process.end, process.termination)
        clients[process.id] = client
      }
    }
    for process in observation.processes where clients[process.id] != nil {
      guard let parent = wrapper(of: process, clients, observation), let outer = clients[parent] else { continue }
      clients[process.id]?.asking = outer.asking
      clients[parent] = nil
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
