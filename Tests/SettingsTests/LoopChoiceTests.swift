import Model
import Settings
import TestSupport
import Testing

private let file = #"""
  {"schema": 1, "loops": {
  "inner": {"command": ["make", "-j8", "check"], "budget_s": 60, "over_budget_exit": 3},
  "inner|ci": {"budget_s": 90},
  "ci-clean": {"command": ["make", "all"], "budget_s": "off", "trace": "off"},
  "tests": {"budget_s": 20},
  "tests|ci": {"command": ["ctest", "-j", "4"]}
  }}
  """#

private func words(_ line: String) -> [ByteString] { line.split(separator: " ").map { ByteString(String($0)) } }

/// Names the loop of a command line, with its budget in seconds.
private func check(
  _ settings: Settings, _ line: String, named name: String? = nil, label: String? = nil, _ expected: String
) {
  let choice =
    switch settings.loop(for: words(line), named: name, label: label) {
    case .loop(let loop): "\(loop.name) \(loop.budget == .off ? "off" : "\(seconds(loop.budget))")"
    case .none: "none"
    case .unknownName(let name, let known): "unknown \(name), known \(known.joined(separator: " "))"
    }
  checkText(choice, expected, line)
}

private func seconds(_ budget: Budget) -> Int {
  if case .limit(let time) = budget { Int(time.inSeconds) } else { 0 }
}

@Test(
  "a command is its loop's but for jobs and assignments",
  arguments: [
    ("make check", "inner 60"),
    ("make -j2 check", "inner 60"),
    ("make -j check", "inner 60"),
    ("make check -j 16", "inner 60"),
    ("make --jobs=4 check", "inner 60"),
    ("make --jobs 4 check", "inner 60"),
    ("make --jobs check", "inner 60"),
    ("make CC=clang CFLAGS+=-g X:=1 Y::=2 check", "inner 60"),
    ("make all", "ci-clean off"),
    ("make", "none"),
    ("make install", "none"),
    ("make check check", "none"),
    ("make -java check", "none"),
    ("make -j8x check", "none"),
    ("make 4 check", "none"),
    ("make -k check", "none"),
    ("make --foo=bar check", "none"),
    ("make a/b=c check", "none"),
    ("make 1=c check", "none"),
    ("make =c check", "none"),
    ("./make check", "none"),
    ("ctest", "none"),
    ("", "inner 60"),
  ])
func commands(line: String, expected: String) throws { check(try Settings.parse(Array(file.utf8)), line, expected) }

@Test func `a name counts before the command`() throws {
  let settings = try Settings.parse(Array(file.utf8))
  check(settings, "make check", named: "ci-clean", "ci-clean off")
  check(settings, "true", named: "tests", "tests 20")
  check(settings, "true", named: "ner", "unknown ner, known inner ci-clean tests")
  check(settings, "true", named: "inner|ci", "unknown inner|ci, known inner ci-clean tests")
}

@Test func `a class of runners has its own values over the loop's`() throws {
  let settings = try Settings.parse(Array(file.utf8))
  check(settings, "make check", label: "ci", "inner 90")
  check(settings, "make check", label: "laptop", "inner 60")
  check(settings, "ctest -j 9", label: "ci", "tests 20")
  let inner = settings.loop(named: "inner", label: "ci")
  #expect(
    inner
      == Loop(name: "inner", command: ["make", "-j8", "check"], budget: .limit(.seconds(90)), overBudgetExit: 3))
  #expect(settings.loop(named: "odd") == nil)
  #expect(settings.entry(named: "inner")?.label == nil)
}

@Test func `an inner loop without a command stands for any`() throws {
  let text = #"{"schema": 1, "loops": {"inner": {"budget_s": 30}, "all": {"command": ["make"]}, "by-name": {}}}"#
  let settings = try Settings.parse(Array(text.utf8))
  check(settings, "ninja", "inner 30")
  check(settings, "make -j2", "all 60")
}

@Test func `only an inner loop without a command stands for any`() throws {
  let text = #"{"schema": 1, "loops": {"by-name": {"budget_s": 30}}}"#
  let settings = try Settings.parse(Array(text.utf8))
  check(settings, "ninja", "none")
  check(settings, "", "none")
}

@Test func `without a file there is one loop with its minute`() {
  check(.none, "make install", "inner 60")
  check(.none, "make", named: "inner", "inner 60")
  check(.none, "make", named: "ci", "unknown ci, known inner")
  #expect(!Settings.none.isFromFile)
  #expect(Settings.none.loops == [.inner])
  #expect(Settings.none.headroom == 0.10)
}

@Test func `a word of a command that is not UTF-8 is only compared`() throws {
  let settings = try Settings.parse(Array(file.utf8))
  #expect(settings.loop(for: [ByteString(bytes: [0xff])]) == .none)
}
