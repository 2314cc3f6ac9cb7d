import Arguments
import Reports
import Settings
import System

/// `ratchet merge-driver BASE OURS THEIRS`: merges ratchet.json for git (gitattributes(5), "Defining a custom merge driver").
/// The result takes the place of OURS; 1 where something is left for a person.
struct MergeDriverVerb {
  private let base: Path
  private let ours: Path
  private let theirs: Path

  init(_ parsed: Parsed) {
    let paths = parsed.operands.map { Path(bytes: $0) }
    (base, ours, theirs) = (paths[0], paths[1], paths[2])
  }

  func perform() throws(Failure) -> Int {
    let texts = [try LevelFile.read(base), try LevelFile.read(ours), try LevelFile.read(theirs)]
    let result: SettingsMerge.Result
    do throws(SettingsError) {
      // Where both sides made the file, git hands over an empty base.
      let old = texts[0].isEmpty ? nil : try SettingsFile(parsing: texts[0])
      result = try SettingsMerge(
        base: old, ours: SettingsFile(parsing: texts[1]), theirs: SettingsFile(parsing: texts[2]))()
    } catch {
      return try byLines(error)
    }
    do throws(SystemError) {
      try Disk.replace(ours, with: result.bytes)
    } catch {
      throw Failure("the merged file could not be written", causes: [error.description], hint: "git status")
    }
    for path in result.conflicts {
      Console.tell("ratchet: both sides changed \(Inert.text(path.joined(separator: " ")))\n")
    }
    return result.conflicts.isEmpty ? 0 : 1
  }

  /// A side that is no ratchet.json is merged as git merges any text, which leaves its usual markers.
  private func byLines(_ error: SettingsError) throws(Failure) -> Int {
    Console.tell("ratchet: merged line by line: \(Inert.text(error.description))\n")
    let names = ["-L", "ours", "-L", "base", "-L", "theirs", "--"].map { Array($0.utf8) }
    let words = ["git", "merge-file"].map { Array($0.utf8) } + names + [ours, base, theirs].map(\.bytes)
    do throws(SystemError) {
      let status = try Spawn.run(words, limit: .seconds(30)).status
      return status == 0 ? 0 : 1
    } catch {
      throw Failure("git merge-file could not be started", causes: [error.description], hint: "git status")
    }
  }
}
