import Model
import TestSupport
import Testing
import Tools

/// Processes of make, read as targets.
@Suite struct MakeReadingTests {
  private func check(
    _ trace: String, _ expected: String, termination: Termination? = nil, targetNames: Bool = true,
    at location: SourceLocation = #_sourceLocation
  ) {
    checkText(
      describe(readTrace(trace, termination: termination, targetNames: targetNames)), expected, "the targets",
      at: location)
  }

  @Test func severalCommandsAreOneTarget() {
    check(
      """
      0..1000 make -j2
        10..400 {RATCHET_TARGET=a.o} gcc -c a.c -o a.o
          20..380 /usr/lib/cc1 a.c -o /tmp/x.s
        400..450 {RATCHET_TARGET=a.o} touch a.stamp
        450..900 {RATCHET_TARGET=gen/t.h} /bin/sh -c 'sh gen.sh > gen/t.h'
          460..890 => @465 sh gen.sh
            470..880 sleep 1
      """,
      """
      a.o compile executed 440
      gen/t.h generate executed 425
      """)
  }

  @Test func shellThatWorksItselfCountsItself() {
    check(
      """
      0..1000 make
        0..1000 {RATCHET_TARGET=slow} => @10 sh -c 'while …; do …; done; true'
          100..200 true
      """, "slow task executed 990")
  }

  @Test func execedCommandCountsFromItsExec() {
    check(
      """
      0..1000 make
        0..500 {RATCHET_TARGET=a.o} sh -c 'cd . && exec env -i gcc -c a.c' => @20 {} env -i gcc -c a.c => @100 gcc -c a.c
      """, "a.o compile executed 400")
  }

  @Test func subMakesWithEqualNames() {
    check(
      """
      0..1000 make
        0..400 {RATCHET_TARGET=one} make -C one
          10..300 in:/ws/one {RATCHET_TARGET=main.o} cc -c main.c
        400..900 {RATCHET_TARGET=two} make -C two
          410..800 in:/ws/two {RATCHET_TARGET=main.o} cc -c main.c
        900..950 {RATCHET_TARGET=out} make -C /elsewhere
          910..940 in:/elsewhere {RATCHET_TARGET=main.o} cc -c main.c
      """,
      """
      one group executed 400
      main.o in one compile executed 290
      two group executed 500
      main.o in two compile executed 390
      out group executed 50
      main.o in /elsewhere compile executed 30
      """)
  }

  @Test func recipeThatCallsMakeAndWorksLeavesTheSubMakeOut() {
    check(
      """
      0..1000 make
        0..900 {RATCHET_TARGET=lib} sh -c 'make -C lib && gcc -o lib.so lib/a.o'
          0..600 make -C lib
            100..500 in:/ws/lib {RATCHET_TARGET=a.o} cc -c a.c
          600..900 gcc -o lib.so lib/a.o
      """,
      """
      lib link executed 500
      a.o in lib compile executed 400
      """)
  }

  @Test func loopOverSubMakesIsAGroup() {
    let reading = readTrace(
      """
      0..1000 make
        0..900 {RATCHET_TARGET=all} sh -c 'for d in a b; do make -C $d; done; sleep-like builtin'
          1..2
          10..300 make -C a
            20..30 in:/ws/a {RATCHET_TARGET=} uname
          300..500 make -C b
      """)
    #expect(describe(reading) == "all group executed 900")
    #expect(reading.isNoOp)
    #expect(reading.outcomes == [:])
    #expect(reading.targets.allSatisfy { !$0.isSample })
  }

  @Test(arguments: [
    ("echo Done", true), ("sh -c 'echo a; echo b'", true), ("printf '%s' x => @10 sh -c true", true),
    ("touch stamp", false), ("sh -c 'echo x > stamp'", false), ("sed -i s/a/b/ x", false), ("./tests", false),
    ("sh -c 'sed x y' => @10 sed x y", true), ("sh -c 'for d in a; do make -C $d; done'", true),
  ])
  func recipesThatLeaveNothingAreNoWork(_ recipe: String, _ isNoOp: Bool) {
    let reading = readTrace("0..1000 make\n  0..900 {RATCHET_TARGET=all} \(recipe)\n    1..2 echo x | sed s/a/b/")
    #expect(reading.isNoOp == isNoOp, "\(describe(reading))")
    #expect(reading.targets.map(\.outcome) == [.executed])
  }

  @Test func equalNameInTheSubMakeIsItsOwn() {
    check(
      """
      0..1000 make all
        0..900 {RATCHET_TARGET=all} make -C sub all
          10..800 in:/ws/sub gcc -o app main.c
      """,
      """
      all group executed 900
      all in sub link executed 790
      """)
  }

  @Test func outerNameBelowAMakeThatWasNotReached() {
    check(
      """
      0..1000 make
        0..900 {RATCHET_TARGET=plugins} make -C plug
          10..800 in:/ws/plug gcc -shared -o plug.so plug.o
          800..850 in:/ws/plug sh -c 'echo done'
      """,
      """
      plugins group executed 900
      plug.so in plug link executed 790
      plug.o in plug task upToDate 0
      """)
  }

  @Test func levelsTellRecipesFromShellFunctions() {
    let flags = "MAKEFLAGS=--RATCHET_TARGET=$$@"
    check(
      """
      0..1000 {GNUMAKEFLAGS=RATCHET_TARGET=$$@} make
        0..5 mkdir -p obj
        10..900 {MAKELEVEL=1, RATCHET_TARGET=all, GNUMAKEFLAGS=, \(flags)} make -C sub
          20..30 in:/ws/sub mkdir -p obj
          40..800 in:/ws/sub {MAKELEVEL=2} sh -c 'work'
      """,
      """
      all group executed 890
      all in sub task executed 760
      """)
    check(
      """
      0..1000 {GNUMAKEFLAGS=RATCHET_TARGET=$$@} make
        10..900 {MAKELEVEL=1, RATCHET_TARGET=all, GNUMAKEFLAGS=} make -C sub
          40..800 in:/ws/sub {MAKELEVEL=2} mkdir -p x
      """,
      """
      all group executed 890
      x in sub task executed 760
      """)
  }

  @Test func withoutNamesArgumentsName() {
    check(
      """
      0..1000 make
        0..100 gcc -c a.c
        100..200 sh -c 'gcc -c b.c -o sub/b.o; true'
          110..190 gcc -c b.c -o sub/b.o
        200..300 ar rcs lib.a a.o sub/b.o c.o
        300..400 sh -c 'sh gen.sh > t.h'
          301..400 sh gen.sh
        400..500 echo hello
        500..600 mkdir -p obj
      """,
      """
      a.o compile executed 100
      sub/b.o compile executed 80
      lib.a archive executed 100
      t.h generate executed 99
      obj task executed 100
      c.o task upToDate 0
      """, targetNames: false)
  }

  @Test func unnamedProcessesOfANamingMakeAreNoTargets() {
    check(
      """
      0..1000 make
        0..100 gcc -o probe probe.c
        100..200 {RATCHET_TARGET=a.o} gcc -c a.c
      """, "a.o compile executed 100")
  }

  @Test func valuesFromOutsideNameNothing() {
    check(
      """
      0..1000 {RATCHET_TARGET=outer, MOON_TARGET=web:build} make
        0..100 {RATCHET_TARGET=a.o} gcc -c a.c
        100..200 sh -c 'echo x'
      """, "a.o compile executed 100")
  }

  @Test func nearnessAndTheTaskAround() {
    check(
      """
      0..1000 make
        0..900 {RATCHET_TARGET=web} moon run web:build
          100..800 {MOON_TARGET=web:build} sh -c 'make -C native'
            110..790 make -C native
              200..300 in:/ws/native {RATCHET_TARGET=a.o} cc -c a.c
              300..700 in:/ws/native {RATCHET_TARGET=docs} sh -c 'nx build docs'
                310..690 nx build docs
                  320..680 {NX_TASK_TARGET_PROJECT=docs, NX_TASK_TARGET_TARGET=build, NX_TASK_TARGET_CONFIGURATION=prod} node x.js
      """,
      """
      web group executed 900
      web:build group executed 680 < web
      a.o in native compile executed 100 < web:build
      docs in native group executed 380 < web:build
      docs:build:prod task executed 360 < docs
      """)
  }

  @Test func doubleColonAndOneShell() {
    check(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=d} sh -c 'a'
        300..400 {RATCHET_TARGET=d} sh -c 'b'
        400..500 {RATCHET_TARGET=one two} sh -c 'first;second'
          400..450 first
          450..500 second
      """,
      """
      d task executed 200
      one two task executed 100
      """)
  }

  @Test func parallelStepsOverlapInWallOnly() {
    let reading = readTrace(
      """
      0..1000 make
        0..600 {RATCHET_TARGET=all} sh -c 'cc -c a.c & cc -c b.c & wait'
          0..400 cc -c a.c
          0..600 cc -c b.c
      """)
    #expect(describe(reading) == "all compile executed 600/1000")
    #expect(reading.targets.first?.actions.map(\.output) == ["a.o", "b.o"])
    #expect(reading.targets.first?.actions.allSatisfy { $0.command?.count == 8 } == true)
    #expect(reading.targets.first?.cpu == .milliseconds(3))
    #expect(reading.targets.first?.peakKB == 103)
  }

  @Test func launchIsTheWayToTheCommand() {
    let reading = readTrace(
      """
      0..1000 make
        100..600 {RATCHET_TARGET=a} => @110 sh -c 'work > x'
          150..600 => @160 work
      """)
    #expect(reading.targets.first?.launch == .milliseconds(60))
    #expect(reading.targets.first?.start == .milliseconds(100))
    #expect(reading.targets.first?.wall == .milliseconds(440))
  }

  @Test func outputsAreCandidates() {
    let reading = readTrace(
      """
      0..1000 make
        0..100 {RATCHET_TARGET=obj/a.o} gcc -c -o obj/a.o a.c
        100..200 {RATCHET_TARGET=sub} make -C sub
          100..200 in:/ws/sub {RATCHET_TARGET=x.o} gcc -c x.c
        200..300 {RATCHET_TARGET=all} gcc -o ../outside obj/a.o
      """)
    #expect(reading.outputs == ["obj/a.o", "sub/x.o", "all"])
  }
}
