//! One decompressed primitive block: string table, dense nodes, ways, relations.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format#File_format>.

use super::limits::Meter;
use super::proto::{Reader, Value, zigzag};
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
        let degrees = raw.wrapping_mul(self.granularity).wrapping_add(offset) as f64 / 1e9;
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
        let mut pairs = Vec::new();
        while let Some(key) = keys.next_varint()? {
            let value = values.next_varint()?.ok_or("a key without its value")?;
            if self.wants(key) {
                if pairs.is_empty() {
                    pairs.reserve_exact(keys.count() + 1);
                }
                pairs.push((self.text(key, meter)?, self.text(value, meter)?));
            }
        }
        meter.take(size_of_val(pairs.as_slice()))?;
        Ok(Tags::shared(pairs))
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

    /// Appends the dense nodes that are `needed`.
    pub(super) fn dense(
        &mut self,
        bytes: &[u8],
        mut needed: impl FnMut(i64) -> bool,
        nodes: &mut Vec<RawNode>,
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
            let needed = needed(id);
            let mut pairs = Vec::new();
            while let Some(key) = tags.next_varint()?.filter(|&key| key != 0) {
                let value = tags.next_varint()?.ok_or("a key without its value")?;
                if needed && self.wants(key) {
                    pairs.push((self.text(key, meter)?, self.text(value, meter)?));
                }
            }
            if needed {
                meter.take(size_of::<RawNode>() + size_of_val(pairs.as_slice()))?;
                let (lon, lat) = self.place(lon, lat)?;
                let tags = Tags::shared(pairs);
                nodes.push(RawNode { id, lon, lat, tags });
            }
        }
        Ok(())
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

/// The packed lists of a group's dense nodes.
pub(super) struct Dense<'a> {
    pub ids: Reader<'a>,
    lats: Reader<'a>,
    lons: Reader<'a>,
    tags: Reader<'a>,
}

impl<'a> Dense<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        let mut lists = [Reader(&[]); 4];
        let mut reader = Reader(bytes);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => lists[0] = Reader(value.bytes()?),
                8 => lists[1] = Reader(value.bytes()?),
                9 => lists[2] = Reader(value.bytes()?),
                10 => lists[3] = Reader(value.bytes()?),
                _ => {}
            }
        }
        let [ids, lats, lons, tags] = lists;
        Ok(Self { ids, lats, lons, tags })
    }

    /// Appends the ids of nodes with a marked key.
    pub(super) fn with_key(&self, marks: &[bool], found: &mut Vec<i64>) -> Result<(), String> {
        let (mut ids, mut tags, mut id) = (self.ids, self.tags, 0i64);
        // Ids are only followed as far as the tags lead.
        let (mut at, mut read) = (0usize, 0usize);
        while let Some(key) = tags.next_varint()? {
            if key == 0 {
                at += 1;
                continue;
            }
            tags.next_varint()?.ok_or("a key without its value")?;
            if marks.get(key as usize).copied().unwrap_or(false) {
                while read <= at {
                    id = id.wrapping_add(ids.next_sint()?.ok_or("more tags than nodes")?);
                    read += 1;
                }
                found.push(id);
            }
        }
        found.dedup();
        Ok(())
    }
}

/// A way's fields, its lists still packed.
#[derive(Debug, Default)]
pub(super) struct WayParts<'a> {
    pub id: i64,
    keys: &'a [u8],
    values: &'a [u8],
    refs: &'a [u8],
}

impl<'a> WayParts<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Result<Self, String> {
        let (mut parts, mut reader) = (Self::default(), Reader(bytes));
        while let Some((field, value)) = reader.field()? {
            match (field, value) {
                (1, v) => parts.id = v.varint()? as i64,
                (2, Value::Bytes(b)) => parts.keys = b,
                (3, Value::Bytes(b)) => parts.values = b,
                (8, Value::Bytes(b)) => parts.refs = b,
                _ => {}
            }
        }
        Ok(parts)
    }

    /// The string that stands beside the first marked key.
    pub(super) fn value_of(&self, marks: &[bool]) -> Option<u64> {
        let (mut keys, mut values) = (Reader(self.keys), Reader(self.values));
        while let (Some(key), Some(value)) = (keys.next_varint().ok()?, values.next_varint().ok()?) {
            if marks.get(key as usize).copied().unwrap_or(false) {
                return Some(value);
            }
        }
        None
    }

    /// Appends its nodes.
    pub(super) fn refs_into(&self, refs: &mut Vec<i64>) -> Result<(), String> {
        let (mut deltas, mut node) = (Reader(self.refs), 0i64);
        while let Some(delta) = deltas.next_sint()? {
            node = node.wrapping_add(delta);
            refs.push(node);
        }
        Ok(())
    }

    /// Whether one of its keys is marked; also when the keys make no sense, so that reading them says so.
    pub(super) fn has_key(&self, marks: &[bool]) -> bool {
        let mut keys = Reader(self.keys);
        while let Ok(Some(key)) = keys.next_varint() {
            if marks.get(key as usize).copied().unwrap_or(true) {
                return true;
            }
        }
        !keys.0.is_empty()
    }
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
                2 => block.dense(value.bytes()?, |_| true, &mut part.nodes, meter)?,
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
