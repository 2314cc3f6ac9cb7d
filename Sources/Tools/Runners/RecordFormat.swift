import Model

/// A form of records that no command of its own writes: it is read where somebody hands one in, and takes part in no build.
protocol RecordFormat: FileTool {}

extension RecordFormat {
  var leaves: [ByteString] { [] }
  var variables: [String] { [] }

  func recognize(_ request: Request) -> Bool { false }

  func converse(_ request: Request) -> any Conversation { Tools.anyCommand.converse(request) }

  func takePart(in request: Request) -> (any Participation)? { nil }
}
