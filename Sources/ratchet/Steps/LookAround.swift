import Model
import System
import Tools

/// Carries out the steps of a look around a repository, and decides nothing.
struct LookAround {
  var root: Path

  func callAsFunction() -> Detection {
    var detector = Detector()
    var answer: Detector.Answer?
    while true {
      switch detector.next(answer) {
      case .list(let folders): answer = .listed(folders.map(listing))
      case .look(let looks): answer = .found(looks.compactMap { Converse.sight($0, in: root) })
      case .done(let detection): return detection
      }
    }
  }

  /// A folder that cannot be listed has nothing in it.
  private func listing(_ folder: ByteString) -> Listing {
    let path = root / Path(bytes: folder.bytes)
    var listing = Listing(folder: folder, files: [], folders: [])
    for name in (try? Disk.list(path)) ?? [] {
      let entry = ByteString(bytes: name.bytes)
      if Disk.status(path / name)?.isFolder == true {
        listing.folders.append(entry)
      } else {
        listing.files.append(entry)
      }
    }
    return listing
  }
}
