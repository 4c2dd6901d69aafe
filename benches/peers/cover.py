"""The MCLP's instance: which demand points each candidate site covers within 1,200 m of walking.

    python cover.py --csr FOLDER --load FOLDER --out FILE

The file is what crates/siting's example `mclp` reads, little-endian u32: 0x504C434D, version 1, points, candidates, sites
sought, pairs, points covered already (none here); people [point], first [candidate + 1], then the points of each
candidate by rising number. It is made once, from scipy's Dijkstra, and everybody reads the same one.
"""

import sys

import numpy as np
from scipy.sparse.csgraph import dijkstra

import common
import plain

MAGIC, VERSION, SITES = 0x504C434D, 1, 5


def read(path):
    """(sites sought, people [point], lists of points [candidate])."""
    words = np.fromfile(path, "<u4").astype(np.int64)
    magic, version, points, candidates, sites, pairs, covered = words[:7].tolist()
    if (magic, version, covered) != (MAGIC, VERSION, 0):
        raise SystemExit(f"{path}: no cover file of version {VERSION}")
    people, first, of = np.split(words[7 : 7 + points + candidates + 1 + pairs], [points, points + candidates + 1])
    return sites, people, [of[a:b] for a, b in zip(first[:-1], first[1:])]


def main():
    args = plain.parser().parse_args(["--work", "cover", *sys.argv[1:]])
    net, load = common.read_net(args.csr), common.read_load(args.load)
    graph = net.matrix(net.mm, reverse=True)
    lists = []
    for candidate in load.candidates:
        costs = dijkstra(graph, indices=candidate, limit=common.LIMIT_MM)
        lists.append(np.flatnonzero(np.isfinite(costs[load.points])))
    first = np.cumsum([0, *map(len, lists)])
    head = [MAGIC, VERSION, len(load.points), len(lists), SITES, first[-1], 0, *load.weights, *first]
    np.concatenate([np.array(head), *lists]).astype("<u4").tofile(args.out)


if __name__ == "__main__":
    main()
