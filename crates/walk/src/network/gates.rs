//! Gates, stiles and raised kerbs: points of a street that one may want to shut, or that stop wheels.
//!
//! Each end of a stretch at such a node has a vertex of its own; edges without length join them. Two ends need
//! one such edge, more ends meet in a hub.

use super::layout::{Draft, DraftEdge};
use super::{Edge, flags};
use crate::osm::nodes::Nodes;
use crate::verdict_node::{self, NodeVerdict};

#[derive(Debug, Default)]
pub(super) struct Gates(Vec<(u32, NodeVerdict, u32)>);

impl Gates {
    /// An end of a stretch at a gate node.
    pub(super) fn add(&mut self, node: u32, verdict: NodeVerdict, vertex: u32) {
        self.0.push((node, verdict, vertex));
    }

    pub(super) fn join(mut self, nodes: &Nodes, draft: &mut Draft) {
        self.0.sort_by_key(|(node, _, vertex)| (*node, *vertex));
        draft.edges.reserve_exact(self.0.len());
        draft.points.reserve_exact(2 * self.0.len());
        for ends in self.0.chunk_by(|a, b| a.0 == b.0) {
            let [(node, verdict, _), ..] = ends else { continue };
            let at = *node as usize;
            let (Some(id), Some(point), Some(tags)) = (
                nodes.ids.get(at).copied(),
                nodes.points.get(at).copied(),
                nodes.tags(*node),
            ) else {
                continue;
            };
            let mut edge = Edge {
                record: u32::MAX,
                ..Edge::default()
            };
            edge.flags = match verdict {
                NodeVerdict::NoWheels { kerb: true } => flags::KERB | flags::NO_WHEELS,
                NodeVerdict::NoWheels { kerb: false } => flags::GATE | flags::NO_WHEELS,
                _ => flags::GATE,
            };
            if edge.flags & flags::GATE != 0 {
                let shut = verdict_node::base_shut(tags);
                let (record, flag) = draft.record(id, true, shut, tags);
                edge.record = record;
                edge.flags |= flag;
            }
            let mut pair = |a: u32, b: u32| {
                let start = draft.points.len() as u32;
                draft.points.extend([point, point]);
                let edge = Edge { a, b, ..edge };
                draft.edges.push(DraftEdge {
                    edge,
                    osm_id: id,
                    line: (start, start + 2),
                });
            };
            match ends {
                [_] => {}
                [(_, _, a), (_, _, b)] => pair(*a, *b),
                more => {
                    let hub = draft.vertices.len() as u32;
                    more.iter().for_each(|(_, _, end)| pair(*end, hub));
                    draft.vertices.push(point);
                }
            }
        }
    }
}
