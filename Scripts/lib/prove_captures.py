#!/usr/bin/env python3
"""prove_captures.py RATCHET FOLDER [TOOL-PREFIX]: reads every recorded run below FOLDER (whatever lies beside an
expected.json with the same prefix, or the files that it names as its evidence) with `ratchet history import --print` and
compares targets both ways: names, outcomes, and times within 10 ms or 5 % where processes were recorded. Writes
docs/results/captures.md, with every row that was not told and why (captures_why.json beside this file, and whether any
file of the run holds the name); exit 1 at any target called executed that was not."""
import collections, json, os, re, shutil, subprocess, sys, tempfile

ASIDE = ("expected.json", "truth.jsonl", "meta.json", "command.json", "cmd.txt", "README.md")


def evidence(folder, file, expected):
    """The files of a run by the name that they have in it."""
    if "evidence" in expected:
        return {name: os.path.join(folder, path) for name, path in expected["evidence"].items()}
    prefix = file[: -len("expected.json")]
    found = [name for name in os.listdir(folder) if name.startswith(prefix) and not name.endswith(ASIDE)]
    return {n[len(prefix):]: os.path.join(folder, n) for n in found if os.path.isfile(os.path.join(folder, n))}


def read(ratchet, files):
    box = tempfile.mkdtemp()
    try:
        for name, path in files.items():
            (shutil.copytree if os.path.isdir(path) else shutil.copy)(path, os.path.join(box, name))
        done = subprocess.run([ratchet, "history", "import", "--print", box], capture_output=True, text=True, timeout=60)
        return [t for line in done.stdout.splitlines() for t in json.loads(line)["targets"]]
    finally:
        shutil.rmtree(box)


def why(run, name, files, reasons):
    """What keeps a row from being told, or "open"."""
    for pattern, reason in reasons:
        if re.fullmatch(pattern, f"{run} {name}"):
            return reason
    # A package and its script are two words in a process's environment, one in a console.
    parts = re.split("[#:]", name, maxsplit=1)
    texts = [open(path, "rb").read() for path in files.values() if os.path.isfile(path)]
    words = {f"{parts[0]}{sign}{parts[-1]}".encode() for sign in "#:"} | ({f'"{parts[0]}"'.encode()} if "#" in name else {name.encode()})
    return "open" if any(word in text for word in words for text in texts) else "no file of the run names it"


def compare(score, wanted, found, is_traced):
    """Counts, and hands back the rows that are not as they should be: name, what was told, what it was."""
    names = collections.Counter(t.get("t") for t in found)
    score["extra"] += sum(n for name, n in names.items() if name not in wanted) + sum(n - 1 for n in names.values())
    by_name = {t.get("t"): t for t in found}
    missed = []
    for name, want in wanted.items():
        if want["outcome"] == "unknown":
            continue
        score["targets"] += 1
        got = by_name.get(name, {})
        score["right"] += got.get("outcome") == want["outcome"]
        if got.get("outcome") != want["outcome"]:
            missed.append((name, got.get("outcome", "–"), want["outcome"]))
        score["lies"] += got.get("outcome") == "executed" and want["outcome"] in ("failed", "cancelled", "localHit", "remoteHit")
        if got.get("outcome") == want["outcome"] == "executed" and want.get("own_ms") and is_traced:
            score["timed"] += 1
            near = max(10, 0.05 * want["own_ms"])
            score["close"] += any(abs(got.get(k, -1e9) - want["own_ms"]) <= near for k in ("wall_ms", "work_ms"))
    return missed


def write_missed(out, missed, unread):
    """One line a run and reason."""
    out.write("\n## Rows that are not told\n\n"
              "| run | rows | told | was | why |\n| --- | --- | --- | --- | --- |\n")
    for tool, rows in unread.items():
        out.write(f"| {tool} | {rows} rows | – | | this tool's files are not read |\n")
    for (run, told, was, reason), names in missed.items():
        if run.split("/")[0] in unread:
            continue
        out.write(f"| {run} | {', '.join(names)} | {told} | {was} | {reason} |\n")


def main(ratchet, root, prefix=""):
    scores, missed = {}, {}
    reasons = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "captures_why.json")))
    for folder, _, files in sorted(os.walk(root)):
        tool = os.path.relpath(folder, root).split(os.sep)[0]
        for file in sorted(files):
            if not file.endswith("expected.json") or not tool.startswith(prefix):
                continue
            expected = json.load(open(os.path.join(folder, file)))
            run = evidence(folder, file, expected)
            score = scores.setdefault(tool, collections.Counter())
            score["runs"] += 1
            wanted = {t["t"]: t for t in expected["targets"]}
            name = os.path.relpath(os.path.join(folder, file[: -len("expected.json")].rstrip(".")), root).rstrip("/.")
            for target, told, was in compare(score, wanted, read(ratchet, run), "processes.jsonl" in run):
                reason = why(name, target, run, reasons)
                missed.setdefault((name, told, was, reason), []).append(target)
    os.makedirs("docs/results", exist_ok=True)
    with open("docs/results/captures.md", "w") as out:
        out.write("# Recorded runs, read\n\nMade by `Scripts/prove captures FOLDER`: every run, with its process record where there is one.\n\n"
                  "| tool | runs | targets | right outcome | extra | called executed that were not | times within 10 ms or 5 % |\n"
                  "| --- | --- | --- | --- | --- | --- | --- |\n")
        for tool, s in scores.items():
            row = f"| {tool} | {s['runs']} | {s['targets']} | {s['right']} | {s['extra']} | {s['lies']} | {s['close']} of {s['timed']} |"
            print(row)
            out.write(row + "\n")
        # Of tools that nobody reads yet there is nothing to explain.
        unread = {t: s["targets"] - s["right"] for t, s in scores.items() if s["right"] < 0.6 * s["targets"]}
        write_missed(out, missed, unread)
    return 1 if any(s["lies"] for s in scores.values()) else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
