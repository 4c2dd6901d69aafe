"""networkx: pure Python Dijkstra with a cutoff on a DiGraph of whole-number weights."""

import networkx as nx
import numpy as np

import common
from common import LIMIT_MM, LIMIT_MS


def graph(net, reverse=False):
    made = nx.DiGraph()
    made.add_nodes_from(range(net.n))
    ends = (net.target, net.source) if reverse else (net.source, net.target)
    arcs = zip(ends[0].tolist(), ends[1].tolist(), net.mm.tolist(), net.ms.tolist())
    made.add_edges_from((a, b, {"mm": mm, "ms": ms}) for a, b, mm, ms in arcs)
    return made


def reach(args, net, load):
    made = graph(net)
    one = lambda start: nx.single_source_dijkstra_path_length(made, start, cutoff=LIMIT_MS, weight="ms")
    starts = load.starts.tolist()
    facts = common.quantiles(common.timed_each(args.runs, starts, one))
    common.write_reach(args.out, (tuple(np.array(list(d.items())).T) for d in map(one, starts)))
    common.say(args, "networkx", nx.__version__, answer=args.out, **facts)


def nearest1(args, net, load):
    made = graph(net, reverse=True)
    place_lists = [load.places[offer].tolist() for offer in load.offers]
    run = lambda places: nx.multi_source_dijkstra_path_length(made, places, cutoff=LIMIT_MM, weight="mm")
    took, answer = common.timed(args.runs, lambda: [run(places) for places in place_lists])
    out = np.full((net.n, len(load.offers)), np.inf)
    for category, found in enumerate(answer):
        out[list(found.keys()), category] = list(found.values())
    common.as_u32(out).tofile(args.out)
    common.say(args, "networkx", nx.__version__, runs_ms=took, answer=args.out)


def matrix(args, net, load):
    made = graph(net, reverse=True)
    places, points = load.places.tolist(), load.points.tolist()

    def work():
        out = np.empty((len(places), len(points)))
        for i, place in enumerate(places):
            found = nx.single_source_dijkstra_path_length(made, place, cutoff=LIMIT_MM, weight="mm")
            out[i] = [found.get(point, np.inf) for point in points]
        return out

    took, answer = common.timed(args.runs, work)
    common.as_u32(answer.T).tofile(args.out)
    common.say(args, "networkx", nx.__version__, runs_ms=took, answer=args.out)


common.main({"reach": reach, "nearest1": nearest1, "matrix": matrix})
