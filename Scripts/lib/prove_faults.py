#!/usr/bin/env python3
"""prove_faults.py RATCHET [CASE]...: kills, full disks and missing locks at length. Every case ends in a row: what was done, how
often, and whether anything but the record at hand was lost. Writes docs/results/faults.md."""
import errno, json, os, platform, random, shutil, signal, statistics, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bench_data

ROOT = os.getcwd()
RATCHET = os.path.abspath(sys.argv[1])
FLOCK = {"x86_64": 73, "aarch64": 32}.get(platform.machine())
ROWS, KILLS = 5000, 1000
MOUNTS = ["unshare", "-m"] + ([] if os.geteuid() == 0 else ["-r"])


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RATCHET", "MAKE", "GNUMAKE", "MFLAGS"))}
    return {**kept, **more}


class Place:
    """A folder with a tool that ends at once and leaves a log of so many rows: a record of 500 KB with 5,000."""

    def __init__(self, rows=ROWS):
        self.folder = tempfile.mkdtemp()
        self.history = os.path.join(self.folder, ".ratchet/history.jsonl")
        bench_data.ninja_log(os.path.join(self.folder, "rows"), rows, began=4_000_000_000)
        compile_c("fake_ninja", os.path.join(self.folder, "ninja"))

    def run(self, *words, **how):
        return subprocess.run(words, cwd=self.folder, env=environment(), capture_output=True, text=True, **how)

    def start(self, *words):
        return subprocess.Popen(words, cwd=self.folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL)

    def lines(self):
        return open(self.history, "rb").read().split(b"\n")[:-1]

    def builds(self):
        """The tags (last word of the command) of the lines that are whole, and how many lines are not."""
        tags, torn = [], 0
        for line in self.lines():
            try:
                tags.append(json.loads(line)["command"][-1])
            except (ValueError, KeyError):
                torn += 1
        return tags, torn


def compile_c(name, to):
    subprocess.run(["cc", "-O1", "-o", to, os.path.join(ROOT, "Scripts/lib", name + ".c")], check=True)


def killed_writers():
    """SIGKILL between the end of the command and the end of its wrapper: half of them at a random moment, half at once when the
    history grows."""
    place, random_ = Place(), random.Random(1)

    def size():
        return os.stat(place.history).st_size if os.path.exists(place.history) else 0

    def one(tag, delay):
        child = place.start(RATCHET, "run", "-q", "--", "./ninja", tag)
        before = size()
        child.stdout.read(1)
        said = time.monotonic()
        if delay == "growth":
            while size() == before and time.monotonic() < said + 5:
                pass
        elif delay is not None:
            time.sleep(delay)
        if delay is not None:
            child.kill()
        child.wait()
        child.stdout.close()
        return child.returncode, time.monotonic() - said

    usual = statistics.median(one(f"free{n}", None)[1] for n in range(20))
    finished = {f"free{n}" for n in range(20)}
    for n in range(KILLS):
        status, _ = one(f"t{n}", "growth" if n % 2 else random_.uniform(0, 1.3 * usual))
        if status == 0:
            finished.add(f"t{n}")
    one("last", None)
    tags, torn = place.builds()
    lost = finished - set(tags)
    check = place.run(RATCHET, "history", "--check")
    report = place.run(RATCHET, "report")
    cut = len(set(tags) - finished) - 1
    good = (not lost and len(tags) == len(set(tags)) and tags[-1] == "last" and report.returncode == 0
            and check.stdout.startswith(f"{len(tags)} builds"))
    row = (f"{KILLS} SIGKILLs of the wrapper after its command ended",
           f"{KILLS - len(finished) + 20} killed in time: {KILLS - len(finished) + 20 - torn - cut} before the record was begun, "
           f"{torn} in the middle of its line, {cut} between its record and its end", f"{len(lost)} of {len(finished) + 1} finished builds")
    shutil.rmtree(place.folder)
    return row, good


def many_writers(prefix, words):
    place, rounds = Place(20), 16
    for turn in range(rounds):
        children = [place.start(*prefix, RATCHET, "run", "-q", "--", "./ninja", f"{turn}-{n}") for n in range(64)]
        if any([child.wait() for child in children]):
            return (words, "a wrapper failed", "?"), False
    tags, torn = place.builds()
    wanted = {f"{turn}-{n}" for turn in range(rounds) for n in range(64)}
    lost = len(wanted - set(tags))
    good = lost == 0 and torn == 0 and len(tags) == len(wanted)
    shutil.rmtree(place.folder)
    return (f"{words}, {rounds} times", f"{len(tags)} records, {torn} broken lines", f"{lost} of {len(wanted)}"), good


def writers():
    return many_writers([], "64 wrappers at once")


def writers_without_locks():
    place = tempfile.mkdtemp()
    compile_c("refuse", place + "/refuse")
    return many_writers([place + "/refuse", str(FLOCK), str(errno.ENOLCK)], "64 wrappers at once where flock(2) fails with ENOLCK")


def full_disk():
    """A small disk that fills up with records; room is made; the next build is recorded again."""
    place = Place()
    script = """mount -t tmpfs -o size=1m none disk || exit 99
head -c 1040384 /dev/zero > disk/filler
export RATCHET_HISTORY=$PWD/disk/history.jsonl
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  "$0" run -- sh -c './ninja $0 > /dev/null; exit 7' $n 2>> messages; echo status=$?
done
cp disk/history.jsonl whole; rm disk/filler; head -n 1 whole > disk/history.jsonl
"$0" run -q -- ./ninja > /dev/null; echo status=$?
"$0" history --check; cp disk/history.jsonl .ratchet-after"""
    os.mkdir(os.path.join(place.folder, "disk"))
    ended = place.run(*MOUNTS, "sh", "-c", script, RATCHET)
    if ended.returncode == 99:
        return ("a disk that fills up", "this machine lets nobody mount a small disk", "not tried"), True
    statuses = [line for line in ended.stdout.split("\n") if line.startswith("status=")]
    whole = open(place.folder + "/whole").read()
    records = [json.loads(line) for line in whole.split("\n")[:-1]]
    messages = " ".join(open(place.folder + "/messages").read().split())
    refused = messages.count("could not add a build")
    good = (statuses == ["status=7"] * 20 + ["status=0"] and whole.endswith("\n") and len(records) + refused == 20 and refused > 0
            and "every line can be read" in ended.stdout)
    shutil.rmtree(place.folder)
    return ("a disk of 1 MB that fills up, and is emptied", f"20 builds with their own status: {len(records)} recorded, {refused} said that they "
            "were not; the next one after room was made was", "0 of " + str(len(records))), good


def read_only():
    place = Place()
    os.mkdir(os.path.join(place.folder, "disk"))
    for name in ("ninja", "rows"):
        shutil.copy(os.path.join(place.folder, name), os.path.join(place.folder, "disk", name))
    script = """(cd disk; "$0" run -q -- true) && mount --bind disk disk && mount -o remount,bind,ro disk || exit 99
cd disk; for n in 1 2 3 4 5 6 7 8 9 10; do "$0" run -- sh -c 'echo built; exit 7' 2>> ../messages; echo status=$?; done
"$0" history --check; "$0" report --loop none; "$0" status"""
    ended = place.run(*MOUNTS, "sh", "-c", script, RATCHET)
    if ended.returncode == 99:
        return ("a disk that may only be read", "this machine lets nobody mount", "not tried"), True
    said = " ".join(open(place.folder + "/messages").read().split()).count("Read-only file system")
    good = ended.stdout.count("built\nstatus=7\n") == 10 and said == 10 and "1 build; every line can be read" in ended.stdout
    if not good:
        print(ended.stdout, ended.stderr)
    shutil.rmtree(place.folder)
    return ("a disk that may only be read", f"10 builds with their own output and status, {said} said that they were not recorded", "0 of 1"), good


def killed_wrappers():
    """SIGKILL at a random moment of a build: the build goes on to its end, and nothing of it is left stopped."""
    random_, went_on, turns = random.Random(2), 0, 200
    for turn in range(turns):
        folder = tempfile.mkdtemp()
        names = " ".join(f"t{n}" for n in range(30))
        with open(folder + "/Makefile", "w") as out:
            out.write(f"all: {names}\n\t@touch done\n{names}:\n\t@sh -c 'sleep 0.005; :'; touch $@\n")
        child = subprocess.Popen([RATCHET, "run", "-q", "make", "-s", "-j2"], cwd=folder, env=environment(), stdin=subprocess.DEVNULL,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(random_.uniform(0.005, 0.2))
        child.kill()
        child.wait()
        for _ in range(1000):
            if not members(child.pid):
                break
            time.sleep(0.01)
        started = os.path.exists(folder + "/t0") or os.path.exists(folder + "/done")
        went_on += os.path.exists(folder + "/done") or not started
        if members(child.pid):
            os.killpg(child.pid, signal.SIGKILL)
            went_on -= 1
        shutil.rmtree(folder)
    return (f"{turns} SIGKILLs of the wrapper at a random moment of a build with 60 processes", f"{went_on} builds went on to their end, as bare; "
            "none of their processes was left", "their records, as documented"), went_on == turns


def members(session):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = open(f"/proc/{name}/stat").read().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(name))
    return found


CASES = {"kills": killed_writers, "writers": writers, "no-locks": writers_without_locks, "full": full_disk, "read-only": read_only,
         "goes-on": killed_wrappers}


def main(names):
    rows, bad = [], 0
    for name in names or CASES:
        (what, how, lost), good = CASES[name]()
        bad += not good
        rows.append(f"| {what} | {how} | {lost} | {'as promised' if good else 'BROKEN'} |")
        print(rows[-1], flush=True)
    if not names:
        with open("docs/results/faults.md", "w") as out:
            out.write(f"# Faults\n\nMade by `Scripts/prove faults` (release build; {platform.system()} {platform.release().split('-')[0]}, {os.cpu_count()} cores). "
                      "A record here is one line of about 500 KB, so that a kill can cut it.\n\n"
                      "| fault | what happened | lost beside the record at hand | |\n| --- | --- | --- | --- |\n" + "\n".join(rows) + "\n")
    print(f"{len(rows) - bad} passed, {bad} failed")
    return bad > 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:]))
