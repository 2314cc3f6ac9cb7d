// The long proofs that need no build of anybody's: `prove STAGE`, called by `Scripts/prove`.
import Simulations

#if canImport(Glibc)
  @preconcurrency import Glibc
#else
  import Darwin
#endif

let stages: [String: ([String]) -> Int32] = [
  "append": proveAppend,
  "gate": proveGate,
  "graphs": proveGraphs,
  "json": proveJSON,
  "ninja-log": proveNinjaLog,
  "readers": Readers.prove,
  "splits": proveSplits,
  "stored-gains": StoredCase.gains,
  "stored-replays": StoredCase.compareReplays,
  "tighten": proveTighten,
]

guard let stage = CommandLine.arguments.dropFirst().first, let run = stages[stage] else {
  print("usage: prove STAGE, one of \(stages.keys.sorted())")
  exit(64)
}
exit(run(Array(CommandLine.arguments.dropFirst(2))))
