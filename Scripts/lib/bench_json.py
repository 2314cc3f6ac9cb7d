#!/usr/bin/env python3
"""bench_json.py PROVE [ROUNDS]: our streaming reader and orjson over the same 100 MB, in turn within every round, CPU seconds
of the whole process less that of one that reads nothing; and the reader's memory at 10 and 100 MB. Writes docs/results/json.md."""
import os, random, resource, statistics, subprocess, sys

# What a program does with a trace: every number summed, every string seen.
ORJSON = """
import sys, resource
sys.path.insert(0, sys.argv[2])
import orjson
def walk(value):
    global events, total, letters
    if isinstance(value, dict):
        for v in value.values(): walk(v)
    elif isinstance(value, list):
        for v in value: walk(v)
    elif isinstance(value, str): letters += len(value)
    elif isinstance(value, (int, float)) and value is not True and value is not False: total += value
events = total = letters = 0
if sys.argv[1]:
    data = orjson.loads(open(sys.argv[1], 'rb').read())
    if len(sys.argv) > 3: walk(data)
use = resource.getrusage(resource.RUSAGE_SELF)
print(events, int(total), letters, use.ru_utime + use.ru_stime, use.ru_maxrss)
"""


def write(path, size):
    """A trace as Bazel's profiles are: events of a dozen members, names of targets, times in microseconds."""
    rng = random.Random(5)
    if os.path.exists(path):
        return
    with open(path + ".part", "w") as out:
        out.write('{"otherData":{"build_id":"x"},"traceEvents":[')
        first = True
        while out.tell() < size:
            events = []
            for _ in range(1000):
                target = f"//src/part{rng.randrange(400)}/lib:target_{rng.randrange(5000)}"
                events.append(f'{{"cat":"action processing","name":"Compiling {target[2:]}.cc","ph":"X","ts":{rng.randrange(10**9)},'
                              f'"dur":{rng.randrange(10**6)},"pid":1,"tid":{rng.randrange(64)},"args":{{"target":"{target}","mnemonic":"CppCompile","note":"caf\\u00e9 \\"x\\""}}}}')
            out.write(("" if first else ",\n") + ",\n".join(events))
            first = False
        out.write("]}\n")
    os.rename(path + ".part", path)


def run(command):
    words = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    return words[:3], float(words[3]), int(words[4])


def interval(values, rng=random.Random(1)):
    """95 % of the median, by 4,000 resamples."""
    medians = sorted(statistics.median(rng.choices(values, k=len(values))) for _ in range(4000))
    return medians[100], medians[-101]


def main(prove, rounds=15):
    folder = os.path.abspath(".prove/json")
    os.makedirs(folder, exist_ok=True)
    files = {n: os.path.join(folder, f"{n}.json") for n in (10, 100)}
    for n, path in files.items():
        write(path, n * 1_000_000)
    python = [sys.executable, "-c", ORJSON]
    ours, parse, walk = [prove, "json", files[100]], python + [files[100], ".prove/orjson"], python + [files[100], ".prove/orjson", "walk"]
    answers = run(ours)[0], run(walk)[0]
    if answers[0][1] != answers[1][1]:
        sys.exit(f"the sums differ: {answers}")
    samples = {"ours": [], "orjson, parsed": [], "orjson, parsed and every value visited": []}
    memory = {}
    idle = min(run(python + ["", ".prove/orjson"])[1] for _ in range(5))
    for _ in range(int(rounds)):
        for name, command in zip(samples, (ours, parse, walk)):
            _, cpu, peak = run(command)
            samples[name].append(cpu - (idle if name != "ours" else 0))
            memory[name] = max(memory.get(name, 0), peak)
    small = run([prove, "json", files[10]])[2]
    size = os.path.getsize(files[100]) / 1e6
    with open("docs/results/json.md", "w") as out:
        out.write(f"# The JSON reader\n\nMade by `Scripts/bench json`: a {size:.0f} MB trace of {answers[0][0]} events, {rounds} rounds, each reader in turn within a round; CPU seconds "
                  "of the process,\nPython's without its own start. Ours touches every number and string; orjson once only builds its tree, once visits all of it too.\n"
                  "The ratio is of the two in one round; its interval holds the median with 95 %.\n\n"
                  "| reader | median CPU s | MB/s | CPU as a multiple of ours | peak memory MB |\n| --- | --- | --- | --- | --- |\n")
        for name, values in samples.items():
            ratios = [a / b for a, b in zip(values, samples["ours"])]
            low, high = interval(ratios)
            ratio = "1" if name == "ours" else f"{statistics.median(ratios):.2f} ({low:.2f}–{high:.2f})"
            middle = statistics.median(values)
            out.write(f"| {name} | {middle:.3f} | {size / middle:.0f} | {ratio} | {memory[name] / 1024:.0f} |\n")
        out.write(f"\nThe reader's peak memory is {small / 1024:.1f} MB at 10 MB of input and {memory['ours'] / 1024:.1f} MB at {size:.0f} MB.\n")
    print(open("docs/results/json.md").read())


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), *sys.argv[2:3])
