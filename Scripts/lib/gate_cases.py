"""Writes the fixed verdicts of the gate's specification: python3 gate_cases.py FOLDER OUT, where FOLDER holds
gate_sim.py (numpy, scipy) and OUT becomes Tests/GateTests/Fixtures. Seeded: the same files every time.

tests.jsonl   one sequential test a line: rule, targets that share the error rate, most pairs, pairs known to be equal
              (oldest first), pairs measured up to the decision, and the verdict. Log ratios in units of 1e-5.
creep.jsonl   one series a line: log seconds in units of 1e-4; the first `baseline` make the anchor; the index of the
              build that raised the alarm, or null.
"""
import json, math, os, sys
import numpy as np

sys.path.insert(0, sys.argv[1])
import gate_sim as sim

SEED = 20260118


def noise(known):
    """Scale and share of outliers by the specification's own functions."""
    if len(known) >= 24:
        s, e = sim.pair_history(np.array([known[-24:]]))
        return float(s[0]), float(e[0])
    if len(known) >= 12:
        s, _ = sim.pair_history(np.array([known]))
        return float(s[0]), .03
    mad = 1.4826 * float(np.median(np.abs(known))) if known else 0.
    return math.sqrt((len(known) * mad * mad + 2 * .05 ** 2) / (len(known) + 2)), .03


def case(rng):
    s = sim.SC[["gha", "stress", "dedicated"][rng.integers(3)]]
    rule = "confirmation" if rng.random() < .15 else "change"
    most = 40 if rule == "confirmation" else int(rng.choice([12, 12, 12, 20]))
    targets = int(rng.choice([1, 1, 10, 11, 20, 200])) if rule == "change" else 1
    known = int(rng.choice([0, 3, 6, 11, 12, 20, 23, 24, 24, 24, 24, 30]))
    effect = math.log(1 + float(rng.choice([-.05, 0, 0, .02, .03, .04, .05, .07, .1, .2])))
    units = lambda x: [int(v) for v in np.round(x * 1e5)]
    history = []
    while len(history) < known:
        w = sim.runs(rng, 1, 4, s)[0]
        history += [w[1] - w[0], w[2] - w[3]]
    history = units(np.array(history[:known]))
    w = sim.runs(rng, 1, 2 * most, s)[0]
    base = [2 * i + i % 2 for i in range(most)]
    head = [2 * i + 1 - i % 2 for i in range(most)]
    pairs = units(w[head] + effect - w[base])
    scale, share = noise([v / 1e5 for v in history])
    more = dict(d0=.005, tol=.03, kd=.7) if rule == "confirmation" else {}
    fail, used, _ = sim.seq_gate(np.array([pairs]) / 1e5, np.array([scale]), np.array([share]),
                                 alpha=min(.001, .01 / targets), **more)
    n = int(used[0])
    return {"rule": rule, "targets": targets, "most": most, "known": history, "pairs": pairs[:n],
            "fail": bool(fail[0])}


def creep(rng):
    name = ["gha", "stress", "dedicated"][rng.integers(3)]
    baseline, length = int(rng.choice([40, 80])), 140
    kind = rng.choice(["none", "step", "ramp"])
    path = np.zeros(baseline + length)
    if kind == "step": path[baseline + 20:] = math.log(1 + float(rng.choice([.03, .05, .1])))
    if kind == "ramp": path[baseline:] = np.arange(1, length + 1) / 20 * math.log(1.01)
    x = np.round(sim.main_series(rng, 1, baseline + length, sim.SC[name], path)[2] * 1e4) / 1e4
    alarm = int(sim.cusum(x, baseline)[0])
    logs = [int(v) for v in np.round(x[0] * 1e4)]
    return {"baseline": baseline, "logs": logs[:alarm + 1], "alarm": alarm if alarm < len(logs) else None}


def write(path, rows):
    with open(path, "w") as f:
        for row in rows: f.write(json.dumps(row, separators=(",", ":")) + "\n")


out = sys.argv[2]
rng = np.random.default_rng(SEED)
write(os.path.join(out, "tests.jsonl"), [case(rng) for _ in range(1000)])
write(os.path.join(out, "creep.jsonl"), [creep(rng) for _ in range(60)])
