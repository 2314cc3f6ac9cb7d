import CGit
import Model
import System

/// An open repository of libgit2; all pointers of libgit2 stay within this room.
final class LibraryReader: Reader {
  let worktree: Worktree
  let library: Library
  let handle: OpaquePointer
  let notes: [String] = []

  var git: cgit_functions { library.functions.pointee }

  init(_ worktree: Worktree) throws(Refusal) {
    self.worktree = worktree
    library = try Library.shared.get()
    var opened: OpaquePointer?
    let functions = library.functions
    // No search: which repository it is was settled by `Worktree`, and owners are checked all the same.
    let code = worktree.root.withCString {
      functions.pointee.repository_open_ext(&opened, $0, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
    }
    try library.check(code)
    guard let opened else { throw .unreadable("libgit2 opened nothing") }
    handle = opened
  }

  deinit { library.functions.pointee.repository_free(handle) }

  func head() throws(Refusal) -> (commit: String?, branch: String?) {
    var reference: OpaquePointer?
    try library.check(git.reference_lookup(&reference, handle, "HEAD"))
    defer { git.reference_free(reference) }
    let branch = git.reference_symbolic_target(reference).map { target in
      let name = String(cString: target)
      return name.hasPrefix("refs/heads/") ? String(name.dropFirst("refs/heads/".count)) : name
    }
    var id = git_oid()
    let code = git.reference_name_to_id(&id, handle, "HEAD")
    if code == GIT_ENOTFOUND.rawValue { return (nil, branch) }
    try library.check(code)
    return (id.hex, branch)
  }

  func hashes(files paths: [ByteString]) throws(Refusal) -> [String] {
    var ids: [String] = []
    for path in paths {
      try refuseForeignFilter(path)
      var id = git_oid()
      let code = path.asPath.withCString { git.repository_hashfile(&id, handle, $0, GIT_OBJECT_BLOB, nil) }
      try library.check(code)
      ids.append(id.hex)
    }
    return ids
  }

  /// libgit2 converts line ends, but runs no filter program and knows no encoding: such a file is git's to hash.
  private func refuseForeignFilter(_ path: ByteString) throws(Refusal) {
    let names = ["filter", "working-tree-encoding"]
    let values = path.asPath.withCString { cPath -> Result<[git_attr_value_t], Refusal> in
      "filter".withCString { first in
        "working-tree-encoding".withCString { second in
          var (found, asked): ([UnsafePointer<CChar>?], [UnsafePointer<CChar>?]) = ([nil, nil], [first, second])
          let flags = UInt32(GIT_ATTR_CHECK_FILE_THEN_INDEX)
          let code = git.attr_get_many(&found, handle, flags, cPath, names.count, &asked)
          return Result { () throws(Refusal) in
            try library.check(code)
            return found.map { git.attr_value($0) }
          }
        }
      }
    }
    for (name, value) in zip(names, try values.get()) where value == GIT_ATTR_VALUE_STRING {
      throw .misread("libgit2 does not apply the attribute \(name) of \(path)")
    }
  }

  func hashes(links texts: [[UInt8]]) throws(Refusal) -> [String] {
    var ids: [String] = []
    for text in texts {
      var id = git_oid()
      try library.check(text.withUnsafeBytes { git.odb_hash(&id, $0.baseAddress, $0.count, GIT_OBJECT_BLOB) })
      ids.append(id.hex)
    }
    return ids
  }
}
