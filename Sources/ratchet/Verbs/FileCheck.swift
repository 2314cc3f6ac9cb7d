import Arguments
import Git
import Model
import Reports
import Settings
import System

/// The part of `ratchet gate` that measures nothing: ratchet.json against the base's.
struct FileCheckStep {
  let workplace: Workplace
  let worktree: Worktree
  /// What `--base` says.
  var named: String?

  init(_ workplace: Workplace, base named: String? = nil) throws(Failure) {
    self.workplace = workplace
    self.named = named
    guard let worktree = Worktree.locate(from: workplace.settingsFolder ?? workplace.folder) else {
      throw Failure(
        "no git repository is around this folder: there is nothing to compare ratchet.json with",
        hint: "cd into a repository; `ratchet gate --pairs FILE` needs none")
    }
    self.worktree = worktree
  }

  func callAsFunction() throws(Failure) -> FileCheckReport {
    guard let folder = workplace.settingsFolder else { return try withoutFile() }
    let path = folder / "ratchet.json"
    let bytes = try LevelFile.read(path)
    let head = try LevelFile.parse(bytes, path)
    guard let place = path.relative(to: worktree.root) else {
      throw Failure("\(path) lies outside of the repository", hint: "ratchet init --here")
    }
    let base = try BaseFinder(worktree: worktree, named: named) { isDirty(bytes, place) }()
    guard let commit = base.commit, let old = try content(place, commit) else {
      let findings = FileCheck.alone(head, today: LevelFile.today)
      let notes = base.commit == nil ? [] : ["the base has no ratchet.json: the file is looked at alone"]
      return report(findings, base, path, notes: notes)
    }
    do throws(SettingsError) {
      return report(try compare(SettingsFile(parsing: old), head, base, path, place), base, path)
    } catch {
      if error.isNewer {
        throw Failure(
          "the base's ratchet.json cannot be compared", causes: [error.description], hint: "install a newer ratchet")
      }
      let note = "the base's file cannot be read (\(error.description)): nothing was compared"
      var findings = FileCheck.alone(head, today: LevelFile.today)
      findings.append(FileFinding(.accepted, .warning, key: "ratchet.json", words: note))
      return report(findings, base, path)
    }
  }

  private func compare(
    _ old: SettingsFile, _ head: SettingsFile, _ base: Base, _ path: Path, _ place: Path
  ) throws(SettingsError) -> [FileFinding] {
    func findings(touchesOthers: Bool) -> [FileFinding] {
      FileCheck(
        base: old, head: head, today: LevelFile.today, touchesOthers: touchesOthers, restore: restore(base, path))()
    }
    let strict = findings(touchesOthers: true)
    // Whether the change is of more than this file is asked only where it matters: it takes a look at every file.
    let isMeasured = strict.contains { $0.severity == .refused && ($0.kind == .noise || $0.kind == .anchor) }
    return isMeasured && isAlone(place, base) ? findings(touchesOthers: false) : strict
  }

  /// Whether nothing but this file differs from the base.
  private func isAlone(_ place: Path, _ base: Base) -> Bool {
    let own = ByteString(bytes: place.bytes)
    guard let commit = base.commit, let head = try? Repository.commit(named: "HEAD", in: worktree),
      let committed = try? Repository.changedPaths(from: commit, to: head, in: worktree),
      let dirty = try? Repository.state(of: worktree).state.dirty.keys
    else { return false }
    return (committed + dirty).allSatisfy { $0 == own }
  }

  private func isDirty(_ bytes: [UInt8], _ place: Path) -> Bool {
    guard let head = try? Repository.commit(named: "HEAD", in: worktree) else { return false }
    return (try? content(place, head)) != bytes
  }

  private func content(_ place: Path, _ commit: String) throws(Failure) -> [UInt8]? {
    try answer { () throws(GitError) in
      try Repository.content(of: ByteString(bytes: place.bytes), in: commit, of: worktree)
    }
  }

  /// There is no file here: fine where the base has none either, for then nothing was ever promised.
  private func withoutFile() throws(Failure) -> FileCheckReport {
    let base = try BaseFinder(worktree: worktree, named: named)()
    let root = worktree.root
    for folder in workplace.folder.upward {
      guard let place = (folder / "ratchet.json").relative(to: root), let commit = base.commit,
        try content(place, commit) != nil
      else { continue }
      return report([FileCheck.deleted(restore: restore(base, folder / "ratchet.json"))], base, folder / "ratchet.json")
    }
    throw Failure("there is no ratchet.json here, nor in the base", hint: "ratchet init")
  }

  private func restore(_ base: Base, _ path: Path) -> [String] {
    ["git", "checkout", base.commit.map { String($0.prefix(12)) } ?? "HEAD", "--", shown(path)]
  }

  private func shown(_ path: Path) -> String { (path.relative(to: workplace.folder) ?? path).description }

  private func report(_ findings: [FileFinding], _ base: Base, _ path: Path, notes: [String] = []) -> FileCheckReport {
    FileCheckReport(findings, file: shown(path), base: base.words, commit: base.commit, notes: notes)
  }
}

/// `ratchet gate` without anything to judge: the file check alone.
extension FileCheckStep {
  static func perform(_ parsed: Parsed, _ format: ReportFormat) throws(Failure) -> Int {
    let report = try FileCheckStep(try Workplace.find(status: 2), base: parsed.value("base"))()
    Console.answer(
      report.render(format, columns: Console.width, style: Console.isColourful ? .color : .plain))
    return report.isRefused ? 1 : 0
  }
}
