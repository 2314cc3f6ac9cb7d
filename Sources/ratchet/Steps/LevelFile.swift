import Figures
import Git
import Model
import Settings
import System

/// ratchet.json as the verbs that move levels have it: the file of the worktree, the base's, and how it is written back.
struct LevelFile {
  let workplace: Workplace
  let path: Path
  let worktree: Worktree?
  let file: SettingsFile
  /// The file that this change began with; nil where there was none.
  let base: SettingsFile?

  /// Reads both.
  init(_ workplace: Workplace) throws(Failure) {
    self.workplace = workplace
    guard let folder = workplace.settingsFolder else {
      throw Failure("there is no ratchet.json here", hint: "ratchet init")
    }
    path = folder / "ratchet.json"
    worktree = Worktree.locate(from: folder)
    file = try Self.parse(try Self.read(path), path)
    base = try Self.base(path, worktree)
  }

  static func read(_ path: Path) throws(Failure) -> [UInt8] {
    do throws(SystemError) {
      return try Disk.read(path)
    } catch {
      throw Failure("cannot read \(path)", causes: [error.description], hint: "ls -l \(path)")
    }
  }

  static func parse(_ bytes: [UInt8], _ path: Path) throws(Failure) -> SettingsFile {
    do throws(SettingsError) {
      return try SettingsFile(parsing: bytes)
    } catch {
      throw Failure("\(path) is not valid", causes: [error.description], hint: Workplace.hint(error))
    }
  }

  /// The version that this change began with; a repository that cannot be asked has none.
  private static func base(_ path: Path, _ worktree: Worktree?) throws(Failure) -> SettingsFile? {
    guard let worktree, let place = path.relative(to: worktree.root),
      let commit = try BaseFinder(worktree: worktree).begin()
    else { return nil }
    let bytes = try answer { () throws(GitError) in
      try Repository.content(of: ByteString(bytes: place.bytes), in: commit, of: worktree)
    }
    return bytes.flatMap { try? SettingsFile(parsing: $0) }
  }

  /// Carries out an edit, or refuses one that would leave a file that cannot be read.
  func write(_ edit: SettingsEdit) throws(Failure) {
    let bytes = edit.applied(to: file)
    do throws(SettingsError) {
      _ = try SettingsFile(parsing: bytes)
    } catch {
      throw Failure(
        "nothing was written: ratchet.json would not be valid any more", causes: [error.description],
        hint: "docs/ratchet.json.md has what each key may hold", status: 64)
    }
    do throws(SystemError) {
      try Disk.replace(path, with: bytes)
    } catch {
      throw Failure("cannot write \(path)", causes: [error.description], hint: "ls -l \(path)")
    }
  }

  /// Today in UTC.
  static var today: CivilDate {
    CivilDate(daysSince1970: Int(Platform.realtime() / 86_400_000_000_000))
  }

  /// The class of this machine: `linux-x86_64`, with the label that RATCHET_LABEL gives.
  static var machine: String { Recorder.machineClass }

  /// The key of a level: as it stands in the file, or of a target, `loop:NAME` or `radius:FILE` of this machine.
  func key(_ text: String, loop: String) -> String {
    if file.level(text) != nil || base?.level(text) != nil { return text }
    let keys = file.keys
    if let key = keys.key(text) { return keys.text(key) }
    if text.hasPrefix("loop:") { return text + "|" + Self.machine }
    if text.hasPrefix("radius:") { return text + "|" + loop }
    return keys.text(LevelKey(.target(text), loop: loop, machine: Self.machine))
  }

  /// The keys that a name stands for on every class of machines.
  func keys(_ text: String, loop: String) -> [String] {
    let single = key(text, loop: loop)
    let known = Set(file.levels.map(\.key) + (base?.levels.map(\.key) ?? []))
    if known.contains(text) || file.keys.key(text) != nil { return [single] }
    guard let wanted = file.keys.key(single) else { return [single] }
    let all = known.filter { key in
      file.keys.key(key).map { $0.subject == wanted.subject && $0.loop == wanted.loop } ?? false
    }
    return all.isEmpty ? [single] : all.sorted()
  }
}
