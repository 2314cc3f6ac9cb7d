import Model
import Testing

@testable import Tools

/// What make is told before it runs.
@Suite struct MakeTests {
  @Test(arguments: [
    ("make", true), ("/usr/bin/make -j2", true), ("gmake all", true), ("gnumake", true), ("make-4.4.1 x", true),
    ("env CC=clang make", true), ("env -u A B=1 nice -n 10 make -j8", true), ("time -p make", true),
    ("nice make", true),
    ("timeout 60 make", true), ("cmake --build .", false), ("makepkg", false), ("sh make.sh", false),
    ("sh -c make", false), ("env", false), ("bmake", false), ("remake", false), ("ninja", false),
  ])
  func recognizes(_ line: String, _ isMake: Bool) {
    let request = Request(command: TraceText.words(line).map { ByteString($0) }, directory: "/ws")
    #expect((Tools.recognize(request).name == "make") == isMake)
  }

  @Test(arguments: [
    ("make", 1), ("make -j8", 8), ("make -j 8 all", 8), ("make -j all", nil), ("make -j", nil), ("make --jobs=3", 3),
    ("make --jobs 3", 3), ("make --jobs", nil), ("make -kj4 x", 4), ("make -j2 -j6", 6), ("make -C dir -j2", 2),
    ("make -jk", nil), ("make X=-j7", 1), ("make -f -j3", 1),
  ])
  func jobs(_ line: String, _ expected: Int?) {
    #expect(MakeArguments(TraceText.words(line).map { ByteString($0) }).jobs == expected)
  }

  @Test(arguments: [("ks -j4", 4), (" -j4 -- A=b", 4), ("kj3", 3), ("CC=j8", 1), ("-- -j4", 1), ("-k --jobs=2", 2)])
  func jobsOfFlags(_ flags: String, _ expected: Int?) {
    #expect(MakeArguments(["make"], flags: ByteString(flags)).jobs == expected)
  }

  @Test func goalsAndMakefiles() {
    let line =
      "make -C sub -C deep -f my.mk --file=/abs.mk CC=gcc -o old -W new -I inc -l 2.5 -l all -- check X=1 -dash"
    let arguments = MakeArguments(TraceText.words(line).map { ByteString($0) })
    #expect(arguments.goals == ["all", "check", "-dash"])
    #expect(arguments.makefiles == ["sub/deep/my.mk", "/abs.mk"])
    #expect(MakeArguments(["make", "-C", "/x"]).makefiles == ["/x/GNUmakefile", "/x/makefile", "/x/Makefile"])
  }

  /// The launch that a makefile and the user's own flags lead to.
  private func launch(
    _ makefile: String, flags: ByteString? = nil, targetNames: Bool = true, command: [ByteString] = ["make"]
  ) throws -> Launch {
    var environment: [String: ByteString] = [:]
    environment["GNUMAKEFLAGS"] = flags
    let request = Request(command: command, directory: "/ws", environment: environment, targetNames: targetNames)
    var conversation = Tools.recognize(request).converse(request)
    var step = conversation.next(nil)
    while case .look(let looks) = step {
      let files = looks.filter { $0.path.lastComponent == "Makefile" }
      step = conversation.next(.found(files.map { Sighting(path: $0.path, bytes: Array(makefile.utf8)) }))
    }
    guard case .launch(let launch) = step else { throw Unexpected(step: step) }
    return launch
  }

  private struct Unexpected: Error { var step: Step }

  @Test func namesAreAddedToTheUsersFlags() throws {
    let names = ByteString("RATCHET_TARGET=$$@")
    #expect(try launch("all: ;").environment == [.init(name: "GNUMAKEFLAGS", value: names)])
    #expect(try launch("", flags: "").environment.first?.value == names)
    #expect(try launch("", flags: "ks").environment.first?.value == "ks RATCHET_TARGET=$$@")
    #expect(try launch("", flags: "ks RATCHET_TARGET=$$@").environment.first?.value == "ks RATCHET_TARGET=$$@")
    #expect(try launch("", command: ["./build.sh"]).environment.first?.value == names)
    #expect(try launch("", targetNames: false).environment == [])
    #expect(try launch("").markers.contains("RATCHET_TARGET"))
  }

  @Test(arguments: [
    ("a:\n\t$(MAKE) $(MAKEFLAGS) -C sub\n", true),
    ("a:\n\t${MAKE} -C sub \\\n\t  ${MAKEFLAGS}\n", true),
    ("a:\n\t$(MAKE) $(AM_MAKEFLAGS) -C sub\n", false),
    ("a:\n\t$(MAKE) -C sub\n\t@echo $(MAKEFLAGS)\n", false),
    ("  # $(MAKE) $(MAKEFLAGS)\n", false),
    ("", false),
  ])
  func flagsAsWordsSwitchNamesOff(_ makefile: String, _ isOff: Bool) throws {
    #expect(try launch(makefile).environment.isEmpty == isOff)
  }

  @Test func switchingOffIsNoted() {
    let observation = Observation(started: Timestamp(microseconds: 0), wall: .seconds(1), termination: .exited(0))
    let request = Request(command: ["make"], directory: "/ws")
    let reading = converse(request, observation, files: ["Makefile": "a: ; $(MAKE) $(MAKEFLAGS)"])
    #expect(reading.notes.count == 1)
    #expect(reading.notes.first?.contains("$(MAKEFLAGS)") == true)
  }

  @Test(arguments: [
    ("obj/a.o", "obj/a.o"), ("", nil), ("$@", nil), ("$$@", nil), ("15156@", nil), ("@", "@"), ("a@", "a@"),
    ("12", "12"),
  ])
  func valuesThatNoMakeExpanded(_ value: String, _ name: String?) {
    #expect(MakeNames.target(ByteString(value))?.description == name)
  }
}
