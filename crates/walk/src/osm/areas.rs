//! What a walking network needs besides the streets: squares drawn as relations with the ways of their outlines, and
//! houses whose doors the map knows. Read along with the streets, so that a house without a door costs next to nothing.

use super::blocks::{Block, BlockError};
use super::frame::{Frame, Inflater};
use super::limits::{Budget, Meter};
use super::parts::{Dense, WayParts};
use super::proto::Reader;
use super::raw::{ImportError, MemberKind, RawRelation, RawWay, Tags};
use super::read_pbf::named;
use crate::{rules, verdict};

/// Closed ways tagged as buildings, packed: most of them will not be needed.
#[derive(Debug, Default)]
pub(super) struct Houses {
    /// Way, first of its nodes in `refs`.
    list: Vec<(i64, usize)>,
    refs: Vec<i64>,
}

/// What one block holds besides streets.
#[derive(Debug, Default)]
pub(super) struct Besides {
    pub houses: Houses,
    /// Ways of outlines that are no streets.
    pub members: Vec<RawWay>,
    pub relations: Vec<RawRelation>,
    /// Ids of nodes with `entrance` or `door`, ascending.
    pub doors: Vec<i64>,
}

/// Which strings of a block's table matter here.
pub(super) struct Marks {
    building: Vec<bool>,
    door: Vec<bool>,
    /// Whether any node of the block can be a door.
    doors: bool,
}

impl Marks {
    pub(super) fn of(block: &Block) -> Self {
        let door = block.marks(|key| key == "entrance" || key == "door");
        Self {
            building: block.marks(|key| key == "building"),
            doors: door.contains(&true),
            door,
        }
    }
}

impl Besides {
    pub(super) fn way(
        &mut self,
        block: &mut Block,
        parts: &WayParts,
        marks: &Marks,
        members: &[i64],
        meter: &mut Meter,
    ) -> Result<(), BlockError> {
        if members.binary_search(&parts.id).is_ok() {
            self.members.extend(block.way(parts, |_| true, meter)?);
        }
        let building = parts.value_of(&marks.building);
        if building.is_none_or(|value| block.is_text(value, b"no")) {
            return Ok(());
        }
        let start = self.houses.refs.len();
        parts.refs_into(&mut self.houses.refs)?;
        let own = self.houses.refs.get(start..).unwrap_or_default();
        if own.len() > 3 && own.first() == own.last() {
            meter.take(size_of_val(own) + size_of::<(i64, usize)>())?;
            self.houses.list.push((parts.id, start));
        } else {
            self.houses.refs.truncate(start);
        }
        Ok(())
    }

    pub(super) fn dense(&mut self, dense: &Dense, marks: &Marks) -> Result<(), BlockError> {
        if marks.doors {
            dense.with_key(&marks.door, &mut self.doors)?;
        }
        Ok(())
    }
}

impl Houses {
    fn each(&self) -> impl Iterator<Item = (i64, &[i64])> {
        let ends = self
            .list
            .iter()
            .skip(1)
            .map(|(_, start)| *start)
            .chain([self.refs.len()]);
        let rows = self.list.iter().zip(ends);
        rows.filter_map(|((id, start), end)| Some((*id, self.refs.get(*start..end)?)))
    }
}

/// Whether a relation is an area that matters to walkers.
fn is_area(tags: &Tags) -> bool {
    tags.is("type", "multipolygon") && (is_building(tags) || verdict::way(tags).is_some())
}

fn is_building(tags: &Tags) -> bool {
    tags.get("building").is_some_and(|v| v != "no")
}

pub(super) fn relation(block: &mut Block, bytes: &[u8], meter: &mut Meter) -> Result<Option<RawRelation>, BlockError> {
    Ok(Some(block.relation(bytes, meter)?).filter(|relation| is_area(&relation.tags)))
}

/// The areas among the relations at a file's end, where files sorted by kind have them, and the frame from which on
/// all relations have been read. With them at hand one pass over the ways finds the outlines too.
pub(super) fn at_the_end(frames: &[Frame], budget: &Budget) -> Result<(Vec<RawRelation>, usize), ImportError> {
    let (mut found, mut from, mut inflater) = (Vec::new(), frames.len(), Inflater::default());
    for (number, frame) in frames.iter().enumerate().rev() {
        let body = inflater.content(frame)?;
        let read = || -> Result<Option<(Vec<RawRelation>, bool)>, BlockError> {
            let mut meter = Meter::new(budget);
            let mut block = Block::new(&body, Some(rules::reads_key), &mut meter)?;
            let (mut own, mut any, mut other) = (Vec::new(), false, false);
            for group in std::mem::take(&mut block.groups) {
                let mut reader = Reader(group);
                while let Some((field, value)) = reader.field()? {
                    if field == 4 {
                        any = true;
                        own.extend(relation(&mut block, value.bytes()?, &mut meter)?);
                    } else {
                        other = true;
                    }
                }
            }
            Ok(any.then_some((own, other)))
        };
        let Some((mut own, other)) = read().map_err(|error| named(frame, error))? else {
            break;
        };
        own.append(&mut found);
        (found, from) = (own, number);
        if other {
            break;
        }
    }
    Ok((found, from))
}

/// Ids of the ways in some relations' outlines, ascending.
pub(super) fn members(relations: &[RawRelation]) -> Vec<i64> {
    let all = relations.iter().flat_map(|relation| &relation.members);
    let mut ids: Vec<i64> = all.filter(|m| m.kind == MemberKind::Way).map(|m| m.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// A set of ids asked mostly for what it does not hold: one bit answers nearly always.
struct Few {
    ids: Vec<i64>,
    maybe: Vec<bool>,
}

impl Few {
    fn of(mut ids: Vec<i64>) -> Self {
        ids.sort_unstable();
        let mut maybe = vec![false; 1 << 16];
        for id in &ids {
            if let Some(bit) = maybe.get_mut(Self::slot(*id)) {
                *bit = true;
            }
        }
        Self { ids, maybe }
    }

    fn slot(id: i64) -> usize {
        ((id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
    }

    fn has(&self, id: i64) -> bool {
        self.maybe.get(Self::slot(id)).is_some_and(|bit| *bit) && self.ids.binary_search(&id).is_ok()
    }
}

/// The houses with doors, and the relations and members worth keeping: all squares, and buildings with a door.
/// `streets` are the ways that are kept anyway.
pub(super) fn choose<'a>(
    blocks: Vec<Besides>,
    streets: impl Iterator<Item = &'a RawWay>,
    relations: &mut Vec<RawRelation>,
) -> Vec<RawWay> {
    let doors = Few::of(blocks.iter().flat_map(|block| &block.doors).copied().collect());
    let has_door = |refs: &[i64]| refs.iter().any(|id| doors.has(*id));
    let (mut ways, mut outlines) = (Vec::new(), Vec::new());
    for block in blocks {
        for (id, refs) in block.houses.each().filter(|(_, refs)| has_door(refs)) {
            ways.push(RawWay {
                id,
                refs: refs.to_vec(),
                tags: [("building", "yes")].into_iter().collect(),
            });
        }
        outlines.extend(block.members);
    }
    let all = Few::of(members(relations));
    let is_one = |way: &&RawWay| has_door(&way.refs);
    let mut with_door: Vec<i64> = outlines.iter().filter(is_one).map(|way: &RawWay| way.id).collect();
    with_door.extend(streets.filter(|way| all.has(way.id)).filter(is_one).map(|way| way.id));
    let with_door = Few::of(with_door);
    relations.retain(|relation| {
        let mut ids = relation.members.iter().filter(|m| m.kind == MemberKind::Way);
        !is_building(&relation.tags) || verdict::way(&relation.tags).is_some() || ids.any(|m| with_door.has(m.id))
    });
    let needed = Few::of(members(relations));
    let known = Few::of(ways.iter().map(|way| way.id).collect());
    outlines.retain(|way| needed.has(way.id) && !known.has(way.id));
    ways.append(&mut outlines);
    ways
}
