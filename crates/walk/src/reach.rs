//! Everything within a walking time or length of a place.

use crate::closures::Closures;
pub use crate::kernel::Scratch;
use crate::kernel::{Plan, Way};
use crate::measure::{Anchor, Ends, Measure, is_shut};
use crate::network::{Edge, Network};
use crate::pace::Pace;
use crate::snap::Snap;

/// What is asked: how far one gets from somewhere, or from where one gets there.
///
/// ```
/// # use yike_walk::{Anchor, Closures, Measure, Network, Pace, Scratch, Search};
/// # fn show(network: &Network, anchor: Anchor, closures: &Closures) {
/// let mut scratch = Scratch::new();
/// let search = Search::new(network, Measure::Length(Pace::Elder), 1_200_000).around(closures);
/// for (vertex, mm) in search.towards().from(&anchor, &mut scratch).vertices() {
///     println!("from {vertex} it is {mm} mm to the place");
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Search<'a> {
    network: &'a Network,
    measure: Measure,
    limit: u32,
    way: Way,
    closures: Option<&'a Closures>,
}

impl<'a> Search<'a> {
    /// Walks away from a place, at most `limit` milliseconds or millimetres, inclusive.
    pub fn new(network: &'a Network, measure: impl Into<Measure>, limit: u32) -> Self {
        Self {
            network,
            measure: measure.into(),
            limit,
            way: Way::Out,
            closures: None,
        }
    }

    /// Walks round what is shut.
    pub fn around(self, closures: &'a Closures) -> Self {
        Self {
            closures: Some(closures).filter(|c| !c.is_empty()),
            ..self
        }
    }

    /// Walks that end at the place: slopes, escalators and one-way passages count the other way.
    pub fn towards(self) -> Self {
        Self { way: Way::Home, ..self }
    }

    /// Searches. The walk between the place and its street counts too.
    pub fn from(self, anchor: &Anchor, scratch: &'a mut Scratch) -> Reach<'a> {
        let plan = Plan::new(self.network, self.measure, self.limit, self.way, self.closures);
        let seeds = match self.way {
            Way::Out => anchor.leaving(self.network, self.measure, self.closures),
            Way::Home => anchor.arriving(self.network, self.measure, self.closures),
        };
        plan.run(seeds, scratch);
        Reach {
            network: self.network,
            scratch,
            anchor: *anchor,
            start: anchor.snap(self.network),
            measure: self.measure,
            limit: plan.limit,
            way: self.way,
            closures: self.closures,
            seeds,
        }
    }
}

/// What a search found. Lives as long as its scratch space is not used again.
#[derive(Clone, Copy, Debug)]
pub struct Reach<'a> {
    pub(crate) network: &'a Network,
    scratch: &'a Scratch,
    anchor: Anchor,
    start: Snap,
    measure: Measure,
    limit: u32,
    way: Way,
    closures: Option<&'a Closures>,
    seeds: Ends,
}

/// Walks from `start` for at most `limit_ms`, the walk from the place to its street included.
pub fn reach<'a>(network: &'a Network, start: &Snap, pace: Pace, limit_ms: u32, scratch: &'a mut Scratch) -> Reach<'a> {
    Search::new(network, pace, limit_ms).from(&start.into(), scratch)
}

/// As [`reach`], round what is shut.
pub fn reach_around<'a>(
    network: &'a Network,
    start: &Snap,
    pace: Pace,
    limit_ms: u32,
    closures: &'a Closures,
    scratch: &'a mut Scratch,
) -> Reach<'a> {
    Search::new(network, pace, limit_ms)
        .around(closures)
        .from(&start.into(), scratch)
}

/// As [`reach`], for walks that end at `start`.
pub fn reach_towards<'a>(
    network: &'a Network,
    start: &Snap,
    pace: Pace,
    limit_ms: u32,
    scratch: &'a mut Scratch,
) -> Reach<'a> {
    Search::new(network, pace, limit_ms)
        .towards()
        .from(&start.into(), scratch)
}

impl<'a> Reach<'a> {
    /// The start on its street; for a vertex a snap without an edge, see [`Anchor::snap`].
    pub fn start(&self) -> &Snap {
        &self.start
    }

    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// The vertices next to the start with what it costs to get to them (from them, in a search towards it).
    pub fn seeds(&self) -> Ends {
        self.seeds
    }

    pub fn measure(&self) -> Measure {
        self.measure
    }

    pub fn pace(&self) -> Pace {
        self.measure.pace()
    }

    /// The limit in units of the measure.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// As [`Reach::limit`], for searches by time.
    pub fn limit_ms(&self) -> u32 {
        self.limit
    }

    /// Cost between the start and its street.
    pub fn access(&self) -> u32 {
        self.measure.level(self.start.distance_mm)
    }

    /// Number of vertices reached.
    pub fn len(&self) -> usize {
        self.scratch.reached().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reached vertices with their cost, in no order of cost.
    pub fn vertices(&self) -> impl Iterator<Item = (u32, u32)> + use<'a> {
        let scratch = self.scratch;
        { scratch.reached().iter() }.filter_map(|v| scratch.cost(*v).map(|cost| (*v, cost)))
    }

    pub(crate) fn scratch(&self) -> &'a Scratch {
        self.scratch
    }

    /// Cost to a vertex (from it, in a search towards the start), when it is reached.
    #[inline]
    pub fn cost(&self, vertex: u32) -> Option<u32> {
        self.scratch.cost(vertex)
    }

    /// As [`Reach::cost`], for searches by time.
    #[inline]
    pub fn ms(&self, vertex: u32) -> Option<u32> {
        self.scratch.cost(vertex)
    }

    /// Cost to a place, its last metres to the door included, when it is within the limit.
    pub fn cost_to(&self, place: &Anchor) -> Option<u32> {
        let ends = match self.way {
            Way::Out => place.arriving(self.network, self.measure, self.closures),
            Way::Home => place.leaving(self.network, self.measure, self.closures),
        };
        let via = { ends.into_iter().flatten() }.filter_map(|(vertex, rest)| self.cost(vertex)?.checked_add(rest));
        let direct = match self.way {
            Way::Out => self.anchor.direct(place, self.network, self.measure, self.closures),
            Way::Home => place.direct(&self.anchor, self.network, self.measure, self.closures),
        };
        via.chain(direct).min().filter(|cost| *cost <= self.limit)
    }

    /// As [`Reach::cost_to`], for searches by time to a door.
    pub fn time_to(&self, place: &Snap) -> Option<u32> {
        self.cost_to(&Anchor::Door(*place))
    }

    /// Cost to the street in front of a place on the start's own edge, along it.
    pub(crate) fn along(&self, place: &Snap) -> Option<u32> {
        let street = Anchor::Door(Snap {
            distance_mm: 0,
            ..*place
        });
        match self.way {
            Way::Out => self.anchor.direct(&street, self.network, self.measure, self.closures),
            Way::Home => street.direct(&self.anchor, self.network, self.measure, self.closures),
        }
    }

    /// Cost of a search step from a to b and from b to a.
    pub(crate) fn both_ways(&self, number: u32, edge: &Edge) -> (Option<u32>, Option<u32>) {
        if self.is_shut(number) {
            return (None, None);
        }
        let (ahead, back) = (self.measure.edge(edge, true), self.measure.edge(edge, false));
        if self.way == Way::Out {
            (ahead, back)
        } else {
            (back, ahead)
        }
    }

    /// Cost along a whole edge in this search, forward or against its direction.
    pub(crate) fn edge_ms(&self, number: u32, edge: &Edge, forward: bool) -> Option<u32> {
        let (ahead, back) = self.both_ways(number, edge);
        if forward { ahead } else { back }
    }

    pub(crate) fn is_shut(&self, edge: u32) -> bool {
        is_shut(self.closures, edge)
    }

    pub(crate) fn nothing_shut(&self) -> bool {
        self.closures.is_none()
    }

    /// Whether times run from the start (and not towards it).
    pub(crate) fn is_outward(&self) -> bool {
        self.way == Way::Out
    }
}
