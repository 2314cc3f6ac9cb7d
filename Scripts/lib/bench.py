#!/usr/bin/env python3
"""bench.py RATCHET [ROUNDS]: times the same work bare and under each wrapper, in turn within every round, and writes the
medians of the ratios to docs/results/costs.md. CPU is of the whole tree (wait4), so the wrapper's own is in it."""
import os, platform, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.getcwd()


def tiny_makefile(folder):
    with open(os.path.join(folder, "Makefile"), "w") as out:
        names = [f"t{i}" for i in range(1000)]
        out.write(f"all: {' '.join(names)}\n{' '.join(names)}:\n\t@/bin/true\n.PHONY: all {' '.join(names)}\n")


def lua(folder):
    shutil.copytree(os.path.join(ROOT, ".prove/lua"), folder, dirs_exist_ok=True)


WORK = [
    ("lua, make -j2", lua, ["make", "-s", "-j2", "linux", "MYCFLAGS=-O1"], ["make", "-s", "clean"]),
    ("1,000 make recipes of /bin/true", tiny_makefile, ["make", "-s"], None),
    ("a shell loop of 1,000 /bin/true", lambda f: None,
     ["sh", "-c", "i=0; while [ $i -lt 1000 ]; do /bin/true; i=$((i+1)); done"], None),
    ("true", lambda f: None, ["true"], None),
]


def wrappers(ratchet):
    return {
        "bare": [],
        "ratchet": [ratchet, "run", "-q", "--"],
        "strace": ["strace", "-f", "-qq", "-e", "trace=process", "-o", os.path.join(tempfile.gettempdir(), "ratchet-bench-strace.txt")],
        "bear": ["bear", "--output", os.path.join(tempfile.gettempdir(), "ratchet-bench-compile_commands.json"), "--"],
    }


def once(command, folder):
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
    _, status, use = os.wait4(pid, 0)
    return time.perf_counter() - start, use.ru_utime + use.ru_stime, status


def measure(name, prepare, command, clean, all_wrappers, rounds):
    folder = tempfile.mkdtemp()
    os.chdir(folder)
    prepare(folder)
    times = {w: ([], []) for w in all_wrappers}
    for turn in range(rounds + 1):
        for wrapper, prefix in all_wrappers.items():
            if clean:
                subprocess.run(clean, stdout=subprocess.DEVNULL)
            wall, cpu, status = once(prefix + command, folder)
            if turn:  # the first turn warms up
                times[wrapper][0].append(wall)
                times[wrapper][1].append(cpu)
    os.chdir(ROOT)
    shutil.rmtree(folder)
    return times


def interval(values):
    """A 95 % interval of the median by order statistics, as wide as the few values allow."""
    ordered = sorted(values)
    return f"{ordered[0]:.2f}–{ordered[-1]:.2f}" if len(ordered) < 12 else f"{ordered[2]:.2f}–{ordered[-3]:.2f}"


def main(ratchet, rounds=9):
    for name in ("RATCHET_HISTORY", "MAKEFLAGS", "GNUMAKEFLAGS"):
        os.environ.pop(name, None)
    rows = []
    for name, prepare, command, clean in WORK:
        usable = {w: p for w, p in wrappers(ratchet).items() if not p or shutil.which(p[0])}
        times = measure(name, prepare, command, clean, usable, int(rounds))
        bare_wall, bare_cpu = times["bare"]
        for wrapper, (wall, cpu) in times.items():
            ratios = [a / b for a, b in zip(wall, bare_wall)]
            added = statistics.median(wall) - statistics.median(bare_wall)
            rows.append(f"| {name} | {wrapper} | {statistics.median(wall):.3f} | {statistics.median(ratios):.2f} ({interval(ratios)}) | "
                        f"{added * 1000:+.0f} | {statistics.median(cpu) / statistics.median(bare_cpu):.2f} |")
            print(rows[-1], flush=True)
    with open("docs/results/costs.md", "w") as out:
        out.write("# What wrapping costs\n\nMade by `Scripts/bench` (release build, dynamically linked), "
                  f"{rounds} rounds in turn after one to warm up; {platform.system()} {platform.release().split('-')[0]}, "
                  f"{os.cpu_count()} cores, shared and noisy: ratios mean more than seconds.\n\n"
                  "| work | wrapper | median wall s | ratio to bare (spread) | added ms | CPU ratio |\n| --- | --- | --- | --- | --- | --- |\n")
        out.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:3])
