//! Streets and gates shut for a time, laid over a network that stays as it is.

use crate::network::{Network, Section};

/// A set of shut edges. Searches that are given one walk round it; a place on a shut edge is not left or reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closures {
    /// One bit per edge; edges beyond the last word are open.
    words: Vec<u64>,
}

impl Closures {
    pub fn new() -> Self {
        Self::default()
    }

    /// Shuts one edge in both directions.
    pub fn shut(&mut self, edge: u32) {
        let word = (edge / 64) as usize;
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(bits) = self.words.get_mut(word) {
            *bits |= 1 << (edge % 64);
        }
    }

    /// Opens one edge again.
    pub fn open(&mut self, edge: u32) {
        if let Some(bits) = self.words.get_mut((edge / 64) as usize) {
            *bits &= !(1 << (edge % 64));
        }
    }

    /// Shuts all edges of an OpenStreetMap way and returns how many there are.
    pub fn shut_way(&mut self, network: &Network, way: i64) -> usize {
        self.shut_osm(network, way, false)
    }

    /// Shuts the gate at an OpenStreetMap node and returns how many edges pass it; 0 when there is no gate.
    pub fn shut_gate(&mut self, network: &Network, node: i64) -> usize {
        self.shut_osm(network, node, true)
    }

    fn shut_osm(&mut self, network: &Network, id: i64, point: bool) -> usize {
        let ids: &[i64] = network.section(Section::OsmIds);
        let is_point = |edge: u32| network.edge(edge).is_some_and(|e| e.is_point());
        let found: Vec<u32> = { (0u32..).zip(ids) }
            .filter(|(e, osm)| **osm == id && is_point(*e) == point)
            .map(|(e, _)| e)
            .collect();
        found.iter().for_each(|edge| self.shut(*edge));
        found.len()
    }

    #[inline]
    pub fn is_shut(&self, edge: u32) -> bool {
        self.words
            .get((edge / 64) as usize)
            .is_some_and(|bits| bits >> (edge % 64) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|bits| *bits == 0)
    }

    /// The shut edges in ascending order.
    pub fn edges(&self) -> impl Iterator<Item = u32> {
        self.words.iter().zip(0u32..).flat_map(|(bits, word)| {
            let bits = *bits;
            (0..64)
                .filter(move |bit| bits >> bit & 1 == 1)
                .map(move |bit| word * 64 + bit)
        })
    }
}
