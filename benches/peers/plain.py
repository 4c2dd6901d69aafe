"""The part of the scripts that needs nothing but Python: arguments, the line of JSON, quantiles."""

import argparse
import csv
import json
import os
import resource
import statistics
from array import array
from pathlib import Path


def threads():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def peak_mb(who=resource.RUSAGE_SELF):
    """Peak memory of this process, or of its largest child."""
    return resource.getrusage(who).ru_maxrss / 1024


def parser():
    made = argparse.ArgumentParser()
    made.add_argument("--work", required=True)
    made.add_argument("--csr", help="folder of the exported graph")
    made.add_argument("--load", help="folder of the workload")
    made.add_argument("--out", help="where the answer is written")
    made.add_argument("--network", default="", help="its letter in the table")
    made.add_argument("--runs", type=int, default=5)
    made.add_argument("--pbf", help="the extract itself, for those who build their own network")
    made.add_argument("--scratch", help="a folder to work in")
    return made


def quantiles(took):
    """p50 and p99 over the starts (the nearest rank below), each the median of the runs; `took` is [run][start] in us."""
    ranked = [sorted(run) for run in took]
    rank = lambda share: statistics.median(run[int((len(run) - 1) * share)] for run in ranked)
    return {"p50_us": rank(0.5), "p99_us": rank(0.99), "runs_ms": [sum(run) / 1e3 for run in took]}


def start_points(args):
    """(lon, lat) of the workload's starts."""

    def read(name):
        values = array("d")
        values.frombytes((Path(args.csr) / name).read_bytes())
        return values

    lon, lat = read("lon.f64"), read("lat.f64")
    with open(Path(args.load) / "starts.csv", encoding="utf-8", newline="") as file:
        return [(lon[int(row["node"])], lat[int(row["node"])]) for row in csv.DictReader(file)]


def say(args, peer, version, **facts):
    """The one line the table's writer reads. Peak memory is this process's unless it is given."""
    line = {"peer": peer, "version": version, "work": args.work, "network": args.network}
    line["threads"] = threads()
    line["rss_mb"] = peak_mb()
    line.update(facts)
    print(json.dumps(line), flush=True)
