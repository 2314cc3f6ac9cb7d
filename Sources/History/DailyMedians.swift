import Figures
import JSON
import Model

/// What is kept of builds that are dropped: a line for each day and kind of build, with the medians of its targets.
///
/// `{"v":1,"daily":"2026-08-01","loop":"inner","class":"incremental","by":"run","dir":"","machine":{"class":"…"},
/// "builds":12,"wall_ms":8123.4,"targets":[{"t":"src/a.o","kind":"compile","n":9,"wall_ms":811,"work_ms":811,…}]}`.
/// The build's `wall_ms` is the median of the green ones; a target's numbers are medians of `n` samples.
/// A day whose builds are dropped in two steps has two lines.
struct DailyMedians {
  /// Builds whose times may be thrown together.
  private struct Group: Hashable {
    var loop: String?
    var buildClass: BuildClass
    var provenance: Provenance
    var directory: ByteString
    var machineClass: String

    init(_ build: Build) {
      loop = build.loop
      buildClass = build.buildClass
      provenance = build.provenance
      directory = build.directory
      machineClass = build.machine.machineClass
    }

    /// Only for a stable order of lines.
    var order: (String, String, String, ByteString, String) {
      (loop ?? "", buildClass.rawValue, provenance.rawValue, directory, machineClass)
    }
  }

  fileprivate struct Samples {
    var kind: TargetTiming.Kind
    var count = 0
    var wall: [Double] = []
    var work: [Double] = []
    var cpu: [Double] = []
    var peak: [Double] = []

    mutating func add(_ target: TargetTiming) {
      count += 1
      wall.append(target.wall.milliseconds)
      work.append(target.work.milliseconds)
      if let time = target.cpu { cpu.append(time.milliseconds) }
      if let peakKB = target.peakKB { peak.append(Double(peakKB)) }
    }
  }

  private struct Day {
    var builds = 0
    var walls: [Double] = []
    var targets: [TargetKey: Samples] = [:]
  }

  /// By date: a history is nearly in order, so that only the last days are open at a time.
  private var open: [String: [Group: Day]] = [:]
  /// Finished lines, each with its line end.
  private(set) var lines: [UInt8] = []
  private(set) var lineCount = 0

  mutating func add(_ build: Build) {
    let date = InternetTime.date(microseconds: build.started.microseconds)
    if open[date] == nil { close(keepingNewest: 1) }
    var day = open[date, default: [:]].removeValue(forKey: Group(build)) ?? Day()
    day.builds += 1
    if build.termination.isSuccess { day.walls.append(build.wall.milliseconds) }
    for target in build.targets where target.isSample {
      day.targets[target.key, default: Samples(kind: target.kind)].add(target)
    }
    open[date, default: [:]][Group(build)] = day
  }

  /// Writes the lines of all days but the newest so many.
  mutating func close(keepingNewest kept: Int = 0) {
    for date in open.keys.sorted().dropLast(kept) {
      let groups = open.removeValue(forKey: date) ?? [:]
      for (group, day) in groups.sorted(by: { $0.key.order < $1.key.order }) {
        lines += Self.line(date, group, day) + [lineFeed]
        lineCount += 1
      }
    }
  }

  private static func line(_ date: String, _ group: Group, _ day: Day) -> [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.integer("v", 1)
      $0.text("daily", date)
      $0.text("loop", group.loop)
      $0.text("class", group.buildClass.rawValue)
      $0.text("by", group.provenance.rawValue)
      $0.name("dir", group.directory)
      $0.key("machine")
      $0.object { $0.text("class", group.machineClass) }
      $0.integer("builds", day.builds)
      $0.median("wall_ms", day.walls)
      $0.key("targets")
      $0.array { json in
        for (key, samples) in day.targets.sorted(by: { $0.key < $1.key }) { samples.write(key, &json) }
      }
    }
    return json.bytes
  }
}

extension DailyMedians.Samples {
  fileprivate func write(_ key: TargetKey, _ json: inout JSONWriter) {
    json.object {
      $0.name("t", key.name)
      $0.name("dir", key.directory)
      $0.text("kind", kind.rawValue)
      $0.integer("n", count)
      $0.median("wall_ms", wall)
      $0.median("work_ms", work)
      $0.median("cpu_ms", cpu)
      $0.median("rss_kb", peak)
    }
  }
}

extension JSONWriter {
  fileprivate mutating func median(_ name: String, _ samples: [Double]) {
    guard let median = Statistics.median(samples) else { return }
    key(name)
    number(median, decimals: 6)
  }
}
