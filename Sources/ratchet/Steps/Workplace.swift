import Figures
import Git
import History
import Model
import Settings
import System

/// Where we are: the folder, the settings that hold there, the worktree around it, and its history.
struct Workplace {
  var folder: Path
  /// Holds the nearest ratchet.json upward; nil without one.
  var settingsFolder: Path?
  var settings: Settings
  var worktree: Worktree?
  var history: History

  /// Nothing of libgit2 is touched: the folders are found by looking at names.
  ///
  /// - Parameter status: what a verb ends with where this fails.
  static func find(status: Int = 125) throws(Failure) -> Workplace {
    let folder: Path
    do throws(SystemError) {
      folder = try Disk.workingFolder()
    } catch {
      throw Failure(
        "cannot tell the working folder", causes: [error.description], hint: "cd into an existing folder",
        status: status)
    }
    let worktree = Worktree.locate(from: folder)
    let settingsFolder = nearestSettings(from: folder)
    let place = HistoryPlace.choose(
      workingFolder: folder, settingsFolder: settingsFolder, worktreeRoot: worktree?.root,
      mainWorktreeRoot: worktree?.mainRoot, override: Platform.variable("RATCHET_HISTORY"))
    return Workplace(
      folder: folder, settingsFolder: settingsFolder, settings: try settings(in: settingsFolder, status),
      worktree: worktree,
      history: History(place))
  }

  /// Tells this worktree's builds from another's in the shared history.
  var tree: String { Digest(of: (worktree?.root ?? history.place.root).bytes).hex8 }

  private static func nearestSettings(from folder: Path) -> Path? {
    folder.upward.first { Disk.status($0 / "ratchet.json")?.isRegular == true }
  }

  private static func settings(in folder: Path?, _ status: Int) throws(Failure) -> Settings {
    guard let folder else { return .none }
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try Disk.read(folder / "ratchet.json")
    } catch {
      throw Failure(
        "cannot read ratchet.json", causes: [error.description], hint: "ls -l \(folder)/ratchet.json", status: status)
    }
    do throws(SettingsError) {
      return try Settings.parse(bytes)
    } catch {
      throw Failure(
        "\(folder / "ratchet.json") is not valid", causes: [error.description],
        hint: hint(error), status: status)
    }
  }

  static func hint(_ error: SettingsError) -> String {
    error.isConflict ? "ratchet fix" : "mend that line; `ratchet init --print` shows a whole file"
  }
}
