//! One decompressed primitive block: string table, dense nodes, ways, relations.
//! Source: <https://wiki.openstreetmap.org/wiki/PBF_Format#File_format>.

use super::proto::{Reader, Value, zigzag};
use super::raw::{MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};
use super::read_pbf::Keep;
use crate::rules;

pub(crate) type Part = RawMap;

/// What all groups of one block share.
struct Block<'a> {
    strings: Vec<&'a [u8]>,
    /// For `Keep::Streets`: whether the string is a key the rules read.
    wanted: Vec<bool>,
    keep: Keep,
    granularity: i64,
    lon_offset: i64,
    lat_offset: i64,
}

pub(crate) fn primitive_block(bytes: &[u8], keep: Keep, part: &mut Part) -> Result<(), String> {
    let mut block = Block {
        strings: Vec::new(),
        wanted: Vec::new(),
        keep,
        granularity: 100,
        lon_offset: 0,
        lat_offset: 0,
    };
    let mut groups = Vec::new();
    let mut reader = Reader(bytes);
    while let Some((field, value)) = reader.field()? {
        match field {
            1 => {
                let mut table = Reader(value.bytes()?);
                while let Some((field, value)) = table.field()? {
                    if field == 1 {
                        block.strings.push(value.bytes()?);
                    }
                }
            }
            2 => groups.push(value.bytes()?),
            17 => block.granularity = value.varint()? as i64,
            19 => block.lat_offset = value.varint()? as i64,
            20 => block.lon_offset = value.varint()? as i64,
            _ => {}
        }
    }
    block.wanted = block
        .strings
        .iter()
        .map(|s| keep == Keep::All || std::str::from_utf8(s).is_ok_and(rules::reads_key))
        .collect();
    for group in groups {
        let mut reader = Reader(group);
        while let Some((field, value)) = reader.field()? {
            match field {
                1 => part.nodes.push(block.node(value.bytes()?)?),
                2 => block.dense(value.bytes()?, &mut part.nodes)?,
                3 => part.ways.extend(block.way(value.bytes()?)?),
                4 if keep == Keep::All => part.relations.push(block.relation(value.bytes()?)?),
                _ => {}
            }
        }
    }
    Ok(())
}

impl Block<'_> {
    fn text(&self, index: u64) -> Result<String, String> {
        let bytes = usize::try_from(index).ok().and_then(|i| self.strings.get(i));
        let bytes = bytes.ok_or_else(|| format!("string {index} of {} is asked for", self.strings.len()))?;
        // Some editors cut names in the middle of a character; the rest of the name is still worth having.
        Ok(String::from_utf8_lossy(bytes).into_owned())
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

    fn tags(&self, keys: &[u8], values: &[u8]) -> Result<Tags, String> {
        let (mut keys, mut values, mut pairs) = (Reader(keys), Reader(values), Vec::new());
        while let Some(key) = keys.next_varint()? {
            let value = values.next_varint()?.ok_or("a key without its value")?;
            if self.wants(key) {
                pairs.push((self.text(key)?, self.text(value)?));
            }
        }
        Ok(Tags::new(pairs))
    }

    fn node(&self, bytes: &[u8]) -> Result<RawNode, String> {
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
        Ok(RawNode {
            id,
            lon: self.degrees(lon, self.lon_offset, 180.0)?,
            lat: self.degrees(lat, self.lat_offset, 90.0)?,
            tags: self.tags(keys, values)?,
        })
    }

    fn dense(&self, bytes: &[u8], nodes: &mut Vec<RawNode>) -> Result<(), String> {
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
        let [mut ids, mut lats, mut lons, mut tags] = lists;
        let (mut id, mut lat, mut lon) = (0i64, 0i64, 0i64);
        // A delta is at least one byte long.
        nodes.reserve(ids.0.len().min(16_000));
        while let Some(delta) = ids.next_sint()? {
            id = id.wrapping_add(delta);
            lat = lat.wrapping_add(lats.next_sint()?.ok_or("a node without latitude")?);
            lon = lon.wrapping_add(lons.next_sint()?.ok_or("a node without longitude")?);
            let mut pairs = Vec::new();
            while let Some(key) = tags.next_varint()?.filter(|&key| key != 0) {
                let value = tags.next_varint()?.ok_or("a key without its value")?;
                if self.wants(key) {
                    pairs.push((self.text(key)?, self.text(value)?));
                }
            }
            nodes.push(RawNode {
                id,
                lon: self.degrees(lon, self.lon_offset, 180.0)?,
                lat: self.degrees(lat, self.lat_offset, 90.0)?,
                tags: Tags::new(pairs),
            });
        }
        Ok(())
    }

    fn way(&self, bytes: &[u8]) -> Result<Option<RawWay>, String> {
        let (mut id, mut keys, mut values, mut refs) = (0, &[][..], &[][..], &[][..]);
        let mut reader = Reader(bytes);
        while let Some((field, value)) = reader.field()? {
            match (field, value) {
                (1, v) => id = v.varint()? as i64,
                (2, Value::Bytes(b)) => keys = b,
                (3, Value::Bytes(b)) => values = b,
                (8, Value::Bytes(b)) => refs = b,
                _ => {}
            }
        }
        let tags = self.tags(keys, values)?;
        if self.keep == Keep::Streets && !rules::may_be_street(&tags) {
            return Ok(None);
        }
        let (mut node, mut list) = (0i64, Vec::with_capacity(refs.iter().filter(|&&b| b < 0x80).count()));
        let mut refs = Reader(refs);
        while let Some(delta) = refs.next_sint()? {
            node = node.wrapping_add(delta);
            list.push(node);
        }
        Ok(Some(RawWay { id, refs: list, tags }))
    }

    fn relation(&self, bytes: &[u8]) -> Result<RawRelation, String> {
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
        let [mut roles, mut ids, mut kinds] = lists;
        let (mut member, mut members) = (0i64, Vec::new());
        while let Some(delta) = ids.next_sint()? {
            member = member.wrapping_add(delta);
            let kind = match kinds.next_varint()?.ok_or("a member without its type")? {
                0 => MemberKind::Node,
                1 => MemberKind::Way,
                2 => MemberKind::Relation,
                other => return Err(format!("member type {other} is unknown")),
            };
            let role = self.text(roles.next_varint()?.ok_or("a member without its role")?)?;
            members.push(RawMember { kind, id: member, role });
        }
        Ok(RawRelation {
            id,
            members,
            tags: self.tags(keys, values)?,
        })
    }
}
