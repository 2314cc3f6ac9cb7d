import Model
import System
import TestSupport
import Testing
import Tools

/// What recipes of the installed GNU make see of the variable that a launch adds.
@Suite struct RealMakeTests {
  private static let version = (try? Spawn.run([Array("make".utf8), Array("--version".utf8)], limit: .seconds(20)))
    .map { String(decoding: $0.output, as: UTF8.self) }
  static let isHere = version?.hasPrefix("GNU Make 4") ?? false

  private static let makefile = """
    $(info function $(shell echo "[$$RATCHET_TARGET]"))
    all: plain with\\ space.o twice first pattern.o sub lines
    .ONESHELL: lines
    plain: ; @echo "plain [$$RATCHET_TARGET]"
    with\\ space.o: ; @echo "space [$$RATCHET_TARGET]"
    twice:: ; @echo "twice [$$RATCHET_TARGET]"
    twice:: ; @echo "again [$$RATCHET_TARGET]"
    first second &: ; @echo "grouped [$$RATCHET_TARGET]"
    %.o: ; @echo "pattern [$$RATCHET_TARGET]"
    sub: ; @$(MAKE) --no-print-directory -C folder all
    lines: ; @sh -c 'echo "lines [$$RATCHET_TARGET]"'
    .PHONY: all plain twice first second sub lines

    """

  private func run(_ flags: [String], in folder: TemporaryFolder, userFlags: ByteString? = nil) throws -> [String] {
    try folder.write("Makefile", Self.makefile)
    try folder.write(
      "folder/Makefile",
      "all: deep.o ; @echo \"below [$$RATCHET_TARGET]\"\ndeep.o: ; @echo \"deep [$$RATCHET_TARGET]\"\n")
    let command = (["make"] + flags).map { ByteString($0) }
    var request = Request(command: command, directory: ByteString(bytes: folder.path.bytes))
    request.environment["GNUMAKEFLAGS"] = userFlags
    var conversation = Tools.recognize(request).converse(request)
    _ = conversation.next(nil)
    guard case .launch(let launch) = conversation.next(.found([])) else { return [] }
    var environment = ["MAKEFLAGS": "", "MAKELEVEL": ""]
    for variable in launch.environment { environment[variable.name] = variable.value.description }
    let result = try Spawn.run(
      launch.arguments.map(\.bytes), in: folder.path, environment: environment, limit: .seconds(60))
    #expect(result.status == 0, "\(String(decoding: result.errors, as: UTF8.self))")
    return String(decoding: result.output, as: UTF8.self).split(separator: "\n").map(String.init).sorted()
  }

  @Test(
    .enabled(if: isHere, "GNU make 4 is not installed"), arguments: [([], nil), (["-j2"], nil), ([], "-k"), ([], "s")])
  func everyRecipeSeesItsTarget(_ flags: [String], _ userFlags: String?) throws {
    let lines = try run(flags, in: TemporaryFolder(), userFlags: userFlags.map { ByteString($0) })
    #expect(
      lines == [
        "again [twice]", "below [all]", "deep [deep.o]", "function []", "grouped [first]", "lines [lines]",
        "pattern [pattern.o]", "plain [plain]", "space [with space.o]", "twice [twice]",
      ])
  }
}
