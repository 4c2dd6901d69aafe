"""scipy: `csgraph.dijkstra` with a limit, in the ways a careful user would write it."""

import numpy as np
import scipy
from scipy.sparse.csgraph import dijkstra

import common
from common import LIMIT_MM, LIMIT_MS

# One call searches from the same start this many times over, so that the call's own cost hardly counts.
REPEAT = 16


def reach(args, net, load):
    graph = net.matrix(net.ms)
    single = lambda start: dijkstra(graph, indices=start, limit=LIMIT_MS)
    many = lambda start: dijkstra(graph, indices=np.full(REPEAT, start), limit=LIMIT_MS)
    facts = common.quantiles(common.timed_each(args.runs, load.starts, many) / REPEAT)
    found = (single(start) for start in load.starts)
    common.write_reach(args.out, ((np.flatnonzero(np.isfinite(row)), row[np.isfinite(row)]) for row in found))
    common.say(args, "scipy", scipy.__version__, answer=args.out, note=f"{REPEAT} searches a call", **facts)
    facts = common.quantiles(common.timed_each(args.runs, load.starts, single))
    common.say(args, "scipy, a call each", scipy.__version__, **facts)


def towards(net, load, graph):
    """[place][vertex] mm from the vertex to the place."""
    return dijkstra(graph, indices=load.places, limit=LIMIT_MM)


def nearest1(args, net, load):
    graph = net.matrix(net.mm, reverse=True)
    place_lists = [load.places[offer] for offer in load.offers]

    def work():
        return [dijkstra(graph, indices=places, limit=LIMIT_MM, min_only=True) for places in place_lists]

    took, answer = common.timed(args.runs, work)
    common.as_u32(np.stack(answer, axis=1)).tofile(args.out)
    common.say(args, "scipy", scipy.__version__, runs_ms=took, answer=args.out, note="min_only, a call a category")


def nearest3(args, net, load):
    graph = net.matrix(net.mm, reverse=True)

    def dense():
        costs = towards(net, load, graph)
        return [np.sort(np.partition(costs[offer], 2, axis=0)[:3], axis=0) for offer in load.offers]

    took, answer = common.timed(args.runs, dense)
    common.as_u32(np.stack(answer).transpose(2, 0, 1)).tofile(args.out)
    common.say(args, "scipy", scipy.__version__, runs_ms=took, answer=args.out, note="121 searches, np.partition")


def nearest3_lists(args, net, load):
    """The same question, thought about longer: only reached pairs are sorted, and a category is a mask over them."""
    graph = net.matrix(net.mm, reverse=True)
    offered = np.zeros((len(load.offers), len(load.places)), dtype=bool)
    for category, offer in enumerate(load.offers):
        offered[category, offer] = True

    def lists():
        costs = towards(net, load, graph)
        place, vertex = np.nonzero(np.isfinite(costs))
        cost = costs[place, vertex]
        order = np.lexsort((cost, vertex))
        place, vertex, cost = place[order], vertex[order], cost[order]
        out = np.full((net.n, len(load.offers), 3), np.inf)
        for category in range(len(load.offers)):
            keep = offered[category, place]
            v, c = vertex[keep], cost[keep]
            first = np.flatnonzero(np.r_[True, v[1:] != v[:-1]]) if len(v) else np.empty(0, int)
            rank = np.arange(len(v)) - np.repeat(first, np.diff(np.r_[first, len(v)]))
            near = rank < 3
            out[v[near], category, rank[near]] = c[near]
        return out

    took, answer = common.timed(args.runs, lists)
    common.as_u32(answer).tofile(args.out)
    args.work = "nearest3"
    common.say(args, "scipy, sorted lists", scipy.__version__, runs_ms=took, answer=args.out, note="lexsort of the reached pairs")


def matrix(args, net, load):
    graph = net.matrix(net.mm, reverse=True)
    work = lambda: towards(net, load, graph)[:, load.points].T
    took, answer = common.timed(args.runs, work)
    common.as_u32(answer).tofile(args.out)
    common.say(args, "scipy", scipy.__version__, runs_ms=took, answer=args.out, note="121 searches")


common.main({"reach": reach, "nearest1": nearest1, "nearest3": nearest3, "nearest3_lists": nearest3_lists, "matrix": matrix})
