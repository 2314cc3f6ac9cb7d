import Figures
import Model

/// Names an answer by the files that it depends on: another name as soon as one of them changes.
enum StatusDigest {
  static func memory(_ tool: String, words: [ByteString], _ files: [Sighting]) -> String {
    var digest = Digest()
    for word in words { digest.add(word.bytes + [0]) }
    for file in files.sorted(by: { $0.path < $1.path }) {
      let status = file.status.map { "\($0.size) \($0.modified) \($0.inode)" } ?? ""
      digest.add(file.path.bytes + [0] + Array(status.utf8) + [0])
      for name in file.names { digest.add(name.bytes + [0]) }
    }
    return "\(tool)-\(digest.hex)"
  }
}
