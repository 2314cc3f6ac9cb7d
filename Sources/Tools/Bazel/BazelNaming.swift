import Model

/// Finds the label of an action by its progress message, for profiles without labels: only what is certain, since
/// people look for their time where we put it.
struct BazelNaming {
  /// Labels of the workspace by package.
  private var packages: [ByteString: [ByteString]] = [:]
  /// The rule of a source file; nil for one of several.
  private var sources: [ByteString: ByteString?] = [:]
  private let known: Set<ByteString>

  init(graph: BazelGraph?, labels: some Sequence<ByteString>) {
    known = Set(labels).union((graph?.rules).map { Set($0.keys) } ?? [])
    for label in known.sorted() {
      if let package = BazelLabel.package(label) { packages[package, default: []].append(label) }
    }
    for label in (graph?.rules.keys).map({ $0.sorted() }) ?? [] {
      for file in graph?.files(label) ?? [] { sources[file] = .some(sources[file] == nil ? label : nil) }
    }
  }

  func label(_ message: ByteString) -> ByteString? {
    let words = message.split(on: UInt8(ascii: " ")).map(Self.plain)
    for word in words where word.hasPrefix("//") || word.hasPrefix("@") { return BazelLabel.plain(word) }
    for word in words {
      if let rule = sources[word] { return rule }
      if let label = maker(of: word) { return label }
    }
    return nil
  }

  /// Without quotes and a full stop.
  private static func plain(_ word: ByteString) -> ByteString {
    let quotes: Set<UInt8> = [UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: ",")]
    return ByteString(
      bytes: Array(word.bytes.drop(while: quotes.contains).reversed().drop(while: quotes.contains).reversed()))
  }

  /// The rule that makes a file, by the names that rules give to files: `base/libfat.so` is of `//base:fat`.
  private func maker(of path: ByteString) -> ByteString? {
    var path = Self.inBin(path)
    if let solib = path.dropping(prefix: "_solib_") {
      guard let name = solib.cut(at: UInt8(ascii: "/")).1 else { return nil }
      path = Self.unmangled(name)
    }
    var folder = path
    while let slash = folder.bytes.lastIndex(of: UInt8(ascii: "/")) {
      folder = ByteString(bytes: folder.bytes[..<slash])
      guard let labels = packages[folder] else { continue }
      return Self.best(labels, for: ByteString(bytes: path.bytes[(slash + 1)...]))
    }
    return packages[""].flatMap { Self.best($0, for: path) }
  }

  /// `bazel-out/k8-fastbuild/bin/app/demo` → `app/demo`.
  private static func inBin(_ path: ByteString) -> ByteString {
    guard path.hasPrefix("bazel-out/") else { return path }
    let parts = path.bytes.split(separator: UInt8(ascii: "/"), maxSplits: 3)
    return parts.count == 4 ? ByteString(bytes: parts[3]) : path
  }

  /// `libbase_Slibfat.so` → `base/libfat.so`.
  private static func unmangled(_ name: ByteString) -> ByteString {
    var (bytes, rest): ([UInt8], ArraySlice<UInt8>) = ([], (name.dropping(prefix: "lib") ?? name).bytes[...])
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "_"), rest.first == UInt8(ascii: "S") {
        bytes.append(UInt8(ascii: "/"))
        rest.removeFirst()
      } else if byte == UInt8(ascii: "_"), rest.first == UInt8(ascii: "U") {
        bytes.append(byte)
        rest.removeFirst()
      } else {
        bytes.append(byte)
      }
    }
    return ByteString(bytes: bytes)
  }

  /// The label whose name the file begins with, alone or behind `lib`; the longest of several.
  private static func best(_ labels: [ByteString], for file: ByteString) -> ByteString? {
    let fits = labels.filter { label in
      let name = BazelLabel.name(label)
      return isMade(file, by: name) || file.dropping(prefix: "lib").map { isMade($0, by: name) } ?? false
        || file.hasPrefix("_objs/\(name)/")
    }
    return fits.max { BazelLabel.name($0).bytes.count < BazelLabel.name($1).bytes.count }
  }

  private static func isMade(_ file: ByteString, by name: ByteString) -> Bool {
    guard file.bytes.starts(with: name.bytes) else { return false }
    guard file.bytes.count > name.bytes.count else { return true }
    let rest = ByteString(bytes: file.bytes[name.bytes.count...])
    // `demo.runfiles`, `demo-2.params`; `demo.cc` is a source, and whose the graph tells.
    let isSource = [".cc", ".c", ".cpp", ".cxx", ".h", ".hpp", ".java", ".py", ".go", ".rs", ".ts", ".kt", ".swift"]
      .contains(rest)
    return !isSource && (rest.hasPrefix(".") || rest.hasPrefix("/") || rest.hasPrefix("-") && rest.hasSuffix(".params"))
  }
}
