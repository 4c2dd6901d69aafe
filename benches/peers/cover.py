"""The MCLP's instance: which demand points each candidate site covers within 1,200 m of walking.

    python cover.py --csr FOLDER --load FOLDER --out FILE

The file is little-endian u32: points, candidates, people [point], first [candidate + 1], then the points of each
candidate by rising number. It is made once, from scipy's Dijkstra, and everybody reads the same one.
"""

import numpy as np
from scipy.sparse.csgraph import dijkstra

import common
import plain


def read(path):
    """(people [point], lists of points [candidate])."""
    words = np.fromfile(path, "<u4").astype(np.int64)
    points, sites = int(words[0]), int(words[1])
    people = words[2 : 2 + points]
    first = words[2 + points : 3 + points + sites]
    of = words[3 + points + sites :]
    return people, [of[a:b] for a, b in zip(first[:-1], first[1:])]


def main():
    made = plain.parser()
    args = made.parse_args(["--work", "cover", *__import__("sys").argv[1:]])
    net, load = common.read_net(args.csr), common.read_load(args.load)
    graph = net.matrix(net.mm, reverse=True)
    lists = []
    for candidate in load.candidates:
        costs = dijkstra(graph, indices=candidate, limit=common.LIMIT_MM)
        lists.append(np.flatnonzero(np.isfinite(costs[load.points])))
    first = np.cumsum([0, *map(len, lists)])
    head = [len(load.points), len(lists), *load.weights, *first]
    np.concatenate([np.array(head), *lists]).astype("<u4").tofile(args.out)


if __name__ == "__main__":
    main()
