//! Which parts of the network hang together.

use super::flags;

/// A component with fewer vertices than this share of the largest is an island: a fenced yard, a stretch cut
/// off by the extract's edge. Nothing is snapped to islands.
pub const ISLAND_SHARE: f64 = 0.01;

#[derive(Debug)]
pub(super) struct Components {
    pub of_vertex: Vec<u32>,
    /// Vertices per component, largest first.
    pub sizes: Vec<u32>,
}

impl Components {
    /// Components over the edges open on foot, or on wheels. One-way passages join both ways.
    /// `edges` gives ends and flags.
    pub(super) fn of<'a>(vertices: usize, edges: impl Iterator<Item = (&'a [u32; 2], u32)>, wheels: bool) -> Self {
        const SHUT: u32 = flags::CLOSED_FORWARD | flags::CLOSED_BACKWARD;
        let mut parent: Vec<u32> = (0..vertices as u32).collect();
        for ([a, b], bits) in edges {
            if bits & SHUT == SHUT || wheels && bits & flags::NO_WHEELS != 0 {
                continue;
            }
            let (a, b) = (root(&mut parent, *a), root(&mut parent, *b));
            // The smaller number leads: chains stay short because neighbours have near numbers.
            if let Some(slot) = parent.get_mut(a.max(b) as usize) {
                *slot = a.min(b);
            }
        }
        let roots: Vec<u32> = (0..vertices as u32).map(|v| root(&mut parent, v)).collect();
        let mut count = vec![0u32; vertices];
        for r in &roots {
            if let Some(c) = count.get_mut(*r as usize) {
                *c += 1;
            }
        }
        let mut order: Vec<u32> = (0..vertices as u32)
            .filter(|v| count.get(*v as usize).is_some_and(|c| *c > 0))
            .collect();
        order.sort_by_key(|v| (std::cmp::Reverse(count.get(*v as usize).copied()), *v));
        let sizes = order.iter().filter_map(|v| count.get(*v as usize).copied()).collect();
        for (number, v) in order.iter().enumerate() {
            if let Some(c) = count.get_mut(*v as usize) {
                *c = number as u32;
            }
        }
        let of_vertex = roots.iter().filter_map(|r| count.get(*r as usize).copied()).collect();
        Self { of_vertex, sizes }
    }

    /// `flag` when the vertex lies on an island.
    pub(super) fn island_flag(&self, vertex: u32, flag: u32) -> u32 {
        let size = self
            .of_vertex
            .get(vertex as usize)
            .and_then(|c| self.sizes.get(*c as usize))
            .copied()
            .unwrap_or(0);
        let largest = self.sizes.first().copied().unwrap_or(0);
        if f64::from(size) < f64::from(largest) * ISLAND_SHARE {
            flag
        } else {
            0
        }
    }
}

fn root(parent: &mut [u32], mut v: u32) -> u32 {
    while let Some(up) = parent.get(v as usize).copied().filter(|up| *up != v) {
        // Path halving.
        let above = parent.get(up as usize).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(v as usize) {
            *slot = above;
        }
        v = above;
    }
    v
}
