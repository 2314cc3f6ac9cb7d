#!/usr/bin/env python3
"""prove_sanitizers.py [address] [thread]: builds everything with a sanitizer and runs every test. What a sanitizer has to say goes
to files, so that no test can swallow it, and ends the process that it is about with a status of its own. Writes
docs/results/sanitizers.md; the other sanitizer's last figures stay in it."""
import collections, glob, json, os, platform, re, shutil, subprocess, sys, time

ROOT = os.getcwd()
PLACE = os.path.join(ROOT, ".prove/sanitizers")
SANITIZERS = ("address", "thread")
NOTES = json.load(open(os.path.join(ROOT, "Scripts/lib/sanitizer_notes.json")))


def run(words, log, **environment):
    with open(log, "w") as out:
        return subprocess.run(["nice", "-n", "10", *words], env={**os.environ, **environment}, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.STDOUT).returncode


def build(name, common):
    log = f"{PLACE}/{name}-build.log"
    if run(["swift", "build", "--build-tests", *common], log):
        sys.exit(f"error: the build failed\n\nhint: tail {log}")


def test(name, common, place):
    """Runs every test; the log. Tests that become another user write their reports too."""
    shutil.rmtree(place, ignore_errors=True)
    os.makedirs(place)
    os.chmod(place, 0o1777)
    options = {"address": "ASAN_OPTIONS", "thread": "TSAN_OPTIONS"}[name]
    words = ["swift", "test", "--skip-build", "--disable-xctest", "--no-parallel", *common]
    run(words, place + ".log", SWIFT_BACKTRACE="enable=no", **{options: f"log_path={place}/report"})
    return open(place + ".log", errors="replace").read()


def reports(log, place):
    """What was reported and how often: of the tests' own process and of every program they started, the latter a file each."""
    found = collections.Counter(t.strip() for t in re.findall(r"(?:ERROR|WARNING|FATAL): (?:Address|Leak|Thread)Sanitizer:? [^\n]*?(?= \(| 0x|\n)", log))
    for file in glob.glob(place + "/report*"):
        first = re.search(r"^(?:==\d+==)?(\S.*?)(?: \(| 0x|\.?$)", open(file, errors="replace").read(), re.M)
        found[first[1] if first else "an empty report"] += 1
    return found


def prove(name):
    place = os.path.join(PLACE, name)
    common = ["--sanitize", name, "--scratch-path", f".build-{name}"]
    build(name, common)
    start = time.monotonic()
    log = test(name, common, place)
    total = re.search(r"Test run with (\d+) tests", log)
    failed = sorted(set(re.findall(r"^✘ Test (?!run )(.+?) (?:with \d+ test cases? )?failed after", log, re.M)))
    return dict(total=int(total[1]) if total else 0, failed=failed, reports=reports(log, place), seconds=time.monotonic() - start)


def text_of(results):
    rows, remarks = [], []
    for name in [n for n in SANITIZERS if n in results]:
        r, notes = results[name], NOTES[name]
        rows.append(f"| {name} | {r['total']} | {len(r['failed'])} | {sum(r['reports'].values())} | {r['seconds']:.0f} |")
        by_reason = collections.defaultdict(list)
        for what in [*r["failed"], *r["reports"]]:
            by_reason[notes.get(what, "NOT EXPLAINED")].append(f"`{what}`" if what in r["failed"] else f"{r['reports'][what]} × `{what}`")
        remarks += [f"- {name}, {', '.join(what)}: {reason}" for reason, what in by_reason.items()]
    return f"""# Every test under sanitizers

Made by `Scripts/prove sanitizers` (Swift 6.3, {platform.system()} {platform.release().split('-')[0]}, {os.cpu_count()} cores): tests, program and C parts built with each
sanitizer; what it reports of the tests' process and of every program that they start is counted. AddressSanitizer looks for
leaks too (LeakSanitizer). What cannot pass under a sanitizer is named below with its reason.

| sanitizer | tests | failed | reports | s |
| --- | --- | --- | --- | --- |
""" + "\n".join(rows) + "\n" + ("\n" + "\n".join(remarks) + "\n" if remarks else "")


def main(names):
    os.makedirs(PLACE, exist_ok=True)
    kept, unexplained = os.path.join(PLACE, "results.json"), 0
    for name in names or SANITIZERS:
        r = prove(name)
        unexplained += sum(what not in NOTES[name] for what in [*r["failed"], *r["reports"]]) + (r["total"] == 0)
        results = {**(json.load(open(kept)) if os.path.exists(kept) else {}), name: r}
        with open(kept, "w") as out:
            json.dump(results, out)
    text = text_of(results)
    print(text)
    with open("docs/results/sanitizers.md", "w") as out:
        out.write(text)
    return unexplained > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
