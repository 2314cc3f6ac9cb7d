#!/usr/bin/env python3
"""bench_profiles.py RATCHET [ROUNDS]: how long `ratchet history import --print` takes over a Bazel profile of 100 MB, beside
Python's orjson (which only sums the labels) and `bazel analyze-profile`, in turn within each round; and the memory that 1 GB
takes, plain and packed. Writes docs/results/profiles.md; exit 1 where 1 GB takes 100 MB of memory or more."""
import gzip, json, os, shutil, statistics, sys

from bench_runs import once, shown

SOURCE = "Tests/ToolsTests/Captures/bazel-4.2.3/cpp-12-diskcache-partial/profile.json"
ORJSON = """import sys; sys.path.insert(0, sys.argv[2]); import orjson
sums = {}
for event in orjson.loads(open(sys.argv[1], "rb").read())["traceEvents"] if sys.argv[1] else []:
    label = event.get("args", {}).get("target")
    if label and event.get("cat") == "action processing": sums[label] = sums.get(label, 0) + event["dur"]
"""


def write(path, size, pack=False):
    """One recorded build over and over, each time with labels and times of its own: a long build of many packages."""
    build = json.load(open(SOURCE))
    events = build["traceEvents"]
    whole = [e for e in events if e["ph"] == "M" or e.get("cat") == "build phase marker"]
    rest = [e for e in events if e not in whole]
    plain = lambda value: json.dumps(value, separators=(",", ":"))
    written, number = 0, 0
    with (gzip.open(path, "wt", compresslevel=1) if pack else open(path, "w")) as out:
        out.write('{"otherData":' + plain(build["otherData"]) + ',"traceEvents":[\n    ' + ",\n    ".join(map(plain, whole)))
        while written < size:
            lines = []
            for event in rest:
                event = dict(event, ts=event["ts"] + number * 20_000_000)
                if event.get("args", {}).get("target"):
                    event["args"] = {"target": event["args"]["target"].replace("//", f"//r{number % 600}/")}
                lines.append(",\n    " + plain(event))
            written += out.write("".join(lines))
            number += 1
        out.write("\n  ]\n}\n")
    return written


def main(ratchet, rounds=9):
    folder = os.path.abspath(".prove/profiles")
    os.makedirs(folder, exist_ok=True)
    middle, large, packed = (os.path.join(folder, name) for name in ("100.json", "1000.json", "1000.json.gz"))
    size = write(middle, 100_000_000)
    ours, orjson = [ratchet, "history", "import", "--print", middle], [sys.executable, "-c", ORJSON, middle, ".prove/orjson"]
    bazel = shutil.which("bazel")
    readers = {"ratchet": (ours, 0), "orjson, labels summed": (orjson, min(once(orjson[:3] + [""] + orjson[4:], ".")[1] for _ in range(5)))}
    if bazel:
        # Started anew for each file, so that its CPU is counted: its own start is taken away.
        batch = [bazel, "--batch", f"--output_user_root={folder}/root"]
        readers["bazel analyze-profile"] = (batch + ["analyze-profile", middle], min(once(batch + ["version"], folder)[1] for _ in range(3)))
    cpu, memory = {name: [] for name in readers}, {}
    for _ in range(int(rounds)):
        for name, (command, idle) in readers.items():
            _, used, peak = once(command, folder if name.startswith("bazel") else ".")
            cpu[name].append(used - idle)
            memory[name] = max(memory.get(name, 0), peak)
    lines = ["# Bazel profiles", "", f"Made by `Scripts/bench profiles`: a profile of {size / 1e6:.0f} MB, {rounds} rounds, each reader in turn within a round; "
             "CPU seconds of the", "process, medians with 95 % intervals, orjson's and Bazel's without their own start.", "",
             "| reader | CPU s | MB/s | CPU as a multiple of ours | peak memory MB |", "| --- | --- | --- | --- | --- |"]
    for name, values in cpu.items():
        ratio = "1" if name == "ratchet" else shown([a / b for a, b in zip(values, cpu["ratchet"])])
        lines.append(f"| {name} | {shown(values)} | {size / 1e6 / statistics.median(values):.0f} | {ratio} | {memory[name]:.0f} |")
    lines.append("")
    bad = False
    for path, pack in ((large, False), (packed, True)):
        written = write(path, 1_000_000_000, pack)
        wall, used, peak = once([ratchet, "history", "import", "--print", path], ".")
        bad = bad or peak >= 100
        lines.append(f"- {written / 1e6:.0f} MB, {'packed by gzip' if pack else 'plain'}: {used:.1f} CPU s, {peak:.0f} MB of memory (aim: under 100)")
        os.remove(path)
    os.remove(middle)
    with open("docs/results/profiles.md", "w") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:3])
