import JSON
import Model

/// A reply of CMake's file API (cmake-file-api(7), object kind codemodel, version 2) that lies in a build folder because
/// an editor asked for it: targets, what they make, and which needs which. Ratchet itself never asks.
struct CMakeReply: Equatable {
  struct Target: Equatable {
    var name: ByteString
    /// `EXECUTABLE`, `STATIC_LIBRARY`, `SHARED_LIBRARY`, `MODULE_LIBRARY`, `OBJECT_LIBRARY`, `UTILITY` …
    var type: String
    /// The `id`s of what it needs.
    var dependencies: [String]

    /// Whether it is linked of what it needs, so that it cannot be up to date after that failed.
    var links: Bool { ["EXECUTABLE", "SHARED_LIBRARY", "MODULE_LIBRARY"].contains(type) }
    /// Whether it is made of objects and something that joins them.
    var isJoined: Bool { links || type == "STATIC_LIBRARY" }
  }

  /// By `id`.
  private(set) var targets: [String: Target] = [:]
  /// The target's name by what it makes, relative to the build's folder.
  private(set) var artifacts: [ByteString: ByteString] = [:]
  /// Outputs of custom commands, relative to the build's folder.
  private(set) var customOutputs: Set<ByteString> = []
  private(set) var notes: [String] = []

  static let folder: ByteString = ".cmake/api/v1/reply"
  /// A build of more targets than this is named by its paths: reading the reply would cost more than it tells.
  static let mostTargets = 2000
  static let mostBytes = 1 << 22

  /// The files of the newest reply to look at, from the names in its folder; none without a codemodel.
  static func looks(_ sighting: Sighting) -> [Look] {
    let names = sighting.names.filter { $0.hasSuffix(".json") }
    let targets = names.filter { $0.hasPrefix("target-") }
    guard names.contains(where: { $0.hasPrefix("codemodel-v2-") }), targets.count <= mostTargets else { return [] }
    let wanted = names.filter { $0.hasPrefix("index-") }.suffix(1) + names.filter { $0.hasPrefix("codemodel-v2-") }
    return (wanted + targets).map { Look(path: Paths.join(sighting.path, $0), bytes: mostBytes) }
  }

  /// From the files that `looks` asked for; nil where they hold no model.
  init?(_ sightings: [Sighting]) {
    let files = Dictionary(
      sightings.map { ($0.path.lastComponent.description, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    guard let index = files.filter({ $0.key.hasPrefix("index-") }).max(by: { $0.key < $1.key })?.value,
      let objects = (try? JSONValue(parsing: index))?["objects"]?.array,
      let file = objects.first(where: { $0["kind"]?.string == "codemodel" && $0["version"]?["major"]?.number == 2 })?[
        "jsonFile"]?.string,
      let model = files[file].flatMap({ try? JSONValue(parsing: $0) })
    else { return nil }
    let paths = Places(model["paths"])
    var unread = 0
    for configuration in model["configurations"]?.array ?? [] {
      for entry in configuration["targets"]?.array ?? [] {
        guard let file = entry["jsonFile"]?.string, let target = files[file].flatMap({ try? JSONValue(parsing: $0) })
        else {
          unread += 1
          continue
        }
        add(target, paths)
      }
    }
    if unread > 0 { notes.append("\(unread) of the targets in CMake's file API reply could not be read") }
  }

  private mutating func add(_ target: JSONValue, _ places: Places) {
    guard let id = target["id"]?.string, let name = target["name"]?.string.map({ ByteString($0) }) else { return }
    let dependencies = (target["dependencies"]?.array ?? []).compactMap { $0["id"]?.string }
    targets[id] = Target(name: name, type: target["type"]?.string ?? "", dependencies: dependencies)
    for artifact in target["artifacts"]?.array ?? [] {
      if let path = artifact["path"]?.string { artifacts[places.inBuild(ByteString(path))] = name }
    }
    for source in target["sources"]?.array ?? [] {
      guard let path = source["path"]?.string, path.hasSuffix(".rule"), source["isGenerated"]?.bool == true else {
        continue
      }
      let output = places.inBuild(places.fromSource(ByteString(String(path.dropLast(".rule".count)))))
      if CMakeNames.utility(output) == nil { customOutputs.insert(output) }
    }
  }

  /// The names of targets that are linked of one of these, however far away.
  func linked(fromAnyOf names: Set<ByteString>) -> Set<ByteString> {
    var needsOne: [String: Bool] = [:]
    func visit(_ id: String, depth: Int) -> Bool {
      if let known = needsOne[id] { return known }
      needsOne[id] = false
      guard let target = targets[id], depth < 10_000 else { return false }
      let answer = target.dependencies.contains { dependency in
        targets[dependency].map { names.contains($0.name) } ?? false || visit(dependency, depth: depth + 1)
      }
      needsOne[id] = answer
      return answer
    }
    return Set(targets.filter { $0.value.links && visit($0.key, depth: 0) }.map(\.value.name))
  }

  /// Where source and build lie.
  private struct Places {
    var source: ByteString
    var build: ByteString

    init(_ paths: JSONValue?) {
      source = ByteString(paths?["source"]?.string ?? "")
      build = ByteString(paths?["build"]?.string ?? "")
    }

    func fromSource(_ path: ByteString) -> ByteString { Paths.join(source, path) }
    func inBuild(_ path: ByteString) -> ByteString {
      Paths.isAbsolute(path) ? Paths.relative(Paths.normalized(path), to: build) ?? path : path
    }
  }
}
