import System

/// A build tool in a version of its own, installed by `Scripts/test` below .venv/tools.
public struct RealTool: Sendable, CustomStringConvertible {
  /// `ninja-1.13`
  public var description: String
  /// The folder of its programs, for the front of PATH; nil where it is not installed.
  public var folder: String?

  public struct Missing: Error, CustomStringConvertible {
    public var description: String
  }

  public init(_ name: String) {
    description = name
    let root = (0..<3).reduce(Path(#filePath)) { path, _ in path.parent ?? path } / ".venv/tools"
    let versions = (try? Disk.list(root)) ?? []
    let found = versions.first { $0.bytes.starts(with: Array("\(name).".utf8)) }
    folder = found.flatMap { version in
      ["cmake/data/bin", "bin"].map { root / version / Path($0) }.first { Disk.exists($0) }?.description
    }
  }

  /// PATH with these tools in front.
  public static func path(_ tools: [RealTool]) throws -> String {
    let folders = try tools.map { tool in
      guard let folder = tool.folder else {
        throw Missing(description: "\(tool) is not installed below .venv/tools: Scripts/test installs it")
      }
      return folder
    }
    return (folders + ["/usr/local/bin:/usr/bin:/bin"]).joined(separator: ":")
  }
}
