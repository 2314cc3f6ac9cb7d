import Model
import System
import TestSupport
import Testing

@testable import Git

/// A real repository in a temporary folder, made and changed by shell scripts with the `git` program.
struct TestRepository {
  let folder: TemporaryFolder
  /// Where the scripts run.
  let root: Path

  struct ScriptFailed: Error, CustomStringConvertible {
    var description: String
  }

  /// Files with a history of one commit: `a.c`, `b.c`, `dir/c.c`, `run.sh` (executable) and `link` (to `a.c`).
  static let base = """
    printf 'int a;\\n' >a.c; printf 'int b;\\n' >b.c; mkdir dir; printf 'int c;\\n' >dir/c.c
    printf '#!/bin/sh\\n' >run.sh; chmod +x run.sh; ln -s a.c link
    git add .; git commit -qm base
    """

  /// A repository with the commit of `base`, or with what `start` does instead.
  init(_ start: String = base, options: String = "") throws {
    folder = try TemporaryFolder()
    root = folder.path / "repository"
    try Disk.makeFolder(root)
    try sh(
      "git init -q -b main \(options)\ngit config core.autocrlf false; git config core.attributesFile /dev/null\n"
        + start)
  }

  /// Variables that a hook or a person may have set; the scripts' git must not see them.
  static let hidden = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"]

  static let environment = [
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
    "GIT_AUTHOR_NAME": "Author", "GIT_AUTHOR_EMAIL": "author@example.org",
    "GIT_COMMITTER_NAME": "Author", "GIT_COMMITTER_EMAIL": "author@example.org",
  ]

  /// Runs a script in the root; what it prints.
  @discardableResult
  func sh(_ script: String) throws -> [UInt8] {
    let words = ["env"] + Self.hidden.flatMap { ["-u", $0] } + ["sh", "-euc", script]
    let result = try Spawn.run(
      words.map { Array($0.utf8) }, in: root, environment: Self.environment, limit: .seconds(60))
    guard result.status == 0 else {
      throw ScriptFailed(description: "\(script)\n\(String(decoding: result.errors, as: UTF8.self))")
    }
    return result.output
  }

  /// What a script prints, without the line end.
  func line(_ script: String) throws -> String {
    String(decoding: try sh(script).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
  }

  func worktree(at folder: String = ".") throws -> Worktree {
    try #require(Worktree.locate(from: root / folder))
  }

  func state() throws -> Snapshot {
    try Repository.state(of: try worktree())
  }

  /// What git itself would commit after `git add --update`, path by path: filters, links and submodules included.
  ///
  /// It is worked out in a copy of the index, so that the repository stays as it was. Changes of the mode are left out.
  func oracle() throws -> [ByteString: String?] {
    let output = try sh(
      """
      git=$(git rev-parse --absolute-git-dir)
      index="$git/index-of-the-test"
      if [ -f "$git/index" ]; then cp -p "$git/index" "$index"; fi
      export GIT_INDEX_FILE="$index"
      git add --update 2>/dev/null
      head=HEAD; git rev-parse -q --verify HEAD >/dev/null || head=$(git hash-object -t tree /dev/null)
      git diff-index --cached --raw -z --no-renames --no-abbrev "$head"
      rm -f "$index"
      """)
    var dirty: [ByteString: String?] = [:]
    let records = output.split(separator: 0)
    for at in stride(from: 0, to: records.count - 1, by: 2) {
      let words = String(decoding: records[at], as: UTF8.self).split(separator: " ").map(String.init)
      guard words[2] != words[3] else { continue }
      dirty[ByteString(bytes: records[at + 1])] = .some(words[4].hasPrefix("D") ? nil : words[3])
    }
    return dirty
  }
}

/// Dirty files as lines, for comparing: the path and its id, or `-` for a deleted one.
func text(_ dirty: [ByteString: String?]) -> String {
  dirty.sorted { $0.key < $1.key }.map { path, id in
    "\(path.utf8.map { String(reflecting: $0) } ?? "\(path.bytes)") \(id ?? "-")"
  }.joined(separator: "\n")
}
