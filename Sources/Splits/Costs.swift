/// What actions cost beside the seconds of their files, in microseconds of one core.
///
/// All times of this room are whole microseconds: their sums are the same in any order and on any machine.
public struct Costs: Equatable, Sendable {
  /// Of every action of a library (grain target).
  public var target = 1_000_000
  /// Of each direct dependency of a library (grain target).
  public var dependency = 150_000
  /// Of archiving a library (grain file), and of each file in it.
  public var archive = 300_000
  public var archiveObject = 3_000
  /// Of linking a test or an executable, and of each file of all that it reaches.
  public var link = 400_000
  public var linkObject = 10_000

  public init() {}
}

/// A number of `Costs` under the name that the input form has for it.
public enum CostName: String, CaseIterable, Sendable {
  case target = "target_s"
  case dependency = "dependency_s"
  case archive = "archive_s"
  case archiveObject = "archive_object_s"
  case link = "link_s"
  case linkObject = "link_object_s"

  public var field: WritableKeyPath<Costs, Int> {
    switch self {
    case .target: \.target
    case .dependency: \.dependency
    case .archive: \.archive
    case .archiveObject: \.archiveObject
    case .link: \.link
    case .linkObject: \.linkObject
    }
  }
}
