import Model
import Settings
import Testing

private let typed: [(String, Budget)] = [
  ("90s", .limit(.seconds(90))), ("60", .limit(.seconds(60))), ("1.5m", .limit(.seconds(90))),
  ("2min", .limit(.seconds(120))), ("500ms", .limit(.milliseconds(500))), ("1h", .limit(.seconds(3600))),
  ("0.25", .limit(.milliseconds(250))), ("10sec", .limit(.seconds(10))), ("off", .off),
]

@Test("budgets as they are typed", arguments: typed)
func budgets(text: String, expected: Budget) { #expect(BudgetText.parse(text) == expected) }

@Test(
  "what is no budget",
  arguments: [
    "", "s", "0", "0s", "-5", "+5", "60 s", " 60", "1e3", "0x10", "nan", "inf", "1.5.2", ".5", "5.", "5d", "OFF",
    "off ",
    "99999999999999999999", "0.0001ms", "٣s",
  ])
func noBudgets(text: String) { #expect(BudgetText.parse(text) == nil) }
