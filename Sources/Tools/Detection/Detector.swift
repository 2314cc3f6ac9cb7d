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
  /// What the root shows, once the folders in it are looked at.
  private var root: Detection?
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
      if let root { return .done(Self.below(root, places)) }
      guard let place = places.first else { return .done(Detection()) }
      let detection = Choice(place).detection
      guard detection.command == nil else { return .done(detection) }
      root = detection
      return .list(place.worthwhileFolders.prefix(Self.mostFolders).map { ByteString($0) })
    }
  }

  /// One folder with a build is the repository's; of several a person must choose.
  private static func below(_ root: Detection, _ places: [Surroundings]) -> Detection {
    let found = places.map { Choice($0).detection }.filter { $0.command != nil }
    if found.count == 1 {
      var only = found[0]
      only.reasons = root.reasons + only.reasons
      return only
    }
    return Detection(
      reasons: root.reasons
        + found.flatMap { one in
          one.reasons.prefix(1).map { .init(file: $0.file, conclusion: "\($0.conclusion): `\(one.line)`") }
        })
  }
}

extension Detection {
  /// The command as a person types it.
  fileprivate var line: String { (command ?? []).map { Surroundings.quoted($0.description) }.joined(separator: " ") }
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
