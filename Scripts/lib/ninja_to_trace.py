#!/usr/bin/env python3
"""ninja_to_trace.py LOG: the last build of a ninja log as a Chrome trace on stdout. Stands in for ninjatracing in bench.py: the
same work, written anew."""
import json, sys


def edges(lines):
    """[start, end, outputs] of each edge of the last build: a clock that goes back begins another."""
    found, latest = {}, 0
    next(lines)
    for line in lines:
        start, end, _, output, command = line.rstrip("\n").split("\t")
        start, end = int(start), int(end)
        if end < latest:
            found = {}
        latest = end
        found.setdefault((start, end, command), []).append(output)
    return [(start, end, outputs) for (start, end, _), outputs in found.items()]


def lanes(found):
    """Each edge on the first row that is free at its time."""
    free = []
    for start, end, outputs in sorted(found, key=lambda edge: edge[1], reverse=True):
        lane = next((n for n, since in enumerate(free) if since >= end), len(free))
        free[lane:lane + 1] = [start]
        yield {"name": ", ".join(outputs), "cat": "targets", "ph": "X", "ts": start * 1000, "dur": (end - start) * 1000, "pid": 0, "tid": lane, "args": {}}


with open(sys.argv[1]) as log:
    json.dump(list(lanes(edges(log))), sys.stdout)
