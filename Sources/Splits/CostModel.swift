import Model

extension CostModel {
  /// The numbers of a graph, those that it does not give as they usually are.
  public init(_ graph: Graph, _ options: SearchOptions = SearchOptions()) {
    func source(_ isGiven: Bool) -> Source { isGiven ? .given : .usual }
    let compiled = graph.files.filter { file in
      !file.isInterface && file.target.map { graph.targets[$0].kind == .library } ?? false
    }
    let linked = graph.targets.filter(\.kind.isLinked)
    self.init(
      system: graph.system,
      facts: [
        Fact(name: "grain", value: graph.grain.rawValue, source: source(graph.given.grain)),
        Fact(name: "cutoff", value: graph.cutoff.rawValue, source: source(graph.given.cutoff)),
      ],
      costs: Self.costs(graph, hasLinks: !linked.isEmpty), rules: Self.rules(graph, options),
      filesWithSeconds: compiled.count { $0.work > 0 }, files: compiled.count,
      runsKnown: linked.count { $0.run > 0 }, runs: linked.count,
      edges: EdgeEvidence.allCases.map { evidence in
        .init(evidence: evidence.rawValue, count: graph.edges.count { $0.evidence == evidence })
      }.filter { $0.count > 0 })
  }

  private static func costs(_ graph: Graph, hasLinks: Bool) -> [Entry] {
    CostName.allCases.map { name in
      Entry(
        name: name.rawValue, meaning: name.meaning, value: Double(graph.costs[keyPath: name.field]) / 1e6,
        unit: .seconds, source: graph.given.costs.contains(name) ? .given : .usual,
        isUsed: name.isUsed(graph.grain, hasLinks: hasLinks))
    }
  }

  private static func rules(_ graph: Graph, _ options: SearchOptions) -> [Entry] {
    let usual = SearchOptions()
    func rule(_ name: String, _ meaning: String, _ value: Double, _ unit: Entry.Unit, isUsual: Bool = true) -> Entry {
      Entry(name: name, meaning: meaning, value: value, unit: unit, source: isUsual ? .usual : .given)
    }
    return [
      rule("cores", "actions at once", Double(graph.cores), .count, isUsual: !graph.given.cores),
      rule(
        "error", "spread of actual to predicted time",
        GainInterval.ModelError.usualDeviation,
        .deviation),
      rule("edge_price", "price of an edge to break", Propose.Price.edge.inSeconds, .seconds),
      rule("file_price", "price of a file to move", Propose.Price.file.inSeconds, .seconds),
      rule("dependent_price", "price of a dependent to rewire", Propose.Price.dependent.inSeconds, .seconds),
      rule("least_gain", "least gain of a proposal", options.leastGain, .share),
      rule("slower_p90", "most a step adds to the p90, or its gain", options.mostSlowerP90, .share),
      rule("slower_clean", "most it adds to a clean build, or its gain", options.mostSlowerClean, .share),
      rule(
        "steps", "two-way cuts at most", Double(options.mostSteps), .count,
        isUsual: options.mostSteps == usual.mostSteps),
      rule(
        "edges", "edges to break at most", Double(options.mostBroken), .count,
        isUsual: options.mostBroken == usual.mostBroken),
    ]
  }
}

extension Graph {
  /// The graph with the costs of a model: of one that was shown and changed, or fitted to recorded builds.
  public func applying(_ model: CostModel) -> Graph {
    var graph = self
    for entry in model.costs {
      guard let name = CostName(rawValue: entry.name), entry.value.isFinite else { continue }
      graph.costs[keyPath: name.field] = Int((min(max(0, entry.value), FormReader.longest) * 1e6).rounded())
      if entry.source != .usual { graph.given.costs.insert(name) }
    }
    return graph
  }
}

extension CostName {
  var meaning: String {
    switch self {
    case .target: "every action of a library"
    case .dependency: "each direct dependency of a library"
    case .archive: "archiving a library"
    case .archiveObject: "each file of an archive"
    case .link: "linking a test or an executable"
    case .linkObject: "each file that a link reaches"
    }
  }

  func isUsed(_ grain: Grain, hasLinks: Bool) -> Bool {
    switch self {
    case .target, .dependency: grain == .target
    case .archive, .archiveObject: grain == .file
    case .link, .linkObject: hasLinks
    }
  }
}
