import Model

/// Commits and what they hold, through the git program.
extension ProgramReader {
  func commit(named name: String) throws(Refusal) -> String? {
    // A name is data: no option may come of it.
    let output = try found { () throws(Refusal) in
      try git(worktree.root, ["rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}"])
    }
    return output.flatMap { words($0).first }
  }

  func parents(of commit: String) throws(Refusal) -> [String] {
    try requireCommit(commit)
    return words(try git(worktree.root, ["rev-parse", commit + "^@"]))
  }

  func mergeBase(_ one: String, _ two: String) throws(Refusal) -> String? {
    try requireCommit(one)
    try requireCommit(two)
    return try found { () throws(Refusal) in words(try git(worktree.root, ["merge-base", one, two])) }?.first
  }

  func content(of path: ByteString, in commit: String) throws(Refusal) -> [UInt8]? {
    try requireCommit(commit)
    let object = Array("\(commit):".utf8) + path.bytes
    return try found { () throws(Refusal) in try git(worktree.root, ["cat-file", "blob"], [object]) }
  }

  func symbolicTarget(of reference: String) throws(Refusal) -> String? {
    try found { () throws(Refusal) in words(try git(worktree.root, ["symbolic-ref", "--quiet", reference])) }?.first
  }

  private func words(_ output: [UInt8]) -> [String] {
    output.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
