import Model

/// The digests of one target's commands, by what each action made: what was done in part is compared in part.
public struct ActionCommands: Equatable, Sendable {
  /// In order; empty for the action that made the target itself.
  private(set) var digests: [ByteString: [String]] = [:]

  /// Of the actions whose commands are known; several actions of one command count once.
  public init(_ target: TargetTiming) {
    for action in target.actions {
      guard let command = action.command else { continue }
      let output = action.output ?? ""
      if digests[output]?.last != command { digests[output, default: []].append(command) }
    }
  }

  public var isEmpty: Bool { digests.isEmpty }

  /// Takes over what an earlier build did and this one did not.
  public mutating func fill(from earlier: ActionCommands) { digests.merge(earlier.digests) { own, _ in own } }

  /// Whether this tells of everything that another one does.
  public func covers(_ other: ActionCommands) -> Bool { other.digests.keys.allSatisfy { digests[$0] != nil } }

  /// Whether something was made by other commands than before; what was not made before is no change.
  func differ(from before: ActionCommands) -> Bool {
    digests.contains { output, commands in before.digests[output].map { $0 != commands } ?? false }
  }
}
