"""The referee: every answer against scipy's Dijkstra on the exported graph, cell by cell.

    python referee.py --csr FOLDER --load FOLDER --results RESULTS.jsonl --network P

Reads the results that name an answer file for this network and prints one line of JSON each:
{peer, work, network, cells, differing}. A cell is one (start, vertex), (vertex, category, rank) or (point, place);
reached on one side only counts as differing. `tolerance` in a result (mm or ms) is the peer's own rounding. Ours
(`format` yike) also names the place of each cell: a place that does not offer the category, that is named twice or
that is not where the cost says differs too.
"""

import argparse
import json

import numpy as np
from scipy.sparse.csgraph import dijkstra

import common
from common import CLOSED, LIMIT_MM, LIMIT_MS


class Truth:
    """What is true, worked out once for each kind of work."""

    def __init__(self, net, load):
        self.net, self.load, self.kept = net, load, {}

    def once(self, name, work):
        if name not in self.kept:
            self.kept[name] = work()
        return self.kept[name]

    def towards(self):
        graph = self.net.matrix(self.net.mm, reverse=True)
        return self.once("towards", lambda: dijkstra(graph, indices=self.load.places, limit=LIMIT_MM))

    def reach(self):
        graph = self.net.matrix(self.net.ms)
        return self.once("reach", lambda: [common.as_u32(dijkstra(graph, indices=s, limit=LIMIT_MS)) for s in self.load.starts])

    def nearest(self, k):
        def work():
            costs, out = self.towards(), []
            for offer in self.load.offers:
                ranked = np.sort(costs[offer], axis=0)[:k]
                out.append(ranked)
            return common.as_u32(np.stack(out).transpose(2, 0, 1))

        return self.once(f"nearest{k}", work)

    def matrix(self):
        return common.as_u32(self.towards()[:, self.load.points].T)


def differing(ours, theirs, tolerance, limit):
    """Cells that differ. With a tolerance, a place that close to the limit may be missing or found."""
    if not tolerance:
        return int(np.count_nonzero(ours != theirs))
    a, b = (np.where(x == CLOSED, limit + tolerance, x).astype(np.int64) for x in (ours, theirs))
    return int(np.count_nonzero(np.abs(a - b) > tolerance))


def ours_nearest(true, rows, truth):
    """Rows of (vertex, category, rank from 1, place, cost) against [vertex][category][rank]."""
    vertex, category, rank, place, cost = rows.T
    offered = np.zeros((len(truth.load.offers), len(truth.load.places)), dtype=bool)
    for number, offer in enumerate(truth.load.offers):
        offered[number, offer] = True
    found = np.full_like(true, CLOSED)
    found[vertex, category, rank - 1] = cost
    wrong = np.count_nonzero(found != true) + len(rows) - np.count_nonzero(found != CLOSED)
    wrong += np.count_nonzero(~offered[category, place] | (truth.towards()[place, vertex] != cost))
    named = np.unique(rows[:, [0, 1, 3]], axis=0)
    return int(wrong + len(rows) - len(named))


def judge(result, truth):
    work, path, tolerance = result["work"], result["answer"], result.get("tolerance", 0)
    if work.startswith("reach"):
        cells = wrong = 0
        for true, found in zip(truth.reach(), common.read_reach(path, len(truth.load.starts))):
            row = np.full(truth.net.n, CLOSED, "<u4")
            row[found[:, 0]] = found[:, 1]
            cells += truth.net.n
            wrong += differing(true, row, tolerance, LIMIT_MS)
        return cells, wrong
    true = truth.matrix() if work == "matrix" else truth.nearest(3 if work == "nearest3" else 1)
    found = np.fromfile(path, "<u4")
    if result.get("format") == "yike":
        if work != "matrix":
            return true.size, ours_nearest(true, found.reshape(-1, 5).astype(np.int64), truth)
        points, places = int(found[0]), int(found[1])
        found = found[2:] if (points, places) == true.shape else found[:0]
    if found.size != true.size:
        return true.size, true.size
    return true.size, differing(true.ravel(), found, tolerance, LIMIT_MM)


def main():
    args = argparse.ArgumentParser()
    for name in ("csr", "load", "results", "network"):
        args.add_argument("--" + name, required=True)
    args = args.parse_args()
    truth = Truth(common.read_net(args.csr), common.read_load(args.load))
    for line in open(args.results, encoding="utf-8"):
        result = json.loads(line)
        if result["network"] == args.network and result.get("answer"):
            cells, wrong = judge(result, truth)
            named = {key: result[key] for key in ("peer", "work", "network")}
            print(json.dumps({**named, "cells": cells, "differing": wrong}), flush=True)


main()
