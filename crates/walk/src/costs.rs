//! Costs of all arcs of a network by measure, worked out when they are first asked for.

use crate::measure::Measure;
use crate::network::{ASYMMETRIC, CLOSED, Edge, Network, Section};
use crate::pace::Pace;
use std::sync::OnceLock;

/// Head and millimetres of every arc, for each stored pace.
#[derive(Debug, Default)]
pub(crate) struct Lengths([OnceLock<Vec<[u32; 2]>>; 3]);

impl Network {
    /// Head and cost of every arc: stored for times of the three paces, made once for their lengths. The cost
    /// carries [`ASYMMETRIC`] when the way back costs otherwise. `None` for a pace of one's own.
    pub(crate) fn costs(&self, measure: Measure) -> Option<&[[u32; 2]]> {
        match measure {
            Measure::Time(pace) => crate::network::cost_section(pace).map(|section| self.section(section)),
            Measure::Length(pace) => {
                let slot = Pace::STORED.iter().position(|stored| *stored == pace)?;
                let lengths = self.lengths.0.get(slot)?;
                Some(lengths.get_or_init(|| self.work_out_costs(measure)))
            }
        }
    }

    /// Head and cost of every arc from its edge, as [`Network::costs`].
    pub(crate) fn work_out_costs(&self, measure: Measure) -> Vec<[u32; 2]> {
        let edges: Vec<[u32; 2]> = { self.section::<[u32; 8]>(Section::Edges).iter() }
            .map(|words| {
                let edge = Edge::from_words(*words);
                let cost = |forward| measure.edge(&edge, forward).unwrap_or(CLOSED);
                let (ahead, back) = (cost(true), cost(false));
                let mark = if ahead == back { 0 } else { ASYMMETRIC };
                [ahead | mark, back | mark]
            })
            .collect();
        let heads: &[[u32; 2]] = self.section(Section::ArcsAdult);
        let packed: &[u32] = self.section(Section::ArcEdges);
        { heads.iter().zip(packed) }
            .map(|([head, _], arc)| {
                let cost = edges.get((arc >> 1) as usize).map_or(CLOSED, |c| c[(arc & 1) as usize]);
                [*head, cost]
            })
            .collect()
    }
}
