#!/usr/bin/env python3
"""prove_insight.py RATCHET [NAME…]: real projects built wrapped, clean, unchanged, after an edited source and an edited
header; every record is compared with what the build tool itself says (`ninja -d explain`, `make --debug=basic`, ninja's log,
build files) and with critical paths computed apart. Writes docs/results/insight.md; exit 1 where anything differs.
With NAME… only those are built, and stand in the table beside what the others gave the last time."""
import datetime, json, os, re, shutil, subprocess, sys, tempfile
import insight_truth as truth

ROOT = os.getcwd()
PLACE = os.path.join(tempfile.gettempdir(), "ratchet-prove", "insight")
SHEETS = os.path.join(ROOT, ".prove", "insight")
OFF = "NO_CURL=1 NO_EXPAT=1 NO_GETTEXT=1 NO_TCLTK=1 NO_PERL=1 NO_PYTHON=1 NO_OPENSSL=1 CFLAGS=-O0".split()
RE2 = ("sed -i 's#^_UNICODE_DIR = .*#_UNICODE_DIR = \"/usr/share/unicode\"#' re2/unicode.py; perl re2/make_perl_groups.pl > re2/perl_groups.cc;"
       "for t in casefold groups; do python3 re2/make_unicode_$t.py > re2/unicode_$t.cc; done")
CURL = ("./configure --disable-shared --enable-dependency-tracking --without-ssl --without-zlib --without-brotli --without-zstd "
        "--without-nghttp2 --without-libidn2 --without-libpsl --without-librtmp --disable-ldap --disable-manual CFLAGS=-O0 >/dev/null")
NEW, OLD = ("4.4.5", "1.13.2"), ("3.25.2", "1.11.1.4")
# name: source folder, preparation, kind, options of configuration or words of make, edited source, edited header
PROJECTS = {
    "fmtlib ninja": ("fmtlib", "", "ninja", NEW, ["-DFMT_TEST=OFF"], "src/os.cc", "include/fmt/os.h"),
    "fmtlib make": ("fmtlib", "", "cmake-make", OLD, ["-DFMT_TEST=OFF"], "src/os.cc", "include/fmt/os.h"),
    "re2 ninja": ("re2", RE2, "ninja", NEW, [], "re2/onepass.cc", "re2/prefilter_tree.h"),
    "re2 make": ("re2", RE2, "cmake-make", OLD, [], "re2/onepass.cc", "re2/prefilter_tree.h"),
    "ninja-build ninja": ("ninja-build", "", "ninja", OLD, ["-DBUILD_TESTING=OFF"], "src/clean.cc", "src/graphviz.h"),
    "ninja-build make": ("ninja-build", "", "cmake-make", NEW, ["-DBUILD_TESTING=OFF"], "src/clean.cc", "src/graphviz.h"),
    "git": ("git", "", "make", None, ["git"] + OFF, "bisect.c", "bloom.h"),
    "curl": ("curl", CURL, "make", None, [], "lib/altsvc.c", "lib/altsvc.h"),
}
JOBS = tuple(int(n) for n in os.environ.get("PROVE_JOBS", "1 4 2").split())


class Site:
    """One project at one path, and the ways to build it."""

    def __init__(self, ratchet, name):
        source, self.preparation, self.kind, versions, self.words, self.source, self.header = PROJECTS[name]
        self.ratchet, self.name, self.root = ratchet, name, os.path.join(PLACE, name.replace(" ", "-"))
        self.folder = os.path.join(self.root, "out") if self.kind != "make" else self.root
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(("RATCHET", "MAKE", "GNUMAKE", "MFLAGS", "NINJA"))}
        if versions:
            tools = [f".venv/tools/cmake-{versions[0]}/cmake/data/bin", f".venv/tools/ninja-{versions[1]}"]
            tools = [os.path.join(ROOT, t) for t in tools]
            self.env["PATH"] = ":".join([tools[0], tools[1] + "/bin", self.env["PATH"]])
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(os.path.join(ROOT, ".prove", source), self.root, symlinks=True)
        with open(os.path.join(self.root, ".gitignore"), "a") as ignored:
            ignored.write("\n/out/\n.ratchet/\n*.o\n*.lo\n*.la\n*.a\n.deps/\n.libs/\n")
        self.sh("set -e\n" + self.preparation + "\ngit init -q . && git add -A && git -c user.name=a -c user.email=a@b commit -qm one")

    def sh(self, script):
        done = subprocess.run(["sh", "-c", script], cwd=self.root, env=self.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode:
            sys.exit(f"{self.name}: {script}\n{done.stdout[-3000:]}")
        return done.stdout

    def start_anew(self):
        if self.kind == "make":
            return self.sh(f"make clean {' '.join(self.words[1:])} >/dev/null 2>&1; true")
        generator = "Ninja" if self.kind == "ninja" else "Unix Makefiles"
        self.sh(f"rm -rf out; cmake -S . -B out -G '{generator}' {' '.join(self.words)}")

    def command(self, jobs, explain=False):
        if self.kind == "make":
            return ["make", f"-j{jobs}"] + (["--debug=b,m", "-w"] if explain else []) + self.words
        tool = [] if not explain else ["--", "-d", "explain"] if self.kind == "ninja" else ["--", "--debug=b,m", "-w"]
        return ["cmake", "--build", "out", f"-j{jobs}"] + tool

    def build(self, jobs, explain=False, history=None):
        env = dict(self.env, **({"RATCHET_HISTORY": history} if history else {}), LC_ALL="C")
        done = subprocess.run([self.ratchet, "run", "--budget", "off", "--"] + self.command(jobs, explain), cwd=self.root, env=env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        if done.returncode:
            sys.exit(f"{self.name}: {done.returncode}\n{done.stdout[-3000:]}")
        return truth.last_record(history or os.path.join(self.root, ".ratchet/history.jsonl")), done.stdout

    def ask(self, *words, history=None):
        env = dict(self.env, **({"RATCHET_HISTORY": history} if history else {}))
        return subprocess.run([self.ratchet, *words], cwd=self.root, env=env, stdout=subprocess.PIPE, text=True).stdout


class Sheet:
    """What was compared, and what differs."""

    def __init__(self, name):
        self.row, self.faults = {"project": name}, []

    def check(self, column, pairs):
        """Pairs of (right?, what)."""
        bad = [what for fine, what in pairs if not fine]
        self.row[column] = f"{len(pairs) - len(bad)} of {len(pairs)}"
        self.faults += [f"{column}: {what}" for what in bad]


def replay(site, sheet, jobs, history):
    """How far the replay of the unmodified build is off, and whether `ratchet report` calls it rough from 10 % on."""
    last = json.loads(site.ask("report", "--format", "json", history=history))["last_build"]
    error = last["replay_ms"] / last["wall_ms"] - 1
    text = " ".join(site.ask("report", history=history).split())
    sheet.row[f"replay -j{jobs}"] = f"{last['wall_ms'] / 1000:.1f} s, {error * 100:+.1f} %" + (" rough" if "rough: replay" in text else "")
    if abs(abs(error) - 0.1) > 0.001 and ("rough: replay" in text) != (abs(error) > 0.1):
        sheet.faults.append(f"-j{jobs}: replay {error:+.3f} off, the report says otherwise")
    return last


def claimed(site, record):
    """The paths that the record's targets stand for."""
    owners = truth.link_scripts(site.folder) if site.kind == "cmake-make" else {}
    ninja = truth.Ninja(site.folder) if site.kind == "ninja" else None
    paths, names = set(), {t["t"] for t in record["targets"]}
    for target in record["targets"]:
        base = truth.norm(site.folder, target.get("dir", ""))
        for name in [target["t"]] + [a["out"] for a in target.get("actions", []) if "out" in a]:
            paths.add(truth.norm(base, name))
    for path in truth.products(site.folder):
        owner = ninja.owners.get(path) if ninja else owners.get(path)
        if owner in names:
            paths.add(path)
    # libtool: the makefile's name is the .lo file, which stands for the object beside it and that in .libs.
    return paths | {p[:-3] + ".o" for p in paths if p.endswith(".lo")} | {re.sub(r"([^/]+)\.la$", r".libs/\1.a", p) for p in paths}


def expected(site, output, rows):
    """{target: (changed files, rebuilt targets)} by the tool's own words."""
    if site.kind == "ninja":
        ninja = truth.Ninja(site.folder)
        return ninja.causes(output, set(ninja.steps(rows)))
    made = truth.make_says(output, site.folder)
    owners = truth.link_scripts(site.folder)

    def owner(path):
        match = re.search(r"CMakeFiles/([^/]+)\.dir/.*\.o$", path)
        return match[1] if match else owners.get(path, os.path.relpath(path, site.folder))
    if site.kind == "cmake-make":
        made = {p: c for p, c in made.items() if p in owners or p.endswith(".o")}
    found = {}
    for path, causes in made.items():
        files, targets = found.setdefault(owner(path), (set(), set()))
        for cause in causes:
            if cause in made:
                targets.update({owner(cause)} - {owner(path)})
            elif not cause.endswith((".a", ".la")):
                files.add(cause)
            elif owner(cause) in owners.values() and owner(cause) != owner(path):
                targets.add(owner(cause))
    return found


def name(target):
    return os.path.normpath(os.path.join(target.get("dir", ""), target["t"]))


def edit(site, sheet, file, what):
    """One edited file: its record against the tool's own explanation, and `ratchet why` against the record."""
    with open(os.path.join(site.root, file), "a") as out:
        out.write("/* edited to see what is made again */\n")
    before = len(truth.Ninja(site.folder).rows()) if site.kind == "ninja" else 0
    record, output = site.build(2 if site.kind == "ninja" else 1, explain=True)
    rows = truth.Ninja(site.folder).rows()[before:] if site.kind == "ninja" else []
    want = expected(site, output, rows)
    # Recipes that only look at their file and leave it alone are work for nobody.
    began = datetime.datetime.fromisoformat(record["started"].replace("Z", "+00:00")).timestamp()
    idle = {t for t in want if os.path.isfile(p := truth.norm(site.folder, t)) and os.path.getmtime(p) < began}
    want = {t: c for t, c in want.items() if t not in idle}
    ran = {name(t): t for t in record["targets"] if t["outcome"] == "executed" and t["kind"] != "group"}
    sheet.check(f"{what}: class, edited", [(record["class"] == "incremental", record["class"]), (record.get("edited") == [file], record.get("edited"))])
    sheet.check(f"{what}: targets", [(t in ran, f"{t} is not in the record") for t in want] + [(False, f"{t} is only in the record") for t in ran if t not in want and t not in idle])
    reasons, whys = [], []
    for key, (files, targets) in want.items():
        target = ran.get(key)
        if not target:
            continue
        edits = {truth.norm(site.root, e) for e in target.get("edits", [])}
        needs = {name(record["targets"][i]) for i in target.get("needs", [])}
        why = target.get("why", "-")
        told = bool(files) == ("changed" in why) and bool(targets) == ("rebuilt" in why) and "probably" not in why
        reasons.append((edits == files and needs >= targets and told, f"{key}: {why}; edits {sorted(edits ^ files)}, needs {sorted(needs ^ targets)}"))
        if len(whys) < 12:
            answer = json.loads(site.ask("why", target["t"], "--format", "json") or "{}")
            whys.append(((answer.get("last") or {}).get("why") == target.get("why"), f"{key}: why says {answer.get('last')}"))
    sheet.check(f"{what}: reasons", reasons)
    sheet.check(f"{what}: why", whys)
    return record, rows


def steps_of(site, record):
    """The steps of a record with the tool's own graph: {path: (owner, start, end, needed paths)} in seconds."""
    steps, by_owner = {}, {}
    for target in record["targets"]:
        if target["outcome"] != "executed" or target["kind"] == "group":
            continue
        base = truth.norm(site.folder, target.get("dir", ""))
        parts = target.get("actions", []) if site.kind == "cmake-make" else []
        for part in parts or [dict(target, out=target["t"])]:
            path = truth.norm(base, part.get("out", target["t"]))
            start = part["start_ms"] / 1000
            steps[path] = (name(target), start, start + part["wall_ms"] / 1000, set())
            by_owner.setdefault(name(target), []).append(path)
    if site.kind == "cmake-make":
        needs, links = truth.makefile2_needs(site.folder), {o: p for p, o in truth.link_scripts(site.folder).items()}
        custom = truth.custom_outputs(site.folder)
        parts = {}
        for path, step in steps.items():
            parts.setdefault(custom.get(path, step[0]), []).append(path)
        for owner, paths in parts.items():
            upstream = {p for n in needs.get(owner, ()) for p in parts.get(n, [])}
            for path in paths:
                own = set(paths) - {path} if path == links.get(owner) else {p for p in paths if p in custom and steps[p][2] <= steps[path][1]}
                steps[path][3].update(upstream | own)
    else:
        for sub in ["."] if site.name == "git" else ["lib", "src"]:
            graph = truth.make_graph(["make"] + site.words, truth.norm(site.folder, sub))
            for path, needs in graph.items():
                if path in steps:
                    steps[path][3].update(n for n in needs if n in steps and n != path)
        before = set()
        for sub in [] if site.name == "git" else truth.phases(site.folder):
            own = {p for p in steps if os.path.dirname(p) == sub or os.path.dirname(os.path.dirname(p)) == sub and sub != site.folder} - before
            for path in own:
                steps[path][3].update(before)
            before |= own
    return steps


def paths(site, sheet, record, last, rows, what):
    """Both critical paths against those computed from the tool's own graph and times."""
    steps = truth.Ninja(site.folder).steps(rows) if site.kind == "ninja" else steps_of(site, record)
    work, taken = truth.longest(steps)
    own = {"work": last["critical_work"], "taken": last["critical"]}
    for kind, (length, way) in {"work": work, "taken": taken}.items():
        told = own[kind]["work_ms" if kind == "work" else "length_ms"] / 1000
        parts = own[kind]["targets"]
        ours = [name(s) for i, s in enumerate(parts) if s["wall_ms"] >= 0.02 * last["wall_ms"] or i == len(parts) - 1]
        near = abs(told - length) <= max(0.05 * length, 0.05)
        # Where every job was busy, nothing shows what the first part waited for: the end of the way must be the same.
        same = ours == way or (kind == "taken" and (ours == way[-len(ours):] or way == ours[-len(way):]))
        sheet.row[f"{what}: {kind}"] = f"{told:.1f} / {length:.1f} s" + ("" if same else " other way")
        if not near or (not same and kind == "taken"):
            sheet.faults.append(f"{what} {kind}: {told:.2f} s {' > '.join(ours[-6:])} against {length:.2f} s {' > '.join(way[-6:])}")


def one(ratchet, project):
    site, sheet = Site(ratchet, project), Sheet(project)
    for jobs in JOBS:
        site.start_anew()
        before = truth.products(site.folder)
        history = os.path.join(site.root, f".h/{jobs}.jsonl") if jobs != JOBS[-1] else None
        record, _ = site.build(jobs, history=history)
        last = replay(site, sheet, jobs, history)
    made, known = truth.products(site.folder) - before, claimed(site, record)
    sheet.check("objects, libraries, programs", [(p in known, f"no target for {os.path.relpath(p, site.folder)}") for p in sorted(made)])
    rows = truth.Ninja(site.folder).rows() if site.kind == "ninja" else []
    paths(site, sheet, record, last, rows, "clean")
    sheet.row["class"] = record["class"]
    again, _ = site.build(2)
    sheet.row["unchanged"] = again["class"]
    if record["class"] != "clean" or again["class"] != "no-op":
        sheet.faults.append(f"classes {record['class']}, {again['class']}: {[name(t) for t in again['targets']][:9]}")
    for file, what in ((site.source, "source"), (site.header, "header")):
        record, rows = edit(site, sheet, file, what)
        last = json.loads(site.ask("report", "--format", "json"))["last_build"]
        paths(site, sheet, record, last, rows, what)
    with open(os.path.join(SHEETS, project.replace(" ", "-") + ".json"), "w") as out:
        json.dump({"row": sheet.row, "faults": sheet.faults}, out)
    print(json.dumps(sheet.row), flush=True)
    for fault in sheet.faults:
        print("     " + fault, flush=True)
    return sheet


def stored():
    """The sheets of all projects, of this run or an earlier one."""
    sheets = []
    for project in PROJECTS:
        path = os.path.join(SHEETS, project.replace(" ", "-") + ".json")
        if os.path.exists(path):
            sheets.append(Sheet(project))
            sheets[-1].__dict__.update(json.load(open(path)))
    return sheets


def write(sheets):
    with open("docs/results/insight.md", "w") as out:
        out.write("# Records against the tools' own word\n\nMade by `Scripts/prove insight` on Debian 12, 2 cores, shared and noisy. Each project is built clean with -j1, -j4 and\n"
                  "-j2, unchanged, after one edited source and one edited header. Reasons are compared with `ninja -d explain` and\n`make --debug=basic`, critical paths with the longest ways through the tools' own graphs (build.ninja and .ninja_log, the\n"
                  "database of make, Makefile2), the replay of the unmodified build with its wall.\n"
                  "A pair of times is ratchet's and the tool's; each column is of its project's newest run, and walls are of a busy machine.\n\n")
        columns = []
        for sheet in sheets:
            columns += [c for c in sheet.row if c not in columns and c != "project"]
        out.write("| | " + " | ".join(s.row["project"] for s in sheets) + " |\n| --- |" + " --- |" * len(sheets) + "\n")
        for column in columns:
            out.write(f"| {column} | " + " | ".join(s.row.get(column, "") for s in sheets) + " |\n")
        faults = [(s.row["project"], f.replace(PLACE + "/", "")) for s in sheets for f in s.faults]
        out.write("\n" + ("Nothing else differs.\n" if not faults else "What differs:\n\n" + "".join(f"- {p}: {f}\n" for p, f in faults)))


def main(ratchet, chosen):
    if not chosen:
        shutil.rmtree(SHEETS, ignore_errors=True)
    os.makedirs(SHEETS, exist_ok=True)
    sheets = [one(ratchet, p) for p in PROJECTS if not chosen or any(p.startswith(c) for c in chosen)]
    if len(stored()) == len(PROJECTS):
        write(stored())
    failed = sum(bool(s.faults) for s in sheets)
    print(f"{len(sheets) - failed} as the tools say, {failed} not")
    return failed > 0


if __name__ == "__main__":
    os.makedirs("docs/results", exist_ok=True)
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
