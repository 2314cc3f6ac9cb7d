import JSON
import Model
import Simulations
import System
import Testing

@testable import Tools

/// Damaged files of every kind that the recorded runs have: no crash, no hang, nothing that the files do not warrant.
///
/// `Scripts/prove readers` does the same a hundred times as often.
@Suite struct MutationTests {
  /// One kind of file of one tool: the shortest that was recorded, with what else its run has.
  struct Kind: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var invocation: [UInt8]
    /// Of another kind, for parts that get mixed up.
    var other: [UInt8]

    var testDescription: String { name }
  }

  private static let inputs = 200
  /// A longer one takes too long for a test.
  private static let longest = 1 << 13
  /// What every tool's runs have alike: one reader.
  private static let common: Set<ByteString> = ["invocation.json", "processes.jsonl"]

  static let kinds: [Kind] = {
    var shortest: [String: (bytes: [UInt8], capture: Capture)] = [:]
    for capture in Capture.all {
      let own = String(capture.tool.prefix { $0 != "-" })
      for file in capture.files where !file.bytes.isEmpty && file.bytes.count <= longest {
        let name = "\(common.contains(file.path) ? "any" : own) \(file.path)"
        guard isRead(file) else { continue }
        if shortest[name].map({ file.bytes.count < $0.bytes.count }) ?? true { shortest[name] = (file.bytes, capture) }
      }
    }
    let names = shortest.keys.sorted()
    return names.enumerated().compactMap { place, name in
      guard let (bytes, capture) = shortest[name] else { return nil }
      let invocation = capture.files.first { $0.path == "invocation.json" }?.bytes ?? []
      return Kind(name: name, bytes: bytes, invocation: invocation, other: shortest[names[place / 2]]?.bytes ?? [])
    }
  }()

  /// Whether something reads such a file at all.
  private static func isRead(_ file: Sighting) -> Bool {
    let head = FileHead(name: file.path, bytes: Array(file.bytes.prefix(1 << 16)))
    return common.contains(file.path) || file.path == "console.txt" || file.path == "ninja_log"
      || Tools.fileTools.contains { $0.kind(of: head) != nil }
  }

  @Test(arguments: kinds) func damaged(_ kind: Kind) {
    var mutation = Mutation(seed: UInt64(kind.name.utf8.reduce(7) { $0 &* 31 &+ Int($1) }.magnitude))
    let file = String(kind.name.drop { $0 != " " }.dropFirst())
    for input in 0..<Self.inputs {
      let bytes = mutation.damage(kind.bytes, with: kind.other)
      var files = [(name: file, bytes: bytes)]
      if file != "invocation.json" { files.append(("invocation.json", kind.invocation)) }
      guard let reading = RecordedReading.read(files) else { continue }
      let isSound = reading.targets.allSatisfy { $0.wall >= .zero && $0.work >= .zero && $0.start >= .zero }
      #expect(isSound, "\(kind.name), input \(input): a time below zero")
      #expect(Set(reading.targets.map(\.key)).count == reading.targets.count, "\(kind.name), input \(input): twice")
    }
  }
}
