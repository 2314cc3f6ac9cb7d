import JSON
import Model

/// SCons: `scons_stats.json` of `--debug=time,json` has every target with its time. A build that we run is told by its
/// processes alone: they are compilers, whose arguments name what they make.
public struct SCons: FileTool {
  public init() {}

  public let name = "scons"
  public let leaves: [ByteString] = []
  let variables: [String] = []

  public func recognize(_ request: Request) -> Bool {
    CommandWords.effective(request.command).first?.lastComponent == "scons"
  }

  public func converse(_ request: Request) -> any Conversation {
    TracedConversation(request: request, build: .command(request, tool: name))
  }

  func takePart(in request: Request) -> (any Participation)? { nil }

  func kind(of file: FileHead) -> String? {
    let text = ByteString(bytes: file.bytes)
    return text.contains("\"Commands\"") && text.contains("\"Time\"") ? "statistics" : nil
  }

  func rows(_ files: [ToolFile], _ run: ToolRun) -> [ToolRows] {
    files.compactMap { file in
      guard let bytes = file.content.all(), let value = try? JSONValue(parsing: bytes) else { return nil }
      var rows = ToolRows(tool: name, extent: .part)
      for target in value["Time"]?["Commands"]?.object ?? [] where target.name != "." {
        guard let start = target.value["start"]?.number, let wall = target.value["duration"]?.number, wall < 1e9,
          abs(start) < 1e11
        else { continue }
        rows.rows.append(
          ToolRows.Row(
            ByteString(target.name), .executed, start: .microseconds(Int64(start * 1e6)),
            duration: .fromMilliseconds(max(0, wall) * 1000)))
      }
      return rows
    }
  }
}
