import Figures
import Model

/// What finds a build in a long history: the fields that are read without looking at its targets.
public struct BuildHead: Equatable, Sendable {
  public var id: String
  public var started: Timestamp
  public var wall: Duration
  public var termination: Termination
  public var directory: ByteString
  public var tree: String
  public var tool: String
  public var loop: String?
  public var buildClass: BuildClass
  public var provenance: Provenance

  public init(_ build: Build) {
    id = build.id
    started = build.started
    wall = build.wall
    termination = build.termination
    directory = build.directory
    tree = build.tree
    tool = build.tool
    loop = build.loop
    buildClass = build.buildClass
    provenance = build.provenance
  }
}

extension Timestamp {
  /// RFC 3339 in UTC, with six digits of a second where three do not hold it.
  var text: String {
    let text = InternetTime.text(microseconds: microseconds)
    let rest = (microseconds % 1000 + 1000) % 1000
    guard rest != 0 else { return text }
    return text.dropLast() + String(String(1000 + rest).dropFirst()) + "Z"
  }

  init?(text: String) {
    guard let microseconds = InternetTime.microseconds(text) else { return nil }
    self.init(microseconds: microseconds)
  }
}

extension ByteString {
  var base64: String { Base64.encode(bytes) }

  init?(base64: String) {
    guard let bytes = Base64.decode(base64) else { return nil }
    self.init(bytes: bytes)
  }
}
