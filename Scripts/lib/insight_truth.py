"""What build tools themselves say of a build, and critical paths computed apart from ratchet: for prove_insight.py."""
import json, os, re, subprocess


def norm(folder, path):
    return os.path.normpath(os.path.join(folder, path))


def products(folder):
    """Objects, archives, libraries and programs below a folder, by their first bytes."""
    found = set()
    for here, names, leaves in os.walk(folder):
        names[:] = [n for n in names if n not in (".git", ".ratchet", ".h")]
        for leaf in leaves:
            path = os.path.join(here, leaf)
            if os.path.isfile(path) and not os.path.islink(path):
                with open(path, "rb") as file:
                    if file.read(8)[:4] == b"\x7fELF" or file.name.endswith(".a"):
                        found.add(path)
    return found


class Ninja:
    """The graph of a build.ninja, its log, and what `-d explain` prints; paths are absolute."""

    def __init__(self, folder):
        self.folder, self.inputs, self.owners, self.edge = folder, {}, {}, {}
        text = open(os.path.join(folder, "build.ninja")).read().replace("$\n", " ")
        for line in text.splitlines():
            match = re.match(r"build (.*?)(?<!\$): (\S+) ?(.*)", line)
            if match:
                outs = [norm(folder, p) for p in self.words(match[1])]
                before, _, order = match[3].partition("||")
                needs = [norm(folder, p) for p in self.words(before)]
                orders = [norm(folder, p) for p in self.words(order)]
                for out in outs:
                    self.inputs[out], self.edge[out] = (needs, orders), (outs[0], match[2])
                    linker = re.match(r"\w+_(?:LIBRARY|EXECUTABLE)_LINKER__(.*)_\w*$", match[2])
                    if linker:
                        self.owners[out] = linker[1]

    @staticmethod
    def words(text):
        return [w.replace("$ ", " ").replace("$:", ":") for w in re.split(r"(?<!\$)\s+", text) if w and w != "|"]

    def owner(self, path):
        """The name that people give to what an edge makes: its CMake target, else the path."""
        match = re.search(r"CMakeFiles/([^/]+)\.dir/", path)
        return match[1] if match else self.owners.get(path, os.path.relpath(path, self.folder))

    def rows(self):
        with open(os.path.join(self.folder, ".ninja_log")) as log:
            return [line.rstrip("\n").split("\t") for line in log if not line.startswith("#")]

    def real(self, path, seen=None):
        """The files that an input stands for: phony edges are what they name."""
        seen = seen if seen is not None else set()
        if path in seen:
            return set()
        seen.add(path)
        if path in self.edge and self.edge[path][1] == "phony":
            return set().union(*[self.real(p, seen) for p in self.inputs[path][0] + self.inputs[path][1]], set())
        return {path}

    def steps(self, rows):
        """{output: (owner, start, end, the outputs that it waited for)} in seconds, of some rows of the log: along inputs
        of every kind, and through edges that did not run."""
        made = {norm(self.folder, row[3]): (int(row[0]) / 1000, int(row[1]) / 1000) for row in rows}
        made = {p: t for p, t in made.items() if self.edge.get(p, (p, ""))[0] == p}
        known = {}

        def before(path):
            if path in known:
                return known[path]
            found = known[path] = set()
            for part in self.inputs.get(path, ([], [])):
                for need in part:
                    need = self.edge.get(need, (need, ""))[0]
                    found |= {need} if need in made else before(need)
            return found
        return {p: (self.owner(p), start, end, before(p) - {p}) for p, (start, end) in made.items()}

    def causes(self, text, made):
        """{owner: (files that changed, owners that were rebuilt)} by the explanations and the graph."""
        found = {self.owner(p): (set(), set()) for p in made}
        for line in text.splitlines():
            match = re.match(r"ninja explain: (?:(?:restat of )?output|recorded mtime of) (.*) older than most recent input (.*) \(", line)
            if match:
                out, cause = norm(self.folder, match[1]), norm(self.folder, match[2])
                if self.owner(out) in found and cause not in made:
                    found[self.owner(out)][0].add(cause)
        for path in made:
            for need in set().union(*[self.real(p) for p in self.inputs.get(path, ([], []))[0]], set()):
                if need in made and self.owner(need) != self.owner(path):
                    found[self.owner(path)][1].add(self.owner(need))
        return found


def make_says(text, folder):
    """What `make --debug=basic` prints: ({made file: newer prerequisites}, absolute paths), read with the folders that
    recursive makes announce; one job at a time."""
    stack, newer, made = [folder], {}, {}
    for line in text.splitlines():
        if match := re.search(r"Entering directory [`'](.*)'", line):
            stack.append(match[1])
        elif re.search(r"Leaving directory [`']", line) and len(stack) > 1:
            stack.pop()
        elif match := re.match(r"\s*Prerequisite '(.*)' is newer than target '(.*)'\.", line):
            newer.setdefault(norm(stack[-1], match[2]), set()).add(norm(stack[-1], match[1]))
        elif match := re.match(r"\s*Must remake target '(.*)'\.", line):
            path = norm(stack[-1], match[1])
            made[path] = newer.get(path, set())
    return {p: c for p, c in made.items() if os.path.isfile(p)}


def link_scripts(folder):
    """{product: CMake target} by the link.txt files of CMake's makefiles."""
    owners = {}
    for here, _, leaves in os.walk(folder):
        match = re.search(r"(.*)/CMakeFiles/([^/]+)\.dir$", here)
        if match and "link.txt" in leaves:
            words = open(os.path.join(here, "link.txt")).read().split()
            out = words[words.index("-o") + 1] if "-o" in words else words[words.index("qc") + 1]
            owners[norm(match[1], out)] = match[2]
    return owners


def make_graph(command, folder):
    """{target: prerequisites} of a makefile's database, absolute; recipes are not run (`-n`, after the build)."""
    text = subprocess.run(command + ["-pnq"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace").stdout
    graph = {}
    for line in text.splitlines():
        match = re.match(r"([^\s#:=]+): (?!=)([^=]*)$", line)
        if match:
            graph.setdefault(norm(folder, match[1]), set()).update(norm(folder, w) for w in match[2].split() if w != "|")
    return graph


def phases(folder):
    """The folders of an automake build in the order in which its recursive makes work through them (SUBDIRS)."""
    text = open(os.path.join(folder, "Makefile")).read().replace("\\\n", " ")
    match = re.search(r"^SUBDIRS\s*=(.*)$", text, re.M)
    order = []
    for sub in match[1].split() if match else []:
        order += [folder] if sub == "." else phases(norm(folder, sub))
    return order + ([folder] if folder not in order else [])


def custom_outputs(folder):
    """{output of a custom command: CMake target whose makefile makes it}."""
    owners = {}
    for here, _, leaves in os.walk(folder):
        match = re.search(r"(.*)/CMakeFiles/([^/]+)\.dir$", here)
        if match and "build.make" in leaves:
            for line in open(os.path.join(here, "build.make")):
                rule = re.match(r"([^\s:#]+): ", line)
                if rule and "CMakeFiles/" not in rule[1] and not rule[1].endswith(".o"):
                    owners.setdefault(norm(folder, rule[1]), match[2])
    return owners


def makefile2_needs(folder):
    """{CMake target: those that it waits for} of CMakeFiles/Makefile2."""
    needs = {}
    for line in open(os.path.join(folder, "CMakeFiles/Makefile2")):
        match = re.match(r"\S*CMakeFiles/([^/]+)\.dir/all: \S*CMakeFiles/([^/]+)\.dir/all", line)
        if match:
            needs.setdefault(match[1], set()).add(match[2])
    return needs


def longest(steps):
    """(length, owners in order) of the longest way by work alone, and (end, owners) of the way that the build took."""
    # What took next to nothing (a stamp, a line of flags) is no part that anybody would name.
    short = {p for p, (_, start, end, _) in steps.items() if end - start < 0.02 * max(s[2] for s in steps.values())}
    order = sorted(steps, key=lambda p: (steps[p][1], steps[p][2]))
    best, before = {}, {}
    for path in order:
        _, start, end, needs = steps[path]
        needs = [n for n in needs if n in best]
        before[path] = max(needs, key=lambda n: best[n], default=None)
        best[path] = end - start + (best[before[path]] if before[path] else 0)
    last = max(best, key=lambda p: best[p])
    work = best[last], names(steps, last, short, lambda p: before[p])
    last = max(steps, key=lambda p: steps[p][2])
    taken = steps[last][2], names(steps, last, short, lambda p: max((n for n in steps[p][3] if n in steps), key=lambda n: steps[n][2], default=None))
    return work, taken


def names(steps, last, short, previous):
    way, first = [], last
    while last:
        if (last not in short or last == first) and (not way or way[-1] != steps[last][0]):
            way.append(steps[last][0])
        last = previous(last)
    return way[::-1]


def last_record(history):
    return json.loads(open(history).readlines()[-1])
