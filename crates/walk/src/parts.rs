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

impl Reach<'_> {
    /// Every reached stretch of street, cut where the time is up. Parts of one edge do not overlap.
    pub fn parts(&self) -> Vec<ReachedPart> {
        let (mut parts, mut whole) = (Vec::with_capacity(self.len() * 3 / 2), Vec::new());
        self.stretches(&mut whole, |part| parts.push(part));
        parts.extend(whole.iter().filter_map(|edge| {
            let to_mm = self.network.edge(*edge).map_or(0, |e| e.length_mm);
            (to_mm > 0).then_some(ReachedPart {
                edge: *edge,
                from_mm: 0,
                to_mm,
            })
        }));
        parts
    }

    /// As [`parts`](Self::parts), handed over one by one but for edges reached whole with both their ends, whose
    /// numbers are put in a list: they are most, may have no length, and need no look at their record.
    pub(crate) fn stretches(&self, whole: &mut Vec<u32>, mut visit: impl FnMut(ReachedPart)) {
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
        let costs = self.scratch().costs();
        let open = self.nothing_shut();
        let mut own_edge_done = false;
        // The list is written beyond its end and counted apart: which arcs add to it nobody could foresee.
        let mut count = 0;
        whole.clear();
        for (vertex, ms) in self.vertices() {
            let (Some(from), Some(to)) = (arc_first.get(vertex as usize), arc_first.get(vertex as usize + 1)) else {
                continue;
            };
            let range = *from as usize..*to as usize;
            let (Some(arcs), Some(edges)) = (arcs.get(range.clone()), arc_edges.get(range)) else {
                continue;
            };
            if whole.len() < count + arcs.len() {
                whole.resize((2 * whole.len()).max(count + arcs.len()), 0);
            }
            for ([head, word], packed) in arcs.iter().zip(edges) {
                let (number, against) = (packed >> 1, packed & 1 == 1);
                let end = costs.get(*head as usize).copied().unwrap_or(u32::MAX);
                let reached = end != u32::MAX;
                // From its start vertex when that is reached, so that every edge comes once.
                let first = !(against & reached);
                // A cost that is the same both ways and fits from one end: no need to ask how far.
                let alike = stored & (word & ASYMMETRIC == 0) & (word & CLOSED <= limit - ms.min(end));
                let is_whole = alike & reached & (number != own) & (open || !self.is_shut(number));
                if let Some(slot) = whole.get_mut(count) {
                    *slot = number;
                }
                count += usize::from(is_whole & first);
                if first & !is_whole {
                    own_edge_done |= number == own;
                    if let Some(edge) = network.edge(number) {
                        self.parts_of(number, &edge, &mut visit);
                    }
                }
            }
        }
        whole.truncate(count);
        if let (false, Some(edge)) = (own_edge_done, network.edge(own)) {
            self.parts_of(own, &edge, &mut visit);
        }
    }

    fn parts_of(&self, number: u32, edge: &Edge, visit: &mut impl FnMut(ReachedPart)) {
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
                visit(ReachedPart {
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
