import History
import Model
import System
import Tracing

/// Puts a run into the background: the caller gets the build's id and goes on, the run goes on without a terminal.
struct Background {
  var running: RunningBuilds
  var status: BuildStatus

  /// - Returns: where the output goes, in the process that is to run the build; nil in the caller's, once others can see
  ///   the build.
  func start() throws(Failure) -> Path? {
    do {
      let console = try running.console(of: status.id)
      guard try Tracing.detach(console: ByteString(bytes: console.bytes)) == nil else {
        awaitBeginning()
        return nil
      }
      return console
    } catch {
      throw Failure(
        "the build could not be put into the background", causes: ["\(error)"],
        hint: "ratchet run -- COMMAND (without --detach)", status: 125)
    }
  }

  /// Until the new process has told of itself; a disk that cannot hold its file must not keep the caller.
  private func awaitBeginning() {
    for _ in 0..<1000 {
      if !running.find(idPrefix: status.id).isEmpty { return }
      Console.pause(milliseconds: 2)
    }
  }
}
