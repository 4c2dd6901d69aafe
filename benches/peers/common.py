"""What the peers' scripts share: the exported graph, the workload, the clock and the one line of JSON.

The graph is a folder of raw little-endian arrays (`yike walk export --csr`): `lon.f64`, `lat.f64` [vertex] in degrees,
`off.u32` [vertex + 1] and `tgt.u32` [arc] as compressed rows, `w.u32` [arc] in millimetres and `t.u32` [arc] in
milliseconds of an adult's walk; 0xffffffff where the arc is closed.

Answers are raw little-endian u32 as well, so that one referee reads everybody's:
  reach      for each start: count, then count pairs (vertex, ms) by rising vertex
  nearest    [vertex][category][rank] mm from the vertex to the place, 0xffffffff beyond the limit
  matrix     [point][place] mm, 0xffffffff beyond the limit
"""

import csv
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import plain
from plain import quantiles, say

CLOSED = 0xFFFFFFFF
LIMIT_MS = 900_000
LIMIT_MM = 1_200_000


@dataclass
class Net:
    """The exported graph; arcs closed to an adult are left out. Rows are `source`, costs are whole numbers."""

    lon: np.ndarray
    lat: np.ndarray
    source: np.ndarray
    target: np.ndarray
    mm: np.ndarray
    ms: np.ndarray

    @property
    def n(self):
        return len(self.lon)

    def matrix(self, weight, reverse=False):
        """A scipy CSR matrix of float64 costs."""
        from scipy.sparse import csr_matrix

        ends = (self.target, self.source) if reverse else (self.source, self.target)
        made = csr_matrix((weight.astype(np.float64), ends), shape=(self.n, self.n))
        made.sort_indices()
        return made


def read_net(folder):
    folder = Path(folder)
    off = np.fromfile(folder / "off.u32", "<u4").astype(np.int64)
    target = np.fromfile(folder / "tgt.u32", "<u4").astype(np.int64)
    mm = np.fromfile(folder / "w.u32", "<u4").astype(np.int64)
    ms = np.fromfile(folder / "t.u32", "<u4").astype(np.int64)
    source = np.repeat(np.arange(len(off) - 1), np.diff(off))
    is_open = mm != CLOSED
    return Net(
        np.fromfile(folder / "lon.f64", "<f8"),
        np.fromfile(folder / "lat.f64", "<f8"),
        *(array[is_open] for array in (source, target, mm, ms)),
    )


@dataclass
class Load:
    """Vertices of the workload; `offers` is [category] a list of places by their index."""

    places: np.ndarray
    offers: list
    names: list
    points: np.ndarray
    starts: np.ndarray
    candidates: np.ndarray
    weights: np.ndarray


def read_load(folder):
    def rows(name):
        with open(Path(folder) / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def nodes(name):
        return np.array([int(row["node"]) for row in rows(name)])

    places = rows("places.csv")
    names = sorted({c for row in places for c in row["categories"].split(";")})
    offers = [[i for i, row in enumerate(places) if name in row["categories"].split(";")] for name in names]
    weights = np.array([int(row["people"]) for row in rows("points.csv")])
    return Load(nodes("places.csv"), offers, names, nodes("points.csv"), nodes("starts.csv"), nodes("candidates.csv"), weights)


def timed(runs, work):
    """One warm-up that is not counted, then `runs` counted ones: (milliseconds of each, the last answer)."""
    work()
    took, answer = [], None
    for _ in range(runs):
        begin = time.perf_counter()
        answer = work()
        took.append((time.perf_counter() - begin) * 1e3)
    return took, answer


def timed_each(runs, starts, one):
    """Microseconds [run][start] of `one(start)`; a first pass over all starts warms up and is not counted."""
    for start in starts:
        one(start)
    took = np.empty((runs, len(starts)))
    for run in range(runs):
        for i, start in enumerate(starts):
            begin = time.perf_counter()
            one(start)
            took[run, i] = (time.perf_counter() - begin) * 1e6
    return took


def as_u32(costs):
    """Float costs to whole u32; infinite and missing to 0xffffffff."""
    costs = np.asarray(costs, dtype=np.float64)
    return np.where(np.isfinite(costs), np.rint(np.where(np.isfinite(costs), costs, 0)), CLOSED).astype("<u4")


def write_reach(path, found):
    """`found` gives (vertices, ms) for each start."""
    with open(path, "wb") as file:
        for vertices, ms in found:
            order = np.argsort(vertices, kind="stable")
            pairs = np.stack([np.asarray(vertices)[order], np.asarray(ms)[order]], axis=1).astype("<u4")
            file.write(np.array([len(pairs)], "<u4").tobytes() + pairs.tobytes())


def read_reach(path, count):
    words = np.fromfile(path, "<u4")
    at, found = 0, []
    for _ in range(count):
        size = int(words[at])
        found.append(words[at + 1 : at + 1 + 2 * size].reshape(-1, 2))
        at += 1 + 2 * size
    if at != len(words):
        raise SystemExit(f"{path}: {len(words) - at} words too many")
    return found


def main(works):
    """`works` names functions (args, net, load) that call `say`."""
    args = plain.parser().parse_args()
    if args.work not in works:
        sys.exit(f"this peer has no work '{args.work}'; it has {', '.join(works)}")
    works[args.work](args, read_net(args.csr), read_load(args.load))
