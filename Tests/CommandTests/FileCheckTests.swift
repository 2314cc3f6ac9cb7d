import TestSupport
import Testing

/// `ratchet gate` without measuring: ratchet.json against the base's, through the built program.
struct FileCheckTests {
  private static let entries = "\"app|CLASS\":\n{\"level_s\": 8, \"epoch\": 0},\n\n"

  private func repository() throws -> LevelBench { try LevelBench(levels: Self.entries) }

  private let refusal = """
      REFUSED  ratchet.json:11: app|CLASS was raised from 8 s to 9 s without a reason
        do it by: ratchet loosen 'app|CLASS' --to 9s --reason TEXT

    """

  @Test func whatIsNotCommittedIsComparedWithHEAD() throws {
    let level = try repository()
    try level.replace("\"level_s\": 8", "\"level_s\": 9")
    try level.bench.folder.folder("sub")
    try level.check(
      ["gate"], status: 1,
      "ratchet.json against HEAD, for what is not committed yet (COMMIT): 1 change refused\n\(refusal)")
    try level.check(
      ["gate"], status: 1,
      "DIR/ratchet.json against HEAD, for what is not committed yet (COMMIT): 1 change refused\n"
        + refusal.replacing("ratchet.json:", with: "DIR/ratchet.json:"), in: "sub")
  }

  @Test func aCommitOnTheTrunkIsComparedWithTheOneBefore() throws {
    let level = try repository()
    try level.check(
      ["gate"], status: 0,
      "ratchet.json: nothing to compare with: this is the first commit\n")
    try level.replace("\"level_s\": 8", "\"level_s\": 9")
    try level.sh("git commit -qam raised")
    try level.check(
      ["gate"], status: 1, "ratchet.json against the commit before (COMMIT): 1 change refused\n\(refusal)")
  }

  @Test func aBranchIsComparedWithWhereItLeftTheTrunk() throws {
    let level = try repository()
    try level.sh("git switch -qc topic; echo 2 >a.c; git commit -qam two; git switch -q main")
    try level.replace("\"level_s\": 8", "\"level_s\": 7")  // tightened since
    try level.sh("git commit -qam tightened; git switch -q topic")
    let fine = "against the merge base with main (COMMIT): nothing is looser\n"
    try level.check(["gate"], status: 0, "ratchet.json \(fine)")
    try level.check(["gate", "--base", "main"], status: 0, "ratchet.json against main (COMMIT): nothing is looser\n")
    try level.replace("\"level_s\": 8", "\"level_s\": 9")
    try level.sh("git commit -qam raised; echo 3 >a.c; git commit -qam three")
    try level.check(
      ["gate"], status: 1, "ratchet.json against the merge base with main (COMMIT): 1 change refused\n\(refusal)")
    // With the trunk merged into it, too: what the trunk tightened is in the base then.
    try level.sh("git merge -q -X ours -m met main")
    let met = try level.ratchet("gate")
    #expect(met.status == 1 && met.out.contains("from 7 s to 9 s"), "\(met.out)")
    try level.check(
      ["gate", "--base", "nobody"], status: 2,
      "error: no commit \"nobody\" in this clone\n\nhint: git fetch origin nobody\n")
  }

  @Test func pullRequestsOfHostingSites() throws {
    let level = try repository()
    try level.sh("git switch -qc topic")
    try level.replace("\"level_s\": 8", "\"level_s\": 9")
    try level.sh("git commit -qam raised; git switch -q main; echo 9 >a.c; git commit -qam main")
    // What GitHub checks out: the merge, detached, two commits deep, without the branches.
    try level.sh(
      """
      git switch -q --detach main; git merge -q --no-ff -m merge topic; git update-ref refs/pull/1/merge HEAD
      git init -q ../hub-$$; mv ../hub-$$ hub; cd hub; git remote add origin ..
      git fetch -q --depth 2 origin refs/pull/1/merge; git checkout -q --detach FETCH_HEAD
      """)
    try level.check(
      ["gate"], status: 1,
      "ratchet.json against the first parent of the merge commit (COMMIT): 1 change refused\n\(refusal)",
      environment: ["GITHUB_BASE_REF": "main"], in: "hub")
    try level.check(
      ["gate"], status: 1,
      "ratchet.json against the first parent of the merge commit (COMMIT): 1 change refused\n\(refusal)", in: "hub")
    // One commit deep nothing can be compared, and nobody says that it is fine.
    try level.sh(
      """
      rm -rf hub; git init -q hub; cd hub; git remote add origin "file://$PWD/.."
      git fetch -q --depth 1 origin refs/pull/1/merge; git checkout -q --detach FETCH_HEAD
      """)
    let blind = try level.ratchet("gate", environment: ["GITHUB_BASE_REF": "main"], in: "hub")
    #expect(blind.status == 2 && blind.err.contains("fetch-depth: 2"), "\(blind.err)")
    let alone = try level.ratchet("gate", in: "hub")
    #expect(alone.status == 2 && alone.err.contains("cut off"), "\(alone.err)")
    // GitLab names the commit.
    let base = try level.sh("git rev-parse main")
    let lab = try level.ratchet("gate", environment: ["CI_MERGE_REQUEST_DIFF_BASE_SHA": base])
    #expect(lab.status == 1 && lab.out.contains("against the merge request's base"), "\(lab.out)\(lab.err)")
  }

  @Test func aCloneKnowsTheTrunkOfItsRemote() throws {
    let level = try repository()
    try level.sh("git branch -qm main release; git clone -q . clone; cd clone; git switch -qc topic")
    let file = try level.file.replacing("\"level_s\": 8", with: "\"level_s\": 9")
    try level.bench.folder.write("clone/ratchet.json", file)
    try level.sh("git commit -qam raised", in: "clone")
    try level.check(
      ["gate"], status: 1,
      "ratchet.json against the merge base with origin/release (COMMIT): 1 change refused\n\(refusal)", in: "clone")
  }

  @Test func theFileItselfMayNotGo() throws {
    let level = try repository()
    try level.sh("git switch -qc topic; git rm -q ratchet.json; git commit -qm gone")
    try level.check(
      ["gate"], status: 1,
      """
      ratchet.json against the merge base with main (COMMIT): 1 change refused
        REFUSED  ratchet.json is gone; the base has one
          do it by: git checkout COMMIT -- ratchet.json

      """)
  }

  @Test func aBaseWithoutTheFileIsNoReasonToRefuse() throws {
    let level = try repository()
    try level.sh(
      "git rm -q --cached ratchet.json; git commit -qm without; git switch -qc topic; git add .; git commit -qm with")
    try level.check(
      ["gate"], status: 0,
      """
      ratchet.json against the merge base with main (COMMIT): nothing is looser
        note: the base has no ratchet.json: the file is looked at alone

      """)
    try level.sh("git switch -q main; echo 5 >a.c; git commit -qam later")
    try level.check(
      ["gate"], status: 2, "error: there is no ratchet.json here, nor in the base\n\nhint: ratchet init\n")
  }

  @Test func measuredFiguresChangeAlone() throws {
    let level = try repository()
    try level.replace(
      "\"levels\"", "\"noise\": {\n\n\"inner|\(level.machine)\":\n{\"pair_sd\": 0.02},\n\n\"\": null\n},\n\"levels\"")
    try level.sh("git commit -qam noise")
    try level.replace("0.02", "0.05")
    let alone = try level.ratchet("gate")
    #expect(alone.status == 0 && alone.out.contains("is wider (measured anew)"), "\(alone.out)")
    try level.bench.folder.write("a.c", "3\n")
    #expect(try level.ratchet("gate").status == 1)
    try level.sh("git switch -qc topic; git commit -qam both")
    let both = try level.ratchet("gate")
    #expect(both.status == 1 && both.out.contains("in a commit of ratchet.json alone"), "\(both.out)")
  }

  @Test(arguments: [
    ("\u{feff}{\"schema\": 1}", "a byte order mark"), ("{\"schema\": 2}", "the only form that this version reads"),
    ("{\"schema\": 1, \"levels\": {\"a|b-c\": {\"level_s\": 0}}}", "seconds above 0"),
    ("{\"schema\": 1, \"levels\": {\"a|b-c\": {\"level_s\": 1}, \"a|b-c\": {\"level_s\": 2}}}", "stands twice"),
    ("{\"schema\": 1,\n<<<<<<< HEAD\n=======\n>>>>>>> x\n}", "hint: ratchet fix"), ("", "the file is empty"),
    ("{\"schema\": 1, \"levels\": {\"a|b-c\": {\"level_s\": 1e999}}}", "seconds above 0"),
  ])
  func aFileThatCannotBeReadIsNeverFine(text: String, message: String) throws {
    let level = try repository()
    try level.bench.folder.write("ratchet.json", text)
    let ended = try level.ratchet("gate")
    #expect(ended.status == 2 && ended.err.contains(message), "\(ended.err)")
  }

  @Test func aBaseThatCannotBeReadIsSaid() throws {
    let level = try repository()
    let good = try level.file
    try level.bench.folder.write("ratchet.json", "{")
    try level.sh("git commit -qam broken")
    try level.bench.folder.write("ratchet.json", good)
    let mended = try level.ratchet("gate")
    #expect(mended.status == 0 && mended.out.contains("warning  the base's file cannot be read"), "\(mended.out)")
    try level.bench.folder.write("ratchet.json", "{\"schema\": 7}")
    try level.sh("git commit -qam newer")
    try level.bench.folder.write("ratchet.json", good)
    let newer = try level.ratchet("gate")
    #expect(newer.status == 2 && newer.err.contains("install a newer ratchet"), "\(newer.err)")
  }

  @Test func outsideOfARepositoryNothingIsCompared() throws {
    let bench = try Bench(files: ["ratchet.json": "{\"schema\": 1}"])
    let ended = try bench.ratchet(["gate"])
    #expect(ended.status == 2 && ended.err.contains("no git repository"), "\(ended.err)")
  }

  @Test func manyEntries() throws {
    let entries = (1000..<2000).map {
      "\"t\($0)|CLASS\":\n{\"level_s\": 8, \"epoch\": 0, \"anchor_s\": 7.9, \"sd\": 0.02, \"anchor\": \"0123456789ab\", \"n\": 80},\n\n"
    }
    let level = try LevelBench(levels: entries.joined())
    try level.replace("\"t1500|\(level.machine)\":\n{\"level_s\": 8", "\"t1500|\(level.machine)\":\n{\"level_s\": 9")
    try level.check(
      ["gate"], status: 1,
      """
      ratchet.json against HEAD, for what is not committed yet (COMMIT): 1 change refused
        REFUSED  ratchet.json:1511: t1500|CLASS was raised from 8 s to 9 s without a reason
          do it by: ratchet loosen 't1500|CLASS' --to 9s --reason TEXT

      """)
  }
}
