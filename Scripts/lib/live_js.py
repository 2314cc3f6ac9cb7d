#!/usr/bin/env python3
"""live_js.py RATCHET [--tools FOLDER] [--table FILE] [--runs RUN,…] [TOOL…]: runs real JavaScript tools wrapped, on a small workspace in
which every task writes down when it began and ended, and holds each record against that: a task that ran is in the record
with the outcome that it had and a time that holds its own; one that did not run is not called executed.

Without --tools each tool is installed by npm below .live/; where the registry is not reached the stage says so and ends
well. Exit 1 where a record is wrong."""
import argparse, collections, json, os, shutil, signal, subprocess, sys, tempfile, time

PACKAGES = {"base": [], "docs": [], "net": ["base"], "parse": ["base"], "app": ["net", "parse"]}
MS = {"base": 120, "docs": 250, "net": 150, "parse": 200, "app": 100}
WORK = """const fs = require('fs'), path = require('path'), begin = Math.round(performance.timeOrigin);
const name = JSON.parse(fs.readFileSync('package.json')).name, root = path.resolve('../..');
const put = exit => fs.appendFileSync(root + '/stamps.jsonl', JSON.stringify({ task: name + '#build', start: begin, end: Date.now(), exit }) + '\\n');
const isSlow = fs.existsSync('src/SLOW');
if (isSlow) fs.writeFileSync(root + '/started', '');
setTimeout(() => {
  const exit = fs.existsSync('src/FAIL') ? 3 : 0;
  if (!exit) { fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/out.txt', name + fs.readFileSync('src/main.txt')); }
  put(exit); process.exit(exit);
}, isSlow ? 30000 : Number(process.argv[2]));
"""
# Packages to install, and the command by kind; {bin} is the folder of the installed programs.
TOOLS = {
    "npm-10": (["npm@10"], "npm run build --workspaces"),
    "npm-11": (["npm@11"], "npm run build --workspaces"),
    "pnpm-9": (["pnpm@9"], "pnpm -r run build"),
    "pnpm-10": (["pnpm@10"], "pnpm -r run build"),
    "pnpm": (["pnpm@latest"], "pnpm -r run build"),
    "yarn-1": (["yarn@1"], "yarn workspaces run build"),
    "yarn": (["@yarnpkg/cli-dist@4"], "yarn workspaces foreach -Apt run build"),
    "bun": (["bun@latest"], "bun run --filter * build"),
    "turbo-1.10": (["turbo@1.10"], "turbo run build"),
    "turbo-1.13": (["turbo@1.13"], "turbo run build"),
    "turbo-2.0": (["turbo@2.0"], "turbo run build"),
    "turbo-2.5": (["turbo@2.5"], "turbo run build"),
    "turbo": (["turbo@latest"], "turbo run build"),
    "nx-16": (["nx@16"], "nx run-many -t build"),
    "nx-19": (["nx@19"], "nx run-many -t build"),
    "nx": (["nx@latest"], "nx run-many -t build"),
    "lage": (["lage@latest"], "lage build"),
    "wireit": (["wireit@latest"], "npm run build"),
}
SCENARIOS = ["clean", "again", "edit", "failing", "cancelled"]


def kind(tool):
    return tool.split("-")[0]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as out:
        out.write(text)


def workspace(root, tool):
    """The workspace as the tool wants it, in a git repository; bare names as dependencies, no registry needed."""
    version = "workspace:*" if kind(tool) in ("pnpm", "yarn", "bun") and tool != "yarn-1" else "1.0.0"
    top = {"name": "shop", "version": "1.0.0", "private": True, "workspaces": ["packages/*"]}
    if kind(tool) == "turbo":
        top["packageManager"] = "npm@10.8.2"
    for name, needs in PACKAGES.items():
        script = f"node ../../work.js {MS[name]}"
        package = {"name": name, "version": "1.0.0", "private": True, "scripts": {"build": script}}
        if needs:
            package["dependencies"] = {need: version for need in needs}
        if kind(tool) == "wireit":
            package["scripts"]["build"] = "wireit"
            package["wireit"] = {"build": {"command": script, "files": ["src/**"], "output": ["dist/**"],
                                           "dependencies": [f"../{need}:build" for need in needs]}}
        write(f"{root}/packages/{name}/package.json", json.dumps(package, indent=1))
        write(f"{root}/packages/{name}/src/main.txt", name + "\n")
    if kind(tool) == "wireit":
        top["scripts"] = {"build": "wireit"}
        top["wireit"] = {"build": {"dependencies": [f"./packages/{name}:build" for name in PACKAGES]}}
    write(f"{root}/package.json", json.dumps(top, indent=1))
    write(f"{root}/work.js", WORK)
    write(f"{root}/.gitignore", "node_modules\ndist\nstamps.jsonl\nstarted\n.turbo\n.nx\n.wireit\n.ratchet\n")
    write(f"{root}/pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n")
    task = {"dependsOn": ["^build"], "outputs": ["dist/**"], "inputs": ["src/**", "package.json"]}
    write(f"{root}/turbo.json", json.dumps({"pipeline" if tool.startswith("turbo-1") else "tasks": {"build": task}}))
    write(f"{root}/nx.json", json.dumps({"targetDefaults": {"build": {"dependsOn": ["^build"], "cache": True,
          "inputs": ["{projectRoot}/src/**/*"], "outputs": ["{projectRoot}/dist"]}},
          "tasksRunnerOptions": {"default": {"runner": "nx/tasks-runners/default", "options": {"cacheableOperations": ["build"]}}}}))
    write(f"{root}/lage.config.js", "module.exports = { pipeline: { build: { dependsOn: ['^build'], outputs: ['dist/**'], inputs: ['src/**'] } }, npmClient: 'npm' };\n")
    for name in PACKAGES:
        os.makedirs(f"{root}/node_modules", exist_ok=True)
        os.symlink(f"../packages/{name}", f"{root}/node_modules/{name}")
    write(f"{root}/package-lock.json", json.dumps({"name": "shop", "lockfileVersion": 3, "packages": {}}))
    for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@example.com", "commit", "-qm", "all"]):
        subprocess.run(["git", "-C", root] + words, check=True)


def run(ratchet, root, command, env, is_cancelled):
    """One wrapped run; the record, what the tasks wrote of themselves, and when the command had ended (epoch ms)."""
    for name in ("stamps.jsonl", "started"):
        if os.path.exists(f"{root}/{name}"):
            os.remove(f"{root}/{name}")
    child = subprocess.Popen([ratchet, "run", "-q", "--"] + command, cwd=root, env=env, stdin=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
    if is_cancelled:
        limit = time.time() + 60
        while not os.path.exists(f"{root}/started") and child.poll() is None and time.time() < limit:
            time.sleep(0.01)
        time.sleep(0.2)
        os.killpg(child.pid, signal.SIGINT)
    try:
        err = child.communicate(timeout=180)[1].decode(errors="replace")
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        return None, [], 0, "the run did not end in three minutes"
    end = time.time() * 1000
    stamps = []
    if os.path.exists(f"{root}/stamps.jsonl"):
        stamps = [json.loads(line) for line in open(f"{root}/stamps.jsonl")]
    try:
        record = json.loads(open(f"{root}/.ratchet/history.jsonl").read().splitlines()[-1])
    except (OSError, IndexError):
        return None, stamps, end, err
    return record, stamps, end, err


def plain(name):
    """Nx says `app:build`, the others `app#build`."""
    return name.replace(":build", "#build")


def wrong(record, stamps, end, is_cancelled):
    """What of a record contradicts the truth, one sentence each."""
    said = {plain(t.get("t", "")): t for t in record["targets"] if t.get("kind") != "group"}
    faults = []
    ran = {}
    for stamp in stamps:
        ran[stamp["task"]] = stamp
    for task, stamp in ran.items():
        got = said.get(task)
        want = {"failed"} if stamp["exit"] else {"executed"}
        if stamp["end"] > end:
            want = {"cancelled"}
        elif is_cancelled and not stamp["exit"]:
            # Its shell may have died of the signal while the program ended by itself.
            want.add("cancelled")
        if got is None:
            faults.append(f"{task} ran and is not in the record")
        elif got["outcome"] not in want:
            faults.append(f"{task} is {got['outcome']}, and was {' or '.join(sorted(want))}")
        elif got["outcome"] == "executed":
            own = stamp["end"] - stamp["start"]
            # The program's own stamps begin with node and end before it has gone; a busy machine stretches that.
            if not own - 2 <= got["wall_ms"] <= own * 1.05 + 150:
                faults.append(f"{task} took {own} ms by itself and {got['wall_ms']:.0f} ms in the record")
    for task, got in said.items():
        if task not in ran and got["outcome"] in ("executed", "failed") and task.split("#")[0] in PACKAGES:
            faults.append(f"{task} is {got['outcome']} and did not run")
    if len(said) != len([t for t in record["targets"] if t.get("kind") != "group"]):
        faults.append("a target stands in the record twice")
    return faults


def prepare(root, scenario, number):
    if scenario == "edit":
        write(f"{root}/packages/parse/src/main.txt", f"parse {number}\n")
    if scenario == "failing":
        write(f"{root}/packages/net/src/FAIL", f"{number}\n")
    if scenario == "cancelled":
        if os.path.exists(f"{root}/packages/net/src/FAIL"):
            os.remove(f"{root}/packages/net/src/FAIL")
        write(f"{root}/packages/net/src/SLOW", f"{number}\n")


def version(tool, folder):
    """`bun 1.4.4`, as the program says; the tool's name alone where it does not."""
    program = TOOLS[tool][1].split()[0]
    done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                          cwd=tempfile.gettempdir(), env=dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}"))
    words = (done.stdout.split() or [""])[-1] if done.returncode == 0 else ""
    return f"{kind(tool)} {words}" if words[:1].isdigit() and kind(tool) == program else tool


def prove(ratchet, tool, folder, scenarios):
    """All scenarios of one tool: rows for the table, and the number of faults."""
    root = tempfile.mkdtemp(prefix="live-")
    rows, total = [], 0
    try:
        workspace(root, tool)
        home = f"{root}/.home"
        os.makedirs(home)
        env = {k: v for k, v in os.environ.items() if not k.startswith(("RATCHET", "npm_", "TURBO", "NX_"))}
        env.update(PATH=f"{folder}:{env['PATH']}", HOME=home, NX_DAEMON="false", TURBO_TELEMETRY_DISABLED="1",
                   npm_config_update_notifier="false", NO_UPDATE_NOTIFIER="1", YARN_ENABLE_TELEMETRY="0")
        write(f"{home}/.gitconfig", "[user]\nname = t\nemail = t@example.com\n")
        command = TOOLS[tool][1].split()
        for number, scenario in enumerate(scenarios):
            prepare(root, scenario, number)
            record, stamps, end, err = run(ratchet, root, command, env, scenario == "cancelled")
            faults = wrong(record, stamps, end, scenario == "cancelled") if record else [f"no record: {err[:200]}"]
            # A tool that did not come to run anything proves nothing.
            if not stamps and scenario in ("clean", "failing"):
                faults.append("no task ran")
            outcomes = " ".join(f"{n} {k}" for k, n in sorted(record["outcomes"].items())) if record else ""
            rows.append((tool, scenario, len(stamps), outcomes, "; ".join(faults)))
            total += len(faults)
    finally:
        shutil.rmtree(root, ignore_errors=True)
    return rows, total


def install(tool):
    """The folder of the tool's programs, or why there is none."""
    prefix = os.path.abspath(f".live/{tool}")
    folder = f"{prefix}/node_modules/.bin"
    if os.path.isdir(folder):
        return folder, None
    done = subprocess.run(["npm", "install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error"] + TOOLS[tool][0],
                          capture_output=True, text=True, timeout=600)
    if done.returncode:
        shutil.rmtree(prefix, ignore_errors=True)
        return None, (done.stderr.strip().splitlines() or ["npm install failed"])[0][:120]
    return folder, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ratchet")
    parser.add_argument("--tools", help="a folder with TOOL/bin in it, instead of installing")
    parser.add_argument("--table", default="docs/results/live-js.md")
    parser.add_argument("--runs", default=",".join(SCENARIOS), help="of " + ", ".join(SCENARIOS))
    parser.add_argument("only", nargs="*")
    args = parser.parse_intermixed_args()
    ratchet, rows, faults, skipped = os.path.abspath(args.ratchet), [], 0, {}
    unknown = [tool for tool in args.only if tool not in TOOLS]
    if unknown:
        sys.exit(f"error: no such tool: {' '.join(unknown)}\n\nhint: one of {' '.join(TOOLS)}")
    for tool in args.only or TOOLS:
        if args.tools:
            folder = os.path.abspath(f"{args.tools}/{tool}/bin")
            why = None if os.path.isdir(folder) else "not in the folder of tools"
        else:
            folder, why = install(tool)
        if why:
            skipped[tool] = why
            print(f"skipped {tool}: {why}", flush=True)
            continue
        found, wrongs = prove(ratchet, tool, folder, args.runs.split(","))
        faults += wrongs
        name = version(tool, folder)
        rows += [(name,) + row[1:] for row in found]
        for _, scenario, ran, outcomes, said in found:
            print(f"{tool} {scenario}: {ran} ran; {outcomes or 'nothing recorded'}{'; WRONG: ' + said if said else ''}", flush=True)
    if rows:
        write(args.table, "# JavaScript tools, run live\n\nMade by `Scripts/live JS`: each tool runs wrapped; *ran* is what the tasks "
              "wrote of themselves, the outcomes are the record's.\n\n| tool | run | ran | recorded | wrong |\n| --- | --- | --- | --- | --- |\n"
              + "".join(f"| {t} | {s} | {n} | {o} | {w.replace('|', '/') or '-'} |\n" for t, s, n, o, w in rows)
              + "".join(f"\nSkipped {t}: {w}\n" for t, w in skipped.items()))
    print(f"{len(rows)} runs, {faults} wrong, {len(skipped)} tools skipped")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
