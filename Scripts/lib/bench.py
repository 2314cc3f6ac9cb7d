#!/usr/bin/env python3
"""bench.py RATCHET PROVE [--rounds N] [--only WORD]: times the same work bare and under each wrapper, in turn within every round,
and what stored data costs. Medians, 95 % intervals and aims go to docs/results/costs.md (with --only to the screen alone)."""
import argparse, json, os, platform, shutil, statistics, subprocess, tempfile

from bench_runs import once, shown
from bench_stored import stored, stored_row

ROOT = os.getcwd()
PEER_EVERY = 3  # strace and bear take many times as long: every third round has them
TEMPORARY = tempfile.gettempdir()


# ---- work that is wrapped

def source(name):
    return lambda folder: shutil.copytree(os.path.join(ROOT, ".prove", name), folder, dirs_exist_ok=True, symlinks=True)


def tiny_makefile(folder):
    names = " ".join(f"t{i}" for i in range(1000))
    with open(os.path.join(folder, "Makefile"), "w") as out:
        out.write(f"all: {names}\n{names}:\n\t@/bin/true\n.PHONY: all {names}\n")


def ninja_project(folder):
    """3,000 outputs, of which ten are made anew every time."""
    with open(os.path.join(folder, "build.ninja"), "w") as out:
        out.write("rule touch\n  command = touch $out\nbuild always: phony\n")
        for i in range(3000):
            out.write(f"build out/{i // 100}/{i}: touch{' always' if i < 10 else ''}\n")
    subprocess.run([NINJA, "-C", folder], check=True, stdout=subprocess.DEVNULL)


def repository(folder):
    for i in range(10000):
        if i % 100 == 0:
            os.makedirs(os.path.join(folder, f"d{i // 100}"))
        with open(os.path.join(folder, f"d{i // 100}/f{i}"), "w") as out:
            out.write(str(i))
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run(git + words, cwd=folder, check=True)


def nothing(_):
    pass


NINJA = os.path.join(ROOT, ".venv/tools/ninja-1.13.2/bin/ninja")
LOOP = "i=0; while [ $i -lt 1000 ]; do /bin/true; i=$((i+1)); done"
ALL, OURS = ("bare", "ratchet", "strace", "bear"), ("bare", "ratchet")
WORK = [
    # name, preparation, command, command before each run, wrappers, runs a round
    ("lua, make -j2", source("lua"), ["make", "-s", "-j2", "linux", "MYCFLAGS=-O1"], ["make", "-s", "clean"], ALL, 1),
    ("zstd, make -j2", source("zstd"), ["make", "-s", "-j2", "zstd-release"], ["make", "-s", "clean"], ALL, 1),
    ("configure of GNU hello", source("hello"), ["sh", "./configure", "-q"], ["sh", "-c", "rm -f config.status config.log config.h Makefile"], ALL, 1),
    ("1,000 make recipes of /bin/true", tiny_makefile, ["make", "-s"], None, ALL, 1),
    ("a shell loop of 1,000 /bin/true", nothing, ["sh", "-c", LOOP], None, ALL, 1),
    ("ninja, 10 of 3,000 outputs", ninja_project, [NINJA], None, ("bare", "ratchet", "ratchet --trace off"), 3),
    ("true, outside a repository", nothing, ["true"], None, ("bare", "ratchet"), 10),
    ("true, in a repository of 10,000 files", repository, ["true"], None, OURS, 3),
]


def prefix(wrapper, ratchet):
    return {
        "bare": [], "ratchet": [ratchet, "run", "-q", "--"],
        "ratchet --trace off": [ratchet, "run", "-q", "--trace", "off", "--"],
        "strace": ["strace", "-f", "-qq", "-e", "trace=process", "-o", f"{TEMPORARY}/ratchet-bench-strace.txt"],
        "bear": ["bear", "--output", f"{TEMPORARY}/ratchet-bench-compile_commands.json", "--"],
    }[wrapper]


def own_cpu(folder, cpu):
    """The wrapper's own CPU over the build's: all that was used, less what the record says the command and its children used."""
    with open(os.path.join(folder, ".ratchet/history.jsonl"), "rb") as history:
        used = json.loads(history.readlines()[-1])["cpu_ms"] / 1000
    return max(0, cpu - used) / used


def measure(work, ratchet, rounds):
    name, prepare, command, clean, wrappers, runs = work
    folder = tempfile.mkdtemp()
    prepare(folder)
    results = {w: {"wall": [], "cpu": [], "ratio": [], "added": [], "own": []} for w in wrappers}
    for turn in range(rounds + 1):
        row = {}
        for wrapper in wrappers:
            if wrapper in ("strace", "bear") and (turn % PEER_EVERY != 1 or not shutil.which(wrapper)):
                continue
            walls, cpus = [], []
            for _ in range(runs):
                if clean:
                    subprocess.run(clean, cwd=folder, stdout=subprocess.DEVNULL, check=True)
                wall, cpu, _ = once(prefix(wrapper, ratchet) + command, folder)
                walls.append(wall)
                cpus.append(cpu)
            row[wrapper] = statistics.median(walls), statistics.median(cpus)
            if turn and wrapper == "ratchet":
                results[wrapper]["own"].append(own_cpu(folder, cpus[-1]))
        if turn:  # the first warms up
            for wrapper, (wall, cpu) in row.items():
                into, bare = results[wrapper], row["bare"][0]
                for key, value in (("wall", wall), ("cpu", cpu), ("ratio", wall / bare), ("added", (wall - bare) * 1000)):
                    into[key].append(value)
    shutil.rmtree(folder)
    return results


def work_rows(work, results):
    rows = []
    for wrapper, r in results.items():
        if not r["wall"]:
            continue
        own = f"{100 * statistics.median(r['own']):.1f} %" if r["own"] else ""
        row = [work[0], wrapper, f"{statistics.median(r['wall']):.3f}", shown(r["ratio"]), shown(r["added"], "{:+.1f}"), own]
        rows.append("| " + " | ".join(row if wrapper != "bare" else row[:3] + ["1", "", ""]) + " |")
        print(rows[-1], flush=True)
    return rows


# ---- aims of the wrapped work

def middle(results, work, wrapper, key):
    values = results.get(work, {}).get(wrapper, {}).get(key)
    return statistics.median(values) if values else None


def aims(results):
    """(what, figure, aim) of the issue's words."""
    make, loop = WORK[3][0], WORK[4][0]
    for work in (WORK[0][0], WORK[1][0]):
        own = middle(results, work, "ratchet", "own")
        yield f"{work}: the wrapper's own CPU", own and own * 100, "%", 1
        yield f"{work}: wall", middle(results, work, "ratchet", "ratio"), "×", 1.01
    yield f"{WORK[2][0]}: wall", middle(results, WORK[2][0], "ratchet", "ratio"), "×", 1.10
    for work, processes in ((make, 1000), (loop, 1000)):
        added = middle(results, work, "ratchet", "added")
        yield f"{work}: added for each", added and added / processes, "ms", 0.3
    for work, times in ((make, 5), (loop, 3)):
        ours, theirs = middle(results, work, "ratchet", "added"), middle(results, work, "strace", "added")
        yield f"{work}: what strace adds against what ratchet adds", theirs and ours and theirs / ours, "×", -times
    yield f"{WORK[5][0]}: added, by the log alone", middle(results, WORK[5][0], "ratchet --trace off", "added"), "ms", 10
    yield f"{WORK[5][0]}: added, with its processes", middle(results, WORK[5][0], "ratchet", "added"), "ms", 10
    yield f"{WORK[6][0]}: added", middle(results, WORK[6][0], "ratchet", "added"), "ms", 8
    yield f"{WORK[7][0]}: added", middle(results, WORK[7][0], "ratchet", "added"), "ms", 60


def machine():
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), platform.machine())
    memory = int(open("/proc/meminfo").readline().split()[1]) >> 20
    return f"{model}, {os.cpu_count()} cores, {memory} GB, Linux {platform.release().split('-')[0]}, load {os.getloadavg()[0]:.1f} at the start"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ratchet"), parser.add_argument("prove")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    ratchet, prove, about = os.path.abspath(options.ratchet), os.path.abspath(options.prove), machine()
    for name in [n for n in os.environ if n.startswith(("RATCHET", "MAKE", "GNUMAKE", "MFLAGS"))]:
        os.environ.pop(name)
    results, rows = {}, []
    for work in WORK:
        if options.only in work[0]:
            results[work[0]] = measure(work, ratchet, options.rounds)
            rows += work_rows(work, results[work[0]])
    verdicts = [stored_row(what, [figure], unit, aim) for what, figure, unit, aim in aims(results) if figure is not None]
    if options.only in "stored":
        verdicts += [stored_row(*row) for row in stored(ratchet, prove, options.rounds)]
    if options.only:
        return
    with open("docs/results/costs.md", "w") as out:
        out.write(f"""# What wrapping costs

Made by `Scripts/bench --rounds {options.rounds}` with the static release: {about}. Medians of rounds in turn after one to warm up
(strace and bear in every third), with 95 % intervals of the median (bootstrap); ratios and additions are taken within each
round. Own CPU: what ratchet itself used, over what the build used.

| work | wrapper | wall s | ratio to bare | added ms | own CPU |
| --- | --- | --- | --- | --- | --- |
""" + "\n".join(rows) + "\n\n## Against what was aimed at\n\n| what | median | aim | |\n| --- | --- | --- | --- |\n" + "\n".join(verdicts) + "\n")


if __name__ == "__main__":
    main()
