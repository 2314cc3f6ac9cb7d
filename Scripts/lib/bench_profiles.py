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


def write(path, size, packages=600):
    """One recorded build over and over, each time with times, messages and outputs of its own; its labels are of so many
    packages in turn: a long build of all of them. Returns bytes and labels."""
    build = json.load(open(SOURCE))
    events = build["traceEvents"]
    whole = [e for e in events if e["ph"] == "M" or e.get("cat") in ("build phase marker", "critical path component")]
    plain = lambda value: json.dumps(value, separators=(",", ":"))
    # Text between the times, which alone differ within a package.
    pieces, times = [""], []
    for event in events:
        if event in whole:
            continue
        event = dict(event, ts="@TIME@")
        if event.get("args", {}).get("target"):
            event["args"] = {"target": event["args"]["target"].replace("//", "//@R@/")}
        if event.get("cat") == "action processing":
            event["name"] = event["name"].replace(" ", " @N@/", 1)
        if "out" in event:
            event["out"] = event["out"].replace("/bin/", "/bin/@N@/")
        before, after = (",\n    " + plain(event)).split('"@TIME@"')
        pieces[-1] += before
        pieces.append(after)
    times = [event["ts"] for event in events if event not in whole]
    written, number = 0, 0
    with open(path, "w") as out:
        out.write('{"otherData":' + plain(build["otherData"]) + ',"traceEvents":[\n    ' + ",\n    ".join(map(plain, whole)))
        while written < size:
            start = number * 20_000_000
            lines = [piece + str(time + start) for piece, time in zip(pieces, times)] + [pieces[-1]]
            written += out.write("".join(lines).replace("@R@", f"r{number % packages}").replace("@N@", f"n{number}"))
            number += 1
        out.write("\n  ]\n}\n")
    labels = {e["args"]["target"] for e in events if e.get("args", {}).get("target")}
    return written, len(labels) * min(number, packages)


def main(ratchet, rounds=9):
    folder = os.path.abspath(".prove/profiles")
    os.makedirs(folder, exist_ok=True)
    middle, large, packed = (os.path.join(folder, name) for name in ("100.json", "1000.json", "1000.json.gz"))
    size, labels = write(middle, 100_000_000)
    ours, orjson = [ratchet, "history", "import", "--print", middle], [sys.executable, "-c", ORJSON, middle, ".prove/orjson"]
    bazel = shutil.which("bazel")
    readers = {"ratchet": (ours, 0), "orjson, labels summed": (orjson, min(once(orjson[:3] + [""] + orjson[4:], ".")[1] for _ in range(5)))}
    if bazel:
        # Started anew for each file, so that its CPU is counted: what it takes over the recorded build alone is taken away.
        batch = [bazel, "--batch", f"--output_user_root={folder}/root"]
        readers["bazel analyze-profile"] = (batch + ["analyze-profile", middle], min(once(batch + ["analyze-profile", os.path.abspath(SOURCE)], folder)[1] for _ in range(3)))
    cpu, memory = {name: [] for name in readers}, {}
    for _ in range(int(rounds)):
        for name, (command, idle) in readers.items():
            _, used, peak = once(command, folder if name.startswith("bazel") else ".")
            cpu[name].append(used - idle)
            memory[name] = max(memory.get(name, 0), peak)
    lines = ["# Bazel profiles", "", f"Made by `Scripts/bench profiles`: a profile of {size / 1e6:.0f} MB with {labels} labels, {rounds} rounds, each reader in turn within a round; "
             "CPU seconds of the", "process, medians with 95 % intervals, orjson's and Bazel's without their own start.", "",
             "| reader | CPU s | MB/s | CPU as a multiple of ours | peak memory MB |", "| --- | --- | --- | --- | --- |"]
    for name, values in cpu.items():
        ratio = "1" if name == "ratchet" else shown([a / b for a, b in zip(values, cpu["ratchet"])])
        lines.append(f"| {name} | {shown(values)} | {size / 1e6 / statistics.median(values):.0f} | {ratio} | {memory[name]:.0f} |")
    lines.append("")
    bad = False
    for packages in (600, 6000):
        written, labels = write(large, 1_000_000_000, packages)
        with open(large, "rb") as file, gzip.open(packed, "wb", compresslevel=1) as out:
            shutil.copyfileobj(file, out, 1 << 20)
        for path in (large, packed):
            wall, used, peak = once([ratchet, "history", "import", "--print", path], ".")
            bad = bad or peak >= 100 and packages == 600
            lines.append(f"- {written / 1e6:.0f} MB of {labels} labels, {'packed by gzip' if path == packed else 'plain'}: {used:.1f} CPU s, {peak:.0f} MB of memory"
                         + (" (aim: under 100)" if packages == 600 else ""))
            os.remove(path)
    os.remove(middle)
    with open("docs/results/profiles.md", "w") as out:
        out.write("\n".join(lines) + "\n")
    print("\n".join(lines))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:3])
