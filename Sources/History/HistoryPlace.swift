import Model
import System

/// Where a history lives, and the folder that the directories of its builds are relative to.
public struct HistoryPlace: Equatable, Sendable {
  /// The file that builds are appended to: `.ratchet/history.jsonl`, or what RATCHET_HISTORY says.
  public var file: Path
  /// Set where RATCHET_HISTORY names a folder: readers take every `*.jsonl` in it.
  public var folder: Path?
  /// The folder of this worktree that a build's `directory` is relative to.
  public var root: Path
  /// Whether the file's folder is ratchet's own: then it gets a `.gitignore` when it is made.
  public var isOwnFolder: Bool

  public init(file: Path, folder: Path? = nil, root: Path, isOwnFolder: Bool = true) {
    self.file = file
    self.folder = folder
    self.root = root
    self.isOwnFolder = isOwnFolder
  }

  /// Decides from given paths, all absolute and without links; only asks the disk what exists.
  ///
  /// - Parameters:
  ///   - workingFolder: where the build runs.
  ///   - settingsFolder: holds the nearest ratchet.json upward.
  ///   - worktreeRoot: of the git worktree around `workingFolder`.
  ///   - mainWorktreeRoot: of the same repository's main worktree, equal to `worktreeRoot` in that one.
  ///   - override: the value of RATCHET_HISTORY: a file, or a folder (an existing one, or ending in `/`).
  public static func choose(
    workingFolder: Path, settingsFolder: Path? = nil, worktreeRoot: Path? = nil, mainWorktreeRoot: Path? = nil,
    override: [UInt8]? = nil
  ) -> HistoryPlace {
    let here = workingFolder.withoutTrailingSlash
    let worktree = worktreeRoot?.withoutTrailingSlash
    let nearest = settingsFolder?.withoutTrailingSlash ?? worktree ?? here
    var place = HistoryPlace(keeping: nearest, for: nearest)
    if let worktree, let main = mainWorktreeRoot?.withoutTrailingSlash, main != worktree {
      place = shared(nearest: nearest, worktree: worktree, main: main, here: here)
    }
    if let override, !override.isEmpty { place.move(to: here / Path(bytes: override)) }
    return place
  }

  /// What `workingFolder` is called in a record: relative to `root`; the whole path where it lies elsewhere.
  public func directory(of workingFolder: Path) -> ByteString {
    let folder = workingFolder.withoutTrailingSlash
    return ByteString(bytes: (folder.relative(to: root) ?? folder).bytes)
  }

  private init(keeping holder: Path, for root: Path) {
    self.init(file: holder / ".ratchet/history.jsonl", root: root)
  }

  /// The place for a linked worktree: in the main one, in the folder that corresponds to `nearest`.
  ///
  /// `root` is the folder of the linked worktree that corresponds to the history's, so that a directory has one name
  /// in all worktrees.
  private static func shared(nearest: Path, worktree: Path, main: Path, here: Path) -> HistoryPlace {
    if let below = nearest.relative(to: worktree) {
      let twin = main / below
      if Disk.status(twin)?.isFolder == true { return HistoryPlace(keeping: twin, for: nearest) }
      return HistoryPlace(keeping: main, for: worktree)
    }
    // The worktree lies inside the main one and has no settings of its own: the nearest are the main worktree's.
    if let below = nearest.relative(to: main), here.relative(to: worktree / below) != nil {
      return HistoryPlace(keeping: nearest, for: worktree / below)
    }
    return HistoryPlace(keeping: nearest, for: nearest)
  }

  private mutating func move(to path: Path) {
    isOwnFolder = false
    let isFolder = path.bytes.last == UInt8(ascii: "/") || Disk.status(path)?.isFolder == true
    folder = isFolder ? path.withoutTrailingSlash : nil
    file = isFolder ? path / "history.jsonl" : path
  }
}

extension Path {
  /// `/a/b/` → `/a/b`; the root stays.
  var withoutTrailingSlash: Path {
    var bytes = bytes
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    return Path(bytes: bytes)
  }
}
