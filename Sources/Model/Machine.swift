/// The machine that built, as far as it explains a time.
public struct Machine: Equatable, Sendable {
  /// `linux-x86_64`: what levels and budgets are kept apart by.
  public var machineClass: String
  /// The processor's own name.
  public var processor: String?
  /// Cores that the build could use.
  public var cores: Int
  /// Load average over one minute when the build started.
  public var load: Double?

  public init(machineClass: String = "", processor: String? = nil, cores: Int = 1, load: Double? = nil) {
    self.machineClass = machineClass
    self.processor = processor
    self.cores = cores
    self.load = load
  }
}

/// The repository when the build started.
public struct GitState: Equatable, Sendable {
  /// The commit of HEAD, 40 hex digits; nil before the first commit.
  public var commit: String?
  /// The branch's short name; nil when HEAD is detached.
  public var branch: String?
  /// Tracked files whose content differs from HEAD, each with the blob id of what it holds; nil as id: deleted.
  public var dirty: [ByteString: String?]

  public init(commit: String? = nil, branch: String? = nil, dirty: [ByteString: String?] = [:]) {
    self.commit = commit
    self.branch = branch
    self.dirty = dirty
  }
}
