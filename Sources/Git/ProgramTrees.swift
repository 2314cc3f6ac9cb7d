import Model

/// Commits' trees through the git program.
extension ProgramReader {
  func difference(_ old: String?, _ new: String?) throws(Refusal) -> [ByteString: Sides] {
    switch (old, new) {
    case (nil, nil): return [:]
    case (nil, let new?): return try listing(new).mapValues { Sides(old: nil, new: $0) }
    case (let old?, nil): return try listing(old).mapValues { Sides(old: $0, new: nil) }
    case (let old?, let new?):
      try requireCommit(old)
      try requireCommit(new)
      let output = try git(
        worktree.root, ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--ignore-submodules=none", old, new])
      return differences(output)
    }
  }

  func ids(in commit: String, of paths: Set<ByteString>) throws(Refusal) -> [ByteString: String] {
    try listing(commit).filter { paths.contains($0.key) }
  }

  /// `:<old mode> <new mode> <old id> <new id> <status>`, then the path (git-diff-tree(1), "Raw output format").
  private func differences(_ output: [UInt8]) -> [ByteString: Sides] {
    let records = output.split(separator: 0)
    var all: [ByteString: Sides] = [:]
    for at in stride(from: 0, to: records.count - 1, by: 2) {
      let words = String(decoding: records[at].dropFirst(), as: UTF8.self).split(separator: " ").map(String.init)
      guard words.count == 5 else { continue }
      let (old, new) = (Int(words[0]) == 0 ? nil : words[2], Int(words[1]) == 0 ? nil : words[3])
      all[ByteString(bytes: records[at + 1])] = Sides(old: old, new: new)
    }
    return all
  }

  /// Every path of a commit: `<mode> <type> <id>`, a tab, the path (git-ls-tree(1)).
  private func listing(_ commit: String) throws(Refusal) -> [ByteString: String] {
    try requireCommit(commit)
    var all: [ByteString: String] = [:]
    for record in try git(worktree.root, ["ls-tree", "-r", "-z", "--full-tree", commit]).split(separator: 0) {
      guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let words = record[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 3 else { continue }
      all[ByteString(bytes: record[(tab + 1)...])] = String(decoding: words[2], as: UTF8.self)
    }
    return all
  }

  /// A recorded id is data: what is no plain id never reaches git's command line.
  func requireCommit(_ commit: String) throws(Refusal) {
    guard commit.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), commit.utf8.count >= 40 else {
      throw .missingCommit("\(commit) is no commit of this repository")
    }
    do throws(Refusal) {
      _ = try git(worktree.root, ["cat-file", "-e", commit + "^{commit}"])
    } catch {
      guard case .unreadable = error else { throw error }
      throw .missingCommit("commit \(commit) is not in the repository")
    }
  }
}
