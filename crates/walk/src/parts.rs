//! Which stretches of street a search reached.

use crate::measure::Measure;
use crate::network::{ASYMMETRIC, CLOSED, Edge, Section, cost_section};
use crate::reach::Reach;

/// A reached part of an edge, measured from the edge's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReachedPart {
    pub edge: u32,
    pub from_mm: u32,
    pub to_mm: u32,
}

/// A reached stretch as it is found; most edges are reached whole, and need no look at their record.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stretch {
    /// All of an edge, which may have no length. Both its ends are reached.
    Whole(u32),
    Part(ReachedPart),
}

impl Reach<'_> {
    /// Every reached stretch of street, cut where the time is up. Parts of one edge do not overlap.
    pub fn parts(&self) -> Vec<ReachedPart> {
        let mut parts = Vec::with_capacity(self.len() * 3 / 2);
        self.stretches(|stretch| match stretch {
            Stretch::Part(part) => parts.push(part),
            Stretch::Whole(edge) => {
                let to_mm = self.network.edge(edge).map_or(0, |e| e.length_mm);
                if to_mm > 0 {
                    parts.push(ReachedPart {
                        edge,
                        from_mm: 0,
                        to_mm,
                    });
                }
            }
        });
        parts
    }

    /// As [`parts`](Self::parts), handed over one by one.
    pub(crate) fn stretches(&self, mut visit: impl FnMut(Stretch)) {
        let network = self.network;
        let arc_edges: &[u32] = network.section(Section::ArcEdges);
        let arc_first: &[u32] = network.section(Section::ArcFirst);
        // Lengths and an own pace have no stored costs; heads stand in every stored pace's arcs.
        let (section, stored) = match (self.measure(), cost_section(self.pace())) {
            (Measure::Time(_), Some(section)) => (section, true),
            _ => (Section::ArcsAdult, false),
        };
        let arcs: &[[u32; 2]] = network.section(section);
        let (own, limit) = (self.start().edge, self.limit_ms());
        let mut own_edge_done = false;
        for (vertex, ms) in self.vertices() {
            let (Some(from), Some(to)) = (arc_first.get(vertex as usize), arc_first.get(vertex as usize + 1)) else {
                continue;
            };
            let range = *from as usize..*to as usize;
            let (Some(arcs), Some(edges)) = (arcs.get(range.clone()), arc_edges.get(range)) else {
                continue;
            };
            for ([head, word], packed) in arcs.iter().zip(edges) {
                let (number, against) = (packed >> 1, packed & 1 == 1);
                let end = self.ms(*head);
                // From its start vertex when that is reached, so that every edge comes once.
                if against && end.is_some() {
                    continue;
                }
                own_edge_done |= number == own;
                let longest = limit - end.map_or(ms, |end| ms.min(end));
                // A cost that is the same both ways and fits from one end: no need to ask how far.
                let alike = stored && word & ASYMMETRIC == 0 && word & CLOSED <= longest;
                if alike && end.is_some() && number != own && !self.is_shut(number) {
                    visit(Stretch::Whole(number));
                } else if let Some(edge) = network.edge(number) {
                    self.parts_of(number, &edge, &mut visit);
                }
            }
        }
        if let (false, Some(edge)) = (own_edge_done, network.edge(own)) {
            self.parts_of(own, &edge, &mut visit);
        }
    }

    fn parts_of(&self, number: u32, edge: &Edge, visit: &mut impl FnMut(Stretch)) {
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
                visit(Stretch::Part(ReachedPart {
                    edge: number,
                    from_mm,
                    to_mm,
                }));
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
