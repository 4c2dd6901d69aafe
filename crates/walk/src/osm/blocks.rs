//! One decompressed primitive block: string table, dense nodes, ways, relations.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format#File_format>.

use super::limits::Meter;
use super::parts::{Dense, WayParts};
use super::proto::{Reader, zigzag};
use super::raw::{ImportError, MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
use std::sync::Arc;

/// Why a block was not read.
#[derive(Debug)]
pub(super) enum BlockError {
    /// Its bytes make no sense.
    Damaged(String),
    /// Whatever it says, it is too much.
    Import(ImportError),
}

impl From<String> for BlockError {
    fn from(reason: String) -> Self {
        Self::Damaged(reason)
    }
}

impl From<&str> for BlockError {
    fn from(reason: &str) -> Self {
        Self::Damaged(reason.into())
    }
}

impl From<ImportError> for BlockError {
    fn from(error: ImportError) -> Self {
        Self::Import(error)
    }
}

/// What all groups of one block share.
pub(super) struct Block<'a> {
    strings: Vec<&'a [u8]>,
    /// The strings that were asked for, made once each.
    texts: Vec<Option<Arc<str>>>,
    /// The tags of one element while they are collected.
    pairs: Vec<(Arc<str>, Arc<str>)>,
    /// Which tags are kept; empty for all of them.
    wanted: Vec<bool>,
    pub groups: Vec<&'a [u8]>,
    granularity: i64,
    lon_offset: i64,
    lat_offset: i64,
}

impl<'a> Block<'a> {
    /// Cuts a block up. `wants` says which keys are kept; `None` keeps all.
    pub(super) fn new(bytes: &'a [u8], wants: Option<fn(&str) -> bool>, meter: &mut Meter) -> Result<Self, BlockError> {
        let mut block = Self {
            strings: Vec::new(),
            texts: Vec::new(),
            pairs: Vec::new(),
            wanted: Vec::new(),
            groups: Vec::new(),
            granularity: 100,
            lon_offset: 0,
            lat_offset: 0,
        };
        let mut reader = Reader(bytes);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => {
                    let mut table = Reader(value.bytes()?);
                    while let Some((field, value)) = table.field()? {
                        if field == 1 {
                            meter.take(size_of::<&[u8]>() + size_of::<Arc<str>>())?;
                            block.strings.push(value.bytes()?);
                        }
                    }
                }
                2 => block.groups.push(value.bytes()?),
                17 => block.granularity = value.varint()? as i64,
                19 => block.lat_offset = value.varint()? as i64,
                20 => block.lon_offset = value.varint()? as i64,
                _ => {}
            }
        }
        if let Some(wants) = wants {
            let wanted = |s: &&[u8]| std::str::from_utf8(s).is_ok_and(wants);
            block.wanted = block.strings.iter().map(wanted).collect();
        }
        block.texts = vec![None; block.strings.len()];
        Ok(block)
    }

    /// Whether `is` holds for each string of the table.
    pub(super) fn marks(&self, is: fn(&str) -> bool) -> Vec<bool> {
        let marked = |s: &&[u8]| std::str::from_utf8(s).is_ok_and(is);
        self.strings.iter().map(marked).collect()
    }

    fn text(&mut self, index: u64, meter: &mut Meter) -> Result<Arc<str>, BlockError> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        match (self.texts.get_mut(at), self.strings.get(at)) {
            (Some(Some(text)), _) => Ok(Arc::clone(text)),
            (Some(slot), Some(bytes)) => {
                meter.take(bytes.len() + 32)?;
                // Some editors cut names in the middle of a character; the rest of the name is still worth having.
                let text: Arc<str> = String::from_utf8_lossy(bytes).into();
                *slot = Some(Arc::clone(&text));
                Ok(text)
            }
            _ => Err(format!("string {index} of {} is asked for", self.strings.len()).into()),
        }
    }

    /// Whether a string of the table is this one.
    pub(super) fn is_text(&self, index: u64, text: &[u8]) -> bool {
        self.strings.get(index as usize).is_some_and(|own| *own == text)
    }

    fn wants(&self, key: u64) -> bool {
        // An index beyond the table is let through so that `text` can report it.
        self.wanted.get(key as usize).copied().unwrap_or(true)
    }

    fn degrees(&self, raw: i64, offset: i64, limit: f64) -> Result<f64, String> {
        let nano = raw.checked_mul(self.granularity).and_then(|n| n.checked_add(offset));
        let degrees = nano.map_or(f64::INFINITY, |n| n as f64 / 1e9);
        if degrees.abs() <= limit {
            Ok(degrees)
        } else {
            Err(format!("a coordinate of {degrees} degrees"))
        }
    }

    fn place(&self, lon: i64, lat: i64) -> Result<(f64, f64), String> {
        let lon = self.degrees(lon, self.lon_offset, 180.0)?;
        Ok((lon, self.degrees(lat, self.lat_offset, 90.0)?))
    }

    fn tags(&mut self, keys: &[u8], values: &[u8], meter: &mut Meter) -> Result<Tags, BlockError> {
        let (mut keys, mut values) = (Reader(keys), Reader(values));
        self.pairs.clear();
        while let Some(key) = keys.next_varint()? {
            let value = values.next_varint()?.ok_or("a key without its value")?;
            self.pair(key, value, meter)?;
        }
        self.collected(meter)
    }

    /// Collects a tag when it is wanted.
    fn pair(&mut self, key: u64, value: u64, meter: &mut Meter) -> Result<(), BlockError> {
        if self.wants(key) {
            let pair = (self.text(key, meter)?, self.text(value, meter)?);
            self.pairs.push(pair);
        }
        Ok(())
    }

    fn collected(&mut self, meter: &mut Meter) -> Result<Tags, BlockError> {
        meter.take(size_of_val(self.pairs.as_slice()))?;
        Ok(Tags::shared(&mut self.pairs))
    }

    /// A node outside the dense list.
    pub(super) fn node(&mut self, bytes: &[u8], meter: &mut Meter) -> Result<RawNode, BlockError> {
        let (mut id, mut lat, mut lon, mut keys, mut values) = (0, 0, 0, &[][..], &[][..]);
        let mut reader = Reader(bytes);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => id = zigzag(value.varint()?),
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => lat = zigzag(value.varint()?),
                9 => lon = zigzag(value.varint()?),
                _ => {}
            }
        }
        meter.take(size_of::<RawNode>())?;
        let (lon, lat) = self.place(lon, lat)?;
        let tags = self.tags(keys, values, meter)?;
        Ok(RawNode { id, lon, lat, tags })
    }

    /// Hands the dense nodes that are `needed` to `keep`.
    pub(super) fn dense(
        &mut self,
        bytes: &[u8],
        mut needed: impl FnMut(i64) -> bool,
        mut keep: impl FnMut(RawNode),
        meter: &mut Meter,
    ) -> Result<(), BlockError> {
        let Dense {
            mut ids,
            mut lats,
            mut lons,
            mut tags,
        } = Dense::new(bytes)?;
        let (mut id, mut lat, mut lon) = (0i64, 0i64, 0i64);
        while let Some(delta) = ids.next_sint()? {
            id = id.wrapping_add(delta);
            lat = lat.wrapping_add(lats.next_sint()?.ok_or("a node without latitude")?);
            lon = lon.wrapping_add(lons.next_sint()?.ok_or("a node without longitude")?);
            // A node's tags end with a zero; the list is empty when no node of the group has any.
            let key = tags.next_varint()?.unwrap_or(0);
            if needed(id) {
                meter.take(size_of::<RawNode>())?;
                let (lon, lat) = self.place(lon, lat)?;
                let tags = match key {
                    0 => Tags::default(),
                    key => self.dense_tags(key, &mut tags, meter)?,
                };
                keep(RawNode { id, lon, lat, tags });
            } else if key != 0 {
                skip_tags(&mut tags)?;
            }
        }
        Ok(())
    }

    /// The rest of a dense node's tags, whose first key is read.
    #[inline(never)]
    fn dense_tags(&mut self, first: u64, list: &mut Reader, meter: &mut Meter) -> Result<Tags, BlockError> {
        let mut key = first;
        self.pairs.clear();
        while key != 0 {
            let value = list.next_varint()?.ok_or("a key without its value")?;
            self.pair(key, value, meter)?;
            key = list.next_varint()?.unwrap_or(0);
        }
        self.collected(meter)
    }

    /// A way, or `None` when `keeps` says of its tags that it is not wanted.
    pub(super) fn way(
        &mut self,
        way: &WayParts,
        keeps: impl FnOnce(&Tags) -> bool,
        meter: &mut Meter,
    ) -> Result<Option<RawWay>, BlockError> {
        let tags = self.tags(way.keys, way.values, meter)?;
        if !keeps(&tags) {
            return Ok(None);
        }
        let mut deltas = Reader(way.refs);
        let count = deltas.count();
        meter.take(size_of::<RawWay>() + count * size_of::<i64>())?;
        let (mut node, mut refs) = (0i64, Vec::with_capacity(count));
        while let Some(delta) = deltas.next_sint()? {
            node = node.wrapping_add(delta);
            refs.push(node);
        }
        Ok(Some(RawWay { id: way.id, refs, tags }))
    }

    pub(super) fn relation(&mut self, bytes: &[u8], meter: &mut Meter) -> Result<RawRelation, BlockError> {
        let (mut id, mut keys, mut values) = (0, &[][..], &[][..]);
        let mut lists = [Reader(&[]); 3];
        let mut reader = Reader(bytes);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => id = value.varint()? as i64,
                2 => keys = value.bytes()?,
                3 => values = value.bytes()?,
                8 => lists[0] = Reader(value.bytes()?),
                9 => lists[1] = Reader(value.bytes()?),
                10 => lists[2] = Reader(value.bytes()?),
                _ => {}
            }
        }
        meter.take(size_of::<RawRelation>())?;
        let [mut roles, mut ids, mut kinds] = lists;
        let (mut member, mut members) = (0i64, Vec::new());
        while let Some(delta) = ids.next_sint()? {
            member = member.wrapping_add(delta);
            let kind = match kinds.next_varint()?.ok_or("a member without its type")? {
                0 => MemberKind::Node,
                1 => MemberKind::Way,
                2 => MemberKind::Relation,
                other => return Err(format!("member type {other} is unknown").into()),
            };
            let role = self.text(roles.next_varint()?.ok_or("a member without its role")?, meter)?;
            meter.take(size_of::<RawMember>() + role.len())?;
            let role = String::from(&*role);
            members.push(RawMember { kind, id: member, role });
        }
        let tags = self.tags(keys, values, meter)?;
        Ok(RawRelation { id, members, tags })
    }
}

/// Passes over the rest of a dense node's tags, whose first key is read.
fn skip_tags(list: &mut Reader) -> Result<(), String> {
    list.next_varint()?;
    while list.next_varint()?.unwrap_or(0) != 0 {
        list.next_varint()?;
    }
    Ok(())
}

/// Reads everything in a block.
pub(super) fn everything(bytes: &[u8], meter: &mut Meter) -> Result<RawMap, BlockError> {
    let mut part = RawMap::default();
    let mut block = Block::new(bytes, None, meter)?;
    for group in std::mem::take(&mut block.groups) {
        let mut reader = Reader(group);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => part.nodes.push(block.node(value.bytes()?, meter)?),
                2 => {
                    let bytes = value.bytes()?;
                    part.nodes.reserve(Dense::new(bytes)?.ids.count().min(16_000));
                    block.dense(bytes, |_| true, |node| part.nodes.push(node), meter)?;
                }
                3 => part
                    .ways
                    .extend(block.way(&WayParts::new(value.bytes()?)?, |_| true, meter)?),
                4 => part.relations.push(block.relation(value.bytes()?, meter)?),
                _ => {}
            }
        }
    }
    Ok(part)
}
