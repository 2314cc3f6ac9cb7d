import Model

/// The programs that this room knows by name. Tables only: another compiler is one more word.
enum Programs {
  static let shells: Set<ByteString> = ["sh", "bash", "dash", "ash", "zsh", "ksh", "mksh", "-sh", "-bash", "rbash"]
  /// Other programs whose first operand is a script.
  static let interpreters: Set<ByteString> = [
    "python", "perl", "ruby", "node", "php", "lua", "tclsh", "wish", "Rscript", "bun", "deno",
  ]
  static let compilers: Set<ByteString> = [
    "cc", "gcc", "g++", "c++", "clang", "clang++", "c99", "c89", "c17", "tcc", "icc", "icpc", "icx", "icpx", "gfortran",
    "ifort", "flang", "f77", "f95", "nvcc", "hipcc", "emcc", "em++", "gdc", "ldc2", "dmd", "gnatgcc", "mpicc", "mpicxx",
    "xlc",
  ]
  static let linkers: Set<ByteString> = ["ld", "gold", "bfd", "lld", "mold", "collect2"]
  static let archivers: Set<ByteString> = ["ar"]
  /// Programs that write what `-oNAME`, joined, says.
  static let joinsOutput: Set<ByteString> = ["as", "flex", "lex", "flex++", "bison", "yacc", "byacc"]
  /// Programs whose last operand is what they write.
  static let writesLast: Set<ByteString> = ["cp", "mv", "ln", "install", "ginstall", "gcp", "gmv", "touch"]
  /// Programs whose only operand is what they write.
  static let writesOnly: Set<ByteString> = ["ranlib", "strip", "mkdir", "tee"]
  /// Programs that only move or mark files: inside of a script they are not worth a target of their own.
  static let shuffles: Set<ByteString> = writesLast.union(["mkdir", "tee"])
  /// Programs that only print, compare or cut text: they leave nothing behind.
  static let talkers: Set<ByteString> = [
    "echo", "printf", "true", "false", "test", "[", "expr", "basename", "dirname", "pwd", "tr", "cut", "grep", "sed",
    "uname",
  ]
  /// Programs that say nothing of what a target is made from.
  static let quiet: Set<ByteString> = [
    "echo", "printf", "true", "false", "test", "[", "expr", "basename", "dirname", "pwd", "uname", "sleep", "date",
    "rm",
    "rmdir", "chmod", "chown", "mkdir", "sync", "id", "whoami", "hostname", "nproc",
  ]
  /// Programs that read their operands, or their standard input, and write to their standard output.
  static let readers: Set<ByteString> = [
    "cat", "cmp", "sort", "cksum", "md5sum", "sha1sum", "sha256sum", "wc", "gzip", "sed", "grep", "egrep", "fgrep",
    "awk",
    "gawk", "mawk", "cut", "tr", "head", "tail", "uniq", "diff", "comm", "paste", "nl", "od",
  ]
  /// What compilers start themselves.
  static let innerCompilers: Set<ByteString> = [
    "cc1", "cc1plus", "cc1obj", "cc1objplus", "f951", "as", "collect2", "lto", "lto1", "wrapper",
  ]
  /// Programs whose `-o` is no output.
  static let otherMeaningOfO: Set<ByteString> = [
    "grep", "egrep", "fgrep", "rg", "test", "[", "find", "ps", "ssh", "scp", "sftp", "mount", "install", "ginstall",
    "ls",
    "unzip", "pidof", "git", "tar", "bsdtar", "cpio", "expr", "diff", "xargs", "sudo", "su", "pkg-config", "column",
    "lsblk",
    "chown", "make", "gmake", "gnumake", "ninja", "pytest", "rsync", "mkfs", "zip", "lsof", "stdbuf", "sed", "tail",
    "head",
    "apt-get", "dpkg", "useradd", "kubectl", "docker", "systemctl", "journalctl", "getopt", "file", "od", "nm",
    "readelf", "doit",
  ]
  /// Programs that run the rest of their arguments.
  static let launchers: Set<ByteString> = [
    "env", "nice", "ionice", "nohup", "setsid", "stdbuf", "timeout", "gtimeout", "time", "taskset", "chrt", "ccache",
    "sccache", "distcc", "caffeinate", "unbuffer", "command", "exec",
  ]
  /// Their options that take the next argument as a value.
  static let launcherValues: [ByteString: Set<ByteString>] = [
    "env": ["-u", "--unset", "-C", "--chdir", "-S"], "nice": ["-n", "--adjustment"], "time": ["-f", "-o"],
    "timeout": ["-s", "-k", "--signal", "--kill-after"], "gtimeout": ["-s", "-k"], "ionice": ["-c", "-n"],
    "stdbuf": ["-i", "-o", "-e"],
  ]
  /// Launchers with an operand of their own before the command.
  static let launcherOperand: Set<ByteString> = ["timeout", "gtimeout", "taskset", "chrt"]

  /// GNU make under its usual names, with a version or not: `make`, `gmake`, `make-4.4`.
  static func isMake(_ program: ByteString) -> Bool {
    let name = withoutVersion(program)
    return name == "make" || name == "gmake" || name == "gnumake" || name == "mingw32-make"
  }

  /// Ninja under its usual names, and samurai, which writes the same log.
  static func isNinja(_ program: ByteString) -> Bool {
    ["ninja", "ninja-build", "samu"].contains(withoutVersion(program))
  }

  /// Whether a program only has others build: make, ninja, `cmake --build`, a task runner.
  static func callsBuild(_ arguments: [ByteString]) -> Bool {
    let program = arguments.first?.lastComponent ?? ""
    return isMake(program) || isNinja(program) || CMakeArguments(arguments) != nil
      || Bazel.command(arguments)?.isBuild ?? false
      || TaskRunners.isRunner(arguments)
  }

  /// Whether a program leaves nothing behind: text to a pipe or the terminal, or a shell's own words without `>`.
  static func leavesNothing(_ arguments: [ByteString]) -> Bool {
    if case .text(let text) = CommandWords.shellCall(arguments) { return !text.bytes.contains(UInt8(ascii: ">")) }
    guard let program = arguments.first?.lastComponent, talkers.contains(program) else { return false }
    return !arguments.contains { $0.hasPrefix("-i") || $0.hasPrefix("--in-place") }
  }

  /// A program's plain name: `x86_64-linux-gnu-gcc-12` → `gcc`, `llvm-ar` → `ar`, `ld.lld` → `ld`.
  static func plain(_ program: ByteString) -> ByteString {
    var name = withoutVersion(program)
    if let dash = name.bytes.lastIndex(of: UInt8(ascii: "-")), dash > 0 {
      name = ByteString(bytes: name.bytes[(dash + 1)...])
    }
    return name.hasPrefix("ld.") ? "ld" : name
  }

  static func isInterpreter(_ program: ByteString) -> Bool {
    let name = program.bytes.prefix { !(48...57 ~= $0) && $0 != UInt8(ascii: ".") }
    return interpreters.contains(ByteString(bytes: name))
  }

  private static func withoutVersion(_ program: ByteString) -> ByteString {
    let bytes = program.bytes
    guard let dash = bytes.lastIndex(of: UInt8(ascii: "-")), dash > 0, dash + 1 < bytes.count else { return program }
    let isVersion = bytes[(dash + 1)...].allSatisfy { 48...57 ~= $0 || $0 == UInt8(ascii: ".") }
    return isVersion ? ByteString(bytes: bytes[..<dash]) : program
  }
}
