import Model
import System

/// A repository as the `git` program reads it: for those that libgit2 does not know.
final class ProgramReader: Reader {
  let worktree: Worktree
  let notes: [String]
  /// Asked for once: it answers for HEAD and for the files.
  private var known: PorcelainStatus?

  /// Longest wait for one answer of git.
  static let limit = Duration.seconds(5)

  init(_ worktree: Worktree, insteadOf first: Refusal?) {
    self.worktree = worktree
    notes = if case .unavailable(let words)? = first { [words] } else { [] }
  }

  private func status() throws(Refusal) -> PorcelainStatus {
    if let known { return known }
    let output = try git(
      worktree.root,
      ["status", "--porcelain=v2", "-z", "--untracked-files=no", "--branch", "--no-ahead-behind", "--no-renames"])
    let status = PorcelainStatus(output)
    known = status
    return status
  }

  func head() throws(Refusal) -> (commit: String?, branch: String?) {
    let status = try status()
    return (status.commit, status.branch)
  }

  func changes() throws(Refusal) -> [Change] {
    var changes = try status().changes
    for at in changes.indices {
      // The state of a submodule names no commit.
      guard case .submodule(nil, let isDirty) = changes[at].now else { continue }
      let place = worktree.root / changes[at].path.asPath
      let line = try git(place, ["rev-parse", "--verify", "HEAD"]).split(separator: UInt8(ascii: "\n"))
      changes[at].now = .submodule(commit: String(decoding: line.first ?? [], as: UTF8.self), isDirty: isDirty)
    }
    return changes
  }

  func hashes(files paths: [ByteString]) throws(Refusal) -> [String] {
    try hash(paths.map(\.bytes), ["hash-object", "--"])
  }

  private func hash(_ paths: [[UInt8]], _ command: [String]) throws(Refusal) -> [String] {
    var ids: [String] = []
    for batch in batches(paths) {
      let lines = try git(worktree.root, command, batch).split(separator: UInt8(ascii: "\n"))
      guard lines.count == batch.count else { throw .unreadable("hash-object left files out") }
      ids += lines.map { String(decoding: $0, as: UTF8.self) }
    }
    return ids
  }

  /// Argument lists that every system takes.
  private func batches(_ paths: [[UInt8]]) -> [[[UInt8]]] {
    var all: [[[UInt8]]] = []
    var size = Int.max
    for path in paths {
      size = size > 64 << 10 ? 0 : size + path.count + 16
      if size == 0 { all.append([]) }
      all[all.count - 1].append(path)
    }
    return all
  }

  /// git hashes what a link points to, so the texts are given in files.
  func hashes(links texts: [[UInt8]]) throws(Refusal) -> [String] {
    var files: [Path] = []
    defer { for file in files { try? Disk.remove(file) } }
    for text in texts {
      let file = Path("/tmp/ratchet-link-" + Platform.random(8).map { String($0, radix: 16) }.joined())
      do throws(SystemError) {
        let link = try File(file, .createNew, permissions: 0o600)
        files.append(file)
        try link.write(text)
      } catch {
        throw .unreadable(error.description)
      }
    }
    return try hash(files.map(\.bytes), ["hash-object", "--no-filters", "--"])
  }
}

/// Runs git in a folder and returns what it prints.
///
/// It finds the repository by itself: naming it (`--git-dir`) would switch its check of the owner off. The environment
/// of a hook is taken away; nothing is locked, written, asked of a person or fetched.
func git(_ folder: Path, _ arguments: [String], _ paths: [[UInt8]] = []) throws(Refusal) -> [UInt8] {
  let hidden = [
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
  ]
  let before = ["env"] + hidden.flatMap { ["-u", $0] } + ["git", "--literal-pathspecs", "-C"]
  let argv = before.map { Array($0.utf8) } + [folder.bytes] + arguments.map { Array($0.utf8) } + paths
  let environment = [
    "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
  ]
  let result: Spawn.Result
  do throws(SystemError) {
    result = try Spawn.run(argv, environment: environment, limit: ProgramReader.limit)
  } catch {
    throw .unavailable("git could not be started: \(error)")
  }
  let words = String(decoding: result.errors.prefix(2000), as: UTF8.self)
  switch result.status {
  case 0: return result.output
  case nil: throw .unreadable("git \(arguments[0]) took more than 5 s")
  case 126, 127: throw .unavailable("the git program could not be run; install git")
  case let status?:
    let line = firstSentence(words) ?? "git \(arguments[0]) ended with \(status)"
    if line.contains("dubious ownership") { throw .notOwned(line) }
    throw .unreadable(line)
  }
}

/// The first line that git printed, with the indented ones that a colon leads to: the names of unknown extensions.
func firstSentence(_ words: String) -> String? {
  let lines = words.split(separator: "\n")
  guard let first = lines.first else { return nil }
  guard first.hasSuffix(":") else { return String(first) }
  let names = lines.dropFirst().prefix { $0.first?.isWhitespace ?? false }.map { $0.drop(while: \.isWhitespace) }
  let isExtension = first.contains("unknown repository extension")
  return "\(first) \(names.joined(separator: ", "))" + (isExtension ? " (a newer git may know it)" : "")
}
