#!/usr/bin/env python3
"""prove_sanitizers.py [address] [thread]: builds everything with a sanitizer and runs every test. A report ends the process that
it is about with a status of its own and text on stderr, which no test takes for the program's. Writes
docs/results/sanitizers.md."""
import collections, json, os, platform, re, shutil, subprocess, sys, time

ROOT = os.getcwd()
SANITIZERS = ("address", "thread")
NOTES = json.load(open(os.path.join(ROOT, "Scripts/lib/sanitizer_notes.json")))


def run(words, log, **environment):
    with open(log, "w") as out:
        return subprocess.run(["nice", "-n", "10", *words], env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.STDOUT).returncode


def prove(name):
    place = os.path.join(ROOT, ".prove/sanitizers", name)
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    common = ["--sanitize", name, "--scratch-path", f".build-{name}"]
    if run(["swift", "build", "--build-tests", *common], place + "/build.log"):
        sys.exit(f"error: the build failed\n\nhint: tail {place}/build.log")
    words = ["swift", "test", "--skip-build", "--disable-xctest", "--no-parallel", *common]
    start = time.monotonic()
    run(words, place + "/test.log", SWIFT_BACKTRACE="enable=no")
    log = open(place + "/test.log", errors="replace").read()
    total = re.search(r"Test run with (\d+) tests", log)
    failed = sorted(set(re.findall(r"^✘ Test (\S+?\(.*?\)) .*?failed after", log, re.M)))
    reports = collections.Counter(re.findall(r"(?:ERROR|WARNING): (?:Address|Leak|Thread)Sanitizer: [^\n(]*", log))
    return int(total[1]) if total else 0, failed, reports, time.monotonic() - start


def main(names):
    rows, unexplained, remarks = [], 0, []
    for name in names or SANITIZERS:
        total, failed, reports, seconds = prove(name)
        new = [f for f in failed if f not in NOTES.get(name, {})]
        unexplained += len(new) + sum(reports.values()) + (total == 0)
        rows.append(f"| {name} | {total} | {len(failed)} | {sum(reports.values())} | {seconds:.0f} |")
        remarks += [f"- {name}, {f}: {NOTES.get(name, {}).get(f, 'NOT EXPLAINED')}" for f in failed]
        remarks += [f"- {name}, {n} × {r}" for r, n in reports.items()]
        print(rows[-1], *remarks, sep="\n", flush=True)
    if not names:
        with open("docs/results/sanitizers.md", "w") as out:
            out.write(f"""# Every test under sanitizers

Made by `Scripts/prove sanitizers` (Swift 6.3, {platform.system()} {platform.release().split('-')[0]}, {os.cpu_count()} cores): tests, program and C parts built with each
sanitizer. AddressSanitizer looks for leaks too (LeakSanitizer).

| sanitizer | tests | failed | reports | s |
| --- | --- | --- | --- | --- |
""" + "\n".join(rows) + "\n" + ("\n" + "\n".join(remarks) + "\n" if remarks else ""))
    return unexplained > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
