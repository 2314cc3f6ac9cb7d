import Model

/// How the users of a CMake build call what an edge or recipe made: objects and what is linked from them belong to
/// their CMake target, a custom command's output stands for itself, a utility without one has its own name.
struct CMakeNames {
  enum Name: Equatable {
    case target(ByteString, Share)
    /// What is no CMake target's.
    case output(ByteString)
    /// CMake's own bookkeeping.
    case nobody
  }

  /// What one edge or recipe is of a CMake target.
  enum Share: Equatable {
    /// An object, or what objects need.
    case part
    /// What joins the objects: after it the target is made.
    case last
    /// All of it: a utility's command.
    case whole
  }

  private let reply: CMakeReply?
  /// Targets that have objects.
  private var targets: Set<ByteString> = []

  /// `outputs`: all that are known of the build, relative to its folder.
  init(outputs: some Sequence<ByteString>, reply: CMakeReply?) {
    self.reply = reply
    for output in outputs {
      if let target = Self.owner(of: output) { targets.insert(target) }
    }
  }

  /// Whether anything shows that CMake wrote the build files.
  var isCMake: Bool { reply != nil || !targets.isEmpty }

  /// - Parameters:
  ///   - outputs: of one edge, relative to the build's folder, as its build file has them.
  ///   - command: the shell's text; nil where no process is known.
  func name(_ outputs: [ByteString], command: ByteString?) -> Name {
    let first = outputs.first { !Paths.isAbsolute($0) } ?? outputs.first ?? ""
    guard isCMake else { return .output(first) }
    for output in outputs {
      if Self.isBookkeeping(output) { return .nobody }
      if let target = Self.owner(of: output) { return .target(target, .part) }
    }
    for output in outputs {
      if let target = linked(output, command) { return .target(target, .last) }
      if let utility = Self.utility(output) { return .target(utility, .whole) }
    }
    return .output(outputs.contains("build.ninja") ? "build.ninja" : first)
  }

  private static func isBookkeeping(_ output: ByteString) -> Bool {
    let names: [StaticString] = ["cmake.verify_globs", "VerifyGlobs.cmake_force", "start_instrument"]
    let slash = output.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    return names.contains { name in
      output.bytes.count - slash == name.utf8CodeUnitCount
        && name.withUTF8Buffer { output.bytes[slash...].elementsEqual($0) }
    }
  }

  /// `sub/CMakeFiles/app.dir/src/a.c.o` → `app`.
  static func owner(of path: ByteString) -> ByteString? {
    path.bytes.withUnsafeBufferPointer { bytes in place(of: bytes).map { ByteString(bytes: bytes[$0]) } }
  }

  /// Where the target's name stands in a path. Asked for every output of a build, so no part of the path is copied.
  private static func place(of path: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    let (slash, ending) = (UInt8(ascii: "/"), ".dir".utf8)
    var start = 0
    while let end = path[start...].firstIndex(of: slash) {
      defer { start = end + 1 }
      guard path[start..<end].elementsEqual("CMakeFiles".utf8) else { continue }
      guard let next = path[(end + 1)...].firstIndex(of: slash) else { return nil }
      let name = path[(end + 1)..<next]
      return name.suffix(ending.count).elementsEqual(ending) ? end + 1..<next - ending.count : nil
    }
    return nil
  }

  /// `sub/CMakeFiles/docs` and `CMakeFiles/edit_cache.util`, which no command writes, → `docs`, `edit_cache`.
  static func utility(_ path: ByteString) -> ByteString? {
    let parts = path.split(on: UInt8(ascii: "/"))
    guard let name = parts.last, parts.dropLast().last == "CMakeFiles", !name.isEmpty else { return nil }
    if name.hasSuffix(".util") { return ByteString(bytes: name.bytes.dropLast(".util".utf8.count)) }
    return name.bytes.contains(UInt8(ascii: ".")) ? nil : name
  }

  /// The target that an output was linked for: what the file API says, else what its link command joins, else the
  /// target whose name the file bears.
  private func linked(_ output: ByteString, _ command: ByteString?) -> ByteString? {
    if let target = reply?.artifacts[output] { return target }
    guard Self.isProduct(output) else { return nil }
    let stem = Self.stem(output)
    if targets.contains(stem) { return stem }
    guard let command else { return nil }
    let words = command.split(on: 0x20)
    if let at = words.firstIndex(of: "cmake_symlink_library"), let library = words.dropFirst(at + 1).first {
      return reply?.artifacts[library] ?? (targets.contains(Self.stem(library)) ? Self.stem(library) : nil)
    }
    // CMake's links are `: && COMMAND && :`; custom commands are not.
    guard command.hasPrefix(": && ") else { return nil }
    return words.lazy.compactMap { Self.owner(of: $0) ?? Self.responseOwner($0) }.first
  }

  /// `@CMakeFiles/app.rsp` → `app`
  private static func responseOwner(_ word: ByteString) -> ByteString? {
    guard word.hasPrefix("@"), word.contains("CMakeFiles/"), word.hasSuffix(".rsp") else { return nil }
    return ByteString(bytes: word.lastComponent.bytes.dropLast(".rsp".utf8.count))
  }

  /// A library, a program or a module by its ending.
  static func isProduct(_ path: ByteString) -> Bool {
    let name = path.lastComponent
    return name.pathExtension.isEmpty || name.contains(".so.")
      || [".a", ".so", ".dylib", ".dll", ".exe", ".lib", ".bundle"].contains(name.pathExtension)
      || (name.pathExtension.bytes.dropFirst().allSatisfy { 48...57 ~= $0 })
  }

  /// `sub/libapp.so.1.2` → `app`, `bin/app` → `app`
  private static func stem(_ path: ByteString) -> ByteString {
    let name = path.lastComponent
    let isLibrary = name.hasPrefix("lib")
    let bytes = name.bytes.dropFirst(isLibrary ? 3 : 0)
    let endings = [".so", ".a", ".dylib", ".dll", ".exe", ".lib"].map { Array($0.utf8) }
    for at in bytes.indices where bytes[at] == UInt8(ascii: ".") {
      let rest = bytes[at...]
      if endings.contains(where: { rest.elementsEqual($0) || rest.starts(with: $0 + [UInt8(ascii: ".")]) }) {
        return ByteString(bytes: bytes[..<at])
      }
    }
    return isLibrary && name.pathExtension.isEmpty ? name : ByteString(bytes: bytes)
  }
}
