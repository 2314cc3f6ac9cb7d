import Model

/// A look around a repository, step by step, from the names in its root to the command that is its loop.
///
/// Start it with nil; answer each step until `done`. Where the root holds no build tool, the folders in it are looked at
/// too, one level down.
public struct Detector: Sendable {
  public enum Step: Equatable, Sendable {
    /// List these folders, relative to the root, "" for itself; answered by `listed`.
    case list([ByteString])
    /// Read these files, relative to the root; answered by `found`, which leaves out those that are not there.
    case look([Look])
    case done(Detection)
  }

  public enum Answer: Equatable, Sendable {
    case listed([Listing])
    case found([Sighting])
  }

  private var places: [Surroundings] = []
  private var isBelow = false
  /// How many folders of the root are looked into.
  private static let mostFolders = 200

  public init() {}

  public mutating func next(_ answer: Answer?) -> Step {
    switch answer {
    case nil: return .list([""])
    case .listed(let listings):
      places = listings.map(Surroundings.init)
      return .look(places.flatMap(\.looks))
    case .found(let sightings):
      for index in places.indices { places[index].take(sightings) }
      if isBelow { return .done(Self.below(places)) }
      let root = places.first ?? Surroundings(Listing(folder: "", files: [], folders: []))
      let detection = Choice(root).detection
      guard detection.reasons.isEmpty else { return .done(detection) }
      isBelow = true
      return .list(root.worthwhileFolders.prefix(Self.mostFolders).map { ByteString($0) })
    }
  }

  /// One folder with a build is the repository's; of several a person must choose.
  private static func below(_ places: [Surroundings]) -> Detection {
    let found = places.map { Choice($0).detection }.filter { !$0.reasons.isEmpty }
    let finished = found.filter { $0.command != nil }
    if finished.count == 1 { return finished[0] }
    return Detection(reasons: found.flatMap { Array($0.reasons.prefix($0.command == nil ? 1 : 2)) })
  }
}

/// The names in a folder.
public struct Listing: Equatable, Sendable {
  /// Relative to the root, "" for itself.
  public var folder: ByteString
  /// Regular files, links to them, and whatever else is no folder.
  public var files: [ByteString]
  public var folders: [ByteString]

  public init(folder: ByteString, files: [ByteString], folders: [ByteString]) {
    self.folder = folder
    self.files = files
    self.folders = folders
  }
}
