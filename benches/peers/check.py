#!/usr/bin/env python3
"""Compares our answers with scipy's Dijkstra on the arrays we export, cell for cell.

    python3 benches/peers/check.py --peers target/release/examples/peers --osm ../shared/data/osm [--json]

For every extract, pace and measure: reach from 20 vertices, the 3 nearest of 55 categories from every vertex, and
a matrix of 500 by 121 vertices. Prints the number of cells compared and of those that differ, and ends with 1 when
one does. Needs numpy and scipy; the example is built with `cargo build --release -p yike-walk --example peers`.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

CLOSED = 0xFFFFFFFF
PACES = ["adult", "elder", "wheelchair", "700"]
LIMITS = {"mm": ("--metres", "1200", 1_200_000), "ms": ("--minutes", "15", 900_000)}
FACILITIES, CATEGORIES, STARTS, POINTS = 121, 55, 20, 500


def words(path):
    return np.fromfile(path, dtype="<u4")


def graph(folder, weight, reverse):
    """The exported rows as scipy wants them. A weight of 0 stays: explicit zeros are arcs."""
    off, tgt, w = (words(folder / f"{name}.u32") for name in ("off", "tgt", weight))
    n = len(off) - 1
    src = np.repeat(np.arange(n), np.diff(off))
    open_ = w != CLOSED
    src, tgt, w = src[open_], tgt[open_].astype(np.int64), w[open_].astype(np.float64)
    if reverse:
        src, tgt = tgt, src
        order = np.lexsort((tgt, src))
        src, tgt, w = src[order], tgt[order], w[order]
    indptr = np.concatenate([[0], np.cumsum(np.bincount(src, minlength=n))])
    return csr_matrix((w, tgt, indptr), shape=(n, n))


def costs(matrix, sources, limit):
    found = dijkstra(matrix, indices=sources, limit=limit)
    return np.where(np.isfinite(found) & (found <= limit), found, CLOSED).astype(np.int64)


def check_reach(answers, want):
    cells = differ = at = 0
    for row in want:
        count = int(answers[at])
        pairs = answers[at + 1 : at + 1 + 2 * count].reshape(-1, 2).astype(np.int64)
        at += 1 + 2 * count
        got = np.full(len(row), CLOSED, dtype=np.int64)
        got[pairs[:, 0]] = pairs[:, 1]
        cells += int(((got != CLOSED) | (row != CLOSED)).sum())
        differ += int((got != row).sum())
    return cells, differ


def check_nearest(answers, to_places, offers, k):
    n = to_places.shape[1]
    places = np.full((n, CATEGORIES, k), -1, dtype=np.int64)
    cost = np.full((n, CATEGORIES, k), CLOSED, dtype=np.int64)
    node, category, rank, place, at = answers.reshape(-1, 5).astype(np.int64).T
    places[node, category, rank - 1] = place
    cost[node, category, rank - 1] = at
    cells = differ = 0
    for c in range(CATEGORIES):
        own = np.flatnonzero([c in o for o in offers])
        if not len(own):
            continue
        # A stable order by cost leaves equals in the order of places.
        order = np.argsort(to_places[own], axis=0, kind="stable")[:k]
        want = np.take_along_axis(to_places[own], order, axis=0).T
        who = np.where(want == CLOSED, -1, own[order].T)
        ranks = want.shape[1]
        cells += int((want != CLOSED).sum())
        differ += int(((cost[:, c, :ranks] != want) | (places[:, c, :ranks] != who)).sum())
        differ += int((cost[:, c, ranks:] != CLOSED).sum())
    return cells, differ


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--peers", default="target/release/examples/peers", type=pathlib.Path)
    ask.add_argument("--osm", default="../shared/data/osm", type=pathlib.Path)
    ask.add_argument("--only", default="", help="part of an extract's name")
    ask.add_argument("--json", action="store_true")
    args = ask.parse_args()
    total, wrong, lines = 0, 0, []
    extracts = [path for path in sorted(args.osm.glob("*.pbf")) if args.only in path.name]
    if not extracts:
        sys.exit(f"no extract in {args.osm}")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        net, out = folder / "net.walk", folder / "out.u32"

        def ours(work, *more, net=net):
            run = [args.peers, net, "--work", work, "--runs", "1", "--json", *more]
            done = subprocess.run(run, capture_output=True, text=True)
            if done.returncode:
                sys.exit(f"{work} of {net}: {done.stderr}")
            return json.loads(done.stdout)

        for extract in extracts:
            n = ours("build", "--out", net, net=extract)["vertices"]
            chance = random.Random(1)
            offers = [set() for _ in range(FACILITIES)]
            for c in range(CATEGORIES):
                for p in chance.sample(range(FACILITIES), chance.randint(3, 60)):
                    offers[p].add(c)
            # Numbers of categories are given in the order they are met: the first place names all of them.
            offers[0] = set(range(CATEGORIES))
            nodes = {name: [chance.randrange(n) for _ in range(count)] for name, count in
                     (("places", FACILITIES), ("points", POINTS), ("starts", STARTS))}
            for name, list_ in nodes.items():
                text = "id,node,categories\n"
                for i, node in enumerate(list_):
                    offered = ";".join(map(str, sorted(offers[i]))) if name == "places" else ""
                    text += f"{i},{node},{offered}\n"
                (folder / f"{name}.csv").write_text(text)
            for pace in PACES:
                arrays = folder / f"{pace}"
                ours("export", "--pace", pace, "--out", arrays)
                for unit, (flag, value, limit) in LIMITS.items():
                    weight = "w" if unit == "mm" else "t"
                    here = ["--pace", pace, flag, value, "--out", out]
                    for name in nodes:
                        here += [f"--{name}", folder / f"{name}.csv"]
                    to_places = costs(graph(arrays, weight, True), nodes["places"], limit)
                    from_starts = costs(graph(arrays, weight, False), nodes["starts"], limit)
                    results = {}
                    ours("reach", *here)
                    results["reach"] = check_reach(words(out), from_starts)
                    for k in (1, 3):
                        ours(f"nearest{k}", *here)
                        results[f"nearest{k}"] = check_nearest(words(out), to_places, offers, k)
                    ours("matrix", *here)
                    want = to_places[:, nodes["points"]].T
                    got = words(out)[2:].reshape(want.shape).astype(np.int64)
                    results["matrix"] = (want.size, int((got != want).sum()))
                    for work, (cells, differ) in results.items():
                        total, wrong = total + cells, wrong + differ
                        lines.append({"extract": extract.name, "pace": pace, "unit": unit, "work": work,
                                      "cells": cells, "differ": differ})
                        if not args.json:
                            print(f"{extract.name} {pace} {unit} {work}: {cells} cells, {differ} differ", flush=True)
    if args.json:
        print(json.dumps({"cells": total, "differ": wrong, "checks": lines}))
    else:
        print(f"{total} cells compared, {wrong} differ")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
