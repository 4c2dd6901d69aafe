"""cityseer: `DataMap.accessibility` gives the nearest place of every category from every vertex in one pass.

It takes an arc's length from its geometry, so each arc is drawn as two pieces that are together as long as ours.
Lengths are f32 there: a cell counts as differing only when it is more than 1 cm off.
"""

import importlib.metadata

import numpy as np
from cityseer import rustalgos

import common
from common import LIMIT_MM

VERSION = importlib.metadata.version("cityseer")
# Drawn a tenth smaller, so that no arc is shorter than the straight line between its ends.
SHRINK = 0.9


def structure(net):
    lat = np.radians(net.lat.mean())
    x = (net.lon - net.lon.mean()) * 111_320 * np.cos(lat) * SHRINK
    y = (net.lat - net.lat.mean()) * 111_320 * SHRINK
    made = rustalgos.graph.NetworkStructure()
    for vertex in range(net.n):
        made.add_street_node(vertex, x[vertex], y[vertex], True, 1.0)
    dx, dy = x[net.target] - x[net.source], y[net.target] - y[net.source]
    straight = np.hypot(dx, dy)
    metres = np.maximum(net.mm / 1e3, straight)
    rise = np.sqrt(np.maximum(metres**2 - straight**2, 0)) / 2
    unit = np.where(straight > 0, straight, 1)
    mid_x = (x[net.source] + x[net.target]) / 2 - rise * np.where(straight > 0, dy / unit, 1)
    mid_y = (y[net.source] + y[net.target]) / 2 + rise * np.where(straight > 0, dx / unit, 0)
    for arc, (a, b) in enumerate(zip(net.source.tolist(), net.target.tolist())):
        line = f"LINESTRING ({x[a]:.6f} {y[a]:.6f}, {mid_x[arc]:.6f} {mid_y[arc]:.6f}, {x[b]:.6f} {y[b]:.6f})"
        made.add_street_edge(a, b, arc, a, b, line)
    if hasattr(made, "set_is_directed"):
        made.set_is_directed(True)
    made.build_edge_rtree()
    return made, x, y


def nearest1(args, net, load):
    made, x, y = structure(net)
    data, kinds = rustalgos.data.DataMap(), {}
    for name, offer in zip(load.names, load.offers):
        for place in offer:
            at = load.places[place]
            key = f"{name}-{place}"
            data.insert(key, f"POINT ({x[at]:.6f} {y[at]:.6f})")
            kinds[key] = name
    data.assign_data_to_network(made, 1.0, 50)
    limit = LIMIT_MM // 1000
    took, answer = common.timed(
        args.runs,
        lambda: data.accessibility(made, kinds, load.names, distances=[limit], decay_fn="1", pbar_disabled=True),
    )
    out = np.full((net.n, len(load.names)), np.nan)
    keys = np.asarray(answer.node_keys_py, dtype=np.int64)
    for category, name in enumerate(load.names):
        out[keys, category] = answer.result[name].distance[limit]
    common.as_u32(out * 1e3).tofile(args.out)
    common.say(args, "cityseer", VERSION, runs_ms=took, answer=args.out, tolerance=10, note="lengths are f32; 1 cm is let pass")


common.main({"nearest1": nearest1})
