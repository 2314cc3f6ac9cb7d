import Model
import Testing
import Tools

/// Targets begun and done while a build runs, by the markers of its programs.
struct TargetCountTests {
  private func exec(_ target: String?, in folder: String = "/p") -> Exec {
    let markers = target.map { ["RATCHET_TARGET": ByteString($0)] } ?? [:]
    return Exec(at: .zero, directory: ByteString(folder), arguments: ["cc"], markers: markers)
  }

  @Test func programsWithoutMarkersAreNoTargets() {
    var count = TargetCount()
    count.start(process: 1, parent: nil, exec(nil))
    count.end(process: 1)
    #expect((count.started, count.done) == (0, 0))
  }

  @Test func aTargetIsDoneWhenNobodyWorksAtIt() {
    var count = TargetCount()
    count.start(process: 2, parent: 1, exec("a"))
    count.start(process: 3, parent: 2, exec("a", in: "/p/elsewhere"))
    count.start(process: 4, parent: 1, exec("b"))
    #expect((count.started, count.done) == (2, 0))
    count.end(process: 3)
    #expect((count.started, count.done) == (2, 0))
    count.end(process: 2)
    #expect((count.started, count.done) == (2, 1))
    count.start(process: 5, parent: 1, exec("a"))  // its next command
    #expect((count.started, count.done) == (2, 0))
  }

  @Test func theSameNameInAnotherFolderIsAnotherTarget() {
    var count = TargetCount()
    count.start(process: 2, parent: 1, exec("all", in: "/p/x"))
    count.start(process: 3, parent: 1, exec("all", in: "/p/y"))
    #expect(count.started == 2)
  }

  @Test func anExecAfterAnExecIsTheSameProcess() {
    var count = TargetCount()
    count.start(process: 2, parent: 1, exec("a"))
    count.start(process: 2, parent: 1, exec("a"))
    count.end(process: 2)
    #expect((count.started, count.done) == (1, 1))
  }

  @Test func literalAndEmptyMarkersAreNone() {
    var count = TargetCount()
    for (number, value) in ["", "$@", "1234@"].enumerated() {
      count.start(process: number, parent: nil, exec(value))
    }
    #expect(count.started == 0)
  }
}
