import Git
import Reports
import System

/// `ratchet init --merge-driver`: tells git to merge ratchet.json by ratchet's rule. The attribute is committed and holds for
/// everybody; the command is this clone's own, as git wants it.
struct MergeDriverSetUp {
  let worktree: Worktree

  static let attribute = "ratchet.json merge=ratchet"
  private static let settings = [
    ("merge.ratchet.name", "ratchet.json by epochs and levels"),
    ("merge.ratchet.driver", "ratchet merge-driver %O %A %B"),
  ]

  func callAsFunction() throws(Failure) -> String {
    let file = worktree.root / ".gitattributes"
    let isNew = try add(to: file)
    for (name, value) in Self.settings { try configure(name, value) }
    let what = isNew ? "added to \(Inert.text(file.description))" : "in \(Inert.text(file.description)) already"
    return "\(Self.attribute): \(what)\nmerge.ratchet.driver: ratchet merge-driver %O %A %B, in this clone\n"
      + "next: commit .gitattributes; in every other clone: ratchet init --merge-driver\n"
  }

  /// Whether the line was not there yet.
  private func add(to file: Path) throws(Failure) -> Bool {
    do throws(SystemError) {
      let old = Disk.exists(file) ? try Disk.read(file) : []
      let lines = old.split(separator: UInt8(ascii: "\n")).map { line in
        line.split(whereSeparator: { " \t\r".utf8.contains($0) }).map { String(decoding: $0, as: UTF8.self) }
      }
      if lines.contains(Self.attribute.split(separator: " ").map(String.init)) { return false }
      let gap = old.isEmpty || old.last == UInt8(ascii: "\n") ? "" : "\n"
      try Disk.replace(file, with: old + Array("\(gap)\(Self.attribute)\n".utf8))
      return true
    } catch {
      throw Failure("cannot write \(file)", causes: [error.description], hint: "ls -l \(file)")
    }
  }

  private func configure(_ name: String, _ value: String) throws(Failure) {
    let words = ["git", "-C"].map { Array($0.utf8) } + [worktree.root.bytes]
    let hint = "git config --local \(name) \"\(value)\""
    let ended: Spawn.Result
    do throws(SystemError) {
      ended = try Spawn.run(words + ["config", "--local", name, value].map { Array($0.utf8) }, limit: .seconds(10))
    } catch {
      throw Failure("git could not be started", causes: [error.description], hint: hint)
    }
    guard ended.status == 0 else {
      let cause = String(decoding: ended.errors.prefix(300), as: UTF8.self)
      throw Failure("git config refused \(name)", causes: [cause], hint: hint)
    }
  }
}
