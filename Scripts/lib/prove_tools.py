#!/usr/bin/env python3
"""prove_tools.py RATCHET: a real Bazel below `ratchet run`, every way a build of it can go. Each action writes when it ran;
the record must have the same labels, both ways, what became of each, and times within 8 % or 25 ms of the stamps.
Writes docs/results/tools.md; exit 1 where anything differs."""
import json, os, shutil, signal, subprocess, sys, tempfile, time

ROOT = os.getcwd()
PLACE = os.path.join(tempfile.gettempdir(), "ratchet-prove", "tools")
SPACE = os.path.join(PLACE, "space")
STAMPS = os.path.join(PLACE, "stamps")
SHARE, LEAST = 0.08, 25.0
# Debian's Bazel would load these from the net; the rules are built in, so that names are enough.
SHIMS = {
    "rules_cc/cc": "cc_binary cc_library cc_test objc_library cc_proto_library cc_toolchain cc_toolchain_suite",
    "rules_java/java": "java_binary java_library java_test java_import java_plugin java_proto_library java_toolchain java_runtime",
    "rules_proto/proto": "proto_library proto_lang_toolchain",
}
WORKSPACE = """workspace(name = "space")
[local_repository(name = r, path = "offline/" + r) for r in ["rules_cc", "rules_java", "rules_proto", "remote_coverage_tools", "remote_java_tools_linux"]]
local_repository(name = "platforms", path = "/usr/share/bazel/platforms")
"""
STEP = f"""#!/bin/bash
# step.sh LABEL SECONDS FILES...
s=$(date +%s%6N); label=$1; length=$2; shift 2
sleep $length; cat "$@"
echo "$label $s $(date +%s%6N)" >> {STAMPS}
"""
TEST = f"""#!/bin/bash
s=$(date +%s%6N); sleep 1.2
echo "//t:LABEL $s $(date +%s%6N)" >> {STAMPS}
exit STATUS
"""
RULE = """genrule(name = "{name}", srcs = {needs}, outs = ["{name}.out"], tools = ["//:step.sh"],
  cmd = "$(location //:step.sh) //{package}:{name} {length} $(SRCS) > $@{tail}", tags = {tags}, visibility = ["//visibility:public"])
"""
LIB = ["//lib:g0", "//lib:g1", "//lib:g2"]
TREE = LIB + ["//app:app"]
OPTIONS = ["--spawn_strategy=processwrapper-sandbox", "--nosandbox_debug", "--color=no", "--curses=no"]
BAZEL = ["bazel", f"--output_user_root={PLACE}/root"]


def write(name, text, mode=0o644):
    path = os.path.join(SPACE, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def rule(package, name, needs, length, tail="", tags=()):
    return RULE.format(package=package, name=name, needs=json.dumps(needs), length=length, tail=tail, tags=json.dumps(list(tags)))


def prepare():
    if os.path.isdir(SPACE):
        subprocess.run(BAZEL + ["shutdown"], cwd=SPACE, capture_output=True)
    subprocess.run(["chmod", "-R", "u+w", PLACE], capture_output=True)
    shutil.rmtree(PLACE, ignore_errors=True)
    write("WORKSPACE", WORKSPACE)
    for shim, rules in SHIMS.items():
        write(f"offline/{shim.split('/')[0]}/WORKSPACE", "")
        write(f"offline/{shim}/BUILD", "")
        write(f"offline/{shim}/defs.bzl", "".join(f"def {r}(**kw): native.{r}(**kw)\n" for r in rules.split()))
    write("offline/remote_java_tools_linux/WORKSPACE", "")
    write("offline/remote_coverage_tools/WORKSPACE", "")
    write("offline/remote_coverage_tools/BUILD",
          'package(default_visibility = ["//visibility:public"])\nfilegroup(name = "coverage_report_generator", srcs = [])\n')
    write("BUILD", 'exports_files(["step.sh"])\n')
    write("step.sh", STEP, 0o755)
    write("lib/BUILD", "".join(rule("lib", f"g{i}", [f"a{i}.txt"], 0.4) for i in range(3)))
    for name in ("lib/a0.txt", "lib/a1.txt", "lib/a2.txt", "app/main.txt", "bad/bad.txt"):
        write(name, name + "\n")
    write("app/BUILD", rule("app", "app", ["//lib:g0", "//lib:g1", "main.txt"], 0.5)
          + rule("app", "long", ["//lib:g2"], 30, tags=["manual"])
          + 'sh_binary(name = "prog", srcs = ["prog.sh"], data = ["//lib:g0"])\n')
    write("app/prog.sh", "#!/bin/sh\nsleep 0.3\n", 0o755)
    write("bad/BUILD", rule("bad", "bad", ["bad.txt"], 0.3, tail=" && false", tags=["manual"])
          + rule("bad", "behind", [":bad", "//lib:g2"], 0.2, tags=["manual"]))
    write("t/BUILD", 'sh_test(name = "ok", srcs = ["ok.sh"], data = ["//app:app"], size = "small")\n'
          'sh_test(name = "fails", srcs = ["fails.sh"], size = "small", tags = ["manual"])\n')
    write("t/ok.sh", TEST.replace("LABEL", "ok").replace("STATUS", "0"), 0o755)
    write("t/fails.sh", TEST.replace("LABEL", "fails").replace("STATUS", "1"), 0o755)
    write("all.sh", f"#!/bin/sh\nset -e\n{' '.join(BAZEL + ['build'] + OPTIONS)} //lib/... //app:app\nnpm run --silent pack\nmake -s prog\n", 0o755)
    write("package.json", '{"name": "space", "private": true, "scripts": {"pack": "sleep 0.3"}}\n')
    write("Makefile", "prog: main.c\n\tcc -o prog main.c\n")
    write("main.c", "int main(void) { return 0; }\n")
    bare("info", "release")


def bare(*words, check=True):
    return subprocess.run(BAZEL + list(words), cwd=SPACE, check=check, capture_output=True, text=True).stdout.strip()


def record():
    with open(os.path.join(SPACE, ".ratchet", "history.jsonl")) as file:
        return json.loads(file.read().splitlines()[-1])


class Run:
    """One build below `ratchet run`, with its record and the stamps that its actions wrote."""

    def __init__(self, command, interrupt=None, wrapper=None):
        open(STAMPS, "w").close()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("RATCHET")}
        if wrapper:
            environment["PATH"] = wrapper + ":" + environment["PATH"]
        child = subprocess.Popen([RATCHET, "run", "--", *command], cwd=SPACE, env=environment, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, start_new_session=True)
        if interrupt:
            time.sleep(interrupt)
            os.killpg(child.pid, signal.SIGINT)
        self.out, self.err = child.communicate()
        self.status = child.returncode
        self.build = record()
        self.targets = {t["t"]: t for t in self.build["targets"]}
        self.stamps = {}
        for line in open(STAMPS):
            label, start, end = line.split()
            self.stamps[label] = (int(start), int(end))


ROWS, FAILURES = [], []


def prove(name, run, expected, extra=()):
    """`expected`: outcome by label, all that the record may hold. `extra`: (holds, what) pairs."""
    wrong = [f"{label} is {run.targets.get(label, {}).get('outcome', 'missing')}, not {outcome}"
             for label, outcome in expected.items() if run.targets.get(label, {}).get("outcome") != outcome]
    wrong += [f"{label} is in the record, and nobody built it" for label in run.targets if label not in expected]
    worst, timed = 0.0, 0
    for label, (start, end) in run.stamps.items():
        own, told = (end - start) / 1000, run.targets.get(label, {}).get("wall_ms", 0)
        timed += 1
        worst = max(worst, abs(told - own))
        if abs(told - own) > max(own * SHARE, LEAST):
            wrong.append(f"{label} took {own:.0f} ms by its own stamps, {told:.0f} by the record")
    wrong += [what for holds, what in extra if not holds]
    ROWS.append((name, len(expected), sum(run.targets.get(k, {}).get("outcome") == v for k, v in expected.items()), timed, worst))
    FAILURES.extend(f"{name}: {what}" for what in wrong)
    print(f"{'ok' if not wrong else 'NOT OK'}  {name}", *wrong, sep="\n    ", flush=True)


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
    run = Run(build("//app:app", "//app:long"), interrupt=6)
    prove("interrupted", run, all_of("upToDate", ["//lib:g0", "//lib:g2"]) | all_of("executed", ["//lib:g1", "//app:app"])
          | {"//app:long": "cancelled"}, [(run.status == 8, f"the status is {run.status}")])


def caches():
    cache = f"--disk_cache={PLACE}/cache"
    bare("clean")
    prove("a disk cache is filled", Run(build(cache, "//lib/...", "//app:app")), all_of("executed"))
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
    time.sleep(0.3)
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
    write(".bazelrc", "build --profile=%workspace%/own.json\n")
    edit("lib/a1.txt")
    run = Run(build("//lib/...", "//app:app"))
    own = os.path.join(SPACE, "own.json")
    prove("a profile that the user's own .bazelrc asks for", run, all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]),
          [(os.path.exists(own) and os.path.getsize(own) > 1000, "the user's profile is gone")])
    os.remove(os.path.join(SPACE, ".bazelrc"))
    wrapper = os.path.join(SPACE, "wrapped")
    write("wrapped/bazel", f"#!/bin/sh\nexec {shutil.which('bazel')} \"$@\"\n", 0o755)
    edit("lib/a1.txt")
    prove("a wrapper script before Bazel", Run(build("//lib/...", "//app:app"), wrapper=wrapper),
          all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]))
    edit("lib/a1.txt")
    run = Run(["./all.sh"])
    own = {label: t["outcome"] for label, t in run.targets.items() if label.startswith("//")}
    others = [label for label in run.targets if not label.startswith("//")]
    prove("a script that calls Bazel, npm and make", run,
          all_of("upToDate") | all_of("executed", ["//lib:g1", "//app:app"]) | {k: run.targets[k]["outcome"] for k in others},
          [(sorted(own) == sorted(TREE), f"labels are {sorted(own)}"), ("prog" in others, f"the rest is {others}"),
           (any("pack" in o for o in others), f"the rest is {others}")])


def table(version):
    lines = ["# Real tools below `ratchet run`", "",
             f"Made by `Scripts/prove tools`: Bazel {version}, every action writes when it began and ended.", "",
             "| build | labels | right | timed | largest difference |", "| --- | --: | --: | --: | --: |"]
    for name, labels, right, timed, worst in ROWS:
        lines.append(f"| {name} | {labels} | {right} | {timed} | {f'{worst:.0f} ms' if timed else ''} |")
    lines += ["", "Allowed: no other label, no other outcome, times within 8 % or 25 ms of the stamps.", ""]
    lines += [f"- not so: {what}" for what in FAILURES]
    with open(os.path.join(ROOT, "docs", "results", "tools.md"), "w") as file:
        file.write("\n".join(lines).rstrip("\n") + "\n")


if __name__ == "__main__":
    RATCHET = os.path.abspath(sys.argv[1])
    prepare()
    version = bare("--version").split()[-1]
    for stage in (ordinary, caches, tests, servers, settings):
        stage()
    bare("shutdown")
    table(version)
    sys.exit(1 if FAILURES else 0)
