"""What starts and stored builds cost: the second half of bench.py."""
import json, os, shutil, statistics, subprocess, sys, tempfile

import bench_data
from bench_runs import once, shown

ROOT = os.getcwd()


def starts(ratchet, rounds):
    """`--version` against git's, in turn."""
    pairs = [(statistics.median(once([ratchet, "--version"], "/")[0] for _ in range(10)),
              statistics.median(once(["git", "--version"], "/")[0] for _ in range(10))) for _ in range(rounds)]
    return [a / b for a, b in pairs], [a * 1000 for a, _ in pairs]


def repeated(command, folder, rounds, **environment):
    runs = [once(command, folder, {**os.environ, **environment}) for _ in range(rounds + 1)][1:]
    return [wall * 1000 for wall, _, _ in runs], max(memory for _, _, memory in runs)


def stored(ratchet, prove, rounds):
    """(what, values, unit, aim) for each figure; the aim is an upper bound of the median."""
    folder = tempfile.mkdtemp()
    ratios, walls = starts(ratchet, rounds)
    yield "`ratchet --version` against `git --version`", ratios, "×", 1.5
    yield "`ratchet --version`", walls, "ms", None
    times = subprocess.run([prove, "append", folder, "1000", str(max(20, rounds))], check=True, capture_output=True, text=True)
    yield "append a build of 1,000 targets, synced", [float(t) for t in times.stdout.split()], "ms", 5
    shutil.rmtree(os.path.join(folder, ".ratchet"), ignore_errors=True)
    for builds, targets, aim in ((1000, 1000, 300), (200, 5000, None)):
        path = os.path.join(folder, "history.jsonl")
        bench_data.history(path, builds, targets)
        what = f"{builds:,} builds of {targets:,} targets ({os.path.getsize(path) >> 20} MB)"
        times, memory = repeated([ratchet, "report"], folder, rounds, RATCHET_HISTORY=path)
        yield f"`report`, {what}", times, "ms", aim
        yield f"`report`, {what}: memory", [memory], "MB", 200 if aim else None
        if aim:
            times, memory = repeated([ratchet, "report", "--since", "2020-01-01"], folder, 1, RATCHET_HISTORY=path)
            yield f"`report --since` the first of {what}", times, "ms", None
    for builds, targets in ((60000, 50), (2600, 1000)):
        bench_data.history(path, builds, targets)
        what = f"{builds:,} builds of {targets:,} targets ({os.path.getsize(path) >> 20} MB)"
        times, _ = repeated([ratchet, "history", "list", "--top", "100"], folder, rounds, RATCHET_HISTORY=path)
        yield f"last 100 of {what}", times, "ms", 50
    shutil.rmtree(folder)
    yield from ninja_log(ratchet, prove, rounds)


def ninja_log(ratchet, prove, rounds):
    folder = tempfile.mkdtemp()
    bench_data.ninja_log(os.path.join(folder, "ninja_log"), 30000)
    invocation = {"schema": "ratchet.invocation/1", "argv": ["ninja", "-C", "build"], "env": {}, "exit": 0, "signal": None, "start_us": None, "end_us": None}
    with open(os.path.join(folder, "invocation.json"), "w") as out:
        json.dump(invocation, out)
    read = subprocess.run([prove, "ninja-log", os.path.join(folder, "ninja_log"), str(max(20, rounds))], check=True, capture_output=True, text=True)
    ours = [float(t) for t in read.stdout.split()]
    stand_in = [sys.executable, os.path.join(ROOT, "Scripts/lib/ninja_to_trace.py"), os.path.join(folder, "ninja_log")]
    theirs, _ = repeated(stand_in, folder, rounds)
    whole, _ = repeated([ratchet, "history", "import", "--print", folder], folder, rounds)
    yield "a .ninja_log of 30,000 rows, read to targets", ours, "ms", 30
    yield "the same with the program's start and its JSON (`history import --print`)", whole, "ms", None
    yield "a stand-in in Python for ninjatracing (start, read, JSON)", theirs, "ms", None
    yield "the reading against the stand-in", [statistics.median(theirs) / o for o in ours], "× faster", -20
    shutil.rmtree(folder)


def stored_row(what, values, unit, aim):
    middle = statistics.median(values)
    form = "{:.2f}" if middle < 10 else "{:.0f}"
    verdict = "" if aim is None else "met" if (middle >= -aim if aim < 0 else middle <= aim) else "MISSED"
    limit = "" if aim is None else f"≥ {-aim}" if aim < 0 else f"≤ {aim}"
    row = f"| {what} | {shown(values, form) if len(values) > 1 else form.format(middle)} {unit} | {limit} | {verdict} |"
    print(row, flush=True)
    return row
