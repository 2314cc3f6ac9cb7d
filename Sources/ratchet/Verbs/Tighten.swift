import Arguments
import Gate
import Git
import History
import Model
import Reports
import Settings
import System

/// `ratchet tighten`: lowers levels to what recorded builds of the trunk prove.
struct TightenVerb {
  private let isConfirmed: Bool
  private let isDryRun: Bool
  private let format: ReportFormat
  private let files: LevelFile
  private let worktree: Worktree

  init(_ parsed: Parsed) throws(Failure) {
    isConfirmed = parsed.flag("confirm")
    isDryRun = parsed.flag("dry-run")
    format = parsed.value("format").flatMap(ReportFormat.init) ?? .terminal
    files = try LevelFile(try Workplace.find(status: 2))
    guard let worktree = files.worktree else {
      throw Failure("no git repository is around this folder: there is no trunk", hint: "git init")
    }
    self.worktree = worktree
  }

  func perform() throws(Failure) -> Int {
    guard let trunk = try Trunk.find(worktree) else {
      throw Failure(
        "cannot tell which branch is the trunk: there is no main, master or trunk, and no default branch of origin",
        hint: "git remote set-head origin --auto")
    }
    try refuseElsewhere(trunk)
    let builds = try TrunkBuilds(files.workplace, worktree, trunk)
    let (recorded, problems) = try builds()
    var work = TightenWork(file: files.file, isConfirmed: isConfirmed)
    for loop in files.file.settings.loops {
      for (machine, builds) in (recorded[loop.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
        work.add(loop.name, machine, TightenSeries(builds))
      }
    }
    if !isDryRun, !work.edit.isEmpty { try files.write(work.edit) }
    let report = TightenReport(
      work.moves, noise: work.noise, isDryRun: isDryRun, notes: work.notes + HistoryProblem.summary(problems))
    Console.answer(format == .json ? report.render(.json) : report.render(.terminal, columns: Console.width))
    return 0
  }

  /// Levels fall on the trunk only: a change that is not there yet proves nothing for others.
  private func refuseElsewhere(_ trunk: Trunk) throws(Failure) {
    let isRequest = ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_IID"].contains { !(Platform.variable($0) ?? []).isEmpty }
    let (head, state) = try answer { () throws(GitError) in
      (
        try Repository.commit(named: "HEAD", in: worktree), try Repository.state(of: worktree).state
      )
    }
    guard let head else { throw Failure("there is no commit yet", hint: "git commit") }
    let base = try answer { () throws(GitError) in
      try Repository.mergeBase(head, trunk.commit, in: worktree)
    }
    guard !isRequest, state.branch == trunk.name || base == head else {
      let place = isRequest ? "this is a pull request" : "this is not \(trunk.shown)"
      throw Failure("levels fall on the trunk, and \(place)", hint: "git switch \(trunk.name)", status: 1)
    }
  }
}

/// Every level of a file against the builds for it: what moves, and the edit that moves it.
private struct TightenWork {
  let file: SettingsFile
  let isConfirmed: Bool
  var edit = SettingsEdit()
  var moves: [LevelMove] = []
  var noise: [String] = []
  var notes: [String] = []

  init(file: SettingsFile, isConfirmed: Bool) {
    self.file = file
    self.isConfirmed = isConfirmed
  }

  mutating func add(_ loop: String, _ machine: String, _ series: TightenSeries) {
    let key = LevelKeys.noise(loop, machine)
    let known = file.noise.first { $0.key == key }?.value
    guard known?.isCalibrated != true else {
      notes.append("levels of \(key) are in calibrated seconds, and no recorded build carries a calibration")
      return
    }
    let hadLevel = file.level(file.keys.text(LevelKey(.loop, loop: loop, machine: machine))) != nil
    let level = tighten(LevelKey(.loop, loop: loop, machine: machine), series.loop, isListed: true)
    if let now = TightenNoise(noise: known)(series.loop, hasFallen: hadLevel && level != nil) {
      edit.set(now, at: key, in: file)
      noise.append(key)
    }
    let levels = file.levels.compactMap { file.keys.key($0.key) }.filter { $0.loop == loop && $0.machine == machine }
    let names = levels.compactMap { key in if case .target(let name) = key.subject { name } else { nil } }
    for name in names { tighten(target(name, loop, machine), series.targets[name] ?? [], isListed: true) }
    for name in gated(loop, machine, series) where !names.contains(name) {
      tighten(target(name, loop, machine), series.targets[name] ?? [], isListed: false)
    }
  }

  private func target(_ name: String, _ loop: String, _ machine: String) -> LevelKey {
    LevelKey(.target(name), loop: loop, machine: machine)
  }

  private func label(_ machine: String) -> String? {
    machine.contains("|") ? machine.split(separator: "|").last.map(String.init) : nil
  }

  private func gated(_ loop: String, _ machine: String, _ series: TightenSeries) -> [String] {
    switch file.settings.entry(named: loop, label: label(machine))?.targets ?? .share(0.05) {
    case .all: series.gated(share: 0)
    case .share(let share): series.gated(share: share)
    case .names(let names): series.gated(share: 0, names: names.map(\.description))
    }
  }

  /// - Parameter isListed: whether it is told of where it has no level and gets none.
  /// - Returns: the level where it moves.
  @discardableResult
  private mutating func tighten(_ key: LevelKey, _ samples: [TrunkSample], isListed: Bool) -> Level? {
    let text = file.keys.text(key)
    var level: Level?
    switch file.level(text)?.value {
    case .level(let known): level = known
    case .newer, .radius:
      notes.append("\(text) was written by a later version and is left alone")
      return nil
    case nil: break
    }
    let headroom = file.headroom(key.loop, label: key.machine.flatMap(label))
    let decision = Tighten(level: level, headroom: headroom, isConfirmed: isConfirmed)(samples)
    if let now = decision.level { edit.set(now, at: text, in: file) }
    if isListed || decision.level != nil {
      moves.append(LevelMove(key: text, from: level?.seconds, decision: decision))
    }
    return decision.level
  }
}
