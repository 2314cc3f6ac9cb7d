import System
import Testing

struct PlatformTests {
  private func ask(_ argv: String...) throws -> String {
    let result = try Spawn.run(argv.map { Array($0.utf8) }, limit: .seconds(60))
    return String(decoding: result.output.dropLast(), as: UTF8.self)
  }

  @Test func machineClassIsWhatUnameSays() throws {
    let names = try ask("uname", "-sm").split(separator: " ")
    #expect(Platform.machineClass() == "\(names[0].lowercased())-\(names[1])")
  }

  @Test func processorsIsWhatNprocSays() throws {
    #expect(Platform.processors() == Int(try ask("env", "-u", "OMP_NUM_THREADS", "-u", "OMP_THREAD_LIMIT", "nproc")))
  }

  @Test func clocks() {
    let (first, second) = (Platform.monotonic(), Platform.monotonic())
    #expect(first > 0 && second >= first)
    #expect(Platform.realtime() > 1_700_000_000_000_000_000)
  }

  @Test func variables() {
    #expect(Platform.variable("PATH")?.isEmpty == false)
    #expect(Platform.variable("NO_SUCH_VARIABLE_OF_OURS") == nil)
  }

  @Test func whatIsNoTerminalHasNoColumns() throws {
    let nothing = try File("/dev/null", .read)
    #expect(!Platform.isTerminal(nothing.descriptor) && Platform.columns(nothing.descriptor) == nil)
    #expect(!Platform.isTerminal(-1) && Platform.columns(-1) == nil)
    _ = try nothing.status()
  }

  @Test func randomBytesDiffer() {
    #expect(Platform.random(16).count == 16 && Platform.random(16) != Platform.random(16) && Platform.random(0).isEmpty)
  }

  @Test func loadIsANumber() {
    if let load = Platform.loadAverage() { #expect(load >= 0 && load.isFinite) }
    #expect(Platform.processorName()?.hasPrefix(" ") != true && Platform.processorName()?.isEmpty != true)
  }
}
