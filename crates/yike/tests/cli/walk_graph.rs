//! What an outsider needs to check the engine: the exported arrays, read back, and Dijkstra on them.

use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use yike_walk::osm::{RawMap, RawNode, RawWay, write_pbf};

/// An arc nobody of the pace may take.
pub const CLOSED: u32 = u32::MAX;

/// The arrays of `yike walk export`.
#[derive(Clone, Default)]
pub struct Graph {
    pub lon: Vec<f64>,
    pub lat: Vec<f64>,
    pub off: Vec<u32>,
    pub tgt: Vec<u32>,
    pub w: Vec<u32>,
    pub t: Vec<u32>,
    edge_a: Vec<u32>,
    edge_b: Vec<u32>,
    edge_mm: Vec<u32>,
    edge_ab_ms: Vec<u32>,
    edge_ba_ms: Vec<u32>,
}

/// A snap as it is printed.
struct Door {
    edge: usize,
    offset: u64,
    distance: u64,
}

impl Door {
    fn read(snap: &Value) -> Option<Door> {
        let number = |field: &str| snap[field].as_u64();
        Some(Door {
            edge: number("edge")? as usize,
            offset: number("offset_mm")?,
            distance: number("distance_mm")?,
        })
    }

    /// The straight walk between the door and its street.
    fn access(&self, metres: bool, pace: &str) -> u64 {
        let speed = match pace {
            "adult" => 1330,
            "elder" => 900,
            _ => 1000,
        };
        if metres {
            self.distance
        } else {
            (self.distance * 1000 + speed / 2) / speed
        }
    }
}

impl Graph {
    pub fn read(folder: &str) -> Graph {
        let bytes = |name: &str| std::fs::read(Path::new(folder).join(name)).expect(name);
        let words = |name: &str| -> Vec<u32> {
            bytes(name)
                .chunks_exact(4)
                .map(|four| u32::from_le_bytes(four.try_into().unwrap()))
                .collect()
        };
        let degrees = |name: &str| -> Vec<f64> {
            bytes(name)
                .chunks_exact(8)
                .map(|eight| f64::from_le_bytes(eight.try_into().unwrap()))
                .collect()
        };
        Graph {
            lon: degrees("lon.f64"),
            lat: degrees("lat.f64"),
            off: words("off.u32"),
            tgt: words("tgt.u32"),
            w: words("w.u32"),
            t: words("t.u32"),
            edge_a: words("edge_a.u32"),
            edge_b: words("edge_b.u32"),
            edge_mm: words("edge_mm.u32"),
            edge_ab_ms: words("edge_ab_ms.u32"),
            edge_ba_ms: words("edge_ba_ms.u32"),
        }
    }

    pub fn nodes(&self) -> usize {
        self.lon.len()
    }

    /// Every arc the other way round.
    pub fn reversed(&self) -> Graph {
        let mut arcs: Vec<[u32; 4]> = Vec::new();
        for node in 0..self.nodes() {
            for arc in self.off[node] as usize..self.off[node + 1] as usize {
                arcs.push([self.tgt[arc], node as u32, self.w[arc], self.t[arc]]);
            }
        }
        arcs.sort_unstable();
        let mut off = vec![0; self.nodes() + 1];
        arcs.iter().for_each(|arc| off[arc[0] as usize + 1] += 1);
        (0..self.nodes()).for_each(|node| off[node + 1] += off[node]);
        let column = |at: usize| arcs.iter().map(|arc| arc[at]).collect();
        Graph {
            off,
            tgt: column(1),
            w: column(2),
            t: column(3),
            ..self.clone()
        }
    }

    /// Nodes within the limit with their costs, in the order of their numbers (Dijkstra 1959).
    pub fn reach(&self, seeds: &[(u32, u32)], metres: bool, limit: u32) -> Vec<(u32, u32)> {
        let weights = if metres { &self.w } else { &self.t };
        let mut best = vec![u32::MAX; self.nodes()];
        let mut heap: BinaryHeap<Reverse<(u32, u32)>> =
            seeds.iter().map(|(node, cost)| Reverse((*cost, *node))).collect();
        while let Some(Reverse((cost, node))) = heap.pop() {
            let at = node as usize;
            if cost > limit || cost >= best[at] {
                continue;
            }
            best[at] = cost;
            let row = self.off[at] as usize..self.off[at + 1] as usize;
            for (weight, head) in weights[row.clone()].iter().zip(&self.tgt[row]) {
                if *weight != CLOSED {
                    heap.push(Reverse((cost.saturating_add(*weight), *head)));
                }
            }
        }
        (0u32..).zip(best).filter(|(_, cost)| *cost != u32::MAX).collect()
    }

    /// Costs of an edge along its direction and against it.
    fn edge(&self, edge: usize, metres: bool) -> (u32, u32) {
        let of = |ms: u32| if metres && ms != CLOSED { self.edge_mm[edge] } else { ms };
        (of(self.edge_ab_ms[edge]), of(self.edge_ba_ms[edge]))
    }

    fn share(&self, cost: u32, part: u64, edge: usize) -> Option<u64> {
        let length = u64::from(self.edge_mm[edge]);
        let whole = u64::from(cost) * part + length / 2;
        (cost != CLOSED).then(|| whole.checked_div(length).unwrap_or(0))
    }

    /// From a door to the nodes at both ends of its edge.
    pub fn leaving(&self, snap: &Value, metres: bool, pace: &str) -> Vec<(u32, u32)> {
        self.ends(snap, metres, pace, true)
    }

    /// To a door from the nodes at both ends of its edge.
    pub fn arriving(&self, snap: &Value, metres: bool, pace: &str) -> Vec<(u32, u32)> {
        self.ends(snap, metres, pace, false)
    }

    fn ends(&self, snap: &Value, metres: bool, pace: &str, leaving: bool) -> Vec<(u32, u32)> {
        let door = Door::read(snap).expect("a snap");
        let (ab, ba) = self.edge(door.edge, metres);
        let (over_a, over_b) = if leaving { (ba, ab) } else { (ab, ba) };
        let rest = u64::from(self.edge_mm[door.edge]) - door.offset;
        let access = door.access(metres, pace);
        [
            (self.edge_a[door.edge], self.share(over_a, door.offset, door.edge)),
            (self.edge_b[door.edge], self.share(over_b, rest, door.edge)),
        ]
        .into_iter()
        .filter_map(|(node, part)| Some((node, u32::try_from(access + part?).unwrap())))
        .collect()
    }

    /// From door to door along the edge both stand at.
    pub fn direct(&self, from: &Value, to: &Value, metres: bool, pace: &str) -> Option<u32> {
        let (from, to) = (Door::read(from)?, Door::read(to)?);
        if from.edge != to.edge {
            return None;
        }
        let (ab, ba) = self.edge(from.edge, metres);
        let part = |cost| self.share(cost, from.offset.abs_diff(to.offset), from.edge);
        let along = match from.offset.cmp(&to.offset) {
            std::cmp::Ordering::Less => part(ab),
            std::cmp::Ordering::Greater => part(ba),
            std::cmp::Ordering::Equal => part(ab).or(part(ba)),
        }?;
        let doors = from.access(metres, pace) + to.access(metres, pace);
        Some(u32::try_from(doors + along).unwrap())
    }
}

/// A town of twelve by twelve corners, about 90 m apart, with stairs, slopes, a one-way passage, two crossings, two
/// parallel ways and a way that bites its own tail, as a PBF file.
pub fn town() -> Vec<u8> {
    const SIDE: i64 = 12;
    let mut map = RawMap::default();
    let id = |x: i64, y: i64| y * SIDE + x + 1;
    for y in 0..SIDE {
        for x in 0..SIDE {
            // Not quite a grid: no two walks are alike.
            let bend = ((x * 31 + y * 17) % 7) as f64 * 2e-5;
            map.nodes.push(RawNode {
                id: id(x, y),
                lon: 120.60 + x as f64 * 0.001 + bend,
                lat: 31.30 + y as f64 * 0.0008 + bend / 2.0,
                tags: [("highway", "crossing")]
                    .into_iter()
                    .filter(|_| x == 3 && y % 5 == 1)
                    .collect(),
            });
        }
    }
    let way = |map: &mut RawMap, refs: Vec<i64>, tags: &[(&str, &str)]| {
        map.ways.push(RawWay {
            id: 10_000 + map.ways.len() as i64,
            refs,
            tags: tags.iter().copied().collect(),
        });
    };
    for y in 0..SIDE {
        for x in 0..SIDE {
            let kind = |n: i64| match n % 11 {
                0 | 5 => [("highway", "steps"), ("handrail", "no")],
                1 => [("highway", "footway"), ("incline", "7%")],
                2 => [("highway", "path"), ("oneway:foot", "yes")],
                _ => [("highway", "residential"), ("name", "东街")],
            };
            if x + 1 < SIDE && (x + y) % 13 != 0 {
                way(&mut map, vec![id(x, y), id(x + 1, y)], &kind(x * 3 + y * 7));
            }
            if y + 1 < SIDE && (x * y) % 17 != 1 {
                way(&mut map, vec![id(x, y), id(x, y + 1)], &kind(x * 5 + y * 2 + 4));
            }
        }
    }
    way(
        &mut map,
        vec![id(2, 2), id(3, 2)],
        &[("highway", "steps"), ("handrail", "no")],
    );
    way(
        &mut map,
        vec![id(5, 5), id(6, 5), id(6, 6), id(5, 5)],
        &[("highway", "service")],
    );
    write_pbf(&map)
}
