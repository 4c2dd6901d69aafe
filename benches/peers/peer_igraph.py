"""igraph: `Graph.distances` knows no limit, so every search runs over the whole graph."""

import igraph
import numpy as np

import common
from common import LIMIT_MM


def graph(net):
    made = igraph.Graph(n=net.n, edges=np.stack([net.source, net.target], axis=1), directed=True)
    made.es["mm"] = net.mm.astype(float).tolist()
    return made


def towards(made, load, target=None):
    rows = made.distances(source=load.places.tolist(), target=target, weights="mm", mode="in", algorithm="dijkstra")
    costs = np.array(rows)
    costs[costs > LIMIT_MM] = np.inf
    return costs


def nearest(k):
    def work(args, net, load):
        made = graph(net)

        def all_categories():
            costs = towards(made, load)
            if k == 1:
                return [costs[offer].min(axis=0)[None] for offer in load.offers]
            return [np.sort(np.partition(costs[offer], k - 1, axis=0)[:k], axis=0) for offer in load.offers]

        took, answer = common.timed(args.runs, all_categories)
        common.as_u32(np.stack(answer).transpose(2, 0, 1)).tofile(args.out)
        common.say(args, "igraph", igraph.__version__, runs_ms=took, answer=args.out, note="no limit in its API")

    return work


def matrix(args, net, load):
    made = graph(net)
    some, back = np.unique(load.points, return_inverse=True)
    took, answer = common.timed(args.runs, lambda: towards(made, load, some.tolist())[:, back].T)
    common.as_u32(answer).tofile(args.out)
    common.say(args, "igraph", igraph.__version__, runs_ms=took, answer=args.out, note="no limit in its API")


common.main({"nearest1": nearest(1), "nearest3": nearest(3), "matrix": matrix})
