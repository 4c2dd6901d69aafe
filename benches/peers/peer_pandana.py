"""pandana: contraction hierarchies built when the network is loaded (not timed), then its own range and place queries.

It keeps costs as whole thousandths, cut off and not rounded, so half a thousandth is added to meet ours; an arc of
no length (a gate) becomes one thousandth, so a cell counts as differing only when it is more than 50 off.
"""

import importlib.metadata

import numpy as np
import pandana
import pandas as pd

import common
from common import LIMIT_MM, LIMIT_MS

VERSION = importlib.metadata.version("pandana")
TOLERANCE = 50


def network(net, cost):
    weights = pd.DataFrame({"cost": (cost + 0.5) / 1e3})
    ends = pd.Series(net.source), pd.Series(net.target)
    return pandana.Network(pd.Series(net.lon), pd.Series(net.lat), *ends, weights, twoway=False)


def reach(args, net, load):
    made = network(net, net.ms)
    ids = np.arange(net.n)
    # The call below pandas, without the table pandana makes of it.
    dtype = made.node_idx.to_numpy().dtype
    ids = ids.astype(dtype)
    one = lambda start: made.net.nodes_in_range(np.array([start], dtype=dtype), LIMIT_MS / 1e3, 0, ids)
    facts = common.quantiles(common.timed_each(args.runs, load.starts, one))

    def pairs(start):
        best = {}
        for vertex, cost in one(start)[0]:
            ms = round(cost * 1e3)
            if ms <= LIMIT_MS:
                best[vertex] = min(ms, best.get(vertex, ms))
        return np.array(list(best.keys())), np.array(list(best.values()))

    common.write_reach(args.out, map(pairs, load.starts))
    common.say(args, "pandana", VERSION, answer=args.out, tolerance=TOLERANCE, **facts)


def nearest(k):
    def work(args, net, load):
        made = network(net, net.mm)
        lon, lat = pd.Series(net.lon), pd.Series(net.lat)

        def all_categories():
            out = []
            for name, offer in zip(load.names, load.offers):
                at = load.places[offer]
                made.set_pois(name, LIMIT_MM / 1e3, k, lon[at], lat[at])
                out.append(made.nearest_pois(LIMIT_MM / 1e3, name, num_pois=k, max_distance=np.inf))
            return out

        took, answer = common.timed(args.runs, all_categories)
        costs = np.stack([table.to_numpy() for table in answer], axis=1)
        common.as_u32(costs * 1e3).tofile(args.out)
        common.say(args, "pandana", VERSION, runs_ms=took, answer=args.out, tolerance=TOLERANCE, note="set_pois and nearest_pois")

    return work


common.main({"reach": reach, "nearest1": nearest(1), "nearest3": nearest(3)})
