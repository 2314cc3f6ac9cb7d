import Model

/// Counts the targets that a build has begun and done while it runs, by the task markers of its programs.
///
/// Cheaper and coarser than a reading: a target between two of its commands counts as done until the next begins.
public struct TargetCount: Equatable, Sendable {
  private struct Key: Hashable {
    var value: ByteString
    var directory: ByteString
  }

  private var numbers: [Key: Int] = [:]
  /// Living processes of each target.
  private var living: [Int] = []
  private var targetOf: [Int: Int] = [:]
  private var valueOf: [Int: ByteString] = [:]

  public init() {}

  public var started: Int { living.count }
  public var done: Int { living.count { $0 == 0 } }

  /// A process became another program. A parent with the same marker works at the same target, wherever that is.
  public mutating func start(process: Int, parent: Int?, _ exec: Exec) {
    guard valueOf[process] == nil, let value = Self.marker(exec) else { return }
    valueOf[process] = value
    let number: Int
    if let parent, valueOf[parent] == value, let shared = targetOf[parent] {
      number = shared
    } else {
      number = numbers[Key(value: value, directory: exec.directory), default: living.count]
      numbers[Key(value: value, directory: exec.directory)] = number
    }
    if number == living.count { living.append(0) }
    living[number] += 1
    targetOf[process] = number
  }

  public mutating func end(process: Int) {
    guard let number = targetOf.removeValue(forKey: process) else { return }
    living[number] -= 1
  }

  private static func marker(_ exec: Exec) -> ByteString? {
    guard !exec.markers.isEmpty else { return nil }
    for family in Markers.Family.allCases where family != .npm {
      let value = family == .make ? MakeNames.target(exec.markers[MakeNames.marker]) : Markers.value(family, in: exec)
      if let value { return value }
    }
    return nil
  }
}
