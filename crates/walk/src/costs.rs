//! Costs of all arcs of a network by measure, worked out when they are first asked for.

use crate::corners::{self, Corners};
use crate::measure::Measure;
use crate::network::{ASYMMETRIC, CLOSED, Edge, Network, Section};
use crate::pace::Pace;
use std::sync::OnceLock;

/// What is worked out from a network's file when a search first needs it.
#[derive(Debug, Default)]
pub(crate) struct Derived {
    /// Head and millimetres of every arc, for each stored pace.
    lengths: [OnceLock<Vec<[u32; 2]>>; 3],
    bases: OnceLock<Vec<u32>>,
    /// By stored pace: for times, for lengths.
    masks: [[OnceLock<Vec<u64>>; 2]; 3],
}

impl Network {
    /// Head and cost of every arc: stored for times of the three paces, made once for their lengths. The cost
    /// carries [`ASYMMETRIC`] when the way back costs otherwise. `None` for a pace of one's own.
    pub(crate) fn costs(&self, measure: Measure) -> Option<&[[u32; 2]]> {
        match measure {
            Measure::Time(pace) => crate::network::cost_section(pace).map(|section| self.section(section)),
            Measure::Length(pace) => {
                let slot = Pace::STORED.iter().position(|stored| *stored == pace)?;
                let lengths = self.derived.lengths.get(slot)?;
                Some(lengths.get_or_init(|| self.work_out_costs(measure)))
            }
        }
    }

    /// Which arcs to try at corners of squares; all of them for a pace of one's own.
    pub(crate) fn corners(&self, measure: Measure) -> Corners<'_> {
        let bases = self
            .derived
            .bases
            .get_or_init(|| corners::bases(self.section(Section::ArcFirst)));
        let slot = Pace::STORED.iter().position(|stored| *stored == measure.pace());
        let of_pace = slot
            .filter(|_| !bases.is_empty())
            .and_then(|slot| self.derived.masks.get(slot));
        let (Some([times, lengths]), Some(arcs)) = (of_pace, self.costs(measure)) else {
            return Corners::default();
        };
        let masks = if matches!(measure, Measure::Time(_)) {
            times
        } else {
            lengths
        };
        let masks = masks.get_or_init(|| corners::masks(self.section(Section::ArcFirst), arcs, bases));
        Corners { bases, masks }
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
