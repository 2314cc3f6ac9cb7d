// swift-tools-version: 6.1
// The rooms of ARCHITECTURE.md as targets. No outside package: system libraries and the toolchain are all we build with.
import PackageDescription

let ground = ["Model", "Figures", "JSON"]

/// A system library: its headers, and the flag that links it.
func system(_ name: String, pkgConfig: String, apt: String, brew: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

/// A room of thought: values in, values out.
func thought(_ name: String, _ more: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: ground.map { .init(stringLiteral: $0) } + more)
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
let startSettings: [CSetting] = isStatic ? [.define("RATCHET_STATIC")] : []
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
    .target(name: "CSystem", cSettings: startSettings),
    .target(name: "System", dependencies: ["CSystem"]),
    .target(name: "Arguments"),

    system("Cexpat", pkgConfig: "expat", apt: "libexpat1-dev", brew: "expat"),
    .target(name: "XML", dependencies: ["Cexpat"]),

    .target(name: "CTracing"),
    door("Tracing", ["CTracing"]),
    door("History"),
    .systemLibrary(name: "Clibgit2", pkgConfig: libgit2Search, providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
    .target(name: "CGit", dependencies: ["Clibgit2"], cSettings: gitBinding, linkerSettings: gitLibraries),
    door("Git", ["CGit"]),

    system("Czlib", pkgConfig: "zlib", apt: "zlib1g-dev", brew: "zlib"),
    system("Czstd", pkgConfig: "libzstd", apt: "libzstd-dev", brew: "zstd"),
    door("Evidence", ["Czlib", "Czstd"]),

    thought("Settings"),
    thought("Tools", ["XML"]),
    thought("Insight"),
    thought("Gate"),
    thought("Splits"),
    thought("Reports"),

    .executableTarget(
      name: "ratchet",
      dependencies: [
        "Model", "Figures", "JSON", "System", "Arguments", "Tracing", "History", "Git", "Settings", "Tools",
        "Insight", "Reports", "Evidence", "Gate", "Splits", "XML",
      ]),

    .target(name: "TestSupport", dependencies: ["System"], path: "Tests/TestSupport"),
    // What tests and the long proofs simulate alike, and the proofs' program: `Scripts/prove` builds it optimized.
    .target(
      name: "Simulations", dependencies: ["Model", "Figures", "JSON", "Settings", "Gate", "Splits", "Tools"],
      path: "Tests/Simulations"),
    .executableTarget(
      name: "prove",
      dependencies: ["Simulations", "Model", "Figures", "JSON", "XML", "System", "Tools", "Gate", "Splits", "History"],
      path: "Tests/Prove"),
    tests("Model"),
    tests("Figures"),
    tests("JSON"),
    tests("System"),
    tests("Arguments", ["System"], exclude: ["Snapshots"]),
    tests("History", ["Model", "JSON", "System"], exclude: ["Snapshots"]),
    tests("Git", ["Model", "System", "ratchet"]),
    tests("Settings", ["Model", "Figures", "JSON"], exclude: ["Snapshots"]),
    tests("Tools", ["Model", "Figures", "JSON", "Simulations"], exclude: ["Captures"]),
    tests("Insight", ["Model"]),
    tests("XML"),
    tests("Evidence", ["System", "Czlib", "Czstd"]),
    tests("Gate", ["Model", "Figures", "JSON", "Simulations"], exclude: ["Fixtures"]),
    tests("Splits", ["Model", "Figures", "JSON", "System", "Simulations"], exclude: ["Fixtures"]),
    tests("Reports", ["Model", "JSON"], exclude: ["Snapshots"]),
    .testTarget(name: "HouseTests", dependencies: ["TestSupport"]),
    .testTarget(
      name: "CommandTests", dependencies: ["ratchet", "TestSupport", "JSON", "System"], exclude: ["StandIns"]),
  ],
  swiftLanguageModes: [.v6]
)
