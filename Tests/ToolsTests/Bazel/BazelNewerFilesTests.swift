import Model
import Testing

@testable import Tools

/// Build events and execution logs as descriptions of Bazel 7 and later have them, made by hand: not seen from a real one.
@Suite struct BazelNewerFilesTests {
  private static let events = """
    {"id":{"started":{}},"children":[],"started":{"uuid":"u","buildToolVersion":"8.3.1","startTime":"2026-09-21T10:00:00.250Z","command":"test"}}
    {"id":{"targetConfigured":{"label":"@@//a:t"}},"configured":{"targetKind":"cc_test rule","testSize":"SMALL"}}
    {"id":{"actionCompleted":{"primaryOutput":"bazel-out/a.o","label":"//a:b","configuration":{"id":"c"}}},"action":{"success":false,"type":"CppCompile","exitCode":1,"startTime":"2026-09-21T10:00:01Z","endTime":"2026-09-21T10:00:02.500Z"}}
    {"id":{"testResult":{"label":"//a:t","run":1,"shard":1,"attempt":1}},"testResult":{"status":"PASSED","testAttemptStart":"2026-09-21T10:00:01Z","testAttemptDuration":"1.500s","executionInfo":{"strategy":"linux-sandbox"}}}
    {"id":{"testResult":{"label":"//a:old","run":1,"shard":1,"attempt":1}},"testResult":{"status":"PASSED","cachedLocally":true,"testAttemptDuration":"9.0s"}}
    {"id":{"testSummary":{"label":"//a:t"}},"testSummary":{"overallStatus":"PASSED","totalRunDuration":"1.500s"}}
    {"id":{"buildMetrics":{}},"buildMetrics":{"actionSummary":{"actionsExecuted":"3","runnerCount":[{"name":"disk cache hit","count":2,"execKind":""},{"name":"linux-sandbox","count":1,"execKind":"Local"}]}}}
    {"id":{"buildFinished":{}},"finished":{"exitCode":{"name":"BUILD_FAILURE","code":1},"finishTime":"2026-09-21T10:00:03Z"},"lastMessage":true}
    """

  @Test func buildEvents() throws {
    let events = BazelEventsReader.read(Content(Array(Self.events.utf8), step: 11).open())
    #expect(events.trouble == nil && events.isWhole)
    #expect(events.started == Timestamp(microseconds: 1_789_984_800_250_000))
    #expect(events.finished == Timestamp(microseconds: 1_789_984_803_000_000))
    #expect(events.version == "8.3.1" && events.exitName == "BUILD_FAILURE" && events.exitCode == 1)
    #expect(events.targets["//a:t"]?.isTest == true)
    let action = try #require(events.actions.first)
    #expect(action.label == "//a:b" && action.mnemonic == "CppCompile" && !action.isSuccess)
    #expect(action.start == Timestamp(microseconds: 1_789_984_801_000_000))
    #expect(action.end == Timestamp(microseconds: 1_789_984_802_500_000))
    #expect(events.tests["//a:t"]?.wall == .milliseconds(1500))
    // The time of a cached test is the one of the run that it had.
    #expect(events.tests["//a:old"]?.wall == .zero)
    #expect(events.runners == ["disk cache hit": 2, "linux-sandbox": 1])
    #expect(BazelInvocation(events: events).hit == .localHit)
  }

  private static let spawns = [
    #"{"commandArgs":["cc","-c"],"inputs":[],"listedOutputs":["bazel-out/a.o"],"mnemonic":"CppCompile","targetLabel":"@@//a:b","runner":"linux-sandbox","metrics":{"totalTime":"1.9s","executionWallTime":"1.250s","queueTime":"0.3s","startTime":"2026-09-21T10:00:01Z"}}"#,
    #"{"commandArgs":["cc","-d"],"listedOutputs":["bazel-out/c.o"],"targetLabel":"//a:c","runner":"disk cache hit","cacheHit":true}"#,
    #"{"commandArgs":["cc","-e"],"listedOutputs":["bazel-out/d.o"],"targetLabel":"//a:d","runner":"remote","exitCode":1,"status":"NON_ZERO_EXIT"}"#,
  ]

  @Test(arguments: ["\n", ""]) func executionLog(_ separator: String) {
    // Lines, or objects back to back.
    let log = BazelExecutionLog.read(Content(Array(Self.spawns.joined(separator: separator).utf8), step: 5).open())
    #expect(log.trouble == nil)
    #expect(log.spawns.map(\.label) == ["//a:b", "//a:c", "//a:d"])
    #expect(log.spawns.map(\.isHit) == [false, true, false])
    #expect(log.spawns.map(\.isDiskHit) == [nil, true, nil])
    #expect(log.spawns.map(\.hasFailed) == [false, false, true])
    #expect(log.spawns[0].wall == .milliseconds(1250))
    #expect(log.spawns[0].start == Timestamp(microseconds: 1_789_984_801_000_000))
    let outcomes = BazelOutcomes(BazelInvocation(log: log, termination: .exited(1))).all()
    #expect(outcomes == ["//a:b": .executed, "//a:c": .localHit, "//a:d": .failed])
  }
}
