#!/usr/bin/env python3
"""prove_captures.py RATCHET FOLDER [TOOL-PREFIX]: reads every recorded run below FOLDER (whatever lies beside an
expected.json with the same prefix, or the files that it names as its evidence) with `ratchet history import --print` and
compares targets both ways: names, outcomes, and times within 10 ms or 5 % where processes were recorded. Writes
docs/results/captures.md; exit 1 at any target called executed that was not."""
import collections, json, os, shutil, subprocess, sys, tempfile

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


def compare(score, wanted, found, is_traced):
    names = collections.Counter(t.get("t") for t in found)
    score["extra"] += sum(n for name, n in names.items() if name not in wanted) + sum(n - 1 for n in names.values())
    by_name = {t.get("t"): t for t in found}
    for name, want in wanted.items():
        if want["outcome"] == "unknown":
            continue
        score["targets"] += 1
        got = by_name.get(name, {})
        score["right"] += got.get("outcome") == want["outcome"]
        score["lies"] += got.get("outcome") == "executed" and want["outcome"] in ("failed", "cancelled", "localHit", "remoteHit")
        if got.get("outcome") == want["outcome"] == "executed" and want.get("own_ms") and is_traced:
            score["timed"] += 1
            near = max(10, 0.05 * want["own_ms"])
            score["close"] += any(abs(got.get(k, -1e9) - want["own_ms"]) <= near for k in ("wall_ms", "work_ms"))


def main(ratchet, root, prefix=""):
    scores = {}
    for folder, _, files in sorted(os.walk(root)):
        tool = os.path.relpath(folder, root).split(os.sep)[0]
        for file in sorted(files):
            if not file.endswith("expected.json") or not tool.startswith(prefix):
                continue
            expected = json.load(open(os.path.join(folder, file)))
            run = evidence(folder, file, expected)
            score = scores.setdefault(tool, collections.Counter())
            score["runs"] += 1
            compare(score, {t["t"]: t for t in expected["targets"]}, read(ratchet, run), "processes.jsonl" in run)
    os.makedirs("docs/results", exist_ok=True)
    with open("docs/results/captures.md", "w") as out:
        out.write("# Recorded runs, read\n\nMade by `Scripts/prove captures FOLDER`: every run, with its process record where there is one.\n\n"
                  "| tool | runs | targets | right outcome | extra | called executed that were not | times within 10 ms or 5 % |\n"
                  "| --- | --- | --- | --- | --- | --- | --- |\n")
        for tool, s in scores.items():
            row = f"| {tool} | {s['runs']} | {s['targets']} | {s['right']} | {s['extra']} | {s['lies']} | {s['close']} of {s['timed']} |"
            print(row)
            out.write(row + "\n")
    return 1 if any(s["lies"] for s in scores.values()) else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
