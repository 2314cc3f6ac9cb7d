import Model

/// A command line of Bazel that builds: `bazel --startup build --option //targets`.
struct BazelCommand: Equatable, Sendable {
  /// The program with its startup options.
  var startup: [ByteString]
  /// `build`, `test`, `run`.
  var command: ByteString
  /// What follows it: options and targets.
  var rest: [ByteString]

  /// Commands that build; the others ask or clean.
  static let builds: Set<ByteString> = ["build", "test", "run", "coverage", "mobile-install"]
  private static let others: Set<ByteString> = [
    "analyze-profile", "aquery", "canonicalize-flags", "clean", "config", "cquery", "dump", "fetch", "help", "info",
    "license", "mod", "print_action", "query", "shutdown", "sync", "vendor", "version",
  ]
  /// Startup options whose value may be the next word; all others carry it behind `=` or have none.
  private static let valued: Set<ByteString> = [
    "--output_base", "--output_user_root", "--install_base", "--bazelrc", "--host_jvm_args", "--server_javabase",
    "--host_javabase", "--max_idle_secs", "--connect_timeout_secs", "--local_startup_timeout_secs", "--server_jvm_out",
    "--failure_detail_out", "--invocation_policy", "--command_port", "--io_nice_level", "--digest_function",
    "--unix_digest_hash_attribute_name", "--macos_qos_class", "--experimental_cgroup_parent",
  ]

  /// Nil where the words are no command of Bazel at all. Launchers in front are to be taken off before.
  init?(_ words: [ByteString]) {
    guard let program = words.first, Self.isProgram(program) else { return nil }
    var at = 1
    while at < words.count, words[at].hasPrefix("-") { at += Self.valued.contains(words[at]) ? 2 : 1 }
    guard at < words.count, Self.builds.contains(words[at]) || Self.others.contains(words[at]) else { return nil }
    startup = Array(words[..<at])
    command = words[at]
    rest = Array(words[(at + 1)...])
  }

  /// Bazel, Bazelisk and the wrappers that workspaces have: `bazel-7.4.1`, `bazelisk-linux-amd64`, `./tools/bazel`.
  static func isProgram(_ program: ByteString) -> Bool {
    let name = program.lastComponent
    if ["bazel", "bazelisk", "blaze", "bazel-real", "bazel.exe"].contains(name) { return true }
    guard let rest = name.dropping(prefix: "bazelisk-") ?? name.dropping(prefix: "bazel-") else { return false }
    return rest.bytes.first.map { 48...57 ~= $0 } ?? false || rest.hasPrefix("linux") || rest.hasPrefix("darwin")
  }

  var isBuild: Bool { Self.builds.contains(command) }

  /// Words up to `--`, behind which `run` has the arguments of its program.
  private var own: ArraySlice<ByteString> { rest.prefix { $0 != "--" } }

  /// Targets as they were typed. `valued` are the options, `--name` or `-n`, whose value may be the next word.
  func targets(valued: Set<ByteString>) -> [ByteString] {
    var (found, isValue): ([ByteString], Bool) = ([], false)
    for word in own {
      if isValue {
        isValue = false
      } else if word.hasPrefix("-"), !word.hasPrefix("-/"), !word.hasPrefix("-@"), !word.hasPrefix("-:") {
        isValue = valued.contains(word)
      } else {
        found.append(word)
      }
    }
    // Of `run` the first is the program, and what follows goes to it; elsewhere targets may stand behind `--`, negative
    // ones must.
    if command == "run" { return Array(found.prefix(1)) }
    return found + rest.drop { $0 != "--" }.dropFirst()
  }

  /// The last value of an option, typed as `--name=value` or `--name value`; nil where it is not there.
  func value(_ name: String) -> ByteString? { Self.value(name, in: Array(own)) }

  static func value(_ name: String, in words: [ByteString]) -> ByteString? {
    var value: ByteString?
    for (at, word) in words.enumerated() {
      if let text = word.dropping(prefix: name + "=") { value = text }
      if word == ByteString(name), at + 1 < words.count { value = words[at + 1] }
    }
    return value
  }

  /// Whether an option without a value is on: the last of `--name` and `--noname` counts.
  static func isOn(_ name: String, in words: [ByteString]) -> Bool {
    let on: Set<ByteString> = [ByteString("--" + name), ByteString("--\(name)=1"), ByteString("--\(name)=true")]
    let off: Set<ByteString> = [ByteString("--no" + name), ByteString("--\(name)=0"), ByteString("--\(name)=false")]
    return words.last { on.contains($0) || off.contains($0) }.map(on.contains) ?? false
  }

  var keepsGoing: Bool { own.contains("-k") || Self.isOn("keep_going", in: Array(own)) }

  var jobs: Int? { (value("--jobs") ?? value("-j") ?? own.compactMap { $0.dropping(prefix: "-j") }.last)?.number }

  /// The command with more options in front of its own, which win over them.
  func adding(_ options: [ByteString]) -> [ByteString] { startup + [command] + options + rest }
}
