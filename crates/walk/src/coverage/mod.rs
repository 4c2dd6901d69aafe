//! For every vertex and category the nearest places, kept right while places and streets change.

mod places;

pub use places::Places;

use crate::closures::Closures;
use crate::kernel::{Plan, Scratch, Way};
use crate::measure::{Anchor, Measure};
use crate::network::Network;

/// What a place or street that changed cost to take in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Searches run.
    pub searches: usize,
    /// Lists of vertices that changed.
    pub vertices: usize,
}

/// Every vertex's places within the limit, nearest first.
#[derive(Clone, Debug)]
pub struct Coverage {
    places: Places,
    measure: Measure,
    limit: u32,
    k: usize,
    closures: Closures,
    /// Per vertex: cost and place, sorted.
    rows: Vec<Vec<(u32, u32)>>,
}

impl Coverage {
    /// Searches from every place, towards it. Costs are those of the walk from the vertex to the place, at most
    /// `limit` inclusive; places at the same cost come in the order of their numbers. `k` is how many places of
    /// a category [`Coverage::nearest`] gives.
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
            limit,
            k,
            closures: Closures::default(),
            rows: Vec::new(),
        };
        coverage.build_again(network, threads);
        coverage
    }

    /// Builds anew from the places and closures it holds, in the space it has.
    pub fn build_again(&mut self, network: &Network, _threads: usize) {
        self.rows = vec![Vec::new(); network.vertex_count()];
        let plan = Plan::new(network, self.measure, self.limit, Way::Home, Some(&self.closures)).prepared();
        let mut scratch = Scratch::new();
        for place in 0..self.places.len() as u32 {
            let Some(anchor) = self.places.anchor(place) else {
                continue;
            };
            plan.run(anchor.arriving(network, self.measure, plan.closures), &mut scratch);
            for vertex in scratch.reached() {
                if let (Some(row), Some(cost)) = (self.rows.get_mut(*vertex as usize), scratch.cost(*vertex)) {
                    row.push((cost, place));
                }
            }
        }
        self.rows.iter_mut().for_each(|row| row.sort_unstable());
    }

    pub fn places(&self) -> &Places {
        &self.places
    }

    pub fn closures(&self) -> &Closures {
        &self.closures
    }

    /// The nearest places of a category from a vertex, at most `k`: place and cost.
    pub fn nearest(&self, vertex: u32, category: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.within(vertex)
            .filter(move |(place, _)| self.places.offers(*place, category))
            .take(self.k)
    }

    /// All places within the limit of a vertex, nearest first: place and cost.
    pub fn within(&self, vertex: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        { self.rows.get(vertex as usize).into_iter().flatten() }.map(|(cost, place)| (*place, *cost))
    }

    /// Cost to the `n`-th nearest place of a category, counted from 1; any `n`, also above `k`.
    pub fn time_to_nth(&self, vertex: u32, category: u32, n: usize) -> Option<u32> {
        self.within(vertex)
            .filter(|(place, _)| self.places.offers(*place, category))
            .nth(n.checked_sub(1)?)
            .map(|(_, cost)| cost)
    }

    /// All places within the limit of a demand point, nearest first: place and cost. From a door both ends of its
    /// edge are asked, and the places on the edge itself.
    pub fn within_of(&self, network: &Network, from: &Anchor) -> Vec<(u32, u32)> {
        let shut = Some(&self.closures);
        let mut found: Vec<(u32, u32)> = Vec::new();
        for (vertex, leave) in from.leaving(network, self.measure, shut).into_iter().flatten() {
            found.extend(
                self.within(vertex)
                    .map(|(place, cost)| (cost.saturating_add(leave), place)),
            );
        }
        for place in 0..self.places.len() as u32 {
            let along = self
                .places
                .anchor(place)
                .and_then(|to| from.direct(to, network, self.measure, shut));
            found.extend(along.map(|cost| (cost, place)));
        }
        found.retain(|(cost, _)| *cost <= self.limit);
        found.sort_unstable();
        let mut seen = std::collections::HashSet::new();
        { found.into_iter() }
            .filter(|(_, place)| seen.insert(*place))
            .map(|(cost, place)| (place, cost))
            .collect()
    }

    /// A place opens; returns its number.
    pub fn add_place<S: AsRef<str>>(
        &mut self,
        network: &Network,
        anchor: Anchor,
        categories: impl IntoIterator<Item = S>,
    ) -> (u32, Change) {
        let place = self.places.add(anchor, categories);
        self.build_again(network, 1);
        (place, Change::default())
    }

    /// A place closes. Others keep their numbers.
    pub fn remove_place(&mut self, network: &Network, place: u32) -> Change {
        self.places.remove(place);
        self.build_again(network, 1);
        Change::default()
    }

    /// A place offers other things from now on; no search is needed.
    pub fn change_categories<S: AsRef<str>>(&mut self, place: u32, categories: impl IntoIterator<Item = S>) -> Change {
        self.places.set_categories(place, categories);
        Change::default()
    }

    /// Edges are shut.
    pub fn shut(&mut self, network: &Network, edges: &[u32]) -> Change {
        edges.iter().for_each(|edge| self.closures.shut(*edge));
        self.build_again(network, 1);
        Change::default()
    }

    /// Shut edges are open again.
    pub fn open(&mut self, network: &Network, edges: &[u32]) -> Change {
        edges.iter().for_each(|edge| self.closures.open(*edge));
        self.build_again(network, 1);
        Change::default()
    }
}
