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

/// The houses with doors, and the relations and members worth keeping: all squares, and buildings with a door.
/// `streets` are kept anyhow; one of them may be a building's outline.
pub(super) fn choose<'a>(
    blocks: Vec<Besides>,
    relations: &mut Vec<RawRelation>,
    streets: impl Iterator<Item = &'a RawWay>,
) -> Vec<RawWay> {
    let mut doors: Vec<i64> = blocks.iter().flat_map(|block| &block.doors).copied().collect();
    doors.sort_unstable();
    // Nearly every corner of a house is no door; one bit answers that before the list is searched.
    let mut maybe = vec![false; 1 << 16];
    let slot = |id: i64| ((id as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize;
    for id in &doors {
        if let Some(bit) = maybe.get_mut(slot(*id)) {
            *bit = true;
        }
    }
    let is_door = |id: &i64| maybe.get(slot(*id)).is_some_and(|bit| *bit) && doors.binary_search(id).is_ok();
    let mut ways = Vec::new();
    let mut outlines = Vec::new();
    for block in blocks {
        for (id, refs) in block.houses.each().filter(|(_, refs)| refs.iter().any(is_door)) {
            ways.push(RawWay {
                id,
                refs: refs.to_vec(),
                tags: [("building", "yes")].into_iter().collect(),
            });
        }
        outlines.extend(block.members);
    }
    let of_relations = members(relations);
    let has_door = |way: &RawWay| way.refs.iter().any(is_door);
    let mut with_door: Vec<i64> = { outlines.iter() }
        .filter(|way| has_door(way))
        .map(|way| way.id)
        .collect();
    with_door.extend(
        streets
            .filter(|way| of_relations.binary_search(&way.id).is_ok() && has_door(way))
            .map(|way| way.id),
    );
    with_door.sort_unstable();
    relations.retain(|relation| {
        let mut ids = relation.members.iter().filter(|m| m.kind == MemberKind::Way);
        !is_building(&relation.tags)
            || verdict::way(&relation.tags).is_some()
            || ids.any(|m| with_door.binary_search(&m.id).is_ok())
    });
    let needed = members(relations);
    let mut known: Vec<i64> = ways.iter().map(|way| way.id).collect();
    known.sort_unstable();
    outlines.retain(|way| needed.binary_search(&way.id).is_ok() && known.binary_search(&way.id).is_err());
    ways.append(&mut outlines);
    ways
}
