import History
import Model
import System
import TestSupport
import Testing

/// Where a history lives: one text for each situation, in a tree with a main worktree and two linked ones.
@Suite struct PlaceTests {
  let disk: TemporaryFolder

  init() throws {
    disk = try TemporaryFolder()
    for name in ["main/app/src", "main/nested/app", "linked/app/src", "linked/only/here", "plain", "records"] {
      try disk.folder(name)
    }
  }

  /// `file of the history | root | directory of the build`, all below the temporary folder.
  func place(
    _ working: String, settings: String? = nil, worktree: String? = nil, main: String? = nil, override: String? = nil
  ) -> String {
    let here = disk.path / working
    let place = HistoryPlace.choose(
      workingFolder: here, settingsFolder: settings.map { disk.path / $0 },
      worktreeRoot: worktree.map { disk.path / $0 }, mainWorktreeRoot: main.map { disk.path / $0 },
      override: override.map { Array($0.utf8) })
    let file = place.file.relative(to: disk.path) ?? place.file
    let root = place.root.relative(to: disk.path) ?? place.root
    return "\(file) | \(root) | \(place.directory(of: here))\(place.folder == nil ? "" : " | folder")"
  }

  @Test func withoutARepositoryItIsTheWorkingFolder() {
    checkText(place("plain"), "plain/.ratchet/history.jsonl | plain | ")
  }

  @Test func theRootOfTheWorktree() {
    checkText(
      place("main/app/src", worktree: "main/", main: "main/"), "main/.ratchet/history.jsonl | main | app/src")
    checkText(place("main/app/src", worktree: "main"), "main/.ratchet/history.jsonl | main | app/src")
  }

  @Test func settingsComeBeforeTheRepository() {
    checkText(
      place("main/app/src", settings: "main/app", worktree: "main", main: "main"),
      "main/app/.ratchet/history.jsonl | main/app | src")
  }

  @Test func linkedWorktreesShareTheMainOnes() {
    checkText(
      place("linked/app/src", worktree: "linked/", main: "main/"), "main/.ratchet/history.jsonl | linked | app/src")
    checkText(
      place("linked/app/src", settings: "linked/app", worktree: "linked", main: "main"),
      "main/app/.ratchet/history.jsonl | linked/app | src")
  }

  @Test func settingsThatTheMainWorktreeLacksUseItsRoot() {
    checkText(
      place("linked/only/here", settings: "linked/only", worktree: "linked", main: "main"),
      "main/.ratchet/history.jsonl | linked | only/here")
  }

  @Test func aWorktreeInsideTheMainOneUsesItsSettings() {
    checkText(
      place("main/nested/app", settings: "main", worktree: "main/nested", main: "main"),
      "main/.ratchet/history.jsonl | main/nested | app")
  }

  @Test func settingsOutsideOfTheRepositoryStayWhereTheyAre() {
    checkText(
      place("linked/app", settings: "", worktree: "linked", main: "main"), ".ratchet/history.jsonl |  | linked/app")
  }

  @Test func theOverrideIsAFileOrAFolder() {
    checkText(place("main/app", worktree: "main", override: "x.jsonl"), "main/app/x.jsonl | main | app")
    checkText(
      place("main/app", worktree: "main", override: "../../records"),
      "main/app/../../records/history.jsonl | main | app | folder")
    checkText(place("plain", override: "new/"), "plain/new/history.jsonl | plain |  | folder")
    checkText(place("plain", override: ""), "plain/.ratchet/history.jsonl | plain | ")
    checkText(place("plain", override: "/dev/null"), "/dev/null | plain | ")
  }
}
