//! What a search counts: milliseconds at a pace, or millimetres over the streets that pace may use.

use crate::closures::Closures;
use crate::network::{CLOSED, Edge, Network};
use crate::pace::{Pace, share_ms};
use crate::snap::Snap;
use std::cmp::Ordering;

/// What is made least, and limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Milliseconds at a pace, waits and slopes included.
    Time(Pace),
    /// Millimetres along the ground over the arcs open to a pace.
    Length(Pace),
}

impl From<Pace> for Measure {
    fn from(pace: Pace) -> Self {
        Self::Time(pace)
    }
}

impl Measure {
    pub const fn pace(self) -> Pace {
        match self {
            Self::Time(pace) | Self::Length(pace) => pace,
        }
    }

    /// `ms` or `mm`.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Time(_) => "ms",
            Self::Length(_) => "mm",
        }
    }

    /// Cost of a whole edge in its own direction (`forward`) or against it; `None` when closed to the pace.
    pub fn edge(self, edge: &Edge, forward: bool) -> Option<u32> {
        let ms = self.pace().edge_ms(edge, forward)?;
        Some(match self {
            Self::Time(_) => ms,
            Self::Length(_) => edge.length_mm.min(CLOSED - 1),
        })
    }

    /// Cost of a straight walk on the level, as between a door and its street.
    pub fn level(self, mm: u32) -> u32 {
        match self {
            Self::Time(pace) => pace.level_ms(mm),
            Self::Length(_) => mm.min(CLOSED - 1),
        }
    }
}

/// Where a search starts, or a place stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Anchor {
    /// A vertex of the network; costs nothing to leave.
    Vertex(u32),
    /// A door and the point of the street in front of it.
    Door(Snap),
}

impl From<Snap> for Anchor {
    fn from(snap: Snap) -> Self {
        Self::Door(snap)
    }
}

impl From<&Snap> for Anchor {
    fn from(snap: &Snap) -> Self {
        Self::Door(*snap)
    }
}

/// Vertices next to an anchor with the cost between them and it.
pub type Ends = [Option<(u32, u32)>; 2];

impl Anchor {
    /// Costs from here to the vertices next to it. The share of an edge is rounded to the nearest unit, halves
    /// up: `(cost * part_mm + length_mm / 2) / length_mm` in whole numbers; the level walk to the edge is
    /// rounded by itself. Nothing when the edge is shut or closed.
    pub fn leaving(&self, network: &Network, measure: Measure, shut: Option<&Closures>) -> Ends {
        self.ends(network, measure, shut, true)
    }

    /// Costs from the vertices next to it to here, rounded as in [`Anchor::leaving`].
    pub fn arriving(&self, network: &Network, measure: Measure, shut: Option<&Closures>) -> Ends {
        self.ends(network, measure, shut, false)
    }

    fn ends(&self, network: &Network, measure: Measure, shut: Option<&Closures>, leaving: bool) -> Ends {
        let snap = match self {
            Self::Vertex(vertex) => return [Some((*vertex, 0)), None],
            Self::Door(snap) => snap,
        };
        let Some(edge) = network.edge(snap.edge).filter(|_| !is_shut(shut, snap.edge)) else {
            return [None, None];
        };
        let access = measure.level(snap.distance_mm);
        let rest = edge.length_mm.saturating_sub(snap.offset_mm);
        let end = |vertex: u32, forward: bool, part_mm: u32| {
            let cost = measure.edge(&edge, forward)?;
            Some((vertex, access.saturating_add(share_ms(cost, part_mm, edge.length_mm))))
        };
        // To leave over a one walks against the edge, to arrive over it along the edge.
        [end(edge.a, !leaving, snap.offset_mm), end(edge.b, leaving, rest)]
    }

    /// Cost of the walk along one edge when both doors stand on it, the ways to both doors included.
    pub fn direct(&self, to: &Anchor, network: &Network, measure: Measure, shut: Option<&Closures>) -> Option<u32> {
        let (Self::Door(from), Self::Door(to)) = (self, to) else {
            return None;
        };
        if from.edge != to.edge || is_shut(shut, from.edge) {
            return None;
        }
        let edge = network.edge(from.edge)?;
        let ahead = || measure.edge(&edge, true);
        let back = || measure.edge(&edge, false);
        let cost = match to.offset_mm.cmp(&from.offset_mm) {
            Ordering::Greater => ahead(),
            Ordering::Less => back(),
            Ordering::Equal => ahead().or_else(back),
        }?;
        let part = share_ms(cost, to.offset_mm.abs_diff(from.offset_mm), edge.length_mm);
        let doors = measure
            .level(from.distance_mm)
            .saturating_add(measure.level(to.distance_mm));
        Some(doors.saturating_add(part))
    }

    /// The anchor as a snap. A vertex has no edge: its number is `u32::MAX`.
    pub fn snap(&self, network: &Network) -> Snap {
        match self {
            Self::Door(snap) => *snap,
            Self::Vertex(vertex) => {
                let (lon, lat) = network.vertex(*vertex).unwrap_or_default();
                Snap {
                    edge: u32::MAX,
                    offset_mm: 0,
                    distance_mm: 0,
                    lon,
                    lat,
                    door: None,
                }
            }
        }
    }
}

pub(crate) fn is_shut(shut: Option<&Closures>, edge: u32) -> bool {
    shut.is_some_and(|closures| closures.is_shut(edge))
}
