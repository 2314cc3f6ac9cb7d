import Model

/// What is known of one folder: the names in it, and the texts of the files that tell something.
struct Surroundings {
  /// Relative to the root, "" for itself.
  let folder: String
  private let files: Set<String>
  /// Sorted, without those that no command line should name.
  let folders: [String]
  private var texts: [String: String] = [:]

  init(_ listing: Listing) {
    folder = listing.folder.utf8 ?? ""
    files = Set(listing.files.compactMap(\.utf8))
    folders = listing.folders.compactMap(\.utf8).filter(Self.isHarmless).sorted()
  }

  func has(_ file: String) -> Bool { files.contains(file) }

  func hasFolder(_ name: String) -> Bool { folders.contains(name) }

  /// The first of these files that is there.
  func first(_ names: String...) -> String? { names.first(where: has) }

  /// The text of a file that is there and was looked at; invalid UTF-8 is replaced.
  func text(_ file: String) -> String? { texts[file] }

  // MARK: What to read

  /// How much of a file is read; what lies beyond is taken to say nothing new.
  private static let mostBytes = 1 << 20
  /// How many folders are searched for a configured build.
  private static let mostBuildFolders = 300

  private static let told = [
    "package.json", "nx.json", "turbo.json", "turbo.jsonc", "pnpm-workspace.yaml", "Cargo.toml", "go.work",
    "Package.swift", "CMakePresets.json", "CMakeLists.txt", "meson.build", "CMakeCache.txt",
    "CTestTestfile.cmake", "GNUmakefile", "makefile",
    "Makefile", "Makefile.in", "Makefile.am", "GNUmakefile.in", "Makefile.pre.in",
  ]
  /// Proofs of a configured build, and settings that lie in folders of their own.
  private static let inFolders = [
    "CMakeCache.txt": 1 << 20, "CTestTestfile.cmake": 0, "meson-info/meson-info.json": 0, "config.status": 0,
  ]

  var looks: [Look] {
    var wanted = Self.told.filter(has).map { ($0, Self.mostBytes) }
    wanted += files.filter(Self.isRecipes).sorted().map { ($0, Self.mostBytes) }
    wanted += folders.prefix(Self.mostBuildFolders).flatMap { name in
      Self.inFolders.sorted { $0.key < $1.key }.map { ("\(name)/\($0.key)", $0.value) }
    }
    if hasFolder(".config") { wanted.append((".config/nextest.toml", 0)) }
    return wanted.map { Look(path: ByteString(path($0.0)), bytes: $0.1) }
  }

  mutating func take(_ sightings: [Sighting]) {
    let front = folder.isEmpty ? "" : folder + "/"
    for sighting in sightings {
      guard let path = sighting.path.utf8, path.hasPrefix(front) else { continue }
      texts[String(path.dropFirst(front.count))] = String(decoding: sighting.bytes, as: UTF8.self)
    }
  }

  /// The files of just and task, which have many spellings.
  private static func isRecipes(_ name: String) -> Bool {
    let name = name.lowercased()
    return name == "justfile" || name == ".justfile" || (name.hasPrefix("taskfile.") && name.hasSuffix("ml"))
  }

  var recipesOfJust: String? { files.filter { ["justfile", ".justfile"].contains($0.lowercased()) }.sorted().first }

  var tasks: String? {
    ["Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml"]
      .first(where: has)
  }

  // MARK: Folders

  /// Folders that may hold the repository's build where the root holds none: not what others made, not what only
  /// documents or tests.
  var worthwhileFolders: [String] {
    let others: Set<String> = [
      "node_modules", "vendor", "third_party", "thirdparty", "external", "deps", "doc", "docs", "example", "examples",
      "test", "tests", "contrib", "build", "dist", "out", "target", "website",
    ]
    return folders.filter { !$0.hasPrefix(".") && !others.contains($0.lowercased()) }
  }

  /// Folders in which `file` lies, those that people call a build folder first.
  func folders(holding file: String) -> [String] {
    let holders = folders.filter { texts["\($0)/\(file)"] != nil }
    return holders.filter { $0 == "build" || $0 == "builddir" } + holders.filter { $0 != "build" && $0 != "builddir" }
  }

  /// A name that can be a word of a command line and be read there.
  private static func isHarmless(_ name: String) -> Bool {
    !name.hasPrefix("-") && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
  }

  // MARK: Words of commands

  /// A name in this folder, seen from the root.
  func path(_ name: String) -> String { folder.isEmpty ? name : name == "." ? folder : "\(folder)/\(name)" }

  /// An option that names this folder, or a file in it; nothing for the root.
  func option(_ option: String, _ file: String = ".") -> [String] { folder.isEmpty ? [] : [option, path(file)] }

  /// Commands one after the other, in this folder; each may be handed to a shell as it stands.
  func sequence(_ commands: [[String]]) -> [String] {
    if folder.isEmpty, commands.count == 1 { return commands[0] }
    return ["sh", "-c", line(commands)]
  }

  /// The same as a person types it.
  func line(_ commands: [[String]]) -> String {
    ((folder.isEmpty ? [] : [["cd", folder]]) + commands).map { $0.map(Self.quoted).joined(separator: " ") }
      .joined(separator: " && ")
  }

  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "_-./:=,@+".utf8.contains(byte)
      }
    return isPlain
      ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
