import Arguments
import Git
import Model
import Reports
import Settings
import System

/// `ratchet init`: looks at the repository and writes its ratchet.json, never over one that is there.
struct InitVerb {
  private let root: Path
  private let printsOnly: Bool
  private let registersDriver: Bool

  init(_ parsed: Parsed) throws(Failure) {
    printsOnly = parsed.flag("print")
    registersDriver = parsed.flag("merge-driver")
    do throws(SystemError) {
      let folder = try Disk.workingFolder()
      root = parsed.flag("here") ? folder : Worktree.locate(from: folder)?.root ?? folder
    } catch {
      throw Failure(
        "cannot tell the working folder", causes: [error.description], hint: "cd into an existing folder")
    }
  }

  func perform() throws(Failure) -> Int {
    if !printsOnly, Disk.exists(file) {
      guard registersDriver else { throw isThere }
      return try registerDriver()
    }
    let detection = LookAround(root: root)()
    let loop = Loop(name: Loop.inner.name, command: detection.command)
    guard let bytes = Settings.initial(loops: [loop]) else {
      throw Failure("the command has a word that JSON cannot hold", hint: "ratchet run -- COMMAND")
    }
    let message = DetectionMessage(detection, budget: loop.budget, columns: Console.width).text
    if printsOnly {
      Console.answer(bytes)
      Console.tell(message)
    } else {
      try write(bytes)
      let state = detection.command == nil ? ", which you must finish" : ""
      Console.answer("wrote \(Inert.text(file.description))\(state)\n\n\(message)\(offer)")
      if registersDriver { return try registerDriver() }
    }
    return 0
  }

  /// A merge driver stands in git's own configuration, so it is registered only when it is asked for.
  private var offer: String {
    guard !registersDriver, Worktree.locate(from: root) != nil else { return "" }
    return "also: `ratchet init --merge-driver`, so that git merges ratchet.json by its own rule\n"
  }

  private func registerDriver() throws(Failure) -> Int {
    guard let worktree = Worktree.locate(from: root) else {
      throw Failure("no git repository is around \(root): there is nothing to register with", hint: "git init")
    }
    Console.answer(try MergeDriverSetUp(worktree: worktree)())
    return 0
  }

  private var file: Path { root / "ratchet.json" }

  private var isThere: Failure {
    Failure(
      "\(file) exists already, and nothing was written",
      hint: "ratchet init --print shows what a new one would hold")
  }

  /// Makes the file, or fails where anything of that name has come in the meantime.
  private func write(_ bytes: [UInt8]) throws(Failure) {
    var isOurs = false
    do throws(SystemError) {
      let made = try File(file, .createNew)
      isOurs = true
      try made.write(bytes)
    } catch {
      if isOurs { try? Disk.remove(file) }
      if !isOurs, Disk.exists(file) { throw isThere }
      throw Failure(
        "cannot write ratchet.json", causes: [error.description], hint: "ratchet init --print writes it to stdout")
    }
  }
}
