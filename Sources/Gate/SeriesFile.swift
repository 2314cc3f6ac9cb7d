import Figures
import JSON
import Model

/// Builds of the trunk that were measured elsewhere: is there creep?
///
/// JSON Lines in the order of the trunk: `{"target", "seconds", "calibration_s"?, "commit"?}`, before them at most one
/// line `{"anchor_s", "sd", "ref_s"?}`; without it the first 40 builds of each target are what the others are held
/// against. An alarm is unconfirmed: only pairs can confirm it.
public struct SeriesFile: Equatable, Sendable {
  /// One a target, in the order of their first lines.
  public let verdicts: [Verdict]
  /// What a reader must know of the file, one sentence each.
  public let notes: [String]

  public init(_ reader: JSONReader) throws(InputError) {
    var content = SeriesContent()
    var lines = InputLines(reader)
    while let line = try lines.next() { try content.add(line) }
    guard !content.order.isEmpty else {
      throw InputError("there is no build in it", hint: #"one build a line: {"target": "app", "seconds": 12.1}"#)
    }
    verdicts = try content.verdicts()
    notes = content.notes
  }
}

/// What a file of builds holds, as it is read.
private struct SeriesContent {
  struct Point {
    var sample: TrunkSample
    var calibration: Double?
  }

  private static let members: Set = ["target", "target_b64", "seconds", "calibration_s", "commit"]
  private static let headerMembers: Set = ["anchor_s", "sd", "ref_s", "anchor", "n"]

  var order: [ByteString] = []
  var notes: [String] = []
  private var points: [ByteString: [Point]] = [:]
  private var anchor: Anchor?
  private var reference: Double?
  private var lines = 0
  private var unknown: Set<String> = []

  mutating func add(_ line: InputLine) throws(InputError) {
    lines += 1
    let isHeader = lines == 1 && !line.has("target") && !line.has("target_b64")
    for member in line.unknown(isHeader ? Self.headerMembers : Self.members) where unknown.insert(member).inserted {
      notes.append("line \(line.number): nothing reads \"\(member)\"")
    }
    if isHeader { return try begin(line) }
    let name = try line.neededTarget()
    let sample = TrunkSample(seconds: try line.neededSeconds("seconds"), commit: try line.text("commit"))
    if points[name] == nil {
      guard order.count < PairsFile.mostSubjects else {
        throw line.error("more than \(PairsFile.mostSubjects) targets")
      }
      order.append(name)
    }
    points[name, default: []].append(Point(sample: sample, calibration: try line.seconds("calibration_s")))
  }

  private mutating func begin(_ line: InputLine) throws(InputError) {
    reference = try line.seconds("ref_s")
    guard let seconds = try line.seconds("anchor_s") else {
      if line.has("sd") { throw line.error("\"sd\" without \"anchor_s\"") }
      if reference == nil { throw line.error("neither \"target\" nor \"anchor_s\"") }
      return
    }
    guard let deviation = try line.amount("sd") else {
      throw line.error(
        "\"anchor_s\" without \"sd\"", hint: "sd is the robust standard deviation of ln seconds, 0.03 for 3 %")
    }
    guard deviation < 1 else {
      throw line.error("\"sd\" is \(deviation)", hint: "it is the deviation of ln seconds, 0.03 for 3 %; not percent")
    }
    anchor = Anchor(
      seconds: seconds, deviation: deviation, commit: try line.text("anchor"), builds: try line.count("n") ?? 0)
  }

  mutating func verdicts() throws(InputError) -> [Verdict] {
    if anchor != nil, order.count > 1 {
      throw InputError(
        line: 1, "one anchor for \(order.count) targets", hint: "a file for each target, or no \"anchor_s\"")
    }
    var judged: [(verdict: Verdict, samples: [TrunkSample])] = []
    for name in order {
      let samples = comparable(points[name] ?? [], name)
      judged.append((judge(name, samples), samples))
    }
    return Environment.marked(judged)
  }

  private func judge(_ name: ByteString, _ samples: [TrunkSample]) -> Verdict {
    let baseline = anchor == nil ? Anchor.fewest : 0
    guard samples.count > baseline, let anchor = anchor ?? Anchor(samples.prefix(baseline)) else {
      let reason = InvalidReason(.tooFewBuilds, count: samples.count, of: baseline + 1)
      return Verdict(name: name, outcome: .invalid, reason: .invalid(reason))
    }
    return TrunkJudge(name: name, anchor: anchor).judge(samples, old: baseline, remembers: true)
  }

  /// Calibrated where the file has calibrations. Builds without one cannot be held against the others then.
  private mutating func comparable(_ points: [Point], _ name: ByteString) -> [TrunkSample] {
    let known = points.compactMap(\.calibration)
    guard !known.isEmpty, let reference = reference ?? Statistics.median(Array(known.prefix(Anchor.fewest))) else {
      return points.map(\.sample)
    }
    if known.count < points.count {
      notes.append(
        "\(name): \(points.count - known.count) of \(points.count) builds have no calibration_s and are left out")
    }
    return points.compactMap { point in
      point.calibration.map {
        TrunkSample(seconds: point.sample.seconds * reference / $0, commit: point.sample.commit)
      }
    }
  }
}
