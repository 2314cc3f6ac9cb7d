import Model

/// The operands and the mode of a C-like compiler's command line (GCC manual, "Overall Options").
struct CompilerArguments {
  enum Mode { case link, compile, assembly, preprocess, check }

  var mode = Mode.link
  var inputs: [ByteString] = []
  /// Files of `-include` and `-imacros`.
  var included: [ByteString] = []
  /// The file that `-MF` names, or `-Wp,-MD,FILE` hands on.
  var dependencyFile: ByteString?
  /// `-MD` or `-MMD`: what is included is written down beside the output.
  var writesDependencies = false

  private static let takesValue: Set<ByteString> = [
    "-o", "-I", "-L", "-D", "-U", "-isystem", "-iquote", "-idirafter", "-isysroot", "-MT", "-MQ", "-x", "-Xlinker",
    "-Xassembler", "-Xpreprocessor", "-Xclang", "-arch", "-target", "-framework", "-T", "-u",
    "-z",
    "-e", "-l", "-B", "-aux-info", "--param", "-wrapper", "-install_name", "-dumpdir", "-dumpbase", "-mllvm", "-h",
  ]

  init(_ words: ArraySlice<ByteString>) {
    var rest = words
    while let word = rest.popFirst() {
      switch word {
      case "-c": mode = .compile
      case "-S": mode = .assembly
      case "-E": mode = .preprocess
      case "-M", "-MM", "-fsyntax-only": mode = .check
      case "-MD", "-MMD": writesDependencies = true
      case "-MF": dependencyFile = rest.popFirst()
      case "-include", "-imacros": included += [rest.popFirst()].compactMap(\.self)
      default:
        if Self.takesValue.contains(word) {
          rest = rest.dropFirst()
        } else if let named = word.dropping(prefix: "-Wp,-MMD,") ?? word.dropping(prefix: "-Wp,-MD,") {
          dependencyFile = named
        } else if !word.hasPrefix("-"), !word.hasPrefix("@"), !word.isEmpty {
          inputs.append(word)
        }
      }
    }
  }

  /// What the compiler writes when no `-o` says it; nil where that is nothing or standard output.
  var defaultOutput: ByteString? {
    guard let first = inputs.first else { return nil }
    switch mode {
    case .link: return "a.out"
    case .compile: return inCurrentFolder(first, ".o")
    case .assembly: return inCurrentFolder(first, ".s")
    case .preprocess, .check: return nil
    }
  }

  private func inCurrentFolder(_ source: ByteString, _ ending: String) -> ByteString {
    let name = source.lastComponent
    return ByteString(bytes: name.bytes.dropLast(name.pathExtension.bytes.count) + ending.utf8)
  }
}
