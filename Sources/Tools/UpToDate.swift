import Model

/// Targets that a build needed and did not make: products among the inputs of what it linked and archived.
struct UpToDate {
  private static let products: Set<ByteString> = [".o", ".a", ".so", ".lo", ".la", ".obj", ".dylib"]

  let base: ByteString

  /// `made`: what the build has a target for; `commands`: the programs of executed links and archives.
  func targets(made: [TargetKey], commands: [Exec]) -> [TargetKey] {
    var seen = Set(made.map { path($0.name, in: $0.directory.map { Paths.join(base, $0) } ?? base) })
    var found: [TargetKey] = []
    for exec in commands {
      let words = CommandWords.effective(exec.arguments).dropFirst()
      if let output = ArgumentNames.output(exec.arguments) { seen.insert(path(output.path, in: exec.directory)) }
      for word in words where !word.hasPrefix("-") && Self.products.contains(word.pathExtension) {
        let place = path(word, in: exec.directory)
        guard let below = Paths.relative(place, to: base), seen.insert(place).inserted else { continue }
        let isAbsolute = Paths.isAbsolute(word)
        found.append(
          TargetKey(
            name: isAbsolute ? below : word, directory: isAbsolute ? nil : Paths.directory(exec.directory, base: base)))
      }
    }
    return found.sorted()
  }

  private func path(_ name: ByteString, in folder: ByteString) -> ByteString {
    Paths.normalized(Paths.join(folder, name))
  }
}
