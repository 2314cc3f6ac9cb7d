import JSON
import Model

/// One event of a profile, as far as it matters here.
struct BazelTraceEvent {
  /// What an event is about: Bazel's own words for its profiler tasks.
  enum Category: Equatable {
    case phase, critical, action, general, other
    case part(Part)

    init(_ text: UnsafeBufferPointer<UInt8>) {
      func `is`(_ word: StaticString) -> Bool {
        text.same(word)
      }
      // The lengths differ nearly always: one comparison of bytes an event.
      switch text.count {
      case 19 where `is`("general information"): self = .general
      case 17 where `is`("action processing"): self = .action
      case 25 where `is`("complete action execution"): self = .part(.completion)
      case 18 where `is`("build phase marker"): self = .phase
      case 23 where `is`("critical path component"): self = .critical
      case 22 where `is`("remote output download"): self = .part(.download)
      case 25 where `is`("remote action cache check"): self = .part(.check)
      case 22 where `is`("local action execution"), 19 where `is`("local process spawn"),
        23 where `is`("remote action execution"):
        self = .part(.execution)
      case 14 where `is`("worker working"), 34 where `is`("Remote execution process wall time"),
        33 where `is`("Local execution process wall time"):
        self = .part(.run)
      case 20 where `is`("action resource lock"), 29 where `is`("Remote execution queuing time"),
        14 where `is`("worker waiting"), 13 where `is`("worker borrow"):
        self = .part(.queue)
      default: self = .other
      }
    }
  }

  /// What a part of an action tells.
  enum Part: Equatable {
    /// Its program at work: this is the action's own time.
    case run
    /// The whole execution of a program, with what goes around it.
    case execution
    case check, download, completion, queue
  }

  var category = Category.other
  var name: ByteString = ""
  /// A program at work, by its name.
  var isRun = false
  var isMerged = false
  /// The moment at which the invocation is over.
  var isFinish = false
  var isTest = false
  /// Whether it has a start and an end (phase `X` of the trace).
  var isComplete = false
  /// Microseconds.
  var start: Int64 = 0
  var wall: Int64 = 0
  var thread: Int64 = 0
  var output: ByteString?
  var target: ByteString?

  var span: BazelProfile.Span { BazelProfile.Span(name: name, start: start, wall: wall) }

  /// Keeps the name only where somebody will ask for it.
  mutating func readName(_ json: JSONReader) {
    switch category {
    case .general:
      isRun = json.isText("subprocess.run")
      isMerged = !isRun && json.withTextBytes(Self.isMerged)
      isFinish = !isRun && json.isText("Finishing")
    case .part: break
    case .action, .phase, .critical: name = ByteString(bytes: json.textBytes)
    case .other:
      // The category may come after the name.
      isRun = json.isText("subprocess.run")
      isMerged = !isRun && json.withTextBytes(Self.isMerged)
      name = ByteString(bytes: json.textBytes)
    }
  }

  /// What `--slim_profile` writes for small events: `merged 12 events`.
  private static func isMerged(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    name.first == UInt8(ascii: "m") && name.starts(with: "merged ".utf8) && name.suffix(7).elementsEqual(" events".utf8)
  }
}

extension BazelTraceEvent {
  /// The members of an event that matter.
  enum Field {
    case category, name, start, wall, thread, phase, output, arguments, other

    init(_ text: UnsafeBufferPointer<UInt8>) {
      // By length and first letter: one comparison a member.
      switch (text.count, text.first) {
      case (3, UInt8(ascii: "c")) where text.same("cat"): self = .category
      case (4, UInt8(ascii: "n")) where text.same("name"): self = .name
      case (2, UInt8(ascii: "t")) where text.same("ts"): self = .start
      case (3, UInt8(ascii: "d")) where text.same("dur"): self = .wall
      case (3, UInt8(ascii: "t")) where text.same("tid"): self = .thread
      case (2, UInt8(ascii: "p")) where text.same("ph"): self = .phase
      case (3, UInt8(ascii: "o")) where text.same("out"): self = .output
      case (4, UInt8(ascii: "a")) where text.same("args"): self = .arguments
      default: self = .other
      }
    }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func same(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    let bytes = word.utf8Start
    return indices.allSatisfy { self[$0] == bytes[$0] }
  }
}
