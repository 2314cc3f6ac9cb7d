import Model

/// The options that one Bazel knows, as `bazel help build --long` lists them: the only way to tell, since an unknown one
/// fails the build and versions say nothing.
struct BazelFlags: Equatable, Sendable {
  /// Names without dashes: `slim_profile`.
  private(set) var names: Set<ByteString> = []
  /// With dashes, those whose value may stand in the next word: `--config`, `-c`.
  private(set) var valued: Set<ByteString> = []

  /// The text's lines: `  --[no]slim_profile (a boolean; default: "true")`, `  --jobs [-j] (an integer …`.
  init(help bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let text = ByteString(bytes: line.drop { $0 == 0x20 })
      guard let option = text.dropping(prefix: "--") else { continue }
      let (word, rest) = option.cut(at: UInt8(ascii: " "))
      let name = word.dropping(prefix: "[no]") ?? word
      guard !name.isEmpty, name.bytes.allSatisfy(Self.isLetter) else { continue }
      names.insert(name)
      guard name == word, !(rest ?? "").contains("(a boolean") else { continue }
      valued.insert(ByteString(bytes: Array("--".utf8) + name.bytes))
      if let short = rest?.dropping(prefix: "[-"), let letter = short.bytes.first {
        valued.insert(ByteString(bytes: [UInt8(ascii: "-"), letter]))
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || 48...57 ~= byte || byte == UInt8(ascii: "_")
      || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
  }

  /// What makes the profile tell every action's label and output, and keep them apart.
  var labels: [ByteString] {
    let wanted: [[String]] = [
      ["noslim_profile", "noexperimental_slim_json_profile"],
      ["experimental_profile_include_target_label", "profile_include_target_label"],
      [
        "experimental_profile_include_primary_output", "profile_include_primary_output",
        "experimental_include_primary_output",
      ],
    ]
    return wanted.compactMap { spellings in spellings.first(where: knows).map { ByteString("--" + $0) } }
  }

  func knows(_ name: String) -> Bool {
    names.contains(ByteString(name)) || name.hasPrefix("no") && names.contains(ByteString(String(name.dropFirst(2))))
  }

  /// Options with values that people put before targets, for a Bazel that was not asked.
  static let commonlyValued: Set<ByteString> = [
    "-c", "-j", "-s", "--config", "--jobs", "--compilation_mode", "--cpu", "--platforms", "--test_arg", "--test_filter",
    "--test_output", "--copt", "--cxxopt", "--define", "--action_env", "--profile", "--build_event_json_file",
    "--disk_cache", "--remote_cache", "--color", "--curses", "--local_test_jobs", "--runs_per_test",
  ]
}
