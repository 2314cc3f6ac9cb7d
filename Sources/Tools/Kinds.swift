import Model

/// What kind of work a target is, from the programs that ran for it.
enum Kinds {
  /// What one program's presence says.
  private enum Trait { case compiles, archives, links, isRustc }

  private static let innerCompilers: Set<ByteString> = [
    "cc1", "cc1plus", "cc1obj", "cc1objplus", "f951", "as", "swift-frontend", "javac", "tsc",
  ]

  static func kind(_ target: Assignment.Target, programs: [[ByteString]]) -> TargetTiming.Kind {
    switch target.source {
    case .command: return .command
    case .script: return .task
    case .marker(let family) where family != .make && family != .go && family != .cargo: return .task
    case .marker, .edge, .output: break
    }
    var traits: Set<Trait> = []
    for arguments in programs { traits.formUnion(self.traits(arguments)) }
    if traits.contains(.isRustc) { return .compile }
    if traits.contains(.links) { return .link }
    if traits.contains(.archives) { return .archive }
    if traits.contains(.compiles) { return .compile }
    let isFile = target.key.name.bytes.contains(UInt8(ascii: "/")) || !target.key.name.pathExtension.isEmpty
    return isFile ? .generate : .task
  }

  private static func traits(_ arguments: [ByteString]) -> Set<Trait> {
    let words = CommandWords.effective(arguments)
    let plain = Programs.plain(words.first?.lastComponent ?? "")
    if plain == "rustc" { return [.isRustc] }
    if plain == "compile" || innerCompilers.contains(plain) { return [.compiles] }
    if plain == "link" || Programs.linkers.contains(plain) { return [.links] }
    if Programs.archivers.contains(plain) || plain == "ranlib" { return [.archives] }
    guard Programs.compilers.contains(plain) else { return [] }
    let compiler = CompilerArguments(words.dropFirst())
    switch compiler.mode {
    case .compile, .assembly: return [.compiles]
    case .link: return compiler.inputs.isEmpty ? [] : [.links]
    case .preprocess, .check: return []
    }
  }
}
