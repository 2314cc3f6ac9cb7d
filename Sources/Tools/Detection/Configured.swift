import JSON

/// Builds that are configured first: CMake, Meson, autotools. A folder that is configured already shows what is used.
extension Choice {
  static func cmake(_ place: Surroundings) -> Candidate? {
    guard place.has("CMakeLists.txt") else { return nil }
    var candidate = Candidate(tool: "cmake", file: "CMakeLists.txt", rank: .cmake)
    candidate.reasons = [("CMakeLists.txt", "a CMake build")]
    candidate.programs = ["cmake", "ctest"]
    let folders = (place.text("CMakeCache.txt") == nil ? [] : ["."]) + place.folders(holding: "CMakeCache.txt")
    if let folder = folders.first {
      candidate.configured(in: folder, others: folders.dropFirst().map { $0 }, place)
    } else if let preset = presets(place, "buildPresets") {
      candidate.command = place.sequence([["cmake", "--build", "--preset", preset]])
      candidate.reasons.append(("CMakePresets.json", "no build folder yet; its first build preset is `\(preset)`"))
      let configure = presets(place, "configurePresets") ?? preset
      candidate.before = [place.line([["cmake", "--preset", configure]])]
    } else {
      candidate.command = ["cmake", "--build", place.path("build")]
      candidate.reasons.append(("CMakeLists.txt", "no build folder yet"))
      candidate.before = [place.line([["cmake", "-B", "build"]])]
      candidate.outputs = ["build"]
    }
    return candidate
  }

  /// The first preset that is not hidden (cmake-presets(7)), if its name can be shown.
  private static func presets(_ place: Surroundings, _ section: String) -> String? {
    let file = place.text("CMakePresets.json").flatMap { try? JSONValue(parsing: Array($0.utf8)) }
    let names = file?[section]?.array?.filter { $0["hidden"]?.bool != true }.compactMap { $0["name"]?.string }
    return names?.first { $0.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x1f && $0.value != 0x7f } }
  }

  static func meson(_ place: Surroundings) -> Candidate? {
    guard let text = place.text("meson.build"), text.contains("project") else { return nil }
    var candidate = Candidate(tool: "meson", file: "meson.build", tests: true, rank: .meson)
    candidate.reasons = [("meson.build", "a Meson build: `meson test` builds, then tests")]
    candidate.programs = ["meson", "ninja"]
    let folders = place.folders(holding: "meson-info/meson-info.json")
    let folder = folders.first ?? "builddir"
    if folders.isEmpty {
      candidate.reasons.append(("meson.build", "no build folder yet"))
      candidate.before = [place.line([["meson", "setup", folder]])]
    } else {
      candidate.rank = .configuredMeson
      candidate.reasons.append(("\(folder)/meson-info", "configured here"))
    }
    candidate.command = ["meson", "test", "-C", place.path(folder)]
    candidate.outputs = [folder]
    return candidate
  }

  /// A configure script with the templates that it makes makefiles of; one with a makefile by hand is make's.
  static func autotools(_ place: Surroundings) -> Candidate? {
    guard let template = templateOfMakefile(place) else { return nil }
    guard let file = place.first("configure.ac", "configure.in", "configure", "Makefile.am") else { return nil }
    // A script that comes with the sources runs everywhere; who ships it builds by it.
    var candidate = Candidate(
      tool: "autotools", file: file, rank: place.has("configure") ? .shippedAutotools : .autotools)
    candidate.programs = ["make", "gmake"]
    candidate.reasons = [(file, "a build with a configure script")]
    let targets = Recipes.Makefile(place.text(template) ?? "")
    let target = template == "Makefile.am" ? "check" : targets.first(["check", "test"])
    candidate.reasons.append((template, target.map { "make: target `\($0)`" } ?? "make: the default goal"))
    candidate.tests = target != nil
    let folder = place.has("config.status") ? "." : place.folders(holding: "config.status").first
    candidate.command = ["make"] + configuredFolder(folder, place) + (target.map { [$0] } ?? [])
    if let folder {
      candidate.rank = .configuredAutotools
      candidate.reasons.append((folder == "." ? "config.status" : "\(folder)/config.status", "configured here"))
      candidate.outputs = folder == "." ? [] : [folder]
    } else {
      candidate.before = [place.line(configuring(place))]
    }
    return candidate
  }

  private static func configuredFolder(_ folder: String?, _ place: Surroundings) -> [String] {
    guard let folder, folder != "." else { return place.option("-C") }
    return ["-C", place.path(folder)]
  }

  private static func configuring(_ place: Surroundings) -> [[String]] {
    if place.has("configure") { return [["./configure"]] }
    let script = place.first("autogen.sh", "bootstrap", "bootstrap.sh", "buildconf")
    return [script.map { ["./\($0)"] } ?? ["autoreconf", "-i"], ["./configure"]]
  }
}

extension Candidate {
  fileprivate mutating func configured(in folder: String, others: [String], _ place: Surroundings) {
    command = ["cmake", "--build", place.path(folder)]
    rank = .configuredCMake
    let cache = folder == "." ? "CMakeCache.txt" : "\(folder)/CMakeCache.txt"
    let generator = (place.text(cache) ?? "").split(whereSeparator: \.isNewline)
      .first { $0.hasPrefix("CMAKE_GENERATOR:INTERNAL=") }?.split(separator: "=").last.map(String.init)
    let known = generator.flatMap { ["Ninja", "Unix Makefiles"].contains($0) ? ", generator \($0)" : nil } ?? ""
    reasons.append((cache, "configured here\(known)"))
    for other in others.prefix(3) { reasons.append(("\(other)/CMakeCache.txt", "configured here too")) }
    outputs = folder == "." ? [] : [folder]
    if place.text(folder == "." ? "CTestTestfile.cmake" : "\(folder)/CTestTestfile.cmake") != nil {
      reasons.append(
        (
          folder == "." ? "CTestTestfile.cmake" : "\(folder)/CTestTestfile.cmake",
          "there are tests, which this loop does not run: ctest --test-dir \(place.path(folder))"
        ))
    }
  }
}
