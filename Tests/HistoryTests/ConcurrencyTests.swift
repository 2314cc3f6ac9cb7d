import Model
import System
import TestSupport
import Testing

@testable import History

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

/// Many writers at once, each with its own open file, as so many processes would have.
@Suite struct ConcurrencyTests {
  @Test func sixtyFourWritersLoseNothing() throws {
    let folder = try TemporaryFolder()
    let history = Sample.history(folder)
    onThreads(64) { writer in
      for number in 0..<20 { append(Sample.build(writer * 20 + number, targets: wide(number)), to: history) }
    }
    let check = try history.check()
    #expect(check.builds == 1280)
    #expect(check.isSound && check.duplicates.isEmpty)
    checkText(try folder.read(".ratchet/.gitignore"), "*\n")
    var sizes: Set<Int> = []
    _ = try history.forEach {
      sizes.insert($0.targets.count)
      return true
    }
    #expect(sizes == [1, 1000])
  }

  /// Every build is either there, or was old enough to be dropped, however often the file is replaced meanwhile.
  @Test func pruningLosesNothingOfTheOthers() throws {
    let folder = try TemporaryFolder()
    let history = Sample.history(folder)
    // Even numbers are old and may go; odd ones are in the future and must stay.
    @Sendable func number(_ writer: Int, _ i: Int) -> Int { (i.isMultiple(of: 2) ? 0 : 50_000) + writer * 30 + i }
    onThreads(9) { thread in
      if thread == 8 {
        for _ in 0..<40 { prune(history) }
      } else {
        for i in 0..<30 { append(Sample.build(number(thread, i)), to: history) }
      }
    }
    prune(history)
    let check = try history.check()
    #expect(check.isSound && check.duplicates.isEmpty)
    var kept: Set<String> = []
    _ = try history.forEach {
      kept.insert($0.id)
      return true
    }
    let expected = (0..<8).flatMap { writer in
      stride(from: 1, to: 30, by: 2).map { Sample.build(number(writer, $0)).id }
    }
    #expect(kept == Set(expected))
    #expect(try counted(folder) == 8 * 15)
  }

  /// How many builds the daily lines stand for.
  private func counted(_ folder: TemporaryFolder) throws -> Int {
    try folder.read(".ratchet/history.jsonl").split(separator: "\n").reduce(0) { sum, line in
      guard let at = line.firstRange(of: "\"builds\":") else { return sum }
      return sum + (Int(line[at.upperBound...].prefix { $0.isNumber }) ?? 0)
    }
  }

  private func wide(_ number: Int) -> [TargetTiming] {
    let count = number == 10 ? 1000 : 1
    return (0..<count).map { TargetTiming(name: ByteString("target-\($0)"), wall: .milliseconds(1)) }
  }
}

private func append(_ build: Build, to history: History) {
  do throws(HistoryError) {
    let notes = try history.append(build)
    #expect(notes.isEmpty)
  } catch { Issue.record("\(error)") }
}

private func prune(_ history: History) {
  do throws(HistoryError) {
    let result = try history.prune(before: Sample.build(40_000).started)
    #expect(result.problems.isEmpty)
  } catch { Issue.record("\(error)") }
}

/// Runs `body` on so many threads of the system at once and waits for all.
private func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
  var threads: [pthread_t] = []
  for index in 0..<count {
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work { body(index) }).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<Work>.fromOpaque(raw).takeRetainedValue().run() }
        return nil
      }, work)
    #expect(code == 0)
    threads.append(thread)
  }
  for thread in threads { pthread_join(thread, nil) }
}
