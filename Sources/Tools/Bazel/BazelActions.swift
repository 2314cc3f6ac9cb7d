import Figures
import Model

/// Puts the actions of a profile together by label, while it is read: an action has the parts that lie in its interval
/// on the same thread, whichever of them the file names first.
struct BazelActions {
  private(set) var hasActions = false
  private(set) var hasLabels = false

  private let naming: BazelProfileReader.Naming
  private var threads: [Thread] = []
  /// By the number of a thread; most events are of the same one as the event before.
  private var places: [Int64: Int] = [:]
  private var last: (thread: Int64, place: Int)?
  /// By the label as the profile has it.
  private var known: [ByteString: Int] = [:]
  private var labels: [ByteString: Int] = [:]
  private var states: [State] = []
  private var names: [ByteString] = []
  /// Of each action the digest of its message, 40 bits, and its label, 24: what the critical path names. A million of them
  /// are looked through once, and a table of them would take four times the memory.
  private var messages: [UInt64] = []
  private var hasCompletions = false
  private var details = 0

  /// More steps of one label than this are summed up only, and so are steps beyond so many in all: a record is one line.
  private static let (mostSteps, mostDetails) = (101, 20_000)
  /// A critical path names few of very many actions.
  private static let mostMessages = 2_000_000
  /// Parts of no action: what a thread remembers of them.
  fileprivate static let mostParts = 10_000

  init(naming: @escaping BazelProfileReader.Naming) { self.naming = naming }

  private struct PartEvent {
    var part: BazelTraceEvent.Part
    var start: Int64
    var end: Int64
  }

  private struct Thread {
    /// Parts whose action has not come yet.
    var parts: [PartEvent] = []
    /// The last action, whose parts may still come, and its interval.
    var open: Open?
    var (start, end) = (Int64.max, Int64.min)

    mutating func take(_ part: PartEvent) {
      if part.start >= start, part.end <= end {
        open?.add(part)
      } else {
        parts.append(part)
        if parts.count > BazelActions.mostParts { parts.removeFirst(parts.count / 2) }
      }
    }

    /// Begins an action with the parts that came before it; the one before is handed back.
    mutating func begin(_ action: Open) -> Open? {
      let before = open
      open = action
      (start, end) = (action.step.start, action.end)
      for part in parts where part.start >= start && part.end <= end { open?.add(part) }
      if !parts.isEmpty { parts.removeAll { [end] in $0.end <= end } }
      return before
    }
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

    /// - Parameter keepsStep: more are summed up only.
    mutating func add(_ action: Open, _ ending: BazelProfile.Ending, keepsStep: Bool) {
      var (start, wall) = (action.step.start, action.step.wall)
      let work = action.runs.isEmpty ? action.executions : action.runs
      if ending == .executed || ending == .incomplete, !work.isEmpty {
        (start, wall) = (work.start, work.length)
        union.add(work)
      } else {
        union.add(start, action.end)
      }
      label.counts[ending, default: 0] += 1
      label.start = min(label.start, start)
      label.end = max(label.end, action.end)
      label.work += wall
      label.queue += action.queue
      label.isTest = label.isTest || action.isTest
      if ending == .incomplete { label.brokenAt = min(label.brokenAt ?? .max, action.end) }
      guard keepsStep else { return }
      var step = action.step
      (step.start, step.wall, step.ending) = (start, wall, ending)
      label.steps.append(step)
    }
  }

  private mutating func place(_ thread: Int64) -> Int {
    if let last, last.thread == thread { return last.place }
    let place = places[thread] ?? threads.count
    if place == threads.count {
      threads.append(Thread())
      places[thread] = place
    }
    last = (thread, place)
    return place
  }

  mutating func take(_ part: BazelTraceEvent.Part, of event: BazelTraceEvent) {
    if part == .completion { hasCompletions = true }
    let one = PartEvent(part: part, start: event.start, end: event.start &+ max(0, event.wall))
    threads[place(event.thread)].take(one)
  }

  mutating func take(action event: BazelTraceEvent) {
    guard event.isComplete else { return }
    hasActions = true
    if event.target != nil { hasLabels = true }
    // The status of the workspace is of no label, and written in every build.
    if event.target?.isEmpty ?? event.name.hasPrefix("BazelWorkspaceStatusAction") { return }
    let label = event.target.map { index(raw: $0) } ?? index(naming(event.name) ?? "")
    if messages.count < Self.mostMessages { messages.append(Self.mark(event.name.bytes) | UInt64(label & 0xFF_FFFF)) }
    let wall = max(0, event.wall)
    let action = Open(
      label: label,
      step: .init(message: event.name, output: event.output, start: event.start, wall: wall, ending: .internal),
      end: event.start &+ wall, isTest: event.isTest || event.name.hasPrefix("Testing "))
    if let before = threads[place(event.thread)].begin(action) { close(before) }
  }

  private mutating func index(raw name: ByteString) -> Int {
    if let place = known[name] { return place }
    let place = index(BazelLabel.plain(name))
    known[name] = place
    return place
  }

  private mutating func index(_ name: ByteString) -> Int {
    if let place = labels[name] { return place }
    labels[name] = states.count
    states.append(State())
    names.append(name)
    return states.count - 1
  }

  /// Adds an action to its label, when all its parts are known.
  private mutating func close(_ action: Open) {
    // How a test ended is asked about by its step.
    let hasRoom = details < Self.mostDetails || action.isTest
    let keepsStep = hasRoom && states[action.label].label.steps.count < Self.mostSteps
    if keepsStep { details += 1 }
    states[action.label].add(action, ending(action), keepsStep: keepsStep)
  }

  private func ending(_ action: Open) -> BazelProfile.Ending {
    if !action.isComplete, hasCompletions { return .incomplete }
    return action.hasRun ? .executed : action.hasHit ? .hit : .internal
  }

  /// - Parameter isSlim: small events were merged: an action of which nothing is known may have lost its parts.
  mutating func finished(isSlim: Bool) -> [ByteString: BazelProfile.Label] {
    for place in places.sorted(by: { $0.key < $1.key }).map(\.value) {
      if let open = threads[place].open { close(open) }
    }
    (threads, places, last, known) = ([], [:], nil, [:])
    return labels.mapValues { index in
      var label = states[index].label
      label.wall = states[index].union.length
      return label
    }
  }

  private static func mark(_ message: some Sequence<UInt8>) -> UInt64 { Digest(of: message).value & ~0xFF_FFFF }

  /// The labels of steps of the critical path: `action 'Compiling a.cc'`, `runfiles for //a:b`.
  func labels(ofCritical steps: [ByteString]) -> [ByteString?] {
    let marks = steps.map { name in
      var message = name.bytes[...]
      if let inner = name.dropping(prefix: "action '"), inner.hasSuffix("'") { message = inner.bytes.dropLast() }
      return Self.mark(message)
    }
    let wanted = Set(marks)
    var found: [UInt64: Int] = [:]
    for message in messages where wanted.contains(message & ~0xFF_FFFF) {
      found[message & ~0xFF_FFFF] = Int(message & 0xFF_FFFF)
    }
    return zip(steps, marks).map { name, mark in
      if let place = found[mark], place < names.count { return names[place].isEmpty ? nil : names[place] }
      guard let word = name.bytes.split(separator: UInt8(ascii: " ")).last else { return nil }
      let last = ByteString(bytes: word)
      return last.contains("//") ? BazelLabel.plain(last) : nil
    }
  }
}
