import Synchronization
import System
import TestSupport
import Testing

/// The same words bare and wrapped, each in a fresh folder: nothing that a caller can see may differ.
struct Pair {
  var files: [String: String] = [:]
  /// C programs: name and source, with what the compiler is told besides.
  var programs: [Program] = []
  var environment: [String: String?] = [:]
  var input: String?
  /// Options of `ratchet run`.
  var options: [String] = []
  /// Words in front of the wrapper: `timeout 1`.
  var around: [String] = []
  /// Whether process ids and addresses are printed: numbers of three digits and more are then not compared.
  var printsNumbers = false

  struct Program {
    var name: String
    var source: String
    var flags: [String] = []
  }

  /// Runs `words` both ways and expects the same output, status and signal; `wrapped` is given back.
  @discardableResult
  func check(_ words: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> Ended {
    let bare = try result([], words)
    let wrapped = try result(["./ratchet", "run", "--quiet"] + options + ["--"], words)
    wrapped.expectSame(as: bare, sourceLocation)
    return wrapped
  }

  @discardableResult
  func check(_ script: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Ended {
    try check(["sh", "-c", script], sourceLocation: sourceLocation)
  }

  func result(_ wrapper: [String], _ words: [String]) throws -> Ended {
    let bench = try bench()
    var ended = try run(
      around + wrapper + words, in: bench.path, environment: bench.environment(environment), input: input)
    ended.neutralize(bench.path, numbers: printsNumbers)
    return ended
  }

  /// A folder with everything in it, where any user may work.
  func bench() throws -> Bench {
    let bench = try Bench(files: files)
    _ = try run(
      ["sh", "-c", "chmod 777 . && chmod -R a+rX . && cp \"$0\" ratchet", product("ratchet")], in: bench.path)
    for program in programs { _ = try run(["cp", Self.compiled(program), program.name], in: bench.path) }
    return bench
  }

  private static let compiler = Mutex<(folder: TemporaryFolder?, made: Set<String>)>((nil, []))

  /// Each program is compiled once.
  private static func compiled(_ program: Program) throws -> String {
    try compiler.withLock { state in
      let folder = try state.folder ?? TemporaryFolder()
      state.folder = folder
      let name = program.name + program.flags.joined()
      if state.made.insert(name).inserted {
        try folder.write("\(name).c", program.source)
        let words = ["cc", "-g", "-o", name, "\(name).c", "-pthread"] + program.flags
        let ended = try run(words, in: folder.path.description)
        #expect(ended.status == 0, "\(ended.err)")
      }
      return "\(folder.path)/\(name)"
    }
  }
}

extension Ended {
  func expectSame(as bare: Ended, _ location: SourceLocation) {
    checkText(out, bare.out, "stdout, wrapped against bare,", at: location)
    checkText(err, bare.err, "stderr, wrapped against bare,", at: location)
    #expect(status == bare.status && signal == bare.signal, sourceLocation: location)
    #expect(outBytes == bare.outBytes && errBytes == bare.errBytes, sourceLocation: location)
  }

  /// The folder's name, and where asked process ids and addresses, are different in any two runs.
  mutating func neutralize(_ folder: String, numbers: Bool) {
    guard numbers || out.contains(folder) || err.contains(folder) else { return }
    out = Self.neutral(out.replacing(folder, with: "FOLDER"), numbers)
    err = Self.neutral(err.replacing(folder, with: "FOLDER"), numbers)
    outBytes = Array(out.utf8)
    errBytes = Array(err.utf8)
  }

  static func neutral(_ text: String, _ numbers: Bool) -> String {
    guard numbers else { return text }
    var (result, digits) = ("", "")
    for character in text + "\u{0}" {
      if character.isHexDigit, character.isNumber || !digits.isEmpty {
        digits.append(character)
        continue
      }
      result += digits.count > 2 ? "#" : digits
      digits = ""
      if character != "\u{0}" { result.append(character) }
    }
    return result
  }
}
