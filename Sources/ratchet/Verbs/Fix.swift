import Arguments
import Git
import Model
import Reports
import Settings
import System

/// `ratchet fix`: resolves the conflicts that git left in ratchet.json, by the rule of the merge driver.
struct FixVerb {
  private let path: Path

  init(_ parsed: Parsed) throws(Failure) {
    do throws(SystemError) {
      let folder = try Disk.workingFolder()
      if let named = parsed.operands.first {
        path = folder / Path(bytes: named)
      } else {
        let found = folder.upward.first { Disk.status($0 / "ratchet.json")?.isRegular == true }
        path = (found ?? folder) / "ratchet.json"
      }
    } catch {
      throw Failure("cannot tell the working folder", causes: [error.description], hint: "cd into an existing folder")
    }
  }

  func perform() throws(Failure) -> Int {
    let bytes = try LevelFile.read(path)
    var sides = try markers(bytes)
    // Without markers it is resolved already, unless git left our side as it was.
    if sides == nil, bytes == indexed(2) { sides = try stages() }
    guard let sides else {
      _ = try LevelFile.parse(bytes, path)
      Console.answer("\(shown) has no conflict\n")
      return 0
    }
    let result = sides()
    do throws(SystemError) {
      try Disk.replace(path, with: result.bytes)
    } catch {
      throw Failure("cannot write \(path)", causes: [error.description], hint: "ls -l \(path)")
    }
    guard result.conflicts.isEmpty else {
      let keys = result.conflicts.map { $0.joined(separator: " ") }
      throw Failure(
        "both sides changed \(keys.joined(separator: ", ")) in ways that no rule decides",
        causes: ["each stands between its markers in \(shown)"], hint: "take one of the two, then: git add \(shown)",
        status: 1)
    }
    Console.answer("\(shown) is resolved\nnext: git add \(shown)\n")
    return 0
  }

  private var shown: String { Inert.text(path.name.description) }

  /// The sides as the markers in the file tell them: what was merged or edited around them stays.
  private func markers(_ bytes: [UInt8]) throws(Failure) -> SettingsMerge? {
    guard let text = ConflictText(bytes) else { return nil }
    let base = text.base ?? indexed(1)
    do throws(SettingsError) {
      let old = try base.map { bytes throws(SettingsError) in try SettingsFile(parsing: bytes) }
      return try SettingsMerge(
        base: old, ours: SettingsFile(parsing: text.ours), theirs: SettingsFile(parsing: text.theirs))
    } catch {
      if let merge = try? stages() { return merge }
      throw Failure(
        "a side of the conflict in \(shown) is no ratchet.json", causes: [error.description],
        hint: "git checkout --merge -- \(shown), then: ratchet fix")
    }
  }

  /// The sides as git's index has them while a merge is under way; nil where it has no two.
  private func stages() throws(Failure) -> SettingsMerge? {
    guard let ours = indexed(2), let theirs = indexed(3) else { return nil }
    return try SettingsMerge(
      base: indexed(1).map { bytes throws(Failure) in try LevelFile.parse(bytes, path) },
      ours: LevelFile.parse(ours, path), theirs: LevelFile.parse(theirs, path))
  }

  private func indexed(_ stage: Int) -> [UInt8]? {
    guard let folder = path.parent, let worktree = Worktree.locate(from: folder),
      let place = try? Disk.canonical(path).relative(to: worktree.root)
    else { return nil }
    return try? Repository.content(of: ByteString(bytes: place.bytes), stage: stage, of: worktree)
  }
}
