#!/usr/bin/env python3
"""prove_tools.py RATCHET [STAGE…]: a real Bazel below `ratchet run`, every way a build of it can go. Each action writes when it
ran; the record must have the same labels, both ways, what became of each, and times within 8 % or 25 ms of the stamps.
Writes docs/results/tools.md, but not of a part; exit 1 where anything differs."""
import json, os, shutil, signal, statistics, subprocess, sys, time

from bazel_space import BAZEL, HOOK, LIB, ODD, OPTIONS, PLACE, SPACE, STAMPS, TREE, WORKSPACE, bare, clear, prepare, write

ROOT = os.getcwd()
SHARE, LEAST = 0.08, 25.0


def record():
    with open(os.path.join(SPACE, ".ratchet", "history.jsonl")) as file:
        return json.loads(file.read().splitlines()[-1])


class Run:
    """One build below `ratchet run`, with its record and the stamps that its actions wrote."""

    def __init__(self, command, interrupt=None):
        open(STAMPS, "w").close()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RATCHET")}
        began = time.time()
        child = subprocess.Popen([RATCHET, "run", "--", *command], cwd=SPACE, env=environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, start_new_session=True)
        if interrupt:
            # So many actions must have ended.
            while open(STAMPS).read().count("\n") < interrupt and child.poll() is None:
                time.sleep(0.05)
            time.sleep(0.7)
            os.killpg(child.pid, signal.SIGINT)
        self.out, self.err = child.communicate()
        self.status, self.seconds = child.returncode, time.time() - began
        self.build = record()
        self.targets = {t["t"]: t for t in self.build["targets"]}
        self.complete()
        self.stamps = {}
        for line in open(STAMPS):
            start, end, label = line.rstrip("\n").split(" ", 2)
            self.stamps[label] = (float(start) * 1000, float(end) * 1000)

    def complete(self):
        """A record counts what was up to date; the names are the graph's."""
        count = self.build["outcomes"].get("upToDate", 0)
        if not count or "graph" not in self.build:
            return
        with open(os.path.join(SPACE, ".ratchet", "graphs", self.build["graph"] + ".json")) as file:
            names = [t["name"] for t in json.load(file)["targets"] if t["name"] not in self.targets]
        if len(names) == count:
            self.targets |= {name: {"t": name, "outcome": "upToDate"} for name in names}


ROWS, FAILURES, LATE, RATIOS, SKIPPED = [], [], [], [], []
# What lies between a stamp and Bazel's own clock is the start of shells and sandboxes: on a busy machine some take long.
MOST_LATE = 0.1


def prove(name, run, expected, extra=()):
    """`expected`: outcome by label, all that the record may hold. `extra`: (holds, what) pairs."""
    wrong = [f"{label} is {run.targets.get(label, {}).get('outcome', 'missing')}, not {outcome}"
             for label, outcome in expected.items() if run.targets.get(label, {}).get("outcome") != outcome]
    wrong += [f"{label} is in the record, and nobody built it" for label in run.targets if label not in expected]
    worst, timed, late = 0.0, 0, []
    for label, (start, end) in run.stamps.items():
        own, told = end - start, run.targets.get(label, {}).get("wall_ms", 0)
        timed += 1
        worst = max(worst, abs(told - own))
        RATIOS.append(told / own - 1)
        if abs(told - own) > max(own * SHARE, LEAST):
            late.append(f"{label} took {own:.0f} ms by its own stamps, {told:.0f} by the record")
    wrong += [what for holds, what in extra if not holds]
    ROWS.append((name, len(expected), sum(run.targets.get(k, {}).get("outcome") == v for k, v in expected.items()), timed, timed - len(late), worst))
    LATE.extend(f"{name}: {what}" for what in late)
    FAILURES.extend(f"{name}: {what}" for what in wrong)
    print(f"{'ok' if not wrong else 'NOT OK'}  {name}", *wrong, *late, sep="\n    ", flush=True)


def all_of(outcome, labels=TREE):
    return dict.fromkeys(labels, outcome)


def edit(name):
    with open(os.path.join(SPACE, name), "a") as file:
        file.write("more\n")


def build(*words):
    return BAZEL + ["build"] + OPTIONS + list(words)


def phases(run):
    return [phase["name"] for phase in run.build.get("phases", [])]


def ordinary():
    run = Run(build("//lib/...", "//app:app"))
    prove("clean", run, all_of("executed"), [
        (run.build.get("cpu_of") == "client", "CPU is not marked as the client's"),
        (run.build["class"] == "clean", f"the class is {run.build['class']}"),
        (run.build["critical"] and run.build["critical"][-1] == "//app:app", f"the critical path is {run.build['critical']}"),
        ("execution" in phases(run), f"phases are {phases(run)}"),
        (run.targets["//app:app"].get("needs") is not None, "the graph is missing")])
    graph = run.build.get("graph")
    run = Run(build("//lib/...", "//app:app"))
    prove("nothing to do", run, all_of("upToDate"), [(run.build["class"] == "no-op", f"the class is {run.build['class']}")])
    edit("lib/a0.txt")
    run = Run(build("//lib/...", "//app:app"))
    prove("one file edited", run, all_of("upToDate") | all_of("executed", ["//lib:g0", "//app:app"]), [
        ("lib/a0.txt" in run.targets["//lib:g0"].get("why", ""), f"why is {run.targets['//lib:g0'].get('why')}"),
        (graph is not None and run.build.get("graph") == graph, "the graph was asked for and kept anew")])
    run = Run(build("-k", "//bad:all", "//bad:bad", "//bad:behind", "//lib/..."))
    prove("one action fails, --keep_going", run, all_of("upToDate", LIB) | {"//bad:bad": "failed", "//bad:behind": "notRun"},
          [(run.status == 1, f"the status is {run.status}")])
    edit("lib/a1.txt")
    run = Run(build("//app:app", "//app:long"), interrupt=2)
    prove("interrupted", run, all_of("upToDate", ["//lib:g0", "//lib:g2"]) | all_of("executed", ["//lib:g1", "//app:app"])
          | {"//app:long": "cancelled"}, [(run.status == 8, f"the status is {run.status}")])


def caches():
    cache = f"--disk_cache={PLACE}/cache"
    bare("clean")
    run = Run(build(cache, "//lib/...", "//app:app"))
    prove("a disk cache is filled", run, all_of("executed"), [(run.build["class"] == "clean", f"behind `bazel clean` the class is {run.build['class']}")])
    bare("clean")
    prove("all from the disk cache", Run(build(cache, "//lib/...", "//app:app")), all_of("localHit"))
    bare("clean")
    edit("lib/a2.txt")
    prove("one file edited, the rest from the disk cache", Run(build(cache, "//lib/...", "//app:app")),
          all_of("localHit") | {"//lib:g2": "executed"})


def tests():
    command = BAZEL + ["test"] + OPTIONS
    needed = all_of("upToDate", ["//lib:g0", "//lib:g1", "//app:app"])
    bare("build", *OPTIONS, "//app:app")
    run = Run(command + ["//t:ok"])
    prove("a test", run, needed | {"//t:ok": "executed"}, [(run.targets.get("//t:ok", {}).get("kind") == "test", "it is no test")])
    prove("its cached result", Run(command + ["//t:ok"]), needed | {"//t:ok": "upToDate"})
    run = Run(command + ["//t:ok", "//t:fails"])
    prove("a failing test", run, needed | {"//t:ok": "upToDate", "//t:fails": "failed"}, [(run.status == 3, f"the status is {run.status}")])
    run = Run(BAZEL + ["run"] + OPTIONS + ["//app:prog"])
    prove("bazel run", run, {"//lib:g0": "upToDate", "//app:prog": "executed"}, [("program" in phases(run), f"phases are {phases(run)}")])


def servers():
    edit("lib/a0.txt")
    first = subprocess.Popen(build("//lib/...", "//app:app"), cwd=SPACE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    run = Run(build("//lib/...", "//app:app"))
    first.wait()
    run.stamps = {}
    prove("two at once on one output base", run, all_of("upToDate"), [
        (run.build["waited_ms"] > 100, f"it waited {run.build['waited_ms']} ms for the other one")])
    before = bare("info", "server_pid")
    edit("lib/a0.txt")
    run = Run(build("//lib/...", "//app:app"))
    prove("the server lives on", run, all_of("upToDate") | all_of("executed", ["//lib:g0", "//app:app"]),
          [(bare("info", "server_pid") == before, "the server is another one")])
    bare("shutdown")
    edit("lib/a0.txt")
    run = Run(build("//lib/...", "//app:app"))
    process = bare("info", "server_pid")
    prove("a server that this build starts", run, all_of("upToDate") | all_of("executed", ["//lib:g0", "//app:app"]),
          [(os.path.exists(f"/proc/{process}") and process != before, "the server did not outlive the build")])


def settings():
    write(".bazelrc", "build --profile=own.json\n")
    edit("lib/a1.txt")
    run = Run(build("//lib/...", "//app:app"))
    own = os.path.join(SPACE, "own.json")
    prove("a profile that the user's own .bazelrc asks for", run, all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]),
          [(os.path.exists(own) and os.path.getsize(own) > 1000, "the user's profile is gone")])
    run = Run(build("--no_such_option", "//lib/..."))
    prove("an option that Bazel does not know; the profile of the run before is still there", run,
          {label: t["outcome"] for label, t in run.targets.items() if not label.startswith("//")},
          [(run.status == 2, f"the status is {run.status}"), (not run.targets.keys() & set(TREE), "labels of the run before")])
    os.remove(os.path.join(SPACE, ".bazelrc"))
    write("wrapped/bazel", f"#!/bin/sh\nexec {shutil.which('bazel')} \"$@\"\n", 0o755)
    edit("lib/a1.txt")
    words = build("//lib/...", "//app:app")
    prove("a wrapper script before Bazel", Run([f"{SPACE}/wrapped/bazel", *words[1:]]),
          all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]))
    write("tools/bazel", HOOK, 0o755)
    edit("lib/a1.txt")
    run = Run(words)
    prove("the workspace's own tools/bazel", run, all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]),
          [(os.path.exists(f"{PLACE}/hook"), "the hook did not run")])


def together():
    edit("lib/a1.txt")
    run = Run(["./all.sh"])
    own = {label: t["outcome"] for label, t in run.targets.items() if label.startswith("//")}
    others = [label for label in run.targets if not label.startswith("//")]
    counted = [t for t in run.build["targets"] if t["kind"] not in ("group", "command")]
    work = sum(t.get("work_ms", 0) for t in counted)
    prove("a script that calls Bazel, npm and make", run,
          all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]) | {k: run.targets[k]["outcome"] for k in others},
          [(sorted(own) == sorted(TREE), f"labels are {sorted(own)}"), ("prog" in others, f"the rest is {others}"),
           ("#pack" in others, f"the rest is {others}"), (len(run.build["targets"]) == len({t["t"] for t in run.build["targets"]}), "one is there twice"),
           (work < 2 * run.build["wall_ms"], f"work of {work:.0f} ms in {run.build['wall_ms']:.0f} ms")])


def bad_input():
    run = Run(build("//odd/..."))
    prove("labels with every odd character", run, all_of("executed", ODD), [(run.build.get("graph"), "the graph is missing")])
    run = Run(build(*ODD))
    prove("the same, each named on the command line", run, all_of("upToDate", ODD), [(not run.build["notes"], f"notes are {run.build['notes']}")])
    open(f"{PLACE}/endless", "w").close()
    edit("lib/a2.txt")
    run = Run(build("//lib:g2"))
    left = subprocess.run(["pgrep", "-fx", "sleep 4711"], capture_output=True, text=True).stdout.split()
    prove("a query that does not end", run, {"//lib:g2": "executed"}, [
        (run.seconds < run.build["wall_ms"] / 1000 + 6, f"{run.seconds:.1f} s for a build of {run.build['wall_ms'] / 1000:.1f} s"),
        (not left, f"the query still runs: {left}"), (any("2 s" in n for n in run.build["notes"]), f"notes are {run.build['notes']}")])
    os.remove(f"{PLACE}/endless")
    os.remove(os.path.join(SPACE, "tools/bazel"))
    write("WORKSPACE", WORKSPACE + "this is no WORKSPACE(\n")
    run = Run(build("//lib/..."))
    prove("a WORKSPACE that does not load", run, {k: t["outcome"] for k, t in run.targets.items() if not k.startswith("//")},
          [(run.status != 0, "the status is 0"), (not run.targets.keys() & set(TREE), "labels that Bazel never saw")])
    write("WORKSPACE", WORKSPACE)
    full()


def full():
    """An output base on a disk that is too small; only root may have one."""
    place = f"{PLACE}/full"
    os.makedirs(place, exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", place], capture_output=True).returncode:
        SKIPPED.append("an output base on a full disk: only root may mount one")
        return
    run = Run(["bazel", f"--output_base={place}/base", "build", *OPTIONS, "//lib/...", "//big:big"])
    subprocess.run(["bazel", f"--output_base={place}/base", "shutdown"], cwd=SPACE, capture_output=True)
    subprocess.run(["umount", place], capture_output=True)
    labels = {k: t["outcome"] for k, t in run.targets.items()}
    # Bazel itself may die of it and leave no profile: then the record says so.
    isLost = any("no profile" in note or "breaks off" in note for note in run.build["notes"])
    run.stamps = {} if isLost else run.stamps
    prove("an output base on a full disk", run, labels, [
        (run.status != 0, "the status is 0"), (isLost or labels.get("//big:big") == "failed", f"//big:big is {labels.get('//big:big')}"),
        (not [k for k in run.stamps if labels.get(k) not in ("executed", "cancelled", "failed")], f"labels are {labels}")])


def table(version):
    lines = ["# Real tools below `ratchet run`", "",
             f"Made by `Scripts/prove tools`: Bazel {version}, every action writes when it began and ended; "
             f"load of the machine {os.getloadavg()[1]:.0f} on {os.cpu_count()} cores.", "",
             "| build | labels | right | timed | within | largest difference |", "| --- | --: | --: | --: | --: | --: |"]
    for name, labels, right, timed, within, worst in ROWS:
        lines.append(f"| {name} | {labels} | {right} | {timed or ''} | {within if timed else ''} | {f'{worst:.0f} ms' if timed else ''} |")
    timed, within = (sum(row[place] for row in ROWS) for place in (3, 4))
    lines += ["", "Allowed: no other label, no other outcome. Times within 8 % or 25 ms of the stamps: "
              f"{within} of {timed}; the median is {100 * statistics.median(RATIOS):.1f} % longer, by the start of shells and the sandbox.", ""]
    lines += [f"- not so: {what}" for what in FAILURES] + [f"- {what}" for what in LATE] + [f"- skipped: {what}" for what in SKIPPED]
    with open(os.path.join(ROOT, "docs", "results", "tools.md"), "w") as file:
        file.write("\n".join(lines).rstrip("\n") + "\n")
    return within < timed * (1 - MOST_LATE)


if __name__ == "__main__":
    RATCHET = os.path.abspath(sys.argv[1])
    stages = [ordinary, caches, tests, servers, settings, together, bad_input]
    prepare()
    # Debian's says `no_version`: what is packaged tells.
    version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "bazel-bootstrap"], capture_output=True, text=True).stdout or bare("--version").split()[-1]
    for stage in stages:
        if not sys.argv[2:] or stage.__name__ in sys.argv[2:]:
            stage()
    if not sys.argv[2:]:
        FAILURES += ["times are wrong"] if table(version) else []
    clear()
    sys.exit(1 if FAILURES else 0)
