"""Valhalla: tiles built from the extract, and isochrones of 15 minutes on foot with their polygon.

Its network and its rules are its own, so its answers are not compared cell by cell. `build` needs only the program of the
wheel (`--site`, the folder the wheel was unpacked to); `reach_outline` needs Python 3.12 or newer.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

# The folder of the wheel comes by PYTHONPATH, for an interpreter that has no pip.
from valhalla.config import get_config
from valhalla.__version__ import __version__ as VERSION

import plain


def config(args):
    tiles = Path(args.scratch) / f"valhalla-{args.network}"
    tiles.mkdir(parents=True, exist_ok=True)
    made = get_config(tile_extract="", tile_dir=tiles, verbose=False)
    made["mjolnir"]["concurrency"] = plain.threads()
    # Neither is here; named, it would only be missed.
    for absent in ("admin", "timezone", "landmarks"):
        made["mjolnir"].pop(absent, None)
    path = Path(args.scratch) / f"valhalla-{args.network}.json"
    path.write_text(json.dumps(made), encoding="utf-8")
    return tiles, path


def build(args):
    tiles, path = config(args)
    program = Path(sys.modules["valhalla"].__file__).parent / "bin" / "valhalla_build_tiles"
    program.chmod(0o755)
    took = []
    for _ in range(args.runs + 1):
        shutil.rmtree(tiles)
        tiles.mkdir()
        begin = time.perf_counter()
        done = subprocess.run([program, "-c", path, "-j", str(plain.threads()), args.pbf], capture_output=True, text=True, check=False)
        took.append((time.perf_counter() - begin) * 1e3)
        if done.returncode:
            sys.exit(f"valhalla_build_tiles: {done.returncode}\n{done.stderr[-2000:]}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    plain.say(args, "valhalla", VERSION, runs_ms=took[1:], rss_mb=peak, note="valhalla_build_tiles, its own tiles")


def reach_outline(args):
    from valhalla import Actor

    actor = Actor(str(config(args)[1]))
    lonlat = plain.start_points(args)

    def request(lon, lat):
        return json.dumps(
            {
                "locations": [{"lon": lon, "lat": lat}],
                "costing": "pedestrian",
                "costing_options": {"pedestrian": {"walking_speed": 4.788}},
                "contours": [{"time": 15}],
                "polygons": True,
            }
        )

    requests = [request(*point) for point in lonlat]
    answers = [actor.isochrone(text) for text in requests]
    rings = sum(json.loads(answer)["features"][0]["geometry"]["type"] == "Polygon" for answer in answers)
    took = []
    for _ in range(args.runs):
        each = []
        for text in requests:
            begin = time.perf_counter()
            actor.isochrone(text)
            each.append((time.perf_counter() - begin) * 1e6)
        took.append(each)
    note = f"its own tiles; {rings} of {len(answers)} answers a polygon"
    plain.say(args, "valhalla", VERSION, note=note, **plain.quantiles(took))


if __name__ == "__main__":
    args = plain.parser().parse_args()
    {"build": build, "reach_outline": reach_outline}[args.work](args)
