import Model
import Testing

@testable import Tools

/// What a process wrote, by its arguments.
@Suite struct ArgumentNamesTests {
  @Test(arguments: [
    ("gcc -O2 -c -o obj/a.o src/a.c", "obj/a.o"),
    ("gcc -c src/a.c", "a.o"),
    ("gcc -c -MD -MF .deps/a.d -I include src/a.b.c", "a.b.o"),
    ("gcc -S x.c", "x.s"),
    ("gcc -oapp main.o", "app"),
    ("gcc main.c", "a.out"),
    ("gcc -o a -o b main.c", "b"),
    ("x86_64-linux-gnu-gcc-12 -c a.c", "a.o"),
    ("clang++-15 -c a.cc -o a.o", "a.o"),
    ("/usr/bin/cc -shared -o libx.so.1 a.o", "libx.so.1"),
    ("ccache gcc -c a.c", "a.o"),
    ("env LC_ALL=C nice -n 5 gcc -c a.c", "a.o"),
    ("timeout -k 1 60 cc -o app main.c", "app"),
    ("gcc --version", nil),
    ("gcc -E a.c", nil),
    ("gcc -MM a.c", nil),
    ("gcc -fsyntax-only a.c", nil),
    ("gcc -o /dev/null a.c", nil),
    ("gcc -o - -S a.c", nil),
    ("gcc -o conftest conftest.c", nil),
    ("gcc -c conftest.c", nil),
    ("as --64 -o /scratch/ccnxRuWH.o /scratch/ccnxRuWH.s", nil),
    ("as --64 -o /home/me/cc/start.o start.s", "/home/me/cc/start.o"),
    ("cc -o CMakeFiles/cmTC_1a2b3.dir/x.o -c x.c", "CMakeFiles/cmTC_1a2b3.dir/x.o"),
    ("cc -o cmTC_1a2b3 x.o", nil),
    ("ar rcs lib.a a.o b.o", "lib.a"),
    ("ar -rc lib.a a.o", "lib.a"),
    ("gcc-ar cru libfoo.a a.o", "libfoo.a"),
    ("ar --plugin /p/lto.so rcs lib.a a.o", "lib.a"),
    ("ar rb b.o lib.a a.o", "lib.a"),
    ("ar s lib.a", "lib.a"),
    ("ar t lib.a", nil),
    ("ar x lib.a", nil),
    ("ar", nil),
    ("ranlib lib.a", "lib.a"),
    ("llvm-ranlib -D lib.a", "lib.a"),
    ("strip --strip-unneeded app", "app"),
    ("strip -o small app", "small"),
    ("ld -r -o whole.o a.o b.o", "whole.o"),
    ("ld.lld -oapp a.o", "app"),
    ("cp -p a b", "b"),
    ("cp -t dist a b", "dist"),
    ("cp a .", nil),
    ("mv -f gen.tmp gen.h", "gen.h"),
    ("ln -sf libx.so.1 libx.so", "libx.so"),
    ("install -m 755 -o root app /usr/local/bin/app", "/usr/local/bin/app"),
    ("touch stamp", "stamp"),
    ("mkdir -p obj", "obj"),
    ("mkdir -p a b", nil),
    ("bison -oparser.c parser.y", "parser.c"),
    ("flex -t scan.l", nil),
    ("python3 tools/gen.py --output=gen/table.h data", "gen/table.h"),
    ("python3 tools/gen.py --output gen/table.h", "gen/table.h"),
    ("python3 -m gen -o x.c", "x.c"),
    ("sh ./libtool --mode=link gcc -o libx.la a.lo", "libx.la"),
    ("sh -e ./libtool --mode=link gcc -o libx.la a.lo", "libx.la"),
    ("bash -o pipefail script.sh", nil),
    ("/usr/bin/perl -w gen.pl -o out.pod", "out.pod"),
    ("sort -o sorted words", "sorted"),
    ("grep -o pattern file", nil),
    ("test -f a -o -f b", nil),
    ("find . -name x -o -name y", nil),
    ("ps -o pid,comm", nil),
    ("tool -o key=value", nil),
    ("make -o old all", nil),
    ("rm -f a.o", nil),
    ("cat a", nil),
    ("cc -o", nil),
    ("cc -o ''", nil),
    ("sh -c 'sh tools/gen.sh < table.in > gen/table.h'", "gen/table.h"),
    ("sh -c 'echo done >> log; true'", "log"),
    ("sh -c 'tool > \"$out\"'", nil),
    ("sh -c 'tool > x.h 2>&1'", "x.h"),
    ("sh -c 'tool 2> errors'", nil),
    ("sh -c 'tool > /dev/null'", nil),
    ("sh -c 'echo hello'", nil),
    ("sh", nil),
    ("", nil),
  ])
  func output(_ line: String, _ expected: String?) {
    let words = TraceText.words(line).map { ByteString($0) }
    #expect(ArgumentNames.output(words)?.path.description == expected, "\(line)")
  }

  @Test(arguments: [
    ("sh -c 'a b'", CommandWords.ShellCall.text("a b")),
    ("/bin/bash -eu -o pipefail -c 'a b' zero", .text("a b")),
    ("sh -cu 'a b'", .text("a b")),
    ("sh -ec 'a b'", .text("a b")),
    ("bash -euo pipefail -c text", .text("text")),
    ("bash --norc build.sh x", .script(["build.sh", "x"])),
    ("sh -x build.sh -c", .script(["build.sh", "-c"])),
    ("sh -s", .input),
  ])
  func shellCall(_ line: String, _ expected: CommandWords.ShellCall) {
    #expect(CommandWords.shellCall(TraceText.words(line).map { ByteString($0) }) == expected)
  }

  @Test func bytesThatAreNotTextStayAsTheyAre() {
    let name = ByteString(bytes: [0xff, 0x0a, 0x1b, 0x5b] + ".o".utf8)
    #expect(ArgumentNames.output(["cc", "-c", "-o", name, "x.c"])?.path == name)
    let source = ByteString(bytes: [0xfe] + "/".utf8 + [0xff] + ".c".utf8)
    #expect(ArgumentNames.output(["cc", "-c", source])?.path == ByteString(bytes: [0xff] + ".o".utf8))
  }
}
