import Gate
import Model
import Testing

@Test func `a few builds prove their slowest, seven their bound`() throws {
  #expect(LoosenLimit(trunk([8, 9, 8, 9]), commit: nil) == nil)
  let five = try #require(LoosenLimit(trunk([8, 9, 8, 10, 9]), commit: "0123456789abcdef"))
  #expect(five.most == 10.5)
  #expect(five.anchor == Anchor(seconds: 9, deviation: 0.156, commit: "0123456789ab", builds: 5))
  let eight = try #require(LoosenLimit(trunk([8, 8, 8, 8, 8, 8, 8, 80]), commit: nil))
  #expect(eight.most == 84)  // 99 % of eight builds is the slowest
  let twenty = try #require(LoosenLimit(trunk(Array(repeating: 8, count: 19) + [80]), commit: nil))
  #expect(twenty.most == 8.4)
}

@Test func `a radius is what the newest build of that edit alone executed`() {
  func build(_ edited: [ByteString]?, _ actions: [Int], exit: Termination = .exited(0)) -> Build {
    let targets = actions.enumerated().map { index, count in
      TargetTiming(
        name: ByteString("t\(index)"), kind: .compile, work: .seconds(2),
        actions: (0..<count).map { _ in Action(start: .zero, wall: .seconds(1)) })
    }
    let group = TargetTiming(name: "all", kind: .group, work: .seconds(9))
    return Build(
      id: "b", started: Timestamp(microseconds: 0), wall: .seconds(9), termination: exit, command: ["make"],
      edited: edited, targets: targets + [group])
  }
  #expect(measuredRadius(of: "a.h", in: [build(["b.h"], [1]), build(nil, [1]), build(["a.h", "b.h"], [1])]) == nil)
  let builds = [
    build(["a.h"], [9]), build(["a.h"], [3, 1, 0]), build(["a.h"], [7], exit: .exited(1)), build(["b.h"], [8]),
  ]
  #expect(measuredRadius(of: "a.h", in: builds) == Radius(actions: 5, seconds: 6))
}
