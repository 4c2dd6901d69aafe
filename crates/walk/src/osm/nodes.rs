//! A map's nodes as columns: what a network asks of hundreds of thousands of nodes is their place, and of few their tags.

use super::raw::{RawNode, Tags};
use crate::network::units;

/// Where nodes are gathered while a file is read.
pub(crate) trait Gather: Default + Send {
    fn push(&mut self, node: RawNode);
    fn append(&mut self, more: Self);
    /// Makes room for so many more nodes and no more.
    fn reserve(&mut self, nodes: usize);
    fn len(&self) -> usize;
}

impl Gather for Vec<RawNode> {
    fn push(&mut self, node: RawNode) {
        self.push(node);
    }

    fn append(&mut self, mut more: Self) {
        self.append(&mut more);
    }

    fn reserve(&mut self, nodes: usize) {
        self.reserve_exact(nodes);
    }

    fn len(&self) -> usize {
        self.len()
    }
}

/// Nodes by their number, their position in the file.
#[derive(Debug, Default)]
pub(crate) struct Nodes {
    pub ids: Vec<i64>,
    /// In units of 1e-7 degrees, longitude first.
    pub points: Vec<[i32; 2]>,
    marks: Vec<u8>,
    /// Whether any lies nowhere on earth.
    any_beyond: bool,
    /// Nodes with tags, ascending, and their tags.
    tagged: Vec<u32>,
    tags: Vec<Tags>,
}

const TAGGED: u8 = 1;
const BEYOND: u8 = 2;

impl Gather for Nodes {
    fn push(&mut self, node: RawNode) {
        // Comparisons that are false for what is no number.
        let there = node.lon.abs() <= 180.0 && node.lat.abs() <= 90.0;
        self.any_beyond |= !there;
        let has_tags = !node.tags.is_empty();
        if has_tags {
            self.tagged.push(self.ids.len() as u32);
            self.tags.push(node.tags);
        }
        self.ids.push(node.id);
        self.points.push(units(node.lon, node.lat));
        self.marks
            .push((u8::from(has_tags) * TAGGED) | (u8::from(!there) * BEYOND));
    }

    fn append(&mut self, mut more: Self) {
        let before = self.ids.len() as u32;
        self.ids.append(&mut more.ids);
        self.points.append(&mut more.points);
        self.marks.append(&mut more.marks);
        self.any_beyond |= more.any_beyond;
        self.tagged
            .extend(more.tagged.iter().map(|number| before.saturating_add(*number)));
        self.tags.append(&mut more.tags);
    }

    fn reserve(&mut self, nodes: usize) {
        self.ids.reserve_exact(nodes);
        self.points.reserve_exact(nodes);
        self.marks.reserve_exact(nodes);
    }

    fn len(&self) -> usize {
        self.ids.len()
    }
}

impl Nodes {
    pub(crate) fn of(raw: &[RawNode]) -> Self {
        let mut nodes = Self::default();
        nodes.reserve(raw.len());
        raw.iter().for_each(|node| nodes.push(node.clone()));
        nodes
    }

    /// Whether the node has tags.
    pub(crate) fn tagged(&self, node: u32) -> bool {
        self.marks.get(node as usize).is_some_and(|mark| mark & TAGGED != 0)
    }

    /// The node's tags, when it has any.
    pub(crate) fn tags(&self, node: u32) -> Option<&Tags> {
        if !self.tagged(node) {
            return None;
        }
        self.tags.get(self.tagged.binary_search(&node).ok()?)
    }

    /// All nodes with tags.
    pub(crate) fn with_tags(&self) -> impl Iterator<Item = (u32, &Tags)> {
        self.tagged.iter().copied().zip(&self.tags)
    }

    /// The place of a node that lies on the earth.
    pub(crate) fn point(&self, node: u32) -> Option<[i32; 2]> {
        self.points.get(node as usize).copied().filter(|_| !self.beyond(node))
    }

    pub(crate) fn beyond(&self, node: u32) -> bool {
        self.any_beyond && self.marks.get(node as usize).is_some_and(|mark| mark & BEYOND != 0)
    }
}
