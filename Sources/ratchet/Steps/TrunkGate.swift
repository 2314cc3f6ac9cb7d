import Arguments
import Gate
import Git
import History
import Model
import Reports
import Settings
import System

/// The recorded builds of the trunk against the levels of ratchet.json.
struct TrunkGate {
  private let files: LevelFile
  private let recorded: [String: [String: [Build]]]
  private let problems: [HistoryProblem]
  /// Commits of the trunk, newest first, with their places.
  private let places: [String: Int]

  init(_ parsed: Parsed) throws(Failure) {
    files = try LevelFile(try Workplace.find(status: 2))
    let found = try Self.builds(files.workplace, files.worktree)
    (recorded, problems, places) = (found.builds, found.problems, found.places)
  }

  /// The builds of the trunk by loop and class of machines, oldest first.
  static func builds(_ workplace: Workplace, _ worktree: Worktree?) throws(Failure) -> (
    builds: [String: [String: [Build]]], problems: [HistoryProblem], places: [String: Int]
  ) {
    guard let worktree else {
      throw Failure("no git repository is around this folder: there is no trunk", hint: "git init")
    }
    guard let trunk = try Trunk.find(worktree) else {
      throw Failure(
        "cannot tell which branch is the trunk: there is no main, master or trunk, and no default branch of origin",
        hint: "git remote set-head origin --auto")
    }
    let line = try answer { () throws(GitError) in
      try Repository.firstParents(of: trunk.commit, limit: 5000, in: worktree)
    }
    let (builds, problems) = try TrunkBuilds(workplace, worktree, trunk)()
    let places = Dictionary(zip(line, line.indices), uniquingKeysWith: { first, _ in first })
    return (builds, problems, places)
  }

  func callAsFunction() throws(Failure) -> GateReport {
    var (watches, notes) = ([TrunkWatch](), HistoryProblem.summary(problems))
    for (loop, classes) in recorded.sorted(by: { $0.key < $1.key }) {
      for (machine, builds) in classes.sorted(by: { $0.key < $1.key }) {
        if let note = calibration(loop, machine) {
          notes.append(note)
        } else {
          watches += self.watches(loop, machine, TightenSeries(builds))
        }
      }
    }
    guard !watches.isEmpty else { throw nothing(notes) }
    let unseen = levels.count - watches.count
    if unseen > 0 {
      notes.append("\(unseen == 1 ? "one level has" : "\(unseen) levels have") no recorded build of the trunk")
    }
    return GateReport(TrunkWatch.verdicts(watches), notes: notes)
  }

  private var levels: [(key: LevelKey, text: String, level: Level)] {
    files.file.levels.compactMap { entry in
      guard case .level(let level) = entry.value, let key = files.file.keys.key(entry.key) else { return nil }
      return (key, entry.key, level)
    }
  }

  private func nothing(_ notes: [String]) -> Failure {
    if levels.isEmpty { return Failure("ratchet.json has no level yet", causes: notes, hint: "ratchet tighten") }
    return Failure(
      "no recorded build of the trunk belongs to any of \(levels.count) levels", causes: notes,
      hint: "ratchet history list; a build counts with a clean tree, on a commit of the trunk")
  }

  /// Levels in calibrated seconds cannot be held against the seconds of a clock.
  private func calibration(_ loop: String, _ machine: String) -> String? {
    let key = LevelKeys.noise(loop, machine)
    guard files.file.noise.first(where: { $0.key == key })?.value.isCalibrated == true else { return nil }
    return "levels of \(key) are in calibrated seconds, and no recorded build carries a calibration"
  }

  private func watches(_ loop: String, _ machine: String, _ series: TightenSeries) -> [TrunkWatch] {
    levels.compactMap { key, text, level in
      guard key.loop == loop, key.machine == machine else { return nil }
      let samples: [TrunkSample]
      switch key.subject {
      case .loop: samples = series.loop
      case .target(let name): samples = series.targets[name] ?? []
      case .radius: return nil
      }
      guard !samples.isEmpty else { return nil }
      let isLoop = key.subject == .loop
      let name = shown(isLoop && text.hasPrefix("loop:") ? String(text.dropFirst("loop:".count)) : text, machine)
      let label = machine.split(separator: "|").dropFirst().first.map(String.init)
      return TrunkWatch(
        judge: TrunkJudge(
          name: ByteString(name), isLoop: isLoop, level: level.seconds,
          headroom: files.file.headroom(loop, label: label), anchor: level.anchor),
        samples: samples, old: old(samples, level.anchor))
    }
  }

  /// A key without its class of machines, where all levels are of one.
  private func shown(_ key: String, _ machine: String) -> String {
    let isOnly = Set(levels.compactMap(\.key.machine)).count == 1
    return isOnly && key.hasSuffix("|\(machine)") ? String(key.dropLast(machine.count + 1)) : key
  }

  /// How many of the samples the anchor was made of, or are older. Where its commit is in none of them and not on the
  /// trunk's line, the history begins after it.
  private func old(_ samples: [TrunkSample], _ anchor: Anchor?) -> Int {
    guard let commit = anchor?.commit else { return 0 }
    let place = places.first { $0.key.hasPrefix(commit) }?.value
    let last = samples.lastIndex { sample in
      guard let own = sample.commit else { return false }
      if own.hasPrefix(commit) { return true }
      guard let place, let ownPlace = places[own] else { return false }
      return ownPlace >= place
    }
    return last.map { $0 + 1 } ?? 0
  }
}
