import Model
import Tools

/// What is kept out of all that is written: tokens and passwords among the command's words; with `--private` all of them,
/// but for the program's name.
struct Privacy {
  var command: [ByteString]
  var isOn: Bool

  /// The command as records have it.
  var shown: [ByteString] { isOn ? [program] : Secrets.hidden(command) }

  private var program: ByteString { command.first?.lastComponent ?? "" }

  /// A command that is its own target bears its first words as a name.
  func targets(_ targets: [TargetTiming]) -> [TargetTiming] {
    guard isOn else { return targets }
    return targets.map { target in
      guard target.kind == .command else { return target }
      var target = target
      target.name = program
      return target
    }
  }

  /// Notes that quote an argument (the path of a makefile) without it.
  func notes(_ notes: [String]) -> [String] {
    guard isOn else { return notes }
    let words = command.dropFirst().map(\.description).filter { $0.count > 2 }
    return notes.map { note in words.reduce(note) { $0.replacing($1, with: "…") } }
  }
}
