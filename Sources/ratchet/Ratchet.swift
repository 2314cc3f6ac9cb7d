import Arguments
import System

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// The command line: parses, hands over to one verb, prints what failed, exits.
@main
struct Ratchet {
  static func main() {
    do throws(Failure) {
      exit(Int32(try perform(words())))
    } catch {
      Console.report(error)
      exit(Int32(error.status))
    }
  }

  /// Ends this process before a verb has returned.
  static func leave(_ status: Int) -> Never { exit(Int32(status)) }

  /// The words after the program's name, as bytes: an argument need not be UTF-8.
  private static func words() -> [[UInt8]] { Array(Platform.arguments().dropFirst()) }

  private static func perform(_ words: [[UInt8]]) throws(Failure) -> Int {
    switch try parse(words) {
    case .help(let text):
      Console.answer(text)
      return 0
    case .version:
      Console.answer("ratchet \(Declaration.version)\n")
      return 0
    case .invocation(let parsed): return try verb(parsed)
    }
  }

  private static func parse(_ words: [[UInt8]]) throws(Failure) -> Request {
    do throws(UsageError) {
      return try Declaration.program.parse(words, width: Console.helpWidth)
    } catch {
      let isRun = words.first.map { $0.elementsEqual("run".utf8) } ?? false
      throw Failure(error.description, hint: error.help, status: isRun ? 125 : 64)
    }
  }

  private static func verb(_ parsed: Parsed) throws(Failure) -> Int {
    switch parsed.path.first {
    case "init": try InitVerb(parsed).perform()
    case "run": try RunVerb(parsed).perform()
    case "status": try StatusVerb(parsed).perform()
    case "report": try ReportVerb(parsed).perform()
    case "why": try WhyVerb(parsed).perform()
    case "propose": try ProposeVerb(parsed).perform()
    case "gate": try GateVerb(parsed).perform()
    case "tighten": try TightenVerb(parsed).perform()
    case "loosen": try LoosenVerb(parsed).perform()
    case "mv": try MoveVerb(parsed).perform()
    case "retire": try RetireVerb(parsed).perform()
    case "fix": try FixVerb(parsed).perform()
    case "merge-driver": try MergeDriverVerb(parsed).perform()
    case "history": try HistoryVerb(parsed).perform()
    case "completions": try CompletionsVerb(parsed).perform()
    default: throw Failure("no verb given", hint: "ratchet --help", status: 64)
    }
  }
}
