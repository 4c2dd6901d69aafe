//! Changes of single places and streets.

use super::rows::{cost_of, entry, place_of};
use super::{Coverage, Space};
use crate::kernel::{Plan, Way};
use crate::measure::Anchor;
use crate::network::Network;
use std::collections::{BTreeSet, HashMap};

/// What it took to take a change in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Places searched from, one search each.
    pub searched: Vec<u32>,
    /// Entries of vertices' lists that changed.
    pub entries: usize,
}

/// `network` must be the one the coverage was built on.
impl Coverage {
    /// A place opens; returns its number. One search.
    pub fn add_place<S: AsRef<str>>(
        &mut self,
        network: &Network,
        anchor: Anchor,
        categories: impl IntoIterator<Item = S>,
    ) -> (u32, Change) {
        let place = self.places.add(anchor, categories);
        self.found.resize_with(self.places.len(), Vec::new);
        if let Anchor::Door(snap) = anchor {
            self.doors.entry(snap.edge).or_default().push(place);
        }
        (place, self.redo(network, [place]))
    }

    /// A place closes. Others keep their numbers. No search.
    pub fn remove_place(&mut self, place: u32) -> Change {
        if let Some(Anchor::Door(snap)) = self.places.anchor(place)
            && let Some(doors) = self.doors.get_mut(&snap.edge)
        {
            doors.retain(|door| *door != place);
        }
        self.places.remove(place);
        let list = self
            .found
            .get_mut(place as usize)
            .map(std::mem::take)
            .unwrap_or_default();
        for (vertex, cost) in &list {
            self.rows.remove(*vertex, entry(*cost, place));
        }
        Change {
            searched: Vec::new(),
            entries: list.len(),
        }
    }

    /// A place offers other things from now on. Nothing has to be searched or corrected.
    pub fn change_categories<S: AsRef<str>>(&mut self, place: u32, categories: impl IntoIterator<Item = S>) -> Change {
        self.places.set_categories(place, categories);
        Change::default()
    }

    /// Edges are shut. One search for each place with a quickest way over one of them, or its door on one.
    pub fn shut(&mut self, network: &Network, edges: &[u32]) -> Change {
        let mut touched = BTreeSet::new();
        for edge in edges.iter().filter(|edge| !self.closures.is_shut(**edge)) {
            touched.extend(self.doors.get(edge).into_iter().flatten());
            for (tail, head, cost) in self.steps(network, *edge) {
                let ahead = self.rows.get(head);
                // A place's walk from the tail goes over this edge when the costs at both ends say so.
                let over = { self.rows.get(tail).iter() }.filter(|at| {
                    let rest = cost_of(**at).checked_sub(cost);
                    rest.is_some_and(|rest| ahead.binary_search(&entry(rest, place_of(**at))).is_ok())
                });
                touched.extend(over.map(|at| place_of(*at)));
            }
        }
        edges.iter().for_each(|edge| self.closures.shut(*edge));
        self.redo(network, touched)
    }

    /// Shut edges are open again. One search for each place some walk to which gets shorter over one of them, or
    /// with its door on one.
    pub fn open(&mut self, network: &Network, edges: &[u32]) -> Change {
        let mut touched = BTreeSet::new();
        for edge in edges.iter().filter(|edge| self.closures.is_shut(**edge)) {
            touched.extend(self.doors.get(edge).into_iter().flatten());
            for (tail, head, cost) in self.steps(network, *edge) {
                let now: HashMap<u32, u32> = { self.rows.get(tail).iter() }
                    .map(|at| (place_of(*at), cost_of(*at)))
                    .collect();
                let shorter = { self.rows.get(head).iter() }.filter(|at| {
                    let over = cost_of(**at).saturating_add(cost);
                    over <= self.limit && now.get(&place_of(**at)).is_none_or(|now| over < *now)
                });
                touched.extend(shorter.map(|at| place_of(*at)));
            }
        }
        edges.iter().for_each(|edge| self.closures.open(*edge));
        self.redo(network, touched)
    }

    /// Both directions of an edge that are open to the pace: from, to, cost.
    fn steps(&self, network: &Network, edge: u32) -> impl Iterator<Item = (u32, u32, u32)> + use<> {
        let edge = network.edge(edge).unwrap_or_default();
        let cost = |forward| self.measure.edge(&edge, forward);
        let steps = [
            cost(true).map(|cost| (edge.a, edge.b, cost)),
            cost(false).map(|cost| (edge.b, edge.a, cost)),
        ];
        steps.into_iter().flatten()
    }

    /// Searches again from some places and corrects what changed.
    fn redo(&mut self, network: &Network, places: impl IntoIterator<Item = u32>) -> Change {
        if self.spaces.is_empty() {
            self.spaces.push(Space::default());
        }
        let Some(Space { scratch, .. }) = self.spaces.first_mut() else {
            return Change::default();
        };
        let plan = Plan::new(network, self.measure, self.limit, Way::Home, Some(&self.closures));
        let mut change = Change::default();
        for place in places {
            let (Some(anchor), Some(list)) = (self.places.anchor(place), self.found.get_mut(place as usize)) else {
                continue;
            };
            plan.run(anchor.arriving(network, self.measure, plan.closures), scratch);
            change.searched.push(place);
            list.retain_mut(|(vertex, cost)| {
                let (old, new) = (*cost, scratch.take(*vertex));
                if new == Some(old) {
                    return true;
                }
                change.entries += 1;
                self.rows.remove(*vertex, entry(old, place));
                if let Some(new) = new {
                    self.rows.insert(*vertex, entry(new, place));
                    *cost = new;
                }
                new.is_some()
            });
            // What is left in the scratch space was not found before.
            list.reserve(scratch.reached().len().saturating_sub(list.len()));
            for vertex in scratch.reached() {
                if let Some(cost) = scratch.cost(*vertex) {
                    change.entries += 1;
                    self.rows.insert(*vertex, entry(cost, place));
                    list.push((*vertex, cost));
                }
            }
        }
        change
    }
}
