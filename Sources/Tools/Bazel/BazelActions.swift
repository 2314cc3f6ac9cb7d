import Figures
import Model

/// Puts the actions of a profile together by label, while it is read: an action has the parts that lie in its interval
/// on the same thread, whichever of them the file names first.
struct BazelActions {
  private(set) var hasActions = false
  private(set) var hasLabels = false

  private let naming: BazelProfileReader.Naming
  /// By thread.
  private var threads: [Int64: Thread] = [:]
  private var labels: [ByteString: Int] = [:]
  private var states: [State] = []
  /// The label of an action by the digest of its message: what the critical path names.
  private var messages: [UInt64: Int32] = [:]
  private var hasCompletions = false
  private var details = 0

  /// More steps of one label than this are summed up only, and so are steps beyond so many in all.
  private static let (mostSteps, mostDetails) = (101, 200_000)
  /// A critical path names few of very many actions.
  private static let mostMessages = 2_000_000
  /// Parts of no action: what a thread remembers of them.
  private static let mostParts = 10_000

  init(naming: @escaping BazelProfileReader.Naming) { self.naming = naming }

  private struct PartEvent {
    var part: BazelTraceEvent.Part
    var start: Int64
    var end: Int64
  }

  private struct Thread {
    /// Parts whose action has not come yet.
    var parts: [PartEvent] = []
    /// The last action, whose parts may still come.
    var open: Open?
  }

  /// An action while its parts are gathered.
  private struct Open {
    var label: Int
    var step: BazelProfile.Step
    var end: Int64
    var isTest: Bool
    var runs = IntervalUnion()
    var executions = IntervalUnion()
    var firstRun = Int64.max
    var queue: Int64 = 0
    var hasRun = false
    var hasHit = false
    var isComplete = false

    mutating func add(_ event: PartEvent) {
      switch event.part {
      case .run:
        hasRun = true
        firstRun = min(firstRun, event.start)
        runs.add(event.start, event.end)
      case .execution:
        hasRun = true
        executions.add(event.start, event.end)
      case .check, .download: hasHit = true
      case .completion: isComplete = true
      case .queue: queue += event.end - event.start
      }
    }
  }

  private struct State {
    var label = BazelProfile.Label()
    var union = IntervalUnion()
  }

  mutating func take(_ part: BazelTraceEvent.Part, of event: BazelTraceEvent) {
    if part == .completion { hasCompletions = true }
    let one = PartEvent(part: part, start: event.start, end: event.start &+ max(0, event.wall))
    if let open = threads[event.thread]?.open, one.start >= open.step.start, one.end <= open.end {
      threads[event.thread]?.open?.add(one)
    } else {
      threads[event.thread, default: Thread()].parts.append(one)
      if let count = threads[event.thread]?.parts.count, count > Self.mostParts {
        threads[event.thread]?.parts.removeFirst(count / 2)
      }
    }
  }

  mutating func take(action event: BazelTraceEvent) {
    guard event.isComplete else { return }
    hasActions = true
    if event.target != nil { hasLabels = true }
    // The status of the workspace is of no label, and written in every build.
    if event.target?.isEmpty ?? event.name.hasPrefix("BazelWorkspaceStatusAction") { return }
    let name = event.target.map(BazelLabel.plain) ?? naming(event.name) ?? ""
    let label = index(name)
    if messages.count < Self.mostMessages { messages[Digest(of: event.name.bytes).value] = Int32(label) }
    let wall = max(0, event.wall)
    var open = Open(
      label: label,
      step: .init(message: event.name, output: event.output, start: event.start, wall: wall, ending: .internal),
      end: event.start &+ wall, isTest: event.isTest || event.name.hasPrefix("Testing "))
    var thread = threads[event.thread] ?? Thread()
    let before = thread.open
    for part in thread.parts where part.start >= event.start && part.end <= open.end { open.add(part) }
    thread.parts.removeAll { $0.end <= open.end }
    thread.open = open
    threads[event.thread] = thread
    if let before { close(before) }
  }

  private mutating func index(_ name: ByteString) -> Int {
    if let known = labels[name] { return known }
    labels[name] = states.count
    states.append(State())
    return states.count - 1
  }

  /// Adds an action to its label, when all its parts are known.
  private mutating func close(_ action: Open) {
    var step = action.step
    let work = action.runs.isEmpty ? action.executions : action.runs
    step.ending = ending(action)
    if step.ending == .executed || step.ending == .incomplete, !work.isEmpty {
      step.wall = work.length
      step.start = work.start
      states[action.label].union.add(work)
    } else {
      states[action.label].union.add(step.start, action.end)
    }
    var label = states[action.label].label
    label.counts[step.ending, default: 0] += 1
    label.start = min(label.start, step.start)
    label.end = max(label.end, action.end)
    label.work += step.wall
    label.queue += action.queue
    label.isTest = label.isTest || action.isTest
    if step.ending == .incomplete { label.brokenAt = min(label.brokenAt ?? .max, action.end) }
    if label.steps.count < Self.mostSteps, details < Self.mostDetails {
      label.steps.append(step)
      details += 1
    }
    states[action.label].label = label
  }

  private func ending(_ action: Open) -> BazelProfile.Ending {
    if !action.isComplete, hasCompletions { return .incomplete }
    return action.hasRun ? .executed : action.hasHit ? .hit : .internal
  }

  /// - Parameter isSlim: small events were merged: an action of which nothing is known may have lost its parts.
  mutating func finished(isSlim: Bool) -> [ByteString: BazelProfile.Label] {
    for thread in threads.keys.sorted() { if let open = threads[thread]?.open { close(open) } }
    threads = [:]
    return labels.mapValues { index in
      var label = states[index].label
      label.wall = states[index].union.length
      return label
    }
  }

  /// The label of a step of the critical path: `action 'Compiling a.cc'`, `runfiles for //a:b`.
  func label(ofCritical name: ByteString) -> ByteString? {
    var message = name.bytes[...]
    if let inner = name.dropping(prefix: "action '"), inner.hasSuffix("'") { message = inner.bytes.dropLast() }
    if let index = messages[Digest(of: message).value], let label = labels.first(where: { $0.value == Int(index) }) {
      return label.key.isEmpty ? nil : label.key
    }
    guard let word = message.split(separator: UInt8(ascii: " ")).last else { return nil }
    let last = ByteString(bytes: word)
    return last.contains("//") ? BazelLabel.plain(last) : nil
  }
}
