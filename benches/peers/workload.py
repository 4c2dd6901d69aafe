"""The workload of shared comparisons, seeded: 121 places, 55 categories, 10,000 points, 1,000 candidates and starts.

    python workload.py --csr FOLDER --load FOLDER [--seed 15] [--copies 1]

Everything stands on vertices of the largest strongly connected part of the graph, so no peer is asked about an island;
with `--copies N`, for N networks side by side, on all parts at least half as large, with N times the places.
Each category is offered by 3 to 60 places; every place offers at least one. People at a point are 1 to 50.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from scipy.sparse.csgraph import connected_components

import common

PLACES, CATEGORIES, POINTS, CANDIDATES, STARTS = 121, 55, 10_000, 1_000, 1_000


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--csr", required=True)
    args.add_argument("--load", required=True)
    args.add_argument("--seed", type=int, default=15)
    args.add_argument("--copies", type=int, default=1)
    args = args.parse_args()
    net = common.read_net(args.csr)
    _, parts = connected_components(net.matrix(net.mm), directed=True, connection="strong")
    sizes = np.bincount(parts)
    large = sizes * 2 >= sizes.max() if args.copies > 1 else sizes == sizes.max()
    main_part = np.flatnonzero(large[parts])
    count = PLACES * args.copies
    rng = np.random.default_rng(args.seed)
    folder = Path(args.load)
    folder.mkdir(parents=True, exist_ok=True)

    def write(name, heads, rows):
        with open(folder / name, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([heads, *rows])

    def draw(count):
        return rng.choice(main_part, size=count, replace=count > len(main_part)).tolist()

    places = draw(count)
    offers = [set() for _ in places]
    for category in range(CATEGORIES):
        for place in rng.choice(count, size=rng.integers(3, 61) * args.copies, replace=False):
            offers[place].add(category)
    for offered in offers:
        if not offered:
            offered.add(int(rng.integers(CATEGORIES)))
    # Numbered as they are first met, so that their order in the file and by name is the same.
    number = {}
    for offered in offers:
        for category in sorted(offered):
            number.setdefault(category, len(number))
    names = [";".join(sorted(f"c{number[c]:02}" for c in offered)) for offered in offers]
    write("places.csv", ["id", "node", "categories"], [[f"p{i:03}", v, n] for i, (v, n) in enumerate(zip(places, names))])
    people = rng.integers(1, 51, size=POINTS).tolist()
    write("points.csv", ["id", "node", "people"], [[f"d{i:05}", v, p] for i, (v, p) in enumerate(zip(draw(POINTS), people))])
    write("candidates.csv", ["id", "node"], [[f"s{i:04}", v] for i, v in enumerate(draw(CANDIDATES))])
    write("starts.csv", ["id", "node"], [[f"o{i:04}", v] for i, v in enumerate(draw(STARTS))])


main()
