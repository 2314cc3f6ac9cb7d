import Model

/// What one profile of Bazel tells: the JSON trace of `--profile`, 4.2 and later, put together by label.
struct BazelProfile: Equatable, Sendable {
  /// One action: a compile, a link, a test run.
  struct Step: Equatable, Sendable {
    /// Its progress message.
    var message: ByteString
    var output: ByteString?
    /// Its work, since the start of the profile.
    var start: Int64
    /// Microseconds.
    var wall: Int64
    var ending: Ending
  }

  /// What became of one action.
  enum Ending: Equatable, Sendable {
    case executed
    /// Its outputs came from a disk or remote cache.
    case hit
    /// It ran no program: a symlink, a list of parameters.
    case `internal`
    /// It began and did not complete: it failed or was cut off.
    case incomplete
  }

  /// Everything that was done for one label. Times are microseconds since the start of the profile.
  struct Label: Equatable, Sendable {
    var steps: [Step] = []
    var counts: [Ending: Int] = [:]
    var start: Int64 = .max
    var end: Int64 = .min
    /// Sum of the actions' work: of the programs that they ran; of a hit and an internal action, all of it.
    var work: Int64 = 0
    /// Union of the same.
    var wall: Int64 = 0
    /// Part of it that waited for a free job or a worker, as far as the profile tells.
    var queue: Int64 = 0
    /// Whether one of its actions ran a test.
    var isTest = false
    /// When its first incomplete action ended, and whether its program had come to an end there.
    var brokenAt: Int64?
  }

  /// A phase of the invocation, or a step of its critical path.
  struct Span: Equatable, Sendable {
    var name: ByteString
    var start: Int64
    var wall: Int64
  }

  /// By label; the empty name holds what has none.
  var labels: [ByteString: Label] = [:]
  /// In order of time.
  var phases: [Span] = []
  /// The steps of the critical path, with the label where an action's message tells it.
  var critical: [(span: Span, label: ByteString?)] = []
  /// Time in which the client waited for the lock of another invocation.
  var waited: Int64 = 0
  /// End of the last event.
  var end: Int64 = 0
  var buildID: ByteString?
  var outputBase: ByteString?
  var version: ByteString?
  /// When the profile began, where the file tells; to the second before Bazel 7.
  var started: Timestamp?
  /// Whether small events were merged, so that actions are missing (`--slim_profile`).
  var isSlim = false
  /// Whether actions carry labels.
  var hasLabels = false
  var hasActions = false
  /// Why the reading ended early; nil where the file is whole.
  var trouble: String?

  static func == (a: BazelProfile, b: BazelProfile) -> Bool {
    a.labels == b.labels && a.phases == b.phases && a.critical.map(\.span) == b.critical.map(\.span)
      && a.critical.map(\.label) == b.critical.map(\.label) && a.waited == b.waited && a.end == b.end
      && a.buildID == b.buildID && a.trouble == b.trouble
  }
}
