#!/usr/bin/env python3
"""prove_release.py MIRROR SUITE [twice]: tries what people download where nothing is installed, a Debian root of required packages
only (debootstrap), without a network; `twice` builds it a second time and compares. Writes docs/results/release.md. As root."""
import glob, json, os, platform, re, shutil, subprocess, sys, time

ROOT = os.getcwd()
RELEASE, BARE = os.path.join(ROOT, ".release"), os.path.join(ROOT, ".prove/bare-root")
BUILD = "for name in parse print main; do cp input $name.o; sleep 0.2; done; cat *.o > program"


def out_of(words, **more):
    ended = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if ended.returncode:
        sys.exit(f"error: {' '.join(words)} ended with {ended.returncode}\ncaused by: {ended.stdout}\n\nhint: run that command by itself")
    return ended.stdout


def inside(script, proc=True):
    """What a shell in the root prints, without a network and with nothing of our environment; a bare chroot has no /proc either."""
    enter = ('mount -t proc proc "$0/proc" && ' if proc else "") + 'exec chroot "$0" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -euc "$1"'
    return out_of(["unshare", "-n", "-m", "sh", "-c", enter, BARE, script])


def sums():
    return {line.split()[1]: line.split()[0] for line in open(os.path.join(RELEASE, "SHA256SUMS"))}


def build():
    start, before = time.monotonic(), os.times()
    out_of(["Scripts/release"])
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return sums(), time.monotonic() - start, cpu


def bare_root(mirror, suite):
    """A fresh root each time, from a kept one: unpacking packages takes longer than copying."""
    kept = BARE + ".kept"
    if not os.path.isdir(kept):
        shutil.rmtree(kept + ".part", ignore_errors=True)
        out_of(["unshare", "-m", "debootstrap",  # its mounts end with it
                "--variant=minbase", suite, kept + ".part", mirror])
        os.rename(kept + ".part", kept)
    shutil.rmtree(BARE, ignore_errors=True)
    out_of(["cp", "-a", kept, BARE])


def repository():
    """A git repository made outside, with one edited file: the root has no git and no libgit2."""
    folder = os.path.join(BARE, "root/project")
    os.makedirs(folder)
    for name, text in (("input", "one\n"), ("build.sh", BUILD), (".gitignore", "*.o\nprogram\n")):
        open(os.path.join(folder, name), "w").write(text)
    git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        out_of(git + words)


def first_report(archive):
    """Seconds from the archive to the report of a wrapped build, and what the report says."""
    shutil.copy(archive, os.path.join(BARE, "root/archive.tar.gz"))
    start = time.monotonic()
    text = inside("cd /root && tar -xzf archive.tar.gz && mv ratchet-*/ ratchet && cd project && ../ratchet/ratchet run -- sh build.sh"
                  " && ../ratchet/ratchet report", proc=False)
    return time.monotonic() - start, text


def last_build():
    with open(os.path.join(BARE, "root/project/.ratchet/history.jsonl")) as lines:
        return json.loads(lines.readlines()[-1])


def checks(package):
    """(what, what came of it, whether it is as it must be) of the parts that a static link could have lost."""
    inside("cd /root/project && ../ratchet/ratchet run -q -- sh build.sh && echo two > input && ../ratchet/ratchet run -q -- sh build.sh")
    build = last_build()
    yield "a repository of git is read, without git and libgit2", str(build["edited"]), build["edited"] == ["input"]
    yield "processes are followed", f"targets: {len(build['targets'])}, from {build['source']}", build["source"] == "processes" and build["targets"] != []
    profile = [{"name": "ui:build", "cat": "ui,build,", "ph": "X", "ts": 1790000000123000, "dur": 2000000, "pid": 991, "tid": 0,
                "args": {"target": {"project": "ui", "target": "build"}, "status": "success"}}]
    with open(os.path.join(BARE, "root/profile.json"), "w") as file:
        json.dump(profile, file)
    for suffix, pack in (("gz", "gzip"), ("zst", "zstd")):
        out_of([pack, "-qkf", os.path.join(BARE, "root/profile.json")])
        text = inside(f"cd /root && ratchet/ratchet history import --print profile.json.{suffix}")
        yield f"a packed file is read (.{suffix})", "its task is found" if "ui:build" in text else text, "ui:build" in text
    shutil.copy(package, os.path.join(BARE, "root/ratchet.deb"))
    text = inside("dpkg -i /root/ratchet.deb && cd /root && ratchet --version && ls /usr/share/man/man1/ratchet.1* /usr/share/bash-completion/completions/ratchet"
                  " && ratchet status && dpkg -r ratchet && hash -r && ! command -v ratchet")
    yield "the .deb is installed, runs and is removed", next(l for l in text.splitlines() if re.match(r"ratchet \d", l)), True


def megabytes(path):
    return f"{os.path.getsize(path) / 1e6:.2f} MB"


def main(mirror, suite, *words):
    rows, builds = [], [build()]
    if "twice" in words:
        builds.append(build())
    archive, package = glob.glob(RELEASE + "/*.tar.gz")[0], glob.glob(RELEASE + "/*.deb")[0]
    program = ".build-static/release/ratchet"
    bare_root(mirror, suite)
    repository()
    linked = subprocess.run(["readelf", "-d", program], stdout=subprocess.PIPE, text=True).stdout
    rows.append(("linked", "static: nothing is loaded at its start", "NEEDED" not in linked))
    seconds, report = first_report(archive)
    said = seconds < 30 and "1 clean build" in report and "sh build.sh" in report
    rows.append(("seconds from the archive to the first report of a wrapped build, at most 30, without /proc too", f"{seconds:.1f}", said))
    rows += checks(package)
    if len(builds) > 1:
        same = builds[0][0] == builds[1][0]
        rows.append(("two clean builds at one path", "equal" if same else "different", same))
    for row in rows:
        print(*row, flush=True)
    _, wall, cpu = builds[0]
    with open("docs/results/release.md", "w") as out:
        out.write(f"""# What people download

Made by `Scripts/prove release{' twice' if len(builds) > 1 else ''}` ({platform.machine()}, Swift 6.3): `Scripts/release`, then tried in a Debian {suite} of required
packages only, without a network.

| file | size |
| --- | --- |
| the executable | {megabytes(program)} |
| .tar.gz | {megabytes(archive)} |
| .deb | {megabytes(package)} |

A clean build took {wall:.0f} s ({cpu:.0f} CPU-s) on {os.cpu_count()} cores.

| what | | |
| --- | --- | --- |
""" + "".join(f"| {what} | {came} | {'as promised' if good else 'NOT AS PROMISED'} |\n" for what, came, good in rows))
    return not all(row[-1] for row in rows)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
