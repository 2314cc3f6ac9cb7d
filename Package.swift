// swift-tools-version: 6.1
// The rooms of ARCHITECTURE.md as targets. No outside package: system libraries and the toolchain are all we build with.
import PackageDescription

let ground = ["Model", "Figures", "JSON"]

/// A room of thought: values in, values out.
func thought(_ name: String) -> Target {
  .target(name: name, dependencies: ground.map { .init(stringLiteral: $0) })
}

/// A room that touches the world.
func door(_ name: String, _ more: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: (ground + ["System"]).map { .init(stringLiteral: $0) } + more)
}

func tests(_ room: String, _ more: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: room + "Tests", dependencies: [.init(stringLiteral: room), "TestSupport"] + more,
    exclude: exclude)
}

// pkg-config would put -lgit2 on every link line, in front of any flag of ours, and the program would load libgit2 at
// every start. So Linux takes the headers from where they are installed; a Mac needs pkg-config to find them, and its
// linker can drop what nothing uses.
#if os(macOS)
  let libgit2Search: String? = "libgit2"
#else
  let libgit2Search: String? = nil
#endif

// `Scripts/release` makes one static executable: there is no dlopen in it, so libgit2 and what it needs are bound at link time.
let isStatic = Context.environment["RATCHET_STATIC"] == "1"
let gitBinding: [CSetting] = isStatic ? [.define("RATCHET_STATIC_GIT")] : []
let gitLibraries: [LinkerSetting] =
  isStatic
  ? ["git2", "ssh2", "mbedtls", "mbedx509", "mbedcrypto", "http_parser", "crypto", "pcre2-8", "z"].map {
    .linkedLibrary($0)
  }
  : [.unsafeFlags(["-Xlinker", "-dead_strip_dylibs"], .when(platforms: [.macOS]))]

let package = Package(
  name: "ratchet",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "ratchet", targets: ["ratchet"])],
  targets: [
    .target(name: "Model"),
    .target(name: "Figures"),
    .target(name: "JSON"),
    .target(name: "CSystem"),
    .target(name: "System", dependencies: ["CSystem"]),
    .target(name: "Arguments"),

    .target(name: "CTracing"),
    door("Tracing", ["CTracing"]),
    door("History"),
    .systemLibrary(name: "Clibgit2", pkgConfig: libgit2Search, providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(name: "CGit", dependencies: ["Clibgit2"], cSettings: gitBinding, linkerSettings: gitLibraries),
    door("Git", ["CGit"]),

    thought("Settings"),
    thought("Tools"),
    thought("Insight"),
    thought("Reports"),

    .executableTarget(
      name: "ratchet",
      dependencies: [
        "Model", "Figures", "JSON", "System", "Arguments", "Tracing", "History", "Git", "Settings", "Tools",
        "Insight", "Reports",
      ]),

    .target(name: "TestSupport", dependencies: ["System"], path: "Tests/TestSupport"),
    tests("Model"),
    tests("Figures"),
    tests("JSON"),
    tests("System"),
    tests("Arguments", ["System"], exclude: ["Snapshots"]),
    tests("History", ["Model", "JSON", "System"], exclude: ["Snapshots"]),
    tests("Git", ["Model", "System", "ratchet"]),
    tests("Settings", ["Model", "JSON"], exclude: ["Snapshots"]),
    tests("Tools", ["Model", "JSON"], exclude: ["Captures"]),
    tests("Insight", ["Model"]),
    tests("Reports", ["Model", "JSON"], exclude: ["Snapshots"]),
    .testTarget(name: "HouseTests", dependencies: ["TestSupport"]),
    .testTarget(name: "CommandTests", dependencies: ["ratchet", "TestSupport", "JSON", "System"]),
  ],
  swiftLanguageModes: [.v6]
)
