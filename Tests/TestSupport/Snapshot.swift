import System
public import Testing

/// Expects `text` to be what `Snapshots/<name>.txt` beside the calling test file holds; RATCHET_RECORD=1 writes it.
public func snapshot(
  _ text: String, named name: String, file: StaticString = #filePath, at location: SourceLocation = #_sourceLocation
) {
  guard let folder = Path(file.description).parent else { return }
  let stored = folder / "Snapshots" / "\(name).txt"
  do {
    if Platform.variable("RATCHET_RECORD") == [UInt8(ascii: "1")] {
      try Disk.makeFolder(folder / "Snapshots")
      try Disk.replace(stored, with: Array(text.utf8))
    } else {
      checkText(text, String(decoding: try Disk.read(stored), as: UTF8.self), "snapshot \(name)", at: location)
    }
  } catch {
    Issue.record("snapshot \(name): \(error); RATCHET_RECORD=1 writes it", sourceLocation: location)
  }
}
