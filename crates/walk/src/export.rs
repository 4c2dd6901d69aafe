//! The network as plain arrays, for anyone who wants to check us with other software.

use crate::measure::Measure;
use crate::network::{Edge, Network, Section};
use crate::pace::Pace;

/// Marks an arc closed to the pace, in both weights.
pub const CLOSED: u32 = u32::MAX;

/// A simple directed graph in compressed sparse rows, and the edges it was made from.
///
/// With `n` vertices and `m` arcs: `off` has `n + 1` entries, and the arcs of vertex `v` are
/// `off[v]..off[v + 1]`, sorted by target. No two arcs of a row have the same target and none leads back to its
/// own vertex: of parallel arcs the least `w` and the least `t` are kept, each by itself, and self-loops are
/// dropped; no shortest path needs more. A weight of 0 is a real arc (a gate has no length). Arcs closed to the
/// pace stay, marked with [`CLOSED`] in both weights; leave them out before you search.
///
/// Every vertex-to-vertex answer of this crate equals Dijkstra's algorithm on `w` (lengths) or `t` (times), in
/// whole units, limits inclusive.
///
/// A door is a snap: edge number, `offset_mm` along the edge from `edge_a`, `distance_mm` between the door and
/// the edge. To leave it over `edge_b` costs, in whole numbers with division towards zero,
///
/// ```text
/// access = (distance_mm * 1000 + speed / 2) / speed      times; speed in mm/s
/// access = distance_mm                                   lengths
/// share(cost, part) = (cost * min(part, edge_mm) + edge_mm / 2) / edge_mm      0 when edge_mm is 0
/// leave over b = access + share(cost from a to b, edge_mm - offset_mm)
/// leave over a = access + share(cost from b to a, offset_mm)
/// arrive over a = access + share(cost from a to b, offset_mm)
/// arrive over b = access + share(cost from b to a, edge_mm - offset_mm)
/// straight along a shared edge = both accesses + share(cost in that direction, difference of offsets)
/// ```
///
/// with costs `edge_ab_ms` and `edge_ba_ms` for times and `edge_mm` for lengths (where the former is not
/// [`CLOSED`]). From door to door the least of all ways counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Csr {
    /// Longitude of each vertex, WGS 84 degrees.
    pub lon: Vec<f64>,
    /// Latitude of each vertex, WGS 84 degrees.
    pub lat: Vec<f64>,
    pub off: Vec<u32>,
    pub tgt: Vec<u32>,
    /// Millimetres of each arc.
    pub w: Vec<u32>,
    /// Milliseconds of each arc at the pace.
    pub t: Vec<u32>,
    /// Vertex where each edge starts; edges are numbered as in snaps.
    pub edge_a: Vec<u32>,
    pub edge_b: Vec<u32>,
    pub edge_mm: Vec<u32>,
    /// Milliseconds from `edge_a` to `edge_b`.
    pub edge_ab_ms: Vec<u32>,
    pub edge_ba_ms: Vec<u32>,
}

/// The arrays of a network at a pace.
pub fn csr(network: &Network, pace: Pace) -> Csr {
    let n = network.vertex_count();
    let mut csr = Csr::default();
    for vertex in 0..n as u32 {
        let (lon, lat) = network.vertex(vertex).unwrap_or_default();
        csr.lon.push(lon);
        csr.lat.push(lat);
    }
    let edges: Vec<Edge> = { network.section::<[u32; 8]>(Section::Edges).iter() }
        .map(|words| Edge::from_words(*words))
        .collect();
    let cost = |measure: Measure, edge: &Edge, forward| measure.edge(edge, forward).unwrap_or(CLOSED);
    for edge in &edges {
        csr.edge_a.push(edge.a);
        csr.edge_b.push(edge.b);
        csr.edge_mm.push(edge.length_mm);
        csr.edge_ab_ms.push(cost(Measure::Time(pace), edge, true));
        csr.edge_ba_ms.push(cost(Measure::Time(pace), edge, false));
    }
    csr.off.push(0);
    let mut row: Vec<[u32; 3]> = Vec::new();
    for vertex in 0..n as u32 {
        row.clear();
        for (number, forward, head) in network.arcs(vertex).filter_map(|arc| network.arc(arc)) {
            if let Some(edge) = edges.get(number as usize).filter(|_| head != vertex) {
                let (w, t) = (
                    cost(Measure::Length(pace), edge, forward),
                    cost(Measure::Time(pace), edge, forward),
                );
                row.push([head, w, t]);
            }
        }
        row.sort_unstable();
        for same in row.chunk_by(|a, b| a[0] == b[0]) {
            let least = |i: usize| same.iter().map(|arc| arc[i]).min().unwrap_or(CLOSED);
            csr.tgt.push(least(0));
            csr.w.push(least(1));
            csr.t.push(least(2));
        }
        csr.off.push(csr.tgt.len() as u32);
    }
    csr
}
