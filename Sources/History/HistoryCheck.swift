import Model
import System

/// What a look at every byte of a history showed.
public struct HistoryCheck: Equatable, Sendable {
  /// Builds, each id counted once.
  public var builds = 0
  /// Lines of daily medians, which `prune` left.
  public var dailyLines = 0
  /// Lines that are neither, with their numbers.
  public var problems: [HistoryProblem] = []
  /// Ids that more than one line has, in order of their second line.
  public var duplicates: [String] = []
  /// Files whose last line has no line end; the next append closes it.
  public var tornTails: [Path] = []

  public init() {}

  /// Nothing that a user must know; duplicates are not: readers take each id once.
  public var isSound: Bool { problems.isEmpty && tornTails.isEmpty }
}

extension History {
  /// Reads every line of every file in full.
  public func check() throws(HistoryError) -> HistoryCheck {
    var check = HistoryCheck()
    var counts: [String: Int] = [:]
    for file in try files() {
      guard let lines = try lines(of: file) else { continue }
      let entries = Entries(lines)
      while let line = try attempt(.read, file, lines.next) {
        if !line.isClosed { check.tornTails.append(file) }
        if line.isBlank { continue }
        do throws(LineFault) {
          guard let build = try entries.build(line) else {
            check.dailyLines += 1
            continue
          }
          counts[build.id, default: 0] += 1
          if counts[build.id] == 2 { check.duplicates.append(build.id) }
        } catch { check.problems.append(entries.problem(line, error)) }
      }
    }
    check.builds = counts.count
    return check
  }

  /// nil where there is no such file.
  func lines(of file: Path, fromEnd: Bool = false) throws(HistoryError) -> (any LineSource)? {
    do throws(SystemError) {
      return fromEnd ? try BackwardLines(file) : try ForwardLines(file)
    } catch {
      if error.isNotFound { return nil }
      throw HistoryError(.read, file, .system(error))
    }
  }
}
