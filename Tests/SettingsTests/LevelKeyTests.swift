import Figures
import Model
import Settings
import Testing

private let keys = LevelKeys(loops: ["inner", "tests"])

@Test(
  "keys of levels and what they mean",
  arguments: [
    ("app/a.o|linux-x86_64", LevelKey(.target("app/a.o"), machine: "linux-x86_64")),
    ("app/a.o|linux-x86_64|ci-large", LevelKey(.target("app/a.o"), machine: "linux-x86_64|ci-large")),
    ("a|b|linux-x86_64", LevelKey(.target("a|b"), machine: "linux-x86_64")),
    ("tests/a.o|darwin-arm64", LevelKey(.target("a.o"), loop: "tests", machine: "darwin-arm64")),
    ("inner/tests/a.o|linux-x86_64", LevelKey(.target("tests/a.o"), machine: "linux-x86_64")),
    ("inner/loop:x|linux-x86_64", LevelKey(.target("loop:x"), machine: "linux-x86_64")),
    ("tests/|linux-x86_64", LevelKey(.target("tests/"), machine: "linux-x86_64")),
    ("tests|linux-x86_64", LevelKey(.target("tests"), machine: "linux-x86_64")),
    ("//lib:a|linux-x86_64", LevelKey(.target("//lib:a"), machine: "linux-x86_64")),
    ("loop:inner|linux-x86_64|ci", LevelKey(.loop, machine: "linux-x86_64|ci")),
    ("radius:a|b.h|tests", LevelKey(.radius("a|b.h"), loop: "tests")),
  ])
func meaning(text: String, key: LevelKey) {
  #expect(keys.key(text) == key)
  #expect(keys.text(key) == text)
}

@Test(
  "what is no key",
  arguments: [
    "", "a", "|linux-x86_64", "a|", "a|linux", "loop:|linux-x86_64", "loop:a b|linux-x86_64", "radius:|inner",
    "radius:a.h", "radius:a.h|", "a|linux-x86_64|",
  ])
func none(text: String) { #expect(keys.key(text) == nil) }

@Test func `three significant digits`() {
  let rounded = [12.449, 8.305, 0.05234, 123.6, 1234.0, 99.96, 0.9996, 60].map { Digits.three($0) }
  #expect(rounded == [12.4, 8.31, 0.0523, 124, 1230, 100, 1, 60])
  #expect(Digits.three(12.41, notBelow: 12.41) == 12.5)
  #expect(Digits.three(12.39, notBelow: 12.39) == 12.4)
  #expect(Digits.three(1234.1, notBelow: 1234.1) == 1240)
  #expect(Digits.three(0) == 0 && Digits.three(-3.14159) == -3.14159)
  #expect("\(Digits.three(11.8095))" == "11.8")
}
