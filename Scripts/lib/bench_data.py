"""Files as large as years of use make them, for bench.py: histories and a ninja log, the same on every run."""
import json, random


def milliseconds(random_, mean):
    return round(random_.lognormvariate(0, 0.6) * mean, 6)


def target(random_, index, start):
    wall = milliseconds(random_, 700)
    return {"t": f"src/module{index // 40}/unit{index}.o", "kind": "compile", "src": "process", "start_ms": round(start, 6), "wall_ms": wall,
            "work_ms": wall, "launch_ms": milliseconds(random_, 0.5), "cpu_ms": round(wall * 0.97, 6),
            "rss_kb": 40000 + index % 9000, "outcome": "executed", "why": f"src/module{index // 40}/shared.h changed", "needs": [],
            "edits": [f"src/module{index // 40}/shared.h"],
            "actions": [{"start_ms": round(start + 0.2, 6), "wall_ms": wall, "cpu_ms": round(wall * 0.97, 6), "cmd": f"{index:08x}",
                         "in": f"{index * 7:08x}", "outs": f"{index * 13:08x}"}]}


def build(random_, number, targets):
    at = 1_700_000_000_000 + number * 60_000
    seconds, rest = divmod(at, 1000)
    days, day_seconds = divmod(seconds, 86400)
    wall = 0.4 * targets * 700 + 1000
    rows, start = [], 0.0
    for index in range(targets):
        rows.append(target(random_, (index + number) % max(targets, 50), start))
        start += 350
    return {"v": 1, "id": f"{at:012x}"[:8] + "-" + f"{at:012x}"[8:] + f"-7000-8000-{number:012x}",
            "started": civil(days) + f"T{day_seconds // 3600:02d}:{day_seconds // 60 % 60:02d}:{day_seconds % 60:02d}.{rest:03d}Z",
            "wall_ms": wall, "cpu_ms": wall * 1.9, "rss_kb": 50000, "exit": 0, "command": ["make", "-j2"], "dir": "", "tree": "5c1d09ab",
            "tool": "make", "loop": "inner", "class": "incremental", "waited_ms": 0,
            "machine": {"class": "linux-x86_64", "cpu": "a processor", "cores": 2, "load": 1.4},
            "git": {"commit": "9f3c2e1" + "0" * 33, "branch": "main", "dirty": {"src/a.c": "e69de29" + "b" * 33}}, "by": "run", "jobs": 2,
            "edited": ["src/a.c"], "budget_s": 60, "outcomes": {"executed": targets}, "targets": rows, "critical": [],
            "source": "processes", "notes": []}


def civil(days):
    """The date of a day since 1970 (proleptic Gregorian calendar)."""
    import datetime
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days=days)).isoformat()


def history(path, builds, targets, seed=1):
    """`targets`: of every build. The text of a few builds is made and given new ids and times, or it would take minutes."""
    random_ = random.Random(seed)
    stock = [json.dumps(build(random_, n, targets), separators=(",", ":")).partition('"wall_ms"')[1:] for n in range(min(builds, 20))]
    with open(path, "w") as out:
        for number in range(builds):
            head = build(random_, number, 0)
            text = json.dumps({k: head[k] for k in ("v", "id", "started")}, separators=(",", ":"))
            out.write(text[:-1] + "," + "".join(stock[number % len(stock)]) + "\n")


def ninja_log(path, rows, began=1_700_000_000, seed=1):
    """A build of so many edges, two at a time, version 6: start and end (ms since ninja began), when the edge began (ns since
    1970), output, hash of the command; in the order in which they ended."""
    random_, free, edges = random.Random(seed), [0, 0], []
    for index in range(rows):
        worker = free.index(min(free))
        start, end = free[worker], free[worker] + int(milliseconds(random_, 700))
        free[worker] = end
        edges.append((end, start, index))
    with open(path, "w") as out:
        out.write("# ninja log v6\n")
        for end, start, index in sorted(edges):
            out.write(f"{start}\t{end}\t{began * 10**9 + start * 10**6}\t"
                      f"CMakeFiles/library{index // 60}.dir/src/module{index // 40}/unit{index}.cc.o\t{index * 2654435761 % 2**64:x}\n")
    return max(free)
