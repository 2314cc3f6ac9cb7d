#!/usr/bin/env python3
"""prove_peers.py RATCHET [make|git|sudo]...: runs other people's test suites bare and under ratchet and compares their
result lists, test by test. Two bare runs tell what is luck. Writes docs/results/peers.md."""
import collections, glob, json, os, re, shutil, subprocess, sys, time

ROOT = os.getcwd()
PEERS = os.path.join(ROOT, ".prove/peers")
MAKE, GIT = os.path.join(PEERS, "make"), os.path.join(PEERS, "git")
GIT_SCRIPTS = ["t00*", "t13*", "t14*", "t15*"]
AGAIN = 3  # how often a script that differs is run again, alone, both ways


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RATCHET", "MAKE", "GNUMAKE", "MFLAGS", "GIT_"))}
    return {**kept, "RATCHET_HISTORY": os.path.join(PEERS, "history.jsonl"), **more}


def run(words, folder):
    """Output of both streams; the status is the suite's own affair (it is not 0 where a test fails bare)."""
    return subprocess.run(words, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, errors="replace")


# ---- GNU make: run_make_tests prints a line a script, with how many of its tests passed

def install_shim(ratchet, words):
    """The make under test: the real one, with `words` given to `ratchet run` in front of every call; None: bare."""
    defines = [f'-DREAL="{MAKE}/make.real"', f'-DHISTORY="{PEERS}/history.jsonl"']
    if words is not None:
        defines += [f'-DWRAPPED="{ratchet}"', "-DWORDS=" + "".join(f'"{w}",' for w in words)]
    subprocess.run(["cc", "-O1", *defines, "-o", f"{MAKE}/make.new", f"{ROOT}/Scripts/lib/peer_shim.c"], check=True)
    os.rename(f"{MAKE}/make.new", f"{MAKE}/make")


def make_results(ratchet, variant, names=()):
    prefix, words = variant
    install_shim(ratchet, words)
    wrap = [ratchet, "run", "-q", *prefix, "--"] if prefix is not None else []
    # One of its tests opens files until none can be had: 1,024 are had sooner than a large limit's stack overflows.
    suite = ["sh", "-c", 'ulimit -n 1024 2>/dev/null; exec "$@"', "sh"] + wrap + ["perl", "./run_make_tests.pl", "-make", "../make", *names]
    ended = run(suite, os.path.join(MAKE, "tests"))
    results = {}
    # A message of the failing test may stand between the script's name and its result.
    for name, rest in re.findall(r"^([a-z]+/\S+) \.+ (.*?)(?=^[a-z]+/\S+ \.+ |\Z)", ended.stdout, re.M | re.S):
        counts = re.search(r"(ok|FAILED)\s+\((\d+)(?:/(\d+))? passed\)", rest)
        results[name] = f"{counts[2]} of {counts[3] or counts[2]} ok" if counts else ("skipped" if "N/A" in rest else "no result")
    return results, ended.stdout


ADDITION = re.compile(r"( --)? RATCHET_TARGET=[^\s/]*")


def told(folder):
    """Of the tests that failed in the last run: how many print only what is expected but for the variable that ratchet adds
    to make's flags, and the texts of all others. The runner keeps both texts of every failure."""
    only, others = 0, []
    for diff in sorted(glob.glob(os.path.join(folder, "work/*/*.diff*"))):
        expected, got = (open(diff.replace(".diff", kind), errors="replace").read() for kind in (".base", ".log"))
        if got != expected and ADDITION.sub("", got) == expected:
            only += 1
        else:
            others.append(open(diff, errors="replace").read())
    return only, others


def count_make(results):
    passed = sum(int(r.split()[0]) for r in results.values() if r.endswith("ok"))
    tests = sum(int(r.split()[2]) for r in results.values() if r.endswith("ok"))
    return len(results), tests, passed


# ---- git: every script prints the Test Anything Protocol

def git_scripts():
    found = sorted(os.path.basename(p) for pattern in GIT_SCRIPTS for p in glob.glob(f"{GIT}/t/{pattern}.sh"))
    return [name for name in found if re.match(r"t\d{4}-", name)]


def git_results(ratchet, variant, names=()):
    prefix, _ = variant
    scripts = list(names) or git_scripts()
    folder = os.path.join(GIT, "t")
    shutil.rmtree(os.path.join(folder, "test-results"), ignore_errors=True)
    wrap = [ratchet, "run", "-q", *prefix, "--"] if prefix is not None else []
    ended = run(wrap + ["make", "-s", "-k", "-j2", "GIT_TEST_OPTS=--tee", *scripts], folder)
    results = {}
    for script in scripts:
        try:
            text = open(os.path.join(folder, "test-results", script[:-3] + ".out"), errors="replace").read()
        except OSError:
            results[script] = "no result"
            continue
        for state, number, name in re.findall(r"^(ok|not ok) (\d+)(.*)$", text, re.M):
            name, _, remark = name.partition(" # ")
            remark = remark.split(" ")[0] if remark else ""
            results[f"{script} {number}{name}"] = f"{state} {remark}".strip()
        if not re.search(r"^1\.\.\d+", text, re.M):
            results[script] = "broken off"
    return results, ended.stdout


def count_git(results):
    return len({name.split(" ")[0] for name in results}), len(results), sum(r.startswith("ok") for r in results.values())


SUITES = {
    "make": dict(title="GNU make's own tests", results=make_results, count=count_make, unit=lambda name: name, variants={
        "bare": (None, None),
        "bare again": (None, None),
        "the whole suite under `ratchet run`": ([], None),
        "every make under `ratchet run --target-names off`": (None, ["--target-names", "off"]),
        "every make under `ratchet run`": (None, []),
    }),
    "git": dict(title="git's own tests", results=git_results, count=count_git, unit=lambda name: name.split(" ")[0], variants={
        "bare": (None, None),
        "bare again": (None, None),
        "the whole suite under `ratchet run --target-names off`": (["--target-names", "off"], None),
        "the whole suite under `ratchet run`": ([], None),
    }),
}


INTRODUCTION = """# Other people's tests

Made by `Scripts/prove peers`: the test suites of GNU make 4.3 and git 2.39 (Debian's sources), bare and under ratchet, compared test
by test. Two bare runs show what is luck; seconds are of a busy machine. "Every make": a stand-in in make's place starts each make that the tests call, and
each that those call, through `ratchet run`, with make's own name and environment (the bare runs go through the same stand-in
without ratchet).

With target names on, `$(MAKEFLAGS)` and `$(MAKEOVERRIDES)` hold one variable more, as after any `make CC=gcc`, and a makefile
that prints them shows it: make's tests of its own flags do nothing else. With `--target-names off` nothing differs.

"""


def different(a, b):
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def decide(ratchet, suite, variant, names):
    """Runs the scripts that differ again, alone, both ways: a difference stands if it is there every time."""
    bare, wrapped = [], []
    for _ in range(AGAIN):
        bare.append(suite["results"](ratchet, (None, None), names)[0])
        wrapped.append(suite["results"](ratchet, variant, names)[0])
    return bare, wrapped


def judge(ratchet, suite, name, variant, results, bare):
    """Rows of a table: what differs, and whether it stands."""
    differing = different(results, bare)
    scripts = sorted({suite["unit"](d) for d in differing})
    if not scripts:
        return []
    bare_again, wrapped_again = decide(ratchet, suite, variant, scripts)
    rows = []
    for test in differing:
        before, after = [r.get(test, "none") for r in bare_again], [r.get(test, "none") for r in wrapped_again]
        stands = not set(before) & set(after)
        rows.append((name, test, bare.get(test, "none"), results.get(test, "none"), ", ".join(before), ", ".join(after), stands))
    return rows


def prove(ratchet, key):
    suite = SUITES[key]
    lines, rows, remarks, bare = [], [], [], None
    for name, variant in suite["variants"].items():
        start = time.monotonic()
        results, output = suite["results"](ratchet, variant)
        with open(os.path.join(PEERS, f"{key}-{len(lines)}.log"), "w") as log:
            log.write(output)
        bare = bare or results
        scripts, tests, passed = suite["count"](results)
        if key == "make":
            only, others = told(os.path.join(MAKE, "tests"))
            remarks.append(f"{name}: {only} failures print only the added variable, {len(others)} anything else.")
            print(remarks[-1], *others, sep="\n", flush=True)
        found = [] if results is bare else judge(ratchet, suite, name, variant, results, bare)
        stands = sum(r[-1] for r in found)
        lines.append(f"| {name} | {scripts} | {tests} | {passed} | {len(found)} | {stands} | {time.monotonic() - start:.0f} |")
        print(lines[-1], flush=True)
        rows += found
        for r in found:
            print("    ", r, flush=True)
        if not tests:
            print(output[-2000:])
    return lines, rows, remarks


def cell(text):
    return text.replace("|", "\\|")


def text_of(key, lines, rows, remarks):
    out = [f"## {SUITES[key]['title']}", "", "| run | scripts | tests | ok | differ from bare | of these every time | s |",
           "| --- | --- | --- | --- | --- | --- | --- |", *lines, ""]
    out += [f"- {r}" for r in remarks] + [""] * bool(remarks)
    if rows:
        out += ["What differed from the first bare run, and how it went when its script was run alone three times more each way:", "",
                "| run | test | bare | here | bare again | here again | verdict |", "| --- | --- | --- | --- | --- | --- | --- |"]
        out += ["| " + " | ".join(map(cell, r[:-1])) + (" | differs |" if r[-1] else " | luck |") for r in rows] + [""]
    return "\n".join(out)


def main(ratchet, *keys):
    os.makedirs(PEERS, exist_ok=True)
    bad, path = 0, os.path.join(PEERS, "sections.json")
    sections = json.load(open(path)) if os.path.exists(path) else {}
    for key in keys or SUITES:
        lines, rows, remarks = prove(ratchet, key)
        sections[key] = text_of(key, lines, rows, remarks)
        bad += sum(r[-1] for r in rows)
        json.dump(sections, open(path, "w"))
    with open("docs/results/peers.md", "w") as out:
        out.write(INTRODUCTION)
        out.write("\n".join(sections[k] for k in SUITES if k in sections))
    print(f"{bad} tests differ every time")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), *sys.argv[2:]))
