//! For every vertex and category the nearest places, kept right while places and streets change.
//!
//! One search from each place, towards it, finds all vertices within the limit; every vertex keeps the short list
//! of its places by cost. A question about a category is a scan of that list with a bit mask, so any category and
//! any number of nearest places is answered from the same lists; [`Table`] writes all answers out. A change of a
//! place or street redoes the searches it touches and corrects the lists they changed.

mod change;
mod places;
mod rows;
mod table;

pub use change::Change;
pub use places::Places;
pub use table::Table;

use crate::closures::Closures;
use crate::kernel::{Plan, Scratch, Way};
use crate::measure::{Anchor, Measure};
use crate::network::Network;
use crate::parallel::each_with;
use rows::{Rows, cost_of, place_of};
use std::collections::{HashMap, HashSet};

/// Every vertex's places within the limit, nearest first.
#[derive(Clone, Debug)]
pub struct Coverage {
    places: Places,
    measure: Measure,
    limit: u32,
    k: usize,
    closures: Closures,
    /// Per place: vertices it was found from, with their cost.
    found: Vec<Vec<(u32, u32)>>,
    rows: Rows,
    /// Places with their door on an edge.
    doors: HashMap<u32, Vec<u32>>,
    spaces: Vec<Space>,
}

/// What a thread works in.
#[derive(Debug, Default)]
struct Space {
    scratch: Scratch,
    counts: Vec<u32>,
}

impl Clone for Space {
    /// Working space carries nothing over.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Coverage {
    /// Whether both give the same answers to all questions about vertices.
    fn eq(&self, other: &Self) -> bool {
        let same_terms = self.measure == other.measure && self.limit == other.limit && self.k == other.k;
        let vertices = self.rows.vertices().max(other.rows.vertices()) as u32;
        same_terms
            && self.places == other.places
            && (0..vertices).all(|vertex| self.rows.get(vertex) == other.rows.get(vertex))
    }
}

impl Coverage {
    /// Searches from every place, towards it, `threads` at a time. Costs are those of the walk from the vertex to
    /// the place, at most `limit` inclusive; places at the same cost come in the order of their numbers. `k` is
    /// how many places of a category [`Coverage::nearest`] and [`Table`] give.
    pub fn build(
        network: &Network,
        places: &Places,
        measure: impl Into<Measure>,
        limit: u32,
        k: usize,
        threads: usize,
    ) -> Self {
        let mut coverage = Self {
            places: places.clone(),
            measure: measure.into(),
            limit: limit.min(crate::network::CLOSED - 1),
            k,
            closures: Closures::default(),
            found: Vec::new(),
            rows: Rows::default(),
            doors: HashMap::new(),
            spaces: Vec::new(),
        };
        coverage.build_again(network, threads);
        coverage
    }

    /// Builds anew from the places and closures it holds, in the space it has.
    pub fn build_again(&mut self, network: &Network, threads: usize) {
        let threads = threads.clamp(1, self.places.len().max(1));
        self.spaces.resize_with(threads, Space::default);
        self.found.resize_with(self.places.len(), Vec::new);
        self.doors.clear();
        for place in 0..self.places.len() as u32 {
            if let Some(Anchor::Door(snap)) = self.places.anchor(place) {
                self.doors.entry(snap.edge).or_default().push(place);
            }
        }
        for space in &mut self.spaces {
            space.counts.clear();
            space.counts.resize(network.vertex_count(), 0);
        }
        let plan = Plan::new(network, self.measure, self.limit, Way::Home, Some(&self.closures)).prepared();
        let places = &self.places;
        each_with(
            (0u32..).zip(&mut self.found),
            &mut self.spaces,
            |space, (place, list)| {
                list.clear();
                if let Some(anchor) = places.anchor(place) {
                    plan.run(
                        anchor.arriving(network, plan.measure, plan.closures),
                        &mut space.scratch,
                    );
                    space.scratch.collect(list);
                    for (vertex, _) in &*list {
                        if let Some(count) = space.counts.get_mut(*vertex as usize) {
                            *count += 1;
                        }
                    }
                }
            },
        );
        if let Some((own, others)) = self.spaces.split_first_mut() {
            for other in others {
                { own.counts.iter_mut().zip(&other.counts) }.for_each(|(sum, count)| *sum += count);
            }
            self.rows.fill(&self.found, &mut own.counts, threads);
        }
    }

    pub fn places(&self) -> &Places {
        &self.places
    }

    pub fn measure(&self) -> Measure {
        self.measure
    }

    pub fn limit(&self) -> u32 {
        self.limit
    }

    pub fn closures(&self) -> &Closures {
        &self.closures
    }

    /// The nearest places of a category from a vertex, at most `k`: place and cost.
    pub fn nearest(&self, vertex: u32, category: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.offering(vertex, category).take(self.k)
    }

    /// Cost to the `n`-th nearest place of a category, counted from 1; any `n`, also above `k`.
    pub fn time_to_nth(&self, vertex: u32, category: u32, n: usize) -> Option<u32> {
        self.offering(vertex, category)
            .nth(n.checked_sub(1)?)
            .map(|(_, cost)| cost)
    }

    /// All places within the limit of a vertex, nearest first: place and cost.
    pub fn within(&self, vertex: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        { self.rows.get(vertex).iter() }.map(|entry| (place_of(*entry), cost_of(*entry)))
    }

    fn offering(&self, vertex: u32, category: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.within(vertex)
            .filter(move |(place, _)| self.places.offers(*place, category))
    }

    /// All places within the limit of a demand point, nearest first: place and cost. From a door both ends of its
    /// edge are asked, and the places on the edge itself.
    pub fn within_of(&self, network: &Network, from: &Anchor) -> Vec<(u32, u32)> {
        let shut = Some(&self.closures);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (vertex, leave) in from.leaving(network, self.measure, shut).into_iter().flatten() {
            found.extend({ self.within(vertex) }.map(|(place, cost)| (cost.saturating_add(leave), place)));
        }
        if let Anchor::Door(snap) = from {
            for place in self.doors.get(&snap.edge).into_iter().flatten() {
                let along = { self.places.anchor(*place) }.and_then(|to| from.direct(to, network, self.measure, shut));
                found.extend(along.map(|cost| (cost, *place)));
            }
        }
        found.retain(|(cost, _)| *cost <= self.limit);
        found.sort_unstable();
        let mut seen = HashSet::new();
        { found.into_iter() }
            .filter(|(_, place)| seen.insert(*place))
            .map(|(cost, place)| (place, cost))
            .collect()
    }

    /// The nearest places of a category from a demand point, at most `k`: place and cost.
    pub fn nearest_of(&self, network: &Network, from: &Anchor, category: u32) -> Vec<(u32, u32)> {
        let mut found = self.within_of(network, from);
        found.retain(|(place, _)| self.places.offers(*place, category));
        found.truncate(self.k);
        found
    }

    /// Bytes of the lists: what grows with places and vertices.
    pub fn bytes(&self) -> usize {
        let found: usize = self.found.iter().map(|list| list.capacity() * 8).sum();
        self.rows.bytes() + found
    }
}
