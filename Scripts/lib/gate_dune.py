"""Writes Tests/GateTests/Fixtures/dune.csv: python3 gate_dune.py BUILDS_CSV > dune.csv

BUILDS_CSV is the public series of ocaml/dune (branch gh-pages, dev/bench/data.js, MIT) as rows of unix_ms, commit,
series, seconds. Kept are the commits that have all three builds of one job, in order of time.
"""
import collections, csv, sys

names = {"pupilfirst build time (Linux)": "application_s", "synthetic build time (cold, Linux)": "synthetic_s",
         "synthetic build time (warm, Linux)": "warm_s"}
rows = collections.defaultdict(dict)
for row in csv.DictReader(open(sys.argv[1])):
    if row["series"] in names: rows[row["commit"]][names[row["series"]]] = (int(row["unix_ms"]), float(row["seconds"]))
whole = [(r["application_s"][0], c, r) for c, r in rows.items() if len(r) == 3]
print("commit,application_s,synthetic_s,warm_s")
for _, commit, r in sorted(whole, key=lambda w: w[0]):
    print(commit[:8] + "".join(",%.6g" % r[n][1] for n in names.values()))
