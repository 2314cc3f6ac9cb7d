import History
import Insight
import Model
import System
import Tools

/// Gathers what Insight is told about a finished build when it is asked why each target was rebuilt.
struct Circumstances {
  var workplace: Workplace
  var before: Before
  var folder: Path
  var loop: Loop?

  /// Files whose time stamps are looked at, and builds in which the last command of a target is looked for.
  private static let (mostFiles, mostBuilds) = (4000, 50)
  /// How many builds of any kind are glanced at for that: a huge history must not hold up the end of a build.
  private static let glances = 2000

  /// - Parameter edited: as the record has it, below the worktree's root.
  func evidence(
    _ reading: Reading, _ observation: Observation, _ unwritten: Unwritten, buildClass: BuildClass,
    edited: [ByteString]?
  ) -> ReasonEvidence {
    var evidence = ReasonEvidence(buildClass: buildClass, targets: reading.targets, files: reading.files)
    if buildClass != .clean { evidence.unwritten = unwritten.paths }
    guard let previous = before.previous else { return evidence }
    let gone = Set(previous.outputs).subtracting(before.kept)
    evidence.missing = Set(gone.map { absolute($0, below: folder) })
    guard buildClass != .clean else { return evidence }
    evidence.edited = Dictionary(
      (edited ?? []).map { (absolute($0, below: root), $0) }, uniquingKeysWith: { first, _ in first })
    evidence.touched = touched(
      reading, evidence.edited, from: previous.started + previous.wall, to: observation.started)
    let cut = previous.targets.filter { $0.outcome == .failed || $0.outcome == .cancelled }
    evidence.unfinished = Set(cut.map(\.key))
    evidence.earlierCommands = earlierCommands(reading.targets)
    return evidence
  }

  private var root: Path { workplace.worktree?.root ?? workplace.history.place.root }

  private func absolute(_ path: ByteString, below folder: Path) -> ByteString {
    ByteString(bytes: (folder / Path(bytes: path.bytes)).bytes)
  }

  /// Files that the build read, written between two moments though their content is no other: what make goes by.
  private func touched(
    _ reading: Reading, _ edited: [ByteString: ByteString], from: Timestamp, to: Timestamp
  ) -> [ByteString: ByteString] {
    let all = Set(reading.targets.lazy.flatMap { reading.files[$0.key]?.reads ?? [] }.filter { edited[$0] == nil })
    var touched: [ByteString: ByteString] = [:]
    for path in all.sorted().prefix(Self.mostFiles) {
      guard let status = Disk.status(Path(bytes: path.bytes)), status.isRegular else { continue }
      let moment = status.modified / 1000
      if moment > from.microseconds, moment <= to.microseconds { touched[path] = name(path) }
    }
    return touched
  }

  private func name(_ path: ByteString) -> ByteString {
    let above = root.bytes + [UInt8(ascii: "/")]
    return path.bytes.starts(with: above) ? ByteString(bytes: path.bytes[above.count...]) : path
  }

  /// The digests of each target's commands the last time they were executed here, looked for in the last builds.
  private func earlierCommands(_ targets: [TargetTiming]) -> [TargetKey: ActionCommands] {
    var wanted = Dictionary(
      targets.filter { $0.outcome == .executed }.map { ($0.key, ActionCommands($0)) }, uniquingKeysWith: { $1 }
    ).filter { !$0.value.isEmpty }
    guard !wanted.isEmpty else { return [:] }
    var (found, glanced, seen) = ([TargetKey: ActionCommands](), 0, 0)
    let tree = workplace.tree
    let directory = workplace.history.place.directory(of: folder)
    func isSame(_ head: BuildHead) -> Bool {
      head.tree == tree && head.loop == loop?.name && head.directory == directory && head.provenance == .run
    }
    _ = try? workplace.history.forEachFromEnd { head in
      glanced += 1
      return glanced > Self.glances || isSame(head)
    } _: { build in
      guard isSame(BuildHead(build)) else { return false }
      for target in build.targets where target.outcome == .executed {
        guard let now = wanted[target.key] else { continue }
        var known = found[target.key] ?? ActionCommands(target)
        known.fill(from: ActionCommands(target))
        found[target.key] = known
        if known.covers(now) { wanted[target.key] = nil }
      }
      seen += 1
      return !wanted.isEmpty && seen < Self.mostBuilds
    }
    return found
  }
}
