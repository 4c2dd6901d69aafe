//! Many places snapped once, asked often.

use crate::closures::Closures;
use crate::measure::Measure;
use crate::network::Network;
use crate::pace::{Pace, share_ms};
use crate::reach::Reach;
use crate::snap::{Snap, SnapError};

/// A place on the network at one pace, with its doorstep costs worked out.
#[derive(Clone, Copy, Debug)]
struct Entry {
    site: u32,
    a: u32,
    b: u32,
    /// From each end of the edge to the door; `u32::MAX` when closed.
    from_a: u32,
    from_b: u32,
    snap: Snap,
}

/// Places snapped for one pace, in the order of their vertices.
#[derive(Clone, Debug)]
pub struct SiteIndex {
    pace: Pace,
    entries: Vec<Entry>,
    unplaced: Vec<(u32, SnapError)>,
}

impl SiteIndex {
    /// Snaps places given as (own number, longitude, latitude). Places without a street are kept apart, see
    /// [`SiteIndex::unplaced`].
    pub fn new(network: &Network, pace: Pace, sites: impl IntoIterator<Item = (u32, f64, f64)>) -> Self {
        Self::around(network, pace, sites, &Closures::new())
    }

    /// As [`SiteIndex::new`], at streets that are not shut.
    pub fn around(
        network: &Network,
        pace: Pace,
        sites: impl IntoIterator<Item = (u32, f64, f64)>,
        closures: &Closures,
    ) -> Self {
        let mut unplaced = Vec::new();
        let snaps: Vec<_> = sites
            .into_iter()
            .filter_map(|(site, lon, lat)| match network.snap_around(lon, lat, pace, closures) {
                Ok(snap) => Some((site, snap)),
                Err(error) => {
                    unplaced.push((site, error));
                    None
                }
            })
            .collect();
        Self {
            unplaced,
            ..Self::from_snaps(network, pace, snaps)
        }
    }

    /// From places snapped before at this pace.
    pub fn from_snaps(network: &Network, pace: Pace, snaps: impl IntoIterator<Item = (u32, Snap)>) -> Self {
        let mut entries: Vec<Entry> = snaps
            .into_iter()
            .filter_map(|(site, snap)| {
                let edge = network.edge(snap.edge)?;
                let access = snap.access_ms(pace);
                let door = |cost: Option<u32>, part: u32| {
                    cost.map_or(u32::MAX, |cost| {
                        share_ms(cost, part, edge.length_mm).saturating_add(access)
                    })
                };
                let rest = edge.length_mm.saturating_sub(snap.offset_mm);
                let (from_a, from_b) = (
                    door(pace.edge_ms(&edge, true), snap.offset_mm),
                    door(pace.edge_ms(&edge, false), rest),
                );
                Some(Entry {
                    site,
                    a: edge.a,
                    b: edge.b,
                    from_a,
                    from_b,
                    snap,
                })
            })
            .collect();
        // Neighbours share cache lines of the times.
        entries.sort_by_key(|e| (e.a, e.site));
        Self {
            pace,
            entries,
            unplaced: Vec::new(),
        }
    }

    pub fn pace(&self) -> Pace {
        self.pace
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Places that found no street, and why.
    pub fn unplaced(&self) -> &[(u32, SnapError)] {
        &self.unplaced
    }

    /// Where a place was snapped to.
    pub fn snap(&self, site: u32) -> Option<&Snap> {
        self.entries.iter().find(|e| e.site == site).map(|e| &e.snap)
    }
}

/// The places within the limit with their time in milliseconds to the door, quickest first; the same times as
/// [`Reach::time_to`].
pub fn reach_sites(reach: &Reach, sites: &SiteIndex) -> Vec<(u32, u32)> {
    // Doorstep costs hold for times at their own pace and for walks away from the start.
    let direct = reach.measure() == Measure::Time(sites.pace) && reach.is_outward();
    let mut found: Vec<(u32, u32)> = sites
        .entries
        .iter()
        .filter_map(|entry| {
            if !direct || entry.snap.edge == reach.start().edge || reach.is_shut(entry.snap.edge) {
                return reach.time_to(&entry.snap).map(|ms| (entry.site, ms));
            }
            let via = |vertex, door: u32| reach.ms(vertex).map_or(u32::MAX, |ms| ms.saturating_add(door));
            let ms = via(entry.a, entry.from_a).min(via(entry.b, entry.from_b));
            (ms <= reach.limit_ms()).then_some((entry.site, ms))
        })
        .collect();
    found.sort_unstable_by_key(|(site, ms)| (*ms, *site));
    found
}
