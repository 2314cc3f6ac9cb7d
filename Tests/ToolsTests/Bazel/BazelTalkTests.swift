import Figures
import Model
import System
import TestSupport
import Testing

@testable import Tools

/// The talk about one build of Bazel: what is asked before and after it, what the launch gets, and which profile counts.
@Suite struct BazelTalkTests {
  /// A machine with files and answers; `/w` is the workspace, the build began at second 100.
  struct World {
    var files: [ByteString: [UInt8]] = ["/w/WORKSPACE": [], "/usr/bin/bazel": []]
    /// Nanoseconds since 1970; a file that is not named here was written during the build.
    var modified: [ByteString: Int64] = ["/w/WORKSPACE": 0, "/usr/bin/bazel": 0]
    var answers: [String: (status: Int?, text: [UInt8])] = [
      "--version": (0, Array("bazel 4.2.3\n".utf8)), "--long": (0, Array(World.help.utf8)),
    ]
    var termination = Termination.exited(0)
    var asked: [[String]] = []
    var launch: [String] = []
    var daemons: [ByteString] = []

    static let help = """
        --[no]slim_profile (a boolean; default: "true")
        --profile (a path; default: see description)
        --[no]experimental_profile_include_target_label (a boolean; default: "false")
        --jobs [-j] (an integer; default: "auto")
      """

    mutating func talk(_ command: String, environment: [String: ByteString] = [:]) -> Reading {
      var request = Request(
        command: command.split(separator: " ").map { ByteString(String($0)) }, directory: "/w",
        environment: ["PATH": "/usr/bin", "HOME": "/home/dev"].merging(environment) { $1 }, scratch: "/scratch")
      request.memories = "/memories"
      var conversation = Tools.recognize(request).converse(request)
      var answer: Answer?
      for _ in 0..<40 {
        switch conversation.next(answer) {
        case .look(let looks): answer = .found(looks.compactMap(see))
        case .ask(let question):
          asked.append(question.arguments.map(\.description))
          let known = answers.first { entry in question.arguments.contains { $0.description == entry.key } }?.value
          answer = .output(status: known?.status, bytes: known?.text ?? [])
        case .launch(let launch):
          (self.launch, daemons) = (launch.arguments.map(\.description), launch.daemons)
          answer = .observed(
            Observation(
              started: Timestamp(microseconds: 100_000_000), wall: .seconds(5), termination: termination,
              trace: .wholeCommand(reason: "a test")))
        case .done(let reading): return reading
        }
      }
      Issue.record("the talk does not end")
      return Reading(tool: "")
    }

    private func see(_ look: Look) -> Sighting? {
      guard let bytes = files[look.path] else { return nil }
      let status = Sighting.Status(size: bytes.count, inode: 1, modified: modified[look.path] ?? 102_000_000_000)
      switch look.part {
      case .bytes: return Sighting(path: look.path, bytes: bytes, status: status)
      case .content: return Sighting(path: look.path, status: status, content: Content(bytes))
      case .status: return Sighting(path: look.path, status: status)
      case .names, .link: return nil
      }
    }
  }

  /// One library, compiled.
  private static let profile = Array(
    BazelProfileForms.file(
      "\"date\":\"Thu Jan 01 00:01:41 UTC 1970\"",
      BazelProfileForms.action(100, 1000, "//a:b", "Compiling a/b.cc", BazelProfileForms.run)
    ).utf8)

  private static func outcomes(_ reading: Reading) -> String {
    reading.targets.map { "\($0.name) \($0.outcome.rawValue)" }.joined(separator: ", ")
  }

  private static let graphRefused = "`bazel query` failed: the graph is not known"

  // MARK: before the build

  @Test func theProfileIsAskedForWithLabels() {
    var world = World()
    world.files["/scratch/bazel.profile"] = Self.profile
    world.answers["query"] = (0, [])
    let reading = world.talk("bazel build -k //a:b -- -//c")
    #expect(
      world.launch == [
        "bazel", "build", "--profile=/scratch/bazel.profile", "--noslim_profile",
        "--experimental_profile_include_target_label", "-k", "//a:b", "--", "-//c",
      ])
    #expect(world.daemons == ["daemonize"])
    #expect(Self.outcomes(reading) == "//a:b executed")
    #expect(reading.isServed)
    #expect(
      world.asked.map { $0.prefix(3).joined(separator: " ") } == [
        "bazel --version", "bazel --noblock_for_lock help", "bazel --noblock_for_lock query",
      ])
  }

  @Test func theStartupOptionsOfTheUserStandInEveryQuestion() {
    var world = World()
    _ = world.talk("bazel --output_base=/o --host_jvm_args=-Xmx1g test //a:b")
    for question in world.asked.dropFirst() {
      #expect(question.starts(with: ["bazel", "--output_base=/o", "--host_jvm_args=-Xmx1g", "--noblock_for_lock"]))
    }
    #expect(!world.launch.contains("--batch"))
  }

  @Test(arguments: [
    ("bazel build --profile=p.json //a:b", "", "/w/p.json"),
    ("bazel build --profile p.json //a:b", "", "/w/p.json"),
    ("bazel build //a:b", "common --profile=/elsewhere/p.json\n", "/elsewhere/p.json"),
    ("bazel build --config=ci //a:b", "build:ci --profile=p.json\n", "/w/p.json"),
  ]) func theUsersOwnProfileStaysWhereItIs(_ command: String, _ rc: String, _ place: ByteString) {
    var world = World()
    world.files["/w/.bazelrc"] = Array(rc.utf8)
    world.files[place] = Self.profile
    let reading = world.talk(command)
    #expect(world.launch.count { $0.hasPrefix("--profile") } == (command.contains("--profile") ? 1 : 0))
    #expect(world.launch.contains("--experimental_profile_include_target_label"))
    #expect(Self.outcomes(reading) == "//a:b executed")
  }

  @Test func aBazelThatDoesNotSayItsOptionsGetsNone() {
    var world = World()
    world.answers["--long"] = (2, [])
    let reading = world.talk("bazel build //a:b")
    #expect(world.launch == ["bazel", "build", "//a:b"])
    #expect(
      reading.notes.contains("Bazel did not say which options it knows: its profile may tell no labels this time"))
  }

  @Test(arguments: ["bazel --batch build //a:b", "bazel build //a:b"]) func noServerIsStartedForAQuestion(
    _ command: String
  ) {
    var world = World()
    if !command.contains("--batch") { world.files["/w/.bazelrc"] = Array("startup --batch\n".utf8) }
    _ = world.talk(command)
    #expect(!world.asked.contains { $0.contains("help") })
    #expect(world.launch == command.split(separator: " ").map(String.init))
  }

  @Test(arguments: ["bazel info", "bazel query //a:b", "bazel clean", "bazel shutdown", "bazel help build"])
  func whatBuildsNothingIsLeftAlone(_ command: String) {
    var world = World()
    _ = world.talk(command)
    #expect(world.asked.isEmpty)
    #expect(world.launch == command.split(separator: " ").map(String.init))
  }

  // MARK: after it

  @Test func anotherInvocationsProfileIsNotRead() {
    var world = World()
    // Its own date says an hour later.
    world.files["/scratch/bazel.profile"] = Array(
      String(decoding: Self.profile, as: UTF8.self).replacing("00:01:41", with: "01:01:41").utf8)
    let other = world.talk("bazel build //a:b")
    #expect(other.targets.allSatisfy { $0.name != "//a:b" })
    #expect(other.notes.contains { $0.hasSuffix("is the profile of another invocation: it is not read") })
    // Left by an earlier build.
    world.files["/scratch/bazel.profile"] = Self.profile
    world.modified["/scratch/bazel.profile"] = 5
    #expect(world.talk("bazel build //a:b").targets.allSatisfy { $0.name != "//a:b" })
  }

  @Test func aProfileAloneIsARun() throws {
    let recording = try #require(Recording(files: [Sighting(path: "p.json", content: Content(Self.profile))]))
    #expect(recording.request.command == ["bazel"])
    #expect(recording.observation.started == Timestamp(microseconds: 101_000_000))
    let content = try #require(recording.request.recorded?.first?.content)
    #expect(content.known is BazelProfile)
    // The talk about it begins anew, with what the files told of the command.
    let run = ToolRun(request: recording.request, observation: recording.observation, isRecorded: true)
    let file = ToolFile(kind: BazelFileKind.profile.rawValue, name: "p.json", content: content)
    #expect(BazelReading([file], run).rows().flatMap(\.rows).map(\.name) == ["//a:b"])
  }

  @Test func aProfileCutByAFullDiskTellsWhatItHas() {
    var world = World()
    world.files["/scratch/bazel.profile"] = Array(Self.profile.dropLast(30))
    let reading = world.talk("bazel build //a:b")
    #expect(Self.outcomes(reading) == "//a:b executed")
    #expect(reading.notes.contains { $0.hasPrefix("Bazel's profile breaks off, its actions may be missing: line ") })
    world.termination = .exited(1)
    #expect(Self.outcomes(world.talk("bazel build //a:b")) == "//a:b unknown")
    world.files["/scratch/bazel.profile"] = []
    #expect(world.talk("bazel build //a:b").targets.allSatisfy { $0.kind == .command })
  }

  @Test(
    arguments: [
      (nil, "`bazel query` took longer than 2 s: the graph is not known; it is asked again after an hour"),
      (7, "`bazel query` failed: the graph is not known"),
      (9, "another command held Bazel's lock: the graph was not asked for"),
    ] as [(Int?, String)]) func aQueryThatFailsCostsOnlyTheGraph(_ status: Int?, _ note: String)
  {
    var world = World()
    world.files["/scratch/bazel.profile"] = Self.profile
    world.answers["query"] = (status, [])
    let reading = world.talk("bazel build //a:b")
    #expect(Self.outcomes(reading) == "//a:b executed")
    #expect(reading.notes.contains(note))
    #expect(reading.graph == nil)
  }

  @Test func theGraphIsAskedForAgainOnlyWhereItChanged() throws {
    let answer = try Disk.read((Path(#filePath).parent?.parent ?? "/") / "Captures/bazel-4.2.3/query/query-all.pb")
    var world = World()
    world.files["/scratch/bazel.profile"] = Self.profile
    world.answers["query"] = (0, answer)
    let first = world.talk("bazel build //app:demo")
    let question = try #require(first.graph)
    #expect(question.targets.contains { $0.name == "//app:demo" })
    let client = try #require(BazelClient(Request(command: ["bazel", "build", "//app:demo"], directory: "/w")))
    let memory = try #require(BazelGraphQuestion(client, memories: "/memories", flags: nil)?.look?.path)
    world.files[memory] = answer
    world.files["/scratch/bazel.profile"] = Array(
      String(decoding: Self.profile, as: UTF8.self).replacing("//a:b", with: "//app:demo").utf8)
    world.asked = []
    #expect(world.talk("bazel build //app:demo").graph == first.graph)
    #expect(!world.asked.contains { $0.contains("query") })
    // A file that describes the build is younger.
    let description = try #require(BazelGraph(proto: answer).rules["//app:demo"]?.file)
    world.files[description] = []
    world.modified[description] = 103_000_000_000
    _ = world.talk("bazel build //app:demo")
    #expect(world.asked.contains { $0.contains("query") })
    // Something was built that it does not know.
    world.files[description] = nil
    world.asked = []
    world.files["/scratch/bazel.profile"] = Self.profile
    _ = world.talk("bazel build //app:demo")
    #expect(world.asked.contains { $0.contains("query") })
  }

  @Test func outputsAreNamedFromTheFolderOfTheRun() {
    for (directory, path) in [("/w", "bazel-out/b.o"), ("/w/a/b", "../../bazel-out/b.o")] {
      let text = BazelProfileForms.file(
        "",
        BazelProfileForms.action(
          100, 1000, "//a:b", "Compiling", BazelProfileForms.run, output: ",\"out\":\"bazel-out/b.o\""))
      let run = BazelInvocation(
        profile: BazelProfileReader.read(Content(Array(text.utf8)).open()), termination: .exited(0),
        directory: ByteString(directory), root: "/w")
      #expect(BazelRows(run).rows(clientStart: nil).outputs == [ByteString(path)])
    }
  }

  /// A hook or wrapper that adds to the environment of a server must see each question, or the server starts anew.
  @Test func questionsGoTheWayOfTheBuild() {
    func process(_ id: Int, _ parent: Int?, _ commands: [String]) -> Process {
      Process(
        id: id, parent: parent, start: .zero,
        execs: commands.map { command in
          Exec(
            at: .zero, directory: "/w", arguments: command.split(separator: " ").map { ByteString(String($0)) })
        })
    }
    func asking(_ processes: [Process]) -> [[String]] {
      let request = Request(command: ["./all.sh"], directory: "/w")
      var observation = Observation(
        started: Timestamp(microseconds: 0), wall: .seconds(1), termination: .exited(0), trace: .processes)
      observation.processes = processes
      return BazelClient.all(request, observation).map { $0.asking.map(\.description) }
    }
    let real = "/usr/bin/bazel-4.2.3 --output_base=/o --x build //a"
    // One after the other in one process, and one below the other.
    #expect(
      asking([process(1, nil, ["bash bazel --x build //a", "bash /w/tools/bazel --x build //a", real])]) == [
        ["bazel", "--x"]
      ])
    #expect(asking([process(1, nil, ["sh tools/bazel build //a"]), process(2, 1, [real])]) == [["/w/tools/bazel"]])
  }

  @Test func aBuildWithoutAProfileIsOneCommand() {
    var world = World()
    world.termination = .exited(2)
    world.answers["query"] = (7, [])
    let reading = world.talk("bazel build //a:b")
    #expect(reading.targets.allSatisfy { $0.kind == .command })
    #expect(reading.notes.contains("Bazel left no profile of this run: only the whole command was measured"))
  }
}
