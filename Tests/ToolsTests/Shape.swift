import Model
import TestSupport
import Testing
import Tools

/// A repository as names and texts, and what must be found in it.
struct Shape: CustomTestStringConvertible, Sendable {
  var name: String
  /// By path; a path that ends in a slash is an empty folder.
  var files: [String: String]
  /// The loop's command, `-` where a person must choose.
  var command: String
  /// `file: conclusion` a line, then `outputs: …` and `before: …` where there are any.
  var found: String

  init(_ name: String, _ files: [String: String], _ command: String, _ found: String) {
    (self.name, self.files, self.command, self.found) = (name, files, command, found)
  }

  var testDescription: String { name }

  /// Answers the steps of a detector from the names and texts.
  func detect() -> Detection {
    var detector = Detector()
    var answer: Detector.Answer?
    while true {
      switch detector.next(answer) {
      case .list(let folders): answer = .listed(folders.map(listing))
      case .look(let looks):
        answer = .found(
          looks.compactMap { look in
            files[look.path.description].map { Sighting(path: look.path, bytes: Array($0.utf8.prefix(look.bytes))) }
          })
      case .done(let detection): return detection
      }
    }
  }

  private func listing(_ folder: ByteString) -> Listing {
    let front = folder.isEmpty ? "" : "\(folder)/"
    var (inside, folders) = (Set<String>(), Set<String>())
    for path in files.keys where path.hasPrefix(front) {
      let parts = path.dropFirst(front.count).split(separator: "/", omittingEmptySubsequences: false)
      if parts.count > 1 { folders.insert(String(parts[0])) } else { inside.insert(String(parts[0])) }
    }
    return Listing(
      folder: folder, files: inside.sorted().map { ByteString($0) }, folders: folders.sorted().map { ByteString($0) })
  }
}

func text(_ detection: Detection) -> String {
  var lines = detection.reasons.map { "\($0.file): \($0.conclusion)" }
  if !detection.outputs.isEmpty {
    lines.append("outputs: \(detection.outputs.map(\.description).joined(separator: " "))")
  }
  lines += detection.before.map { "before: \($0)" }
  return lines.joined(separator: "\n")
}

/// The shapes of repositories: each gets the command that its people would give it, and the reasons that they would.
@Suite struct DetectionTests {
  @Test(arguments: Shape.native + Shape.languages + Shape.scripts + Shape.mixed + Shape.odd)
  func shape(_ shape: Shape) {
    let detection = shape.detect()
    let words = detection.command?.map { $0.description.contains(" ") ? "'\($0)'" : $0.description }
    checkText(words?.joined(separator: " ") ?? "-", shape.command, "\(shape.name): command")
    checkText(text(detection), shape.found, "\(shape.name): reasons")
    #expect((detection.command == nil) == (detection.tool == nil))
  }

  @Test func everyShapeHasItsOwnName() {
    let all = Shape.native + Shape.languages + Shape.scripts + Shape.mixed + Shape.odd
    #expect(all.count >= 20)
    #expect(Set(all.map(\.name)).count == all.count)
  }

  @Test func namesThatAreNoTextAreNeverWordsOfACommand() {
    var detector = Detector()
    _ = detector.next(nil)
    let odd = [ByteString(bytes: [0xff]), "-x", "new\nline", "\u{1b}[31m"]
    guard
      case .look(let looks) = detector.next(
        .listed([Listing(folder: "", files: ["CMakeLists.txt"] + odd, folders: odd)]))
    else {
      Issue.record("the detector did not look")
      return
    }
    #expect(looks.map(\.path) == ["CMakeLists.txt"])
  }
}
