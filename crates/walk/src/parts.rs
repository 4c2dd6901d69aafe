//! Which stretches of street a search reached.

use crate::network::{Edge, Section};
use crate::reach::Reach;

/// A reached part of an edge, measured from the edge's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedPart {
    pub edge: u32,
    pub from_mm: u32,
    pub to_mm: u32,
}

impl Reach<'_> {
    /// Every reached stretch of street, cut where the time is up. Parts of one edge do not overlap.
    pub fn parts(&self) -> Vec<ReachedPart> {
        let edges: &[[u32; 8]] = self.network.section(Section::Edges);
        let arc_edges: &[u32] = self.network.section(Section::ArcEdges);
        let mut parts = Vec::with_capacity(self.len() * 3 / 2);
        let mut own_edge_done = false;
        for (vertex, _) in self.vertices() {
            for arc in self.network.arcs(vertex) {
                let Some(packed) = arc_edges.get(arc as usize) else {
                    continue;
                };
                let (number, against) = (packed >> 1, packed & 1 == 1);
                let Some(edge) = edges.get(number as usize).map(|words| Edge::from_words(*words)) else {
                    continue;
                };
                // From its start vertex when that is reached, so that every edge comes once.
                if against && self.ms(edge.a).is_some() {
                    continue;
                }
                own_edge_done |= number == self.start().edge;
                self.parts_of(number, &edge, &mut parts);
            }
        }
        if let (false, Some(edge)) = (own_edge_done, self.network.edge(self.start().edge)) {
            self.parts_of(self.start().edge, &edge, &mut parts);
        }
        parts
    }

    fn parts_of(&self, number: u32, edge: &Edge, parts: &mut Vec<ReachedPart>) {
        let (ahead, back) = self.both_ways(number, edge);
        let length = edge.length_mm;
        let run = |at: Option<u32>, cost: Option<u32>| match (at, cost) {
            (Some(ms), Some(cost)) if ms <= self.limit_ms() => match cost {
                0 => length,
                cost => (u64::from(self.limit_ms() - ms) * u64::from(length) / u64::from(cost)).min(u64::from(length))
                    as u32,
            },
            _ => 0,
        };
        let mut push = |from_mm: u32, to_mm: u32| {
            if from_mm < to_mm {
                parts.push(ReachedPart {
                    edge: number,
                    from_mm,
                    to_mm,
                });
            }
        };
        let (from_a, from_b) = (run(self.ms(edge.a), ahead), length - run(self.ms(edge.b), back));
        let mut spans = [(0, from_a), (from_b, length), (0, 0)];
        if number == self.start().edge {
            let access = Some(self.access());
            let (back, ahead) = (run(access, back), run(access, ahead));
            let at = self.start().offset_mm;
            spans[2] = (at.saturating_sub(back), at.saturating_add(ahead).min(length));
        }
        spans.sort_unstable();
        let mut open = (0, 0);
        for (from, to) in spans {
            if from > open.1 {
                push(open.0, open.1);
                open = (from, to);
            } else {
                open.1 = open.1.max(to);
            }
        }
        push(open.0, open.1);
    }
}
