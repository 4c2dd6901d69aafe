//! Streets, water, roofs: they fit together.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use jiff::civil::date;
use yike_demo::Sketch;
use yike_walk::osm::{RawMap, RawWay};

type P = (f64, f64);
/// A centre line's ends and half its width.
type Strip = (P, P, f64);

struct Ground {
    sketch: Sketch,
    map: RawMap,
    /// Metres.
    at: HashMap<i64, P>,
}

fn metres(lon: f64, lat: f64) -> P {
    ((lon - 120.62) * 95_108.0, (lat - 31.31) * 110_862.0)
}

fn ground() -> &'static Ground {
    static GROUND: OnceLock<Ground> = OnceLock::new();
    GROUND.get_or_init(|| {
        let sketch = Sketch::new(7);
        let map = sketch.streets();
        let at = map.nodes.iter().map(|n| (n.id, metres(n.lon, n.lat))).collect();
        Ground { sketch, map, at }
    })
}

impl Ground {
    fn ways(&self, key: &str) -> impl Iterator<Item = &RawWay> {
        self.map.ways.iter().filter(move |w| w.tags.get(key).is_some())
    }

    fn segments(&self, way: &RawWay) -> Vec<(P, P)> {
        way.refs.windows(2).map(|r| (self.at[&r[0]], self.at[&r[1]])).collect()
    }

    fn streets(&self) -> impl Iterator<Item = &RawWay> {
        self.ways("highway").filter(|w| w.tags.get("foot") != Some("no"))
    }

    /// Centre lines of water with half their width.
    fn water(&self) -> Vec<Strip> {
        let half = |w: &RawWay| {
            w.tags
                .get("width")
                .and_then(|w| w.parse::<f64>().ok())
                .unwrap_or(f64::NAN)
                / 2.0
        };
        self.ways("waterway")
            .flat_map(|w| self.segments(w).into_iter().map(move |(a, b)| (a, b, half(w))))
            .collect()
    }
}

fn distance(p: P, a: P, b: P) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let t = (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / (dx * dx + dy * dy).max(1e-12)).clamp(0.0, 1.0);
    (a.0 + t * dx - p.0).hypot(a.1 + t * dy - p.1)
}

fn cross(a: P, b: P, c: P, d: P) -> bool {
    let side = |a: P, b: P, p: P| (b.0 - a.0) * (p.1 - a.1) - (b.1 - a.1) * (p.0 - a.0);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn in_box(p: P, a: P, b: P, margin: f64) -> bool {
    p.0 > a.0.min(b.0) - margin
        && p.0 < a.0.max(b.0) + margin
        && p.1 > a.1.min(b.1) - margin
        && p.1 < a.1.max(b.1) + margin
}

#[test]
fn canals_cross_streets_only_at_bridges() {
    let g = ground();
    let water = g.water();
    let mut bridges = 0;
    for way in g.streets() {
        let bridge = way.tags.get("bridge") == Some("yes");
        bridges += usize::from(bridge);
        for (a, b) in g.segments(way) {
            let over = water.iter().any(|(c, d, _)| {
                in_box(a, *c, *d, 200.0 + (b.0 - a.0).abs() + (b.1 - a.1).abs()) && cross(a, b, *c, *d)
            });
            assert!(!over || bridge, "{:?} crosses water without a bridge", way.tags);
        }
        if bridge {
            assert!(
                way.tags.get("layer") == Some("1") && way.tags.get("bridge:name").is_some_and(|n| n.ends_with('桥'))
            );
        }
    }
    assert!((120..600).contains(&bridges), "{bridges} bridges");
    let steps = g.streets().filter(|w| w.tags.get("highway") == Some("steps")).count();
    assert!(steps > 10, "{steps} stepped bridges");
}

#[test]
fn the_network_is_one_and_reaches_nearly_every_home() {
    let g = ground();
    let mut group: HashMap<i64, usize> = HashMap::new();
    let mut parent: Vec<usize> = Vec::new();
    fn root(parent: &mut [usize], mut n: usize) -> usize {
        while parent[n] != n {
            parent[n] = parent[parent[n]];
            n = parent[n];
        }
        n
    }
    for way in g.streets() {
        for pair in way.refs.windows(2) {
            let ids = [pair[0], pair[1]].map(|r| {
                *group.entry(r).or_insert_with(|| {
                    parent.push(parent.len());
                    parent.len() - 1
                })
            });
            let (a, b) = (root(&mut parent, ids[0]), root(&mut parent, ids[1]));
            parent[a] = b;
        }
    }
    let roots: BTreeSet<usize> = (0..parent.len()).map(|n| root(&mut parent, n)).collect();
    assert_eq!(roots.len(), 1, "{} loose parts", roots.len() - 1);

    let mut cells: HashMap<(i64, i64), Vec<(P, P)>> = HashMap::new();
    let cell = |v: f64| (v / 60.0).floor() as i64;
    for (a, b) in g.streets().flat_map(|w| g.segments(w)) {
        for x in cell(a.0.min(b.0))..=cell(a.0.max(b.0)) {
            for y in cell(a.1.min(b.1))..=cell(a.1.max(b.1)) {
                cells.entry((x, y)).or_default().push((a, b));
            }
        }
    }
    let near = |p: P| {
        (-1..=1).any(|dx| {
            (-1..=1).any(|dy| {
                cells
                    .get(&(cell(p.0) + dx, cell(p.1) + dy))
                    .is_some_and(|s| s.iter().any(|(a, b)| distance(p, *a, *b) <= 60.0))
            })
        })
    };
    let people = g.sketch.residents();
    let reached: u32 = people
        .iter()
        .filter(|p| near(metres(p.lon, p.lat)))
        .map(|p| p.total())
        .sum();
    let share = f64::from(reached) / f64::from(yike_demo::POPULATION);
    assert!(share > 0.98, "only {share} live within 60 m of the network");
}

#[test]
fn venues_stand_dry_and_beside_a_street() {
    let g = ground();
    let tables = g.sketch.directory(date(2026, 11, 24));
    let water = g.water();
    let streets: Vec<(P, P)> = g.streets().flat_map(|w| g.segments(w)).collect();
    let mut reader = csv::Reader::from_reader(&tables["venues.csv"][..]);
    let mut seen = 0;
    for row in reader.records().map(|r| r.expect("a row")) {
        let p = metres(row[7].parse().expect("lon"), row[8].parse().expect("lat"));
        assert!(
            water.iter().all(|(a, b, half)| distance(p, *a, *b) > *half),
            "{} stands in water",
            &row[1]
        );
        let far = streets
            .iter()
            .filter(|(a, b)| in_box(p, *a, *b, 150.0))
            .map(|(a, b)| distance(p, *a, *b))
            .fold(f64::MAX, f64::min);
        assert!(far < 150.0, "{} is {far} m from a street", &row[1]);
        seen += 1;
    }
    assert!(seen > 130);
}

#[test]
fn roofs_overlap_neither_water_nor_streets() {
    let g = ground();
    let water = g.water();
    let mut cells: HashMap<(i64, i64), Vec<Strip>> = HashMap::new();
    let cell = |v: f64| (v / 60.0).floor() as i64;
    let streets = g.streets().flat_map(|w| g.segments(w)).map(|(a, b)| (a, b, 0.0));
    for (a, b, half) in water.iter().copied().chain(streets) {
        for x in cell(a.0.min(b.0) - half)..=cell(a.0.max(b.0) + half) {
            for y in cell(a.1.min(b.1) - half)..=cell(a.1.max(b.1) + half) {
                cells.entry((x, y)).or_default().push((a, b, half));
            }
        }
    }
    let mut bad = 0;
    for way in g.ways("building") {
        let ring: Vec<P> = way.refs.iter().map(|r| g.at[r]).collect();
        let hit = ring.windows(2).any(|e| {
            let found = cells.get(&(cell(e[0].0), cell(e[0].1)));
            found.is_some_and(|s| {
                s.iter()
                    .any(|(a, b, half)| cross(e[0], e[1], *a, *b) || distance(e[0], *a, *b) < *half)
            })
        });
        bad += usize::from(hit);
    }
    assert_eq!(bad, 0);
}

#[test]
fn madalu_lane_lies_by_zhongjie_road() {
    let g = ground();
    let named = |name: &str| {
        g.streets()
            .filter(|w| w.tags.get("name") == Some(name))
            .flat_map(|w| w.refs.clone())
            .collect::<BTreeSet<_>>()
    };
    assert!(
        named("马大箓巷").intersection(&named("中街路")).next().is_some(),
        "they share a crossing"
    );
}

#[test]
fn elevated_roads_are_no_place_to_walk() {
    let g = ground();
    let elevated: Vec<_> = g
        .ways("highway")
        .filter(|w| w.tags.get("highway") == Some("trunk"))
        .collect();
    assert_eq!(elevated.len(), 4);
    let walkable: BTreeSet<i64> = g.streets().flat_map(|w| w.refs.iter().copied()).collect();
    assert!(
        elevated
            .iter()
            .all(|w| w.tags.get("foot") == Some("no") && w.refs.iter().all(|r| !walkable.contains(r)))
    );
}
