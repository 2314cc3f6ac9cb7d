import Figures
import JSON
import Model

/// What an execution log tells of the programs that ran or would have (`--execution_log_json_file`, SpawnExec of
/// spawn.proto): JSON objects one after the other. Programs of actions that were up to date are not in it.
struct BazelExecutionLog: Equatable, Sendable {
  struct Spawn: Equatable, Sendable {
    /// Newer than Bazel 4.
    var label: ByteString?
    var message: ByteString?
    var mnemonic: ByteString?
    var outputs: [ByteString] = []
    /// `linux-sandbox`, `remote cache hit`.
    var runner: ByteString = ""
    var isHit = false
    var hasFailed = false
    /// Digest of the command line and of the names and digests of its inputs, 8 hex digits.
    var command = ""
    var inputs = ""
    /// Newer than Bazel 4: the program alone, without waiting and staging.
    var start: Timestamp?
    var wall: Duration?

    /// Whether a cache on this machine answered; nil where the log does not tell.
    var isDiskHit: Bool? { isHit && runner.hasPrefix("disk") ? true : nil }
  }

  var spawns: [Spawn] = []
  var trouble: String?

  static func read(_ source: @escaping Content.Source) -> BazelExecutionLog {
    var log = BazelExecutionLog()
    var json = JSONReader(refill: source)
    do throws(JSONError) {
      while let first = try json.next() {
        let value = try JSONValue.read(first, from: &json)
        // An array of them is read too.
        log.spawns += (value.array ?? [value]).compactMap(Spawn.init)
        if first != .beginArray { guard try json.next() == nil else { break } }
      }
    } catch {
      log.trouble = "line \(error.position.line): \(error.reason)"
    }
    return log
  }
}

extension BazelExecutionLog.Spawn {
  fileprivate init?(_ value: JSONValue) {
    guard let arguments = value["commandArgs"]?.array else { return nil }
    label = value.name("targetLabel").map(BazelLabel.plain)
    message = value.name("progressMessage")
    mnemonic = value.name("mnemonic")
    outputs = (value["listedOutputs"]?.array ?? []).compactMap { $0.string.map { ByteString($0) } }
    runner = value.name("runner") ?? ""
    isHit = value["remoteCacheHit"]?.bool ?? value["cacheHit"]?.bool ?? runner.hasSuffix("cache hit")
    hasFailed = value["exitCode"]?.whole ?? 0 != 0 || !(value["status"]?.string ?? "").isEmpty
    command = CommandDigest.of(arguments.compactMap { $0.string.map { ByteString($0) } })
    var digest = Digest()
    for input in value["inputs"]?.array ?? [] {
      digest.add("\(input["path"]?.string ?? "")\0\(input["digest"]?["hash"]?.string ?? "")\0".utf8)
    }
    inputs = digest.hex8
    let metrics = value["metrics"]
    start = metrics?.moment("", "startTime")
    wall = metrics?.duration("", "executionWallTime") ?? metrics?.duration("", "totalTime")
  }
}
