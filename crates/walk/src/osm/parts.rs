//! The packed lists of dense nodes and ways, read only as far as somebody asks.

use super::proto::{Reader, Value};

/// The packed lists of a group's dense nodes.
pub(super) struct Dense<'a> {
    pub ids: Reader<'a>,
    pub lats: Reader<'a>,
    pub lons: Reader<'a>,
    pub tags: Reader<'a>,
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
    pub keys: &'a [u8],
    pub values: &'a [u8],
    pub refs: &'a [u8],
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
