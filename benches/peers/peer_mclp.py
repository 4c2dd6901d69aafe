"""The best 5 new sites of 1,000, proven: highspy on merged rows, and spopt with the solvers it can call.

Timed end to end, from the lists of covered points to the proven answer: merging, building the model, solving with no gap.
"""

import importlib.metadata
import sys
import time

import numpy as np

import cover
import plain

# After so long no further run begins.
ENOUGH_MS = 20_000


def merged(people, lists):
    """Points that the same candidates cover become one row: (people [row], candidates [row])."""
    site = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    point = np.concatenate(lists)
    order = np.lexsort((site, point))
    site, point = site[order], point[order]
    first = np.searchsorted(point, np.arange(len(people) + 1))
    rows = {}
    for p in range(len(people)):
        key = site[first[p] : first[p + 1]].tobytes()
        if key:
            rows[key] = rows.get(key, 0) + int(people[p])
    return np.array(list(rows.values())), [np.frombuffer(key, site.dtype) for key in rows]


def highspy_merged(wanted, people, lists):
    import highspy

    weight, rows = merged(people, lists)
    sites, groups = len(lists), len(rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = sites + groups, groups + 1
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.concatenate([np.zeros(sites), weight.astype(float)])
    model.col_lower_, model.col_upper_ = np.zeros(sites + groups), np.ones(sites + groups)
    kinds = highspy.HighsVarType
    model.integrality_ = [kinds.kInteger] * sites + [kinds.kContinuous] * groups
    # Row g: the sites that cover it less its share are at least 0. The last row: exactly so many sites.
    model.row_lower_ = np.concatenate([np.zeros(groups), [wanted]])
    model.row_upper_ = np.concatenate([np.full(groups, highspy.kHighsInf), [wanted]])
    index = np.concatenate([np.concatenate([row, [sites + g]]) for g, row in enumerate(rows)] + [np.arange(sites)])
    value = np.concatenate([np.concatenate([np.ones(len(row)), [-1.0]]) for row in rows] + [np.ones(sites)])
    start = np.concatenate([[0], np.cumsum([len(row) + 1 for row in rows] + [sites])])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = start, index, value
    solver = highspy.Highs()
    for name, setting in (("output_flag", False), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.0)):
        solver.setOptionValue(name, setting)
    solver.passModel(model)
    solver.run()
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getInfo().objective_function_value), proven


def spopt(command):
    def work(wanted, people, lists):
        import pulp
        from spopt.locate import MCLP

        costs = np.full((len(people), len(lists)), 2.0)
        for site, points in enumerate(lists):
            costs[points, site] = 0.0
        model = MCLP.from_cost_matrix(costs, people, service_radius=1.0, p_facilities=wanted)
        model = model.solve(command(pulp))
        return round(pulp.value(model.problem.objective)), model.problem.status == pulp.LpStatusOptimal

    return work


PEERS = {
    "highspy": ("highspy, merged rows", "highspy", highspy_merged),
    "spopt-cbc": ("spopt + CBC", "spopt", spopt(lambda pulp: pulp.PULP_CBC_CMD(msg=False, gapRel=0))),
    "spopt-highs": ("spopt + HiGHS", "spopt", spopt(lambda pulp: pulp.HiGHS(msg=False, gapRel=0))),
}


def main():
    made = plain.parser()
    made.add_argument("--peer", required=True, choices=PEERS)
    made.add_argument("--cover", required=True)
    args = made.parse_args()
    name, package, work = PEERS[args.peer]
    instance = cover.read(args.cover)
    took = []
    while len(took) < args.runs and sum(took) < ENOUGH_MS:
        begin = time.perf_counter()
        value, proven = work(*instance)
        took.append((time.perf_counter() - begin) * 1e3)
    if not proven:
        sys.exit(f"{name} did not prove its answer")
    plain.say(args, name, importlib.metadata.version(package), runs_ms=took, value=value, note="proven, gap 0")


main()
