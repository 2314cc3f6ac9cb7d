import Arguments
import History
import Model
import Reports

/// `ratchet completions`: everything that the declaration of the command line gives others, and the names that shells
/// complete.
struct CompletionsVerb {
  private let parsed: Parsed

  /// What one names last is what one names next: so many builds are asked for names.
  private static let builds = 20

  init(_ parsed: Parsed) { self.parsed = parsed }

  func perform() throws(Failure) -> Int {
    let words = parsed.operands.first.map { String(decoding: $0, as: UTF8.self) }
    switch (parsed.value("names"), words) {
    case (let key?, nil): Console.answer(NameList.text(names(key)))
    case (nil, "bash"): Console.answer(Declaration.program.bashCompletion)
    case (nil, "zsh"): Console.answer(Declaration.program.zshCompletion)
    case (nil, "man"): Console.answer(Declaration.program.manPage())
    case (nil, "markdown"): Console.answer(Declaration.program.verbTable)
    default:
      throw Failure(
        "completions needs one word or --names KEY", hint: "ratchet completions --help", status: 64)
    }
    return 0
  }

  /// Somebody is typing: where nothing can be read there are no names, and no words about it.
  private func names(_ key: String) -> [ByteString] {
    guard let workplace = try? Workplace.find(status: 2) else { return [] }
    switch key {
    case "targets": return last(workplace) { $0.buildClass != .noOp }.flatMap { $0.targets.map(\.name) }
    case "builds": return last(workplace) { _ in true }.map { ByteString($0.id) }
    default: return workplace.settings.loops.map { ByteString($0.name) } + loops(workplace)
    }
  }

  private func last(_ workplace: Workplace, _ isWanted: (BuildHead) -> Bool) -> [Build] {
    (try? workplace.history.latest(limit: Self.builds, where: isWanted))?.builds ?? []
  }

  private func loops(_ workplace: Workplace) -> [ByteString] {
    last(workplace) { _ in true }.compactMap { $0.loop.map { ByteString($0) } }
  }
}
