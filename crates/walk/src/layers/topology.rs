//! From loose lines to lines that share their junctions, by the three rules of the module above.

use super::LayerReport;
use super::plane::{Frame, around, between, meeting, nearest};
use super::tree::{Box4, Budget, Spent, Tree};
use crate::osm::ImportError;
use std::collections::{BTreeMap, HashMap};

/// A line in units of 1e-7 degrees of WGS 84, longitude first.
#[derive(Debug)]
pub(super) struct Street {
    pub points: Vec<[i32; 2]>,
    pub level: i32,
}

/// Junctions and bends, and each line as positions among them. A line that shrank to nothing is empty.
#[derive(Debug)]
pub(super) struct Joined {
    pub nodes: Vec<[i32; 2]>,
    pub lines: Vec<Vec<u32>>,
}

pub(super) fn join(
    streets: &[Street],
    tolerance_m: f64,
    cross: bool,
    report: &mut LayerReport,
) -> Result<Joined, ImportError> {
    let mut net = Net::of(streets)?;
    // Some ten boxes are looked at for a point of a real layer.
    let budget = || Budget(256 * net.points.len() as u64 + 1_000_000);
    let (mut for_ends, mut for_crossings) = (budget(), budget());
    let too_close = |Spent| ImportError::Crowded { metres: tolerance_m };
    net.join_equal();
    if tolerance_m > 0.0 {
        net.join_near(tolerance_m, &mut for_ends, report).map_err(too_close)?;
    }
    match net.crossings(&mut for_crossings) {
        Ok(found) if cross => net.join_crossings(found, report),
        Ok(found) => report.crossings_open = found.len() as u64,
        Err(spent) if cross => return Err(too_close(spent)),
        Err(Spent) => report.crossings_uncounted = true,
    }
    Ok(net.finish(report))
}

/// What a point is; of joined points the first in this order gives the place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Middle,
    Split,
    End,
}

/// Every point of every line, with a forest of which are one (union-find; the root has the least role and number).
struct Net {
    points: Vec<[i32; 2]>,
    roles: Vec<Role>,
    line_of: Vec<u32>,
    parent: Vec<u32>,
    levels: Vec<i32>,
    lines: Vec<Vec<u32>>,
}

/// A stretch between two neighbouring points of a line.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    a: u32,
    b: u32,
}

/// A point to put into a stretch: stretch, share of its length, point.
type Split = (u32, f64, u32);

/// A crossing of two stretches, with the share of each stretch's length where it lies.
type Crossing = [(u32, f64); 2];

impl Net {
    fn of(streets: &[Street]) -> Result<Self, ImportError> {
        let count: usize = streets.iter().map(|s| s.points.len()).sum();
        // Splits at most double the points.
        if count > (u32::MAX / 4) as usize {
            return Err(ImportError::TooLarge {
                what: "number of points".into(),
                limit: u64::from(u32::MAX / 4),
            });
        }
        let mut net = Self {
            points: Vec::with_capacity(count),
            roles: Vec::with_capacity(count),
            line_of: Vec::with_capacity(count),
            parent: Vec::with_capacity(count),
            levels: streets.iter().map(|s| s.level).collect(),
            lines: Vec::with_capacity(streets.len()),
        };
        for (line, street) in (0..).zip(streets) {
            let last = street.points.len().saturating_sub(1);
            let slots = { street.points.iter().enumerate() }.map(|(i, point)| {
                let role = if i == 0 || i == last { Role::End } else { Role::Middle };
                net.add(*point, role, line)
            });
            let slots = slots.collect();
            net.lines.push(slots);
        }
        Ok(net)
    }

    fn add(&mut self, point: [i32; 2], role: Role, line: u32) -> u32 {
        let slot = self.points.len() as u32;
        self.points.push(point);
        self.roles.push(role);
        self.line_of.push(line);
        self.parent.push(slot);
        slot
    }

    fn point(&self, slot: u32) -> [i32; 2] {
        self.points.get(slot as usize).copied().unwrap_or_default()
    }

    fn role(&self, slot: u32) -> Role {
        self.roles.get(slot as usize).copied().unwrap_or(Role::End)
    }

    fn line(&self, slot: u32) -> u32 {
        self.line_of.get(slot as usize).copied().unwrap_or_default()
    }

    fn level(&self, slot: u32) -> i32 {
        self.levels.get(self.line(slot) as usize).copied().unwrap_or_default()
    }

    fn root(&self, mut slot: u32) -> u32 {
        while let Some(up) = self.parent.get(slot as usize).filter(|up| **up != slot) {
            slot = *up;
        }
        slot
    }

    /// Makes two points one. Returns whether they were two places before.
    fn unite(&mut self, a: u32, b: u32) -> bool {
        let (a_root, b_root) = (self.root(a), self.root(b));
        let order = |slot: u32| (self.role(slot), slot);
        let (top, low) = if order(a_root) <= order(b_root) {
            (a_root, b_root)
        } else {
            (b_root, a_root)
        };
        // Both paths end at the new root, which keeps them short.
        for mut slot in [a, b, low] {
            while let Some(up) = self.parent.get_mut(slot as usize) {
                let next = std::mem::replace(up, top);
                if next == slot || next == top {
                    break;
                }
                slot = next;
            }
        }
        self.point(top) != self.point(low)
    }

    fn join_equal(&mut self) {
        let mut order: Vec<u32> = (0..self.points.len() as u32).collect();
        order.sort_unstable_by_key(|slot| (self.point(*slot), self.level(*slot), *slot));
        let mut start = 0;
        while let Some(first) = order.get(start) {
            let here = self.point(*first);
            let group: Vec<u32> = { order.iter().skip(start) }
                .copied()
                .take_while(|slot| self.point(*slot) == here)
                .collect();
            let meets = group.iter().any(|slot| self.role(*slot) == Role::End);
            for pair in group.windows(2) {
                if let [a, b] = *pair
                    && (meets || self.level(a) == self.level(b))
                {
                    self.unite(a, b);
                }
            }
            start += group.len();
        }
    }

    fn stretches(&self) -> Vec<Stretch> {
        let pairs = self.lines.iter().flat_map(|line| line.windows(2));
        pairs
            .filter_map(|pair| match *pair {
                [a, b] => Some(Stretch { a, b }),
                _ => None,
            })
            .collect()
    }

    fn join_near(&mut self, tolerance: f64, budget: &mut Budget, report: &mut LayerReport) -> Result<(), Spent> {
        let stretches = self.stretches();
        let tree = Tree::of(
            &stretches
                .iter()
                .map(|s| around(self.point(s.a), self.point(s.b)))
                .collect::<Vec<_>>(),
        );
        let along = self.along();
        let ends: Vec<u32> = { self.lines.iter().filter(|line| line.len() > 1) }
            .flat_map(|line| [line.first(), line.last()])
            .flatten()
            .copied()
            .collect();
        let mut splits: Vec<Split> = Vec::new();
        for end in ends {
            let mut near: BTreeMap<u32, Near> = BTreeMap::new();
            let here = self.point(end);
            let frame = Frame::at(here);
            tree.each(frame.around(tolerance), budget, |number| {
                let Some(stretch) = stretches.get(number as usize) else {
                    return;
                };
                let line = self.line(stretch.a);
                // A line may come back to its own end, but the stretch the end lies on is no meeting.
                let gap = |slot: u32| {
                    let of = |slot: u32| along.get(slot as usize).copied().unwrap_or_default();
                    (of(slot) - of(end)).abs()
                };
                if line == self.line(end) && gap(stretch.a).min(gap(stretch.b)) <= 4.0 * tolerance {
                    return;
                }
                let (a, b) = (frame.metres(self.point(stretch.a)), frame.metres(self.point(stretch.b)));
                let near = near.entry(line).or_default();
                near.point(a[0].hypot(a[1]), stretch.a);
                near.point(b[0].hypot(b[1]), stretch.b);
                let (distance, share) = nearest(a, b);
                if near.stretch.is_none_or(|best| distance < best.0) {
                    near.stretch = Some((distance, number, share));
                }
            })?;
            for near in near.into_values() {
                match (near.point, near.stretch) {
                    (Some((distance, slot)), _) if distance <= tolerance => {
                        report.ends_moved += u64::from(self.unite(end, slot));
                    }
                    (_, Some((distance, number, share))) if distance <= tolerance => {
                        let Some(stretch) = stretches.get(number as usize).copied() else {
                            continue;
                        };
                        let point = between(self.point(stretch.a), self.point(stretch.b), share);
                        let slot = self.add(point, Role::Split, self.line(stretch.a));
                        self.unite(end, slot);
                        splits.push((number, share, slot));
                    }
                    _ => {}
                }
            }
        }
        report.lines_split = self.insert(splits);
        Ok(())
    }

    /// Metres from each line's start to each of its points.
    fn along(&self) -> Vec<f64> {
        let mut along = vec![0.0; self.points.len()];
        for line in &self.lines {
            let mut walked = 0.0;
            for pair in line.windows(2) {
                if let [a, b] = *pair {
                    walked += crate::metric::metres(self.point(a), self.point(b));
                    if let Some(slot) = along.get_mut(b as usize) {
                        *slot = walked;
                    }
                }
            }
        }
        along
    }

    /// Puts points into the stretches of the lines as they are. Returns how many places that were.
    fn insert(&mut self, mut splits: Vec<Split>) -> u64 {
        splits.sort_unstable_by(|a, b| (a.0).cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        splits.dedup_by(|a, b| a.0 == b.0 && self.root(a.2) == self.root(b.2));
        let places = splits.len() as u64;
        let mut splits = splits.into_iter().peekable();
        let mut number = 0;
        for line in &mut self.lines {
            let mut slots = Vec::with_capacity(line.len());
            for (i, slot) in line.iter().enumerate() {
                if i > 0 {
                    while let Some(split) = splits.next_if(|split| split.0 == number) {
                        slots.push(split.2);
                    }
                    number += 1;
                }
                slots.push(*slot);
            }
            *line = slots;
        }
        places
    }

    /// Where stretches of one level meet without a common point.
    fn crossings(&self, budget: &mut Budget) -> Result<Vec<Crossing>, Spent> {
        let stretches = self.stretches();
        let place = |slot: u32| self.point(self.root(slot));
        let boxes: Vec<Box4> = stretches.iter().map(|s| around(place(s.a), place(s.b))).collect();
        let tree = Tree::of(&boxes);
        let mut found = Vec::new();
        for (number, (stretch, area)) in (0u32..).zip(stretches.iter().zip(&boxes)) {
            let ends = [self.root(stretch.a), self.root(stretch.b)];
            tree.each(*area, budget, |other| {
                let Some(second) = stretches.get(other as usize).filter(|_| other > number) else {
                    return;
                };
                let others = [self.root(second.a), self.root(second.b)];
                if ends.iter().any(|end| others.contains(end)) || self.level(stretch.a) != self.level(second.a) {
                    return;
                }
                let meet = meeting(ends.map(|slot| self.point(slot)), others.map(|slot| self.point(slot)));
                if let Some([first, second]) = meet {
                    found.push([(number, first), (other, second)]);
                }
            })?;
        }
        Ok(found)
    }

    fn join_crossings(&mut self, found: Vec<Crossing>, report: &mut LayerReport) {
        let stretches = self.stretches();
        let mut splits: Vec<Split> = Vec::new();
        report.crossings_joined = found.len() as u64;
        for crossing in found {
            let mut slots = [0; 2];
            for ((number, share), slot) in crossing.into_iter().zip(&mut slots) {
                let Some(stretch) = stretches.get(number as usize).copied() else {
                    continue;
                };
                *slot = match share {
                    0.0 => stretch.a,
                    1.0 => stretch.b,
                    _ => {
                        let (a, b) = (self.root(stretch.a), self.root(stretch.b));
                        let point = between(self.point(a), self.point(b), share);
                        let slot = self.add(point, Role::Split, self.line(stretch.a));
                        splits.push((number, share, slot));
                        slot
                    }
                };
            }
            self.unite(slots[0], slots[1]);
        }
        self.insert(splits);
        // Where three lines cross in one point, each pair split for itself.
        self.join_equal();
    }

    fn finish(self, report: &mut LayerReport) -> Joined {
        let mut numbers: HashMap<u32, u32> = HashMap::new();
        let mut nodes = Vec::new();
        let mut lines = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            let mut roots: Vec<u32> = line.iter().map(|slot| self.root(*slot)).collect();
            roots.dedup();
            if roots.len() < 2 {
                report.too_short += 1;
                lines.push(Vec::new());
                continue;
            }
            let numbered = roots.iter().map(|root| {
                *numbers.entry(*root).or_insert_with(|| {
                    nodes.push(self.point(*root));
                    nodes.len() as u32 - 1
                })
            });
            lines.push(numbered.collect());
        }
        Joined { nodes, lines }
    }
}

/// What of one line lies nearest to an end.
#[derive(Default)]
struct Near {
    /// Metres and slot.
    point: Option<(f64, u32)>,
    /// Metres, stretch and share of its length.
    stretch: Option<(f64, u32, f64)>,
}

impl Near {
    fn point(&mut self, distance: f64, slot: u32) {
        if self.point.is_none_or(|best| (distance, slot) < best) {
            self.point = Some((distance, slot));
        }
    }
}
