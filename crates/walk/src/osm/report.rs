//! What an import read and what it had to leave out.

/// Counts of one import, for whoever has to judge whether the extract is whole.
///
/// The PBF format has no end mark: a file cut exactly between two blobs looks whole. It then lacks ways, which
/// nobody can notice, or, when blobs were put together in another order, nodes, which shows in
/// [`nodes_missing`](Self::nodes_missing). Every extract cut at a boundary lacks a few.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ImportReport {
    pub nodes_read: u64,
    pub ways_read: u64,
    pub relations_read: u64,
    /// Ways people may walk by [`crate::rules::TABLE`].
    pub ways_walkable: u64,
    /// Walkable ways that lack some of their nodes and are cut there.
    pub ways_cut: u64,
    /// Walkable ways of which no stretch of two different nodes is left; they are not in the network.
    pub ways_lost: u64,
    /// References of walkable ways to nodes that the file lacks.
    pub nodes_missing: u64,
    /// References of walkable ways to nodes beyond 180 degrees of longitude or 90 of latitude; taken as missing.
    pub nodes_out_of_range: u64,
}

impl ImportReport {
    /// Whether so many references lead nowhere that the file is probably cut off or put together wrongly:
    /// more than one walkable way in ten lost or cut.
    pub const fn looks_incomplete(&self) -> bool {
        (self.ways_cut + self.ways_lost) * 10 > self.ways_walkable
    }
}
