import Model
import TestSupport
import Testing

@testable import Tools

/// What the commands of targets read and write, from their arguments and from compilers' dependency files.
@Suite struct FilesTests {
  /// `name [extent]: reads > writes`, below /ws without it.
  private func describe(_ reading: Reading) -> String {
    reading.targets.compactMap { target in
      reading.files[target.key].map { files in
        let (reads, writes) = (files.reads.map(short), files.writes.map(short))
        return "\(target.name) \(files.extent): \(reads.joined(separator: " ")) > \(writes.joined(separator: " "))"
      }
    }.joined(separator: "\n")
  }

  private func short(_ path: ByteString) -> String {
    path.hasPrefix("/ws/") ? path.description.dropFirst(4).description : path.description
  }

  private func check(
    _ trace: String, _ expected: String, files: [ByteString: String] = [:],
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(describe(readTrace(trace, files: files)), expected, "files", at: location)
  }

  @Test func compileArchiveAndLink() {
    check(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=obj/a.o} gcc -O2 -Isrc -include config.h -c -o obj/a.o src/a.c
          10..90 /usr/lib/gcc/cc1 -quiet src/a.c -o /tmp/ccAbCdEf.s
          90..95 as -o obj/a.o /tmp/ccAbCdEf.s
        100..200 {RATCHET_TARGET=lib.a} ar rcs lib.a obj/a.o ../x/b.o
        200..210 {RATCHET_TARGET=lib.a} ranlib lib.a
        300..400 {RATCHET_TARGET=app} cc -o app main.o lib.a -L. -lm
        400..410 {RATCHET_TARGET=app} rm -f app.old
        500..510 {RATCHET_TARGET=dist/app} install -m 755 app dist/app
      """,
      """
      obj/a.o named: src/a.c config.h > obj/a.o
      lib.a everything: obj/a.o /x/b.o > lib.a
      app everything: main.o lib.a > app
      dist/app everything: 755 app > dist/app
      """)
  }

  @Test func whatACompilerWroteDown() {
    check(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=b.o} gcc -c b.c -MD -MF .deps/b.Tpo -o b.o
        100..110 {RATCHET_TARGET=b.o} mv -f .deps/b.Tpo .deps/b.Po
        0..100 {RATCHET_TARGET=c.o} gcc -Wp,-MMD,deps/.c.o.d -c c.c -o c.o
        0..100 {RATCHET_TARGET=d.o} gcc -c d.c -o d.o
        0..100 {RATCHET_TARGET=e.o} gcc -MMD -c e.c -o e.o
        0..100 in:/ws/src {RATCHET_TARGET=a.o} gcc -MMD -c a.c -o a.o
      """,
      """
      b.o everything: b.c b.h .deps/b.Tpo > b.o .deps/b.Po
      c.o everything: c.c c.h > c.o
      d.o everything: d.c d.h > d.o
      e.o named: e.c > e.o
      a.o everything: src/a.c src/a.h top.h > a.o src/a.o
      """,
      files: [
        "/ws/src/a.d": "a.o: a.c a.h ../top.h\n", "/ws/.deps/b.Po": "b.o: b.c \\\n b.h\nb.h:\n",
        "/ws/deps/.c.o.d": "c.o: c.c c.h", "/ws/d.o.d": "d.o: d.c d.h",
      ])
  }

  /// What automake writes for a library's object, and libtool's own work below it.
  @Test func objectsOfLibtool() {
    check(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=x/a.lo} sh -c 'base=a; /bin/bash ../libtool --mode=compile gcc -c a.c && mv -f .deps/a.Tpo .deps/a.Plo'
          0..2 sed 's|[^/]*$|.deps/&|'
          5..90 /bin/bash ../libtool --tag=CC --silent --mode=compile gcc -DX -MT x/a.lo -MD -MF .deps/a.Tpo -c -o x/a.lo a.c
            20..80 gcc -DX -MT x/a.lo -MD -MF .deps/a.Tpo -c a.c -o x/a.o
          91..95 mv -f .deps/a.Tpo .deps/a.Plo
        100..200 {RATCHET_TARGET=lib.la} /bin/bash ../libtool --tag=CC --mode=link gcc -o lib.la x/a.lo -lm
          150..190 ar cr .libs/lib.a x/a.o
      """,
      """
      x/a.lo everything: /bin/bash /libtool a.c .deps/a.Tpo s|[^/]*$|.deps/&| m.h > x/a.lo x/a.o .deps/a.Plo
      lib.la everything: x/a.lo x/a.o > lib.la .libs/lib.a
      """, files: ["/ws/.deps/a.Plo": "x/a.lo: a.c m.h\n"])
  }

  @Test func commandsThatNobodyKnowsAreGuesses() {
    check(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=gen/t.c} /bin/sh -c 'sh tools/gen --in=data.txt < src/t.txt > gen/t.c'
          10..90 sh tools/gen --in=data.txt
        100..200 {RATCHET_TARGET=all.o} gcc -c @list.rsp -o all.o x.c
        200..300 {RATCHET_TARGET=check} ./run-tests
        300..400 {RATCHET_TARGET=moved} sh -c 'cd sub && ./tool a.c > ../moved'
        400..500 {RATCHET_TARGET=quiet} echo done
      """,
      """
      gen/t.c guessed: tools/gen data.txt src/t.txt > gen/t.c
      all.o guessed: x.c > all.o
      check guessed: run-tests > check
      moved guessed:  > moved /moved
      quiet guessed:  > quiet
      """)
  }

  /// git links with the options of its compiles: `-DSHA1DC_CUSTOM_INCLUDE_SHA1_C="\"cache.h\""`.
  @Test(arguments: [
    (#"cc -O0 -DX="\"cache.h\"" -o git git.o"#, "git.o"), (#"cc -DX='"a b.h"' -DY y.o"#, "y.o"),
    (#"cc "-I a.d" x-D/y.o -D"#, "a.d x-D/y.o"), (#"cc -Dx.h;cat a.txt"#, "a.txt"),
    (#"tr a b <in.txt -D"a.h b.h"#, "in.txt"),
  ])
  func macrosOfAShellsTextAreNoFiles(_ text: String, _ read: String) {
    let reads = CommandFiles(["sh", "-c", ByteString(text)]).reads.map(\.description)
    #expect(reads.joined(separator: " ") == read)
  }

  @Test func theWrappedCommandItselfNamesNoFiles() {
    #expect(readTrace("0..100 ./build.sh a.c\n  1..90 sleep 1").files == [:])
  }

  @Test func actionsCarryDigests() throws {
    let trace = { (flag: String, temporary: String) in
      """
      0..1000 make
        0..100 {RATCHET_TARGET=a.o} gcc \(flag) -c a.c -o a.o -B /tmp/\(temporary)/x
      """
    }
    func action(_ flag: String, _ temporary: String) throws -> Action {
      try #require(readTrace(trace(flag, temporary)).targets.first?.actions.first)
    }
    let first = try action("-O1", "aaa")
    #expect(first.command?.count == 8 && first.inputs?.count == 8 && first.outputs?.count == 8)
    #expect(try action("-O1", "bbb") == first)
    let other = try action("-O2", "aaa")
    #expect(other.command != first.command)
    #expect(other.inputs == first.inputs && other.outputs == first.outputs)
  }

  /// On a busy machine a shell starts slowly, and counts itself where its children would: the recipe is the same.
  @Test func aDigestIsTheRecipesWhateverCountsAsItsCommand() throws {
    func digests(_ first: Int, _ text: String = "sleep 0.05; tr a b < t.txt > gen.h") throws -> [String] {
      let reading = readTrace(
        """
        0..1000 make
          0..100 {RATCHET_TARGET=gen.h} /bin/sh -c '\(text)'
            \(first)..90 sleep 0.05
            90..99 tr a b
        """)
      return try #require(reading.targets.first).actions.compactMap(\.command)
    }
    let (quick, slow) = (try digests(1), try digests(80))
    #expect(quick.count == 2 && slow.count == 1)
    #expect(Set(quick) == Set(slow))
    #expect(try digests(1, "sleep 0.05; tr a c < t.txt > gen.h") != quick)
  }

  @Test(arguments: [
    ("gcc -c a.c", "gcc -c a.c"), ("/tmp/ccx.s", "/tmp/"), ("-I/tmp/a/b:/tmp/c d", "-I/tmp/a/b:/tmp/ d"),
    ("--out=/var/tmp/x1,y", "--out=/var/tmp/,y"), ("a/tmp/b", "a/tmp/b"), ("/tmp/", "/tmp/"),
  ])
  func temporaryNamesAreNoPartOfACommand(word: String, plain: String) {
    #expect(CommandDigest.withoutTemporaryNames(Array(word.utf8)) == Array(plain.utf8))
  }

  @Test func theDigestOfFilesKnowsNoOrder() {
    #expect(CommandDigest.of(files: ["a", "b"]) == CommandDigest.of(files: ["b", "a", "a"]))
    #expect(CommandDigest.of(files: ["a", "b"]) != CommandDigest.of(files: ["ab"]))
    #expect(CommandDigest.of(files: []) == nil)
  }

  // MARK: Dependency files

  private func prerequisites(_ text: String) -> [String] {
    DependencyFiles.prerequisites(Array(text.utf8)).map(\.description)
  }

  @Test(arguments: [
    ("a.o: a.c a.h\n", ["a.c", "a.h"]), ("a.o a.d: a.c \\\n  b.h\\\n c.h\n\nb.h:\nc.h:\n", ["a.c", "b.h", "c.h"]),
    ("a.o: with\\ space.h do$$llar.h ha\\#sh.h", ["with space.h", "do$llar.h", "ha#sh.h"]),
    ("a.o: c:/x.h\r\n", ["c:/x.h"]), ("a.o:", []), ("", []), ("no rule here", []), ("a.o : a.c", ["a.c"]),
    ("a.o: back\\slash.h", ["back\\slash.h"]), ("x:\\\n a.c", ["a.c"]),
  ])
  func rules(text: String, expected: [String]) {
    #expect(prerequisites(text) == expected)
  }

  @Test func aTextThatWasCutOffLosesItsLastWord() {
    let start = "a.o: " + String(repeating: "x.h ", count: DependencyFiles.mostBytes / 4)
    let cut = String(start.prefix(DependencyFiles.mostBytes - 2)) + "y."
    #expect(prerequisites(cut).last == "x.h")
  }

  @Test func asManyFilesAreLookedAtAsAllowed() {
    let processes = (0..<3000).map { index in
      Process(
        id: index + 1, start: .zero,
        execs: [Exec(at: .zero, directory: "/ws", arguments: ["cc", "-MMD", "-c", ByteString("\(index).c")])])
    }
    let looks = DependencyFiles.looks(
      for: Observation(
        started: Timestamp(microseconds: 0), wall: .seconds(1), termination: .exited(0), processes: processes))
    #expect(looks.count == DependencyFiles.mostLooks)
    #expect(looks.first == Look(path: "/ws/0.d", bytes: DependencyFiles.mostBytes))
  }
}
