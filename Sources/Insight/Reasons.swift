import Model

/// What is known around a build when it is asked why each target was rebuilt. Paths are absolute and normalized.
public struct ReasonEvidence: Sendable {
  public var buildClass: BuildClass
  public var targets: [TargetTiming]
  /// What the commands of each target read and wrote.
  public var files: [TargetKey: TargetFiles]
  /// Changed files by path, with the names that `Build.edited` has; empty where that is unknown.
  public var edited: [ByteString: ByteString]
  /// Files with other time stamps than at the end of the build before, by path, with their names.
  public var touched: [ByteString: ByteString]
  /// Files that a target is known to make and did not write this time: its recipe only looked at them.
  public var unwritten: Set<ByteString> = []
  /// Outputs of earlier builds that were gone before the start.
  public var missing: Set<ByteString>
  /// Targets that failed or were cut off in the build before.
  public var unfinished: Set<TargetKey>
  /// The digests of the commands with which each target was executed the last time, by what the action made.
  public var earlierCommands: [TargetKey: ActionCommands]

  public init(
    buildClass: BuildClass, targets: [TargetTiming], files: [TargetKey: TargetFiles],
    edited: [ByteString: ByteString] = [:], touched: [ByteString: ByteString] = [:], missing: Set<ByteString> = [],
    unfinished: Set<TargetKey> = [], earlierCommands: [TargetKey: ActionCommands] = [:]
  ) {
    self.buildClass = buildClass
    self.targets = targets
    self.files = files
    self.edited = edited
    self.touched = touched
    self.missing = missing
    self.unfinished = unfinished
    self.earlierCommands = earlierCommands
  }
}

/// The targets with what they needed, which edits they saw, and why they were rebuilt: by what their commands read,
/// never by a guess that does not say so. What is not known stays nil.
public func explained(_ evidence: ReasonEvidence) -> [TargetTiming] {
  let reasons = Reasons(evidence)
  return evidence.targets.indices.map(reasons.explained)
}

/// The fixed sentences of a reason; what follows a name is fixed too.
public enum ReasonWords {
  public static let outputMissing = "output was missing"
  public static let commandChanged = "its command changed"
  public static let unfinished = "it did not end well last time"
  static let separator = "; "

  /// `a.c changed`, `a.c and 2 more changed`.
  static func named(_ names: [ByteString], _ what: String) -> String? {
    guard let first = names.first else { return nil }
    return "\(first)\(names.count > 1 ? " and \(names.count - 1) more" : "") \(what)"
  }

  static func probably(_ names: [ByteString]) -> String? {
    guard let first = names.first else { return nil }
    return "probably \(first)\(names.count > 1 ? " or \(names.count - 1) more" : "") (edited)"
  }
}

private struct Reasons {
  let evidence: ReasonEvidence
  /// By path: the places of the targets that wrote it.
  private let writers: [ByteString: [Int]]
  /// The places of what was executed.
  private let executed: [TargetKey: Int]
  /// Edited files that no target of the build is known to read, sorted.
  private let unclaimed: [(path: ByteString, name: ByteString)]

  init(_ evidence: ReasonEvidence) {
    self.evidence = evidence
    var writers: [ByteString: [Int]] = [:]
    var executed: [TargetKey: Int] = [:]
    for (place, target) in evidence.targets.enumerated() where target.outcome == .executed && target.kind != .group {
      executed[target.key] = place
      for path in evidence.files[target.key]?.writes ?? [] where !evidence.unwritten.contains(path) {
        writers[path, default: []].append(place)
      }
    }
    self.writers = writers
    self.executed = executed
    var read: Set<ByteString> = []
    for files in evidence.files.values { read.formUnion(files.reads.lazy.filter { evidence.edited[$0] != nil }) }
    unclaimed = evidence.edited.filter { !read.contains($0.key) && writers[$0.key] == nil }
      .map { (path: $0.key, name: $0.value) }.sorted { $0.name < $1.name }
  }

  /// With its reasons, and with the needs that a tool's graph told beside those that its commands show: only the latter
  /// are reasons, since a tool may restore what is needed, or run everything anyway.
  func explained(_ place: Int) -> TargetTiming {
    let told = evidence.targets[place].needs ?? []
    var target = reasoned(place)
    if !told.isEmpty { target.needs = Set((target.needs ?? []) + told).sorted() }
    return target
  }

  private func reasoned(_ place: Int) -> TargetTiming {
    var target = evidence.targets[place]
    guard target.ran, target.kind != .command, let files = evidence.files[target.key] else { return target }
    let needs = addNeeds(of: place, files, to: &target)
    target.needs = needs.isEmpty && files.extent == .guessed && !files.isOrdered ? nil : needs
    if evidence.buildClass != .clean { target.edits = names(files.reads, evidence.edited) }
    var reasons = target.why.map { [$0] } ?? certain(target, files)
    guard evidence.buildClass != .clean else {
      target.why = reasons.first
      return target
    }
    if reasons.isEmpty {
      target.edits = names(files.reads, evidence.touched)
      let rest = ReasonWords.named(target.edits, "touched") ?? ReasonWords.probably(suspects(target, files))
      reasons += [rest].compactMap(\.self)
    }
    // Another command explains nothing to a tool that goes by time stamps: it comes last and hides no other reason.
    if target.why == nil, hasOtherCommand(target) { reasons.append(ReasonWords.commandChanged) }
    target.why = reasons.isEmpty ? nil : reasons.joined(separator: ReasonWords.separator)
    return target
  }

  /// The targets that made what it reads; where it has steps, each of them is told its own.
  private func addNeeds(of place: Int, _ files: TargetFiles, to target: inout TargetTiming) -> [TargetKey] {
    let steps = files.steps.count == target.actions.count ? files.steps : []
    guard !steps.isEmpty else { return keys(upstream(of: files.reads, of: place, before: target.start)) }
    var makers: [ByteString: Int] = [:]
    for (step, files) in steps.enumerated() { for path in files.writes { makers[path] = step } }
    var all: Set<Int> = []
    let waits = Set(files.waitsFor.compactMap { executed[$0] }).subtracting([place])
    for (step, files) in steps.enumerated() {
      let start = target.actions[step].start
      let needs = upstream(of: files.reads, of: place, before: start)
      let order = upstream(of: files.waitsFor, of: place, before: start).union(
        waits.filter { isBegun($0, before: start) })
      target.actions[step].needs = keys(needs.union(order))
      let own = Set((files.reads + files.waitsFor).compactMap { makers[$0] })
      target.actions[step].after = own.filter { $0 != step && isBefore($0, step, target) }.sorted()
      all.formUnion(needs)
    }
    return keys(all)
  }

  private func isBegun(_ other: Int, before start: Duration) -> Bool { evidence.targets[other].start < start }

  private func isBefore(_ step: Int, _ other: Int, _ target: TargetTiming) -> Bool {
    (target.actions[step].start, step) < (target.actions[other].start, other)
  }

  /// Executed targets that wrote some of this and began before: an output that a target refreshes itself is none.
  private func upstream(of reads: [ByteString], of place: Int, before start: Duration) -> Set<Int> {
    let target = evidence.targets[place]
    return Set(
      reads.lazy.flatMap { writers[$0] ?? [] }.filter { other in
        evidence.targets[other].key != target.key && (evidence.targets[other].start, other) < (start, place)
      })
  }

  private func keys(_ places: Set<Int>) -> [TargetKey] { places.sorted().map { evidence.targets[$0].key } }

  private func names(_ reads: [ByteString], _ known: [ByteString: ByteString]) -> [ByteString] {
    reads.compactMap { writers[$0] == nil ? known[$0] : nil }
  }

  private func certain(_ target: TargetTiming, _ files: TargetFiles) -> [String] {
    let isMissing = files.writes.contains(where: evidence.missing.contains)
    let gone = isMissing ? ReasonWords.outputMissing : nil
    guard evidence.buildClass != .clean else { return [gone].compactMap(\.self) }
    let all = [
      gone, ReasonWords.named(target.edits, "changed"),
      ReasonWords.named((target.needs ?? []).map(\.name), "rebuilt"),
      evidence.unfinished.contains(target.key) ? ReasonWords.unfinished : nil,
    ]
    return all.compactMap(\.self)
  }

  private func hasOtherCommand(_ target: TargetTiming) -> Bool {
    guard let before = evidence.earlierCommands[target.key] else { return false }
    return ActionCommands(target).differ(from: before)
  }

  /// Edited files that nobody is known to read and that this target may: what its compile includes where nothing tells
  /// that, what describes the build, and anything where the commands do not tell what they read.
  private func suspects(_ target: TargetTiming, _ files: TargetFiles) -> [ByteString] {
    unclaimed.filter { path, _ in
      if FileRoles.describesBuild(path) { return FileRoles.steps.contains(target.kind) }
      switch target.kind {
      case .compile: return files.extent != .everything && FileRoles.mayBeIncluded(path)
      case .generate, .archive, .link: return files.extent == .guessed
      case .test, .task, .group, .service, .command: return false
      }
    }.map(\.name)
  }
}
