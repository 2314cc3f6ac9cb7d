/// The inner loop's seconds for each commit when a monolith is built in parts: written from proposals.md, section 6, for
/// this one shape of graph and apart from the product's replay.
public struct CaseReplay {
  private let splitCase: SplitCase
  private let parts: [Bits]
  private let quotient: CaseQuotient
  private let costs: Monolith.Costs
  private let seconds: [Double]
  private let fileCount: [Int]
  private let testParts: [Bits]
  private let testSeconds: [Double]

  /// Nil where the parts need each other in a circle.
  public init?(_ splitCase: SplitCase, _ parts: [Bits]) {
    guard let quotient = CaseQuotient(splitCase, parts) else { return nil }
    self.splitCase = splitCase
    self.parts = parts
    self.quotient = quotient
    costs = splitCase.monolith.costs
    seconds = parts.map { $0.elements.reduce(0) { $0 + splitCase.seconds[$1] } }
    let fileCount = parts.map { $0.elements.reduce(0) { $0 + splitCase.members[$1].count } }
    self.fileCount = fileCount
    testParts = splitCase.tests.map { test in
      test.uses.elements.reduce(Bits.none) { $0 | quotient.closure[quotient.partOf[$1]] }
    }
    let costs = costs
    testSeconds = zip(splitCase.tests, testParts).map { test, reached in
      let files = reached.elements.reduce(0) { $0 + fileCount[$1] }
      return costs.link + costs.linkObject * Double(files) + test.seconds
    }
  }

  /// One value a commit, in seconds.
  public func seconds(_ commits: [SplitCase.Commit]) -> [Double] {
    var known: [SplitCase.Commit: Double] = [:]
    return commits.map { commit in
      if let value = known[commit] { return value }
      let value = Self.makespan(jobs(of: commit), machines: splitCase.monolith.cores)
      known[commit] = value
      return value
    }
  }

  /// The mean, in seconds.
  public func mean(_ commits: [SplitCase.Commit]) -> Double {
    commits.isEmpty ? 0 : seconds(commits).reduce(0, +) / Double(commits.count)
  }

  private struct Job {
    var seconds: Double
    var before: [Int] = []
  }

  private func jobs(of commit: SplitCase.Commit) -> [Job] {
    var jobs: [Job] = []
    let built =
      splitCase.monolith.grain == "file" ? compile(commit, &jobs) : rebuild(commit, &jobs)
    let rebuilt = Bits(built.keys)
    for (test, reached) in testParts.enumerated() where reached.meets(rebuilt) {
      jobs.append(Job(seconds: testSeconds[test], before: (reached & rebuilt).elements.map { built[$0]! }))
    }
    return jobs
  }

  /// The job that finishes each part.
  private func rebuild(_ commit: SplitCase.Commit, _ jobs: inout [Job]) -> [Int: Int] {
    let changed = Bits(commit.changed.elements.map { quotient.partOf[$0] })
    let interface = Bits(commit.interface.elements.map { quotient.partOf[$0] })
    var built: [Int: Int] = [:]
    for part in quotient.order {
      let isDirty =
        splitCase.monolith.cutoff == "none"
        ? quotient.closure[part].meets(changed) : changed.has(part) || quotient.uses[part].meets(interface)
      guard isDirty else { continue }
      let before = quotient.uses[part].elements.compactMap { built[$0] }
      let cost = costs.target + seconds[part] + costs.dependency * Double(quotient.uses[part].count)
      built[part] = jobs.count
      jobs.append(Job(seconds: cost, before: before))
    }
    return built
  }

  private func compile(_ commit: SplitCase.Commit, _ jobs: inout [Job]) -> [Int: Int] {
    var compiled: [Int: [Int]] = [:]
    for (file, value) in splitCase.monolith.files.enumerated() {
      let node = splitCase.nodeOf[file]
      guard commit.changedFiles.has(file) || splitCase.closure[node].meets(commit.interface) else { continue }
      compiled[quotient.partOf[node], default: []].append(jobs.count)
      jobs.append(Job(seconds: value.seconds))
    }
    var built: [Int: Int] = [:]
    for (part, before) in compiled.sorted(by: { $0.key < $1.key }) {
      built[part] = jobs.count
      jobs.append(Job(seconds: costs.archive + costs.archiveObject * Double(fileCount[part]), before: before))
    }
    return built
  }

  /// The longest path first, of equals the job that stands first; every job stands behind those that it waits for.
  private static func makespan(_ jobs: [Job], machines: Int) -> Double {
    var after = Array(repeating: [Int](), count: jobs.count)
    for (job, value) in jobs.enumerated() { for before in value.before { after[before].append(job) } }
    var path = jobs.map(\.seconds)
    for job in jobs.indices.reversed() { path[job] += after[job].map { path[$0] }.max() ?? 0 }
    var open = jobs.map(\.before.count)
    var ready = jobs.indices.filter { open[$0] == 0 }
    var running: [(end: Double, job: Int)] = []
    var now = 0.0
    while !ready.isEmpty || !running.isEmpty {
      ready.sort { (path[$1], $0) < (path[$0], $1) }
      while running.count < machines, !ready.isEmpty {
        let job = ready.removeFirst()
        running.append((now + jobs[job].seconds, job))
      }
      now = running.map(\.end).min() ?? now
      let ended = running.filter { $0.end <= now }
      running.removeAll { $0.end <= now }
      for job in ended.map(\.job).sorted() {
        for next in after[job] {
          open[next] -= 1
          if open[next] == 0 { ready.append(next) }
        }
      }
    }
    return now
  }
}
