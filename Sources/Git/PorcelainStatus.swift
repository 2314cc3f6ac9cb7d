import Model

/// What `git status --porcelain=v2 -z --branch` prints (git-status(1), "Porcelain Format Version 2").
struct PorcelainStatus {
  private(set) var commit: String?
  private(set) var branch: String?
  private(set) var changes: [Change] = []

  init(_ output: [UInt8]) {
    for record in output.split(separator: 0) {
      switch record.first {
      case UInt8(ascii: "#"): header(String(decoding: record, as: UTF8.self))
      case UInt8(ascii: "1"): ordinary(record)
      case UInt8(ascii: "u"): unmerged(record)
      default: break
      }
    }
  }

  private mutating func header(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    guard words.count == 3 else { return }
    switch (words[1], words[2]) {
    case ("branch.oid", let id) where id != "(initial)": commit = id
    case ("branch.head", let name) where name != "(detached)": branch = name
    default: break
    }
  }

  /// `1 <XY> <sub> <mH> <mI> <mW> <hH> <hI> <path>`: X is the index against HEAD, Y the worktree against the index.
  private mutating func ordinary(_ record: ArraySlice<UInt8>) {
    guard let (words, path) = fields(record, count: 8) else { return }
    let (index, worktree) = (words[1].first, words[1].last)
    let now: Change.Now =
      switch worktree {
      case ".": index == "D" ? .gone : .indexed(Entry(id: words[7], mode: mode(words[4])))
      case "D": .gone
      case _ where mode(words[5]) == 0o160000: submodule(words)
      default: .file
      }
    changes.append(Change(path: path, head: entry(words[3], words[6]), now: now))
  }

  /// `S<c><m><u>`: on another commit, with changed tracked files, with untracked ones.
  private func submodule(_ words: [String]) -> Change.Now {
    let flags = Array(words[2])
    let isMoved = flags.count > 1 && flags[1] == "C" || mode(words[4]) != 0o160000
    return .submodule(commit: isMoved ? nil : words[7], isDirty: flags.count > 2 && flags[2] == "M")
  }

  /// `u <XY> <sub> <m1> <m2> <m3> <mW> <h1> <h2> <h3> <path>`: 2 is our side, HEAD's.
  private mutating func unmerged(_ record: ArraySlice<UInt8>) {
    guard let (words, path) = fields(record, count: 10) else { return }
    let now: Change.Now = mode(words[6]) == 0 ? .gone : .file
    changes.append(Change(path: path, head: entry(words[4], words[8]), now: now, isConflict: true))
  }

  /// The words before the path, and the path, which may hold spaces itself.
  private func fields(_ record: ArraySlice<UInt8>, count: Int) -> ([String], ByteString)? {
    let parts = record.split(separator: UInt8(ascii: " "), maxSplits: count, omittingEmptySubsequences: false)
    guard parts.count == count + 1 else { return nil }
    return (parts.dropLast().map { String(decoding: $0, as: UTF8.self) }, ByteString(bytes: parts[count]))
  }

  private func mode(_ octal: String) -> UInt32 { UInt32(octal, radix: 8) ?? 0 }

  private func entry(_ octal: String, _ id: String) -> Entry? {
    mode(octal) == 0 ? nil : Entry(id: id, mode: mode(octal))
  }
}
