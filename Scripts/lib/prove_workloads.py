#!/usr/bin/env python3
"""prove_workloads.py RATCHET: builds real projects bare and wrapped, at the same path one after the other, and compares:
same exit status, same files byte for byte, every object file present as a target under the name that the build uses.
Writes docs/results/workloads.md; exit 1 where anything differs."""
import hashlib, json, os, shutil, subprocess, sys, tempfile, time

ROOT = os.getcwd()
# Outside of our own repository: its ratchet.json must not hold there. One path for both builds: compilers write it down.
PLACE = os.path.join(tempfile.gettempdir(), "ratchet-prove", "build")

SCRIPT = """set -e
mkdir -p out
for f in *.c; do
  case $f in lua.c|luac.c|onelua.c|ltests.c) continue ;; esac
  cc -O1 -DLUA_USE_LINUX -c "$f" -o "out/${f%.c}.o"
done
ar rcsD out/liblua.a out/*.o
cc -O1 -DLUA_USE_LINUX -c lua.c -o out/lua.o
cc -o out/lua out/lua.o out/liblua.a -lm -ldl
"""

WORKLOADS = [
    # name, source folder, preparation (not wrapped), command, subfolder
    ("lua", "lua", None, ["make", "-j2", "linux"], ""),
    ("zstd", "zstd", None, ["make", "-j2", "zstd-release"], ""),
    ("redis", "redis", None, ["make", "-j2", "MALLOC=libc", "REDIS_LDFLAGS=-Wl,--build-id=none"], ""),
    ("jq", "jq", "autoreconf -fi >/dev/null 2>&1 && ./configure --without-oniguruma --disable-maintainer-mode --disable-docs >/dev/null",
     ["make", "-j2"], ""),
    ("lua by a shell script", "lua", "cat > src/build.sh", ["sh", "build.sh"], "src"),
]
# What a build writes anew each time: clocks and build ids inside.
VOLATILE = {"redis": {"src/release.h", "src/release.o", "src/redis-server", "src/redis-sentinel", "src/redis-check-rdb",
                      "src/redis-check-aof", "src/redis-cli", "src/redis-benchmark"}}


def prepare(source, preparation):
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(os.path.join(ROOT, ".prove", source), PLACE, symlinks=True)
    if preparation:
        subprocess.run(preparation, shell=True, cwd=PLACE, check=True, input=SCRIPT.encode())


def files():
    found = {}
    for folder, names, leaves in os.walk(PLACE):
        names[:] = [n for n in names if n not in (".ratchet", ".git", ".deps", "autom4te.cache")]
        for leaf in leaves:
            path = os.path.join(folder, leaf)
            if os.path.isfile(path) and not os.path.islink(path):
                found[os.path.relpath(path, PLACE)] = hashlib.sha256(open(path, "rb").read()).hexdigest()
    return found


def build(command, sub):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RATCHET", "MAKE", "GNUMAKE", "MFLAGS"))}
    env["SOURCE_DATE_EPOCH"] = "1700000000"
    start = time.monotonic()
    done = subprocess.run(command, cwd=os.path.join(PLACE, sub), env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done, time.monotonic() - start


def recorded(sub):
    """The paths of the recorded targets, seen from PLACE: a target's name is relative to its makefile's folder."""
    line = open(os.path.join(PLACE, sub, ".ratchet/history.jsonl") if sub else os.path.join(PLACE, ".ratchet/history.jsonl")).readlines()[-1]
    record = json.loads(line)
    return record, {os.path.normpath(os.path.join(sub, t.get("dir", ""), t.get("t", ""))) for t in record["targets"]}


def one(ratchet, name, source, preparation, command, sub):
    prepare(source, preparation)
    before = files()
    bare, bare_time = build(command, sub)
    bare_files = files()
    prepare(source, preparation)
    before_wrapped = files()
    os.environ.pop("RATCHET_HISTORY", None)
    wrapped, wrapped_time = build([ratchet, "run", "--quiet", "--"] + command, sub)
    wrapped_files = files()
    made = {p for p in wrapped_files if p not in before_wrapped}
    volatile = VOLATILE.get(name, set())
    # What the preparation wrote and the build left alone says nothing (config.log holds the time).
    touched = {p for p in set(bare_files) | set(wrapped_files) if wrapped_files.get(p) != before_wrapped.get(p) or bare_files.get(p) != before.get(p)}
    differ = [p for p in touched if bare_files.get(p) != wrapped_files.get(p) and p not in volatile]
    record, targets = recorded(sub)
    # libtool compiles each .lo target into .libs/NAME.o and NAME.o; makefiles name the .lo.
    objects = sorted(p for p in made if p.endswith(".o") and "/.libs/" not in p)
    missing = [p for p in objects if p not in targets and p[:-2] + ".lo" not in targets]
    row = {
        "name": name, "command": " ".join(command), "status": f"{bare.returncode} / {wrapped.returncode}",
        "made": len(made), "differ": len(differ), "objects": len(objects), "missing": len(missing),
        "targets": len(record["targets"]), "bare": bare_time, "wrapped": wrapped_time,
        "output": "same" if sorted(bare.stdout.splitlines()) == sorted(wrapped.stdout.splitlines()) else "differs",
    }
    ok = bare.returncode == wrapped.returncode == 0 and not differ and not missing and objects
    print(("ok   " if ok else "FAIL ") + json.dumps(row))
    if differ: print("     differ:", differ[:10])
    if missing: print("     no target for:", missing[:10])
    if bare.returncode: print(bare.stderr.decode(errors="replace")[-1500:])
    return ok, row


def main(ratchet):
    results = [one(ratchet, *w) for w in WORKLOADS]
    with open("docs/results/workloads.md", "w") as out:
        out.write("# Real projects, built bare and wrapped\n\nMade by `Scripts/prove workloads` on Debian 12, 2 cores. Both builds at one path, one after the other;\n"
                  "files compared byte for byte (but for those that redis stamps with the time). Times are one run each: no measurement of cost.\n\n"
                  "| project | command | status bare / wrapped | files made | that differ | object files | without a target | targets | bare s | wrapped s |\n"
                  "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
        for _, r in results:
            out.write(f"| {r['name']} | `{r['command']}` | {r['status']} | {r['made']} | {r['differ']} | {r['objects']} | {r['missing']} | {r['targets']} | {r['bare']:.1f} | {r['wrapped']:.1f} |\n")
    passed = sum(bool(ok) for ok, _ in results)
    print(f"{passed} passed, {len(results) - passed} failed")
    return passed < len(results)


if __name__ == "__main__":
    os.makedirs("docs/results", exist_ok=True)
    sys.exit(main(os.path.abspath(sys.argv[1])))
