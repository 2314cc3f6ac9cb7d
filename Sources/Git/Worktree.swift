import System

/// Where a worktree of a git repository lies, found with a few stats and reads, without libgit2 and without git.
///
/// `GIT_DIR` and its kin are not honoured: inside a git hook they name another repository than the one that is built.
public struct Worktree: Equatable, Sendable {
  /// The folder that paths of tracked files are relative to, without links.
  public var root: Path
  /// The main worktree's root, the same for all worktrees of a repository.
  ///
  /// For a submodule that is its own root. A bare repository has no main worktree: where the folder around it has a
  /// `.git` file that leads to it (`project/.bare`), that folder; else each worktree's own root, because nothing of
  /// ours belongs into a git folder.
  public var mainRoot: Path
  /// HEAD and the index of this worktree.
  public var gitFolder: Path
  /// Objects, branches and configuration, shared by all worktrees.
  public var commonFolder: Path

  /// The worktree around a folder; nil outside of any, inside a bare repository and inside a git folder.
  ///
  /// As git does: the nearest `.git` upward counts; a folder of that name that is no repository is passed over, a file
  /// of that name that leads nowhere ends the search.
  public static func locate(from folder: Path) -> Worktree? {
    guard let start = try? Disk.canonical(folder) else { return nil }
    for folder in start.upward {
      switch dotGit(folder) {
      case .repository(let gitFolder): return Worktree(root: folder, gitFolder: gitFolder)
      case .nothing where isRepository(folder): return nil
      case .nothing: continue
      case .leadsNowhere: return nil
      }
    }
    return nil
  }

  /// The worktree whose root is this very folder.
  static func at(_ folder: Path) -> Worktree? {
    guard case .repository(let gitFolder) = dotGit(folder) else { return nil }
    return Worktree(root: folder, gitFolder: gitFolder)
  }

  private init(root folder: Path, gitFolder: Path) {
    self.gitFolder = gitFolder
    if let common = firstLine(gitFolder / "commondir"), let found = try? Disk.canonical(gitFolder / common) {
      (root, commonFolder) = (folder, found)
      mainRoot = Self.mainRoot(of: found) ?? folder
    } else {
      root = Self.configuredRoot(of: gitFolder) ?? folder
      (mainRoot, commonFolder) = (root, gitFolder)
    }
  }

  private enum DotGit {
    case repository(Path)
    case nothing
    case leadsNowhere
  }

  private static func dotGit(_ folder: Path) -> DotGit {
    let path = folder / ".git"
    guard let status = Disk.status(path) else { return .nothing }
    if status.isFolder {
      guard isRepository(path), let found = try? Disk.canonical(path) else { return .nothing }
      return .repository(found)
    }
    // gitrepository-layout(5): "gitdir: " and a path, of linked worktrees and submodules often a relative one.
    guard let line = firstLine(path), line.bytes.starts(with: "gitdir: ".utf8),
      let found = try? Disk.canonical(folder / Path(bytes: line.bytes.dropFirst(8))), isRepository(found)
    else { return .leadsNowhere }
    return .repository(found)
  }

  /// HEAD beside objects and references, or beside the file that says where those are.
  private static func isRepository(_ folder: Path) -> Bool {
    guard Disk.exists(folder / "HEAD") else { return false }
    if Disk.exists(folder / "commondir") { return true }
    return Disk.status(folder / "objects")?.isFolder == true && Disk.status(folder / "refs")?.isFolder == true
  }

  private static func mainRoot(of common: Path) -> Path? {
    if let configured = configuredRoot(of: common) { return configured }
    guard let around = common.parent else { return nil }
    if common.name == ".git" { return around }
    if case .repository(common) = dotGit(around) { return around }
    return nil
  }

  /// `core.worktree`: submodules have it, and who keeps the git folder apart may.
  private static func configuredRoot(of gitFolder: Path) -> Path? {
    guard let bytes = try? Disk.read(gitFolder / "config", limit: 1 << 20) else { return nil }
    guard let value = ConfigFile(bytes).value("core.worktree") else { return nil }
    return try? Disk.canonical(gitFolder / Path(bytes: value))
  }
}

/// The content of a small file without the line end that closes it.
private func firstLine(_ path: Path) -> Path? {
  guard Disk.status(path)?.isRegular == true, var bytes = try? Disk.read(path, limit: 1 << 16) else { return nil }
  while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
  return bytes.isEmpty ? nil : Path(bytes: bytes)
}
