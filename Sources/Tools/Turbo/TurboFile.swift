import JSON
import Model

/// What Turborepo writes about a run: the run summary (`.turbo/runs/<id>.json`) and the dry run (`--dry=json`), which
/// has the same tasks without their executions.
///
/// Format: `RunSummary` in Turborepo's `turborepo-lib` (version "1" from 1.10 to 2.11). Read member by member: the order
/// differs from version to version, and four fifths of the bytes are hashes of inputs, which are passed over.
struct TurboFile: Equatable, Sendable {
  struct Task: Equatable, Sendable {
    /// `web#build`; `build` in a repository of one package.
    var id: ByteString = ""
    var hash: ByteString?
    /// The script's text; nil where the package has no such script, so that the task only ties others together.
    var script: ByteString?
    /// Of the package, relative to the repository's root.
    var directory: ByteString?
    /// Ids, also of tasks without a script; up to 1.10 everything above and below, later the direct ones.
    var dependencies: [ByteString] = []
    var dependents: [ByteString] = []
    var cache = Cache.unknown
    /// What the cache saved by this hit: how long the run took that filled it.
    var saved: Duration?
    var isPersistent = false
    var execution: Execution?
    /// Whether the text of its script was there at all.
    var namesScript = false

    /// A task that the run could start.
    var isReal: Bool { script != nil || !namesScript }
  }

  enum Cache: Equatable, Sendable { case local, remote, miss, unknown }

  /// Life of the package manager's process for a task, of the whole run for a run; for a hit the time of restoring.
  struct Execution: Equatable, Sendable {
    /// Milliseconds since 1970.
    var start: Int?
    var end: Int?
    var exit: Int?
    var hasError = false
  }

  /// The counts of a run: what was started, and what became of it.
  struct Counts: Equatable, Sendable {
    var attempted: Int?
    var success = 0
    var failed = 0
    var cached = 0

    /// Tasks that were started and of which the file says no more.
    var killed: Int { attempted.map { max(0, $0 - success - failed - cached) } ?? 0 }
  }

  var version: String?
  /// Nil where the file does not tell.
  var isMonorepo: Bool?
  var packages: [ByteString] = []
  var tasks: [Task] = []
  /// Of the run; nil for a dry run.
  var execution: Execution?
  var counts = Counts()
  /// `turbo run build`, without flags.
  var command = ""
  /// What could not be read; nil for a whole file.
  var trouble: String?

  /// Tasks of one run that are read.
  static let mostTasks = 100_000

  /// Whether the first bytes are such a file's.
  static func isOne(_ head: [UInt8]) -> Bool {
    guard head.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return false }
    let text = ByteString(bytes: head)
    // Long lists of inputs may push the version behind the tasks.
    return text.contains("\"turboVersion\"")
      || text.contains("\"taskId\"") && text.contains("\"hashOfExternalDependencies\"")
  }
}

extension TurboFile.Task {
  /// What the summary says became of it.
  var outcome: Outcome {
    switch cache {
    case .local: return .localHit
    case .remote: return .remoteHit
    case .miss, .unknown: break
    }
    guard let execution else { return .unknown }
    if let exit = execution.exit { return exit == 0 && !execution.hasError ? .executed : .failed }
    return execution.hasError ? .failed : .unknown
  }
}
