import JSON
import Model

extension Settings {
  /// Reads ratchet.json: UTF-8 JSON (RFC 8259) with the keys `schema` (1), `headroom`, `loops`, `noise`, `levels` and
  /// `retired`; keys that begin with `x-`, and `$schema`, are for others.
  public static func parse(_ bytes: [UInt8]) throws(SettingsError) -> Settings {
    let syntax = SyntaxErrors(bytes: bytes)
    if let error = syntax.beforeReading() { throw error }
    let root: Located
    do throws(JSONError) {
      var reader = LocatingReader(bytes, skipping: keptSections)
      root = try reader.readAll()
    } catch {
      throw syntax.translated(error)
    }
    return try FileReader(syntax: syntax).read(root)
  }

  static let keptSections: Set = ["noise", "levels", "retired"]
}

/// The whole file: its sections.
struct FileReader {
  let syntax: SyntaxErrors

  private static let sections = ["schema", "headroom", "loops", "noise", "levels", "retired"]

  func read(_ root: Located) throws(SettingsError) -> Settings {
    let checks = Checks(syntax: syntax)
    guard case .object(let members) = root.content else {
      throw checks.wrong("the file", root, "an object", #"{"schema": 1, "loops": {}}"#)
    }
    try checks.keys(of: members, known: Self.sections)
    guard let schema = members.first(where: { $0.name == "schema" }) else {
      throw syntax.error(at: root.range.lowerBound, #""schema" is missing"#, "it first", example: #"{"schema": 1,"#)
    }
    guard case .number(1) = schema.value.content else {
      var error = checks.wrong(schema, "1, the only form that this version reads", #""schema": 1"#)
      if case .number(let form) = schema.value.content { error.isNewer = form > 1 }
      throw error
    }
    var settings = Settings(isFromFile: true)
    for member in members {
      switch member.name {
      case "headroom": settings.headroom = try checks.share(member)
      case "loops": settings.entries = try LoopReader(checks: checks).read(member)
      case let name where Settings.keptSections.contains(name):
        guard syntax.bytes[member.value.range.lowerBound] == UInt8(ascii: "{") else {
          throw checks.wrong(member, "an object", "\"\(name)\": {}")
        }
        settings.kept.append(KeptSection(name: name, bytes: Array(syntax.bytes[member.value.range])))
      default: break
      }
    }
    return settings
  }
}
