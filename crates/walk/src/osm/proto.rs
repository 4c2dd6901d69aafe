//! Just enough of the protocol buffer wire format to read OpenStreetMap files without copying.
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

/// One field's payload.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Value<'a> {
    Varint(u64),
    Bytes(&'a [u8]),
    /// 32 or 64 bits wide; OpenStreetMap messages hold none that matter here.
    Fixed,
}

impl<'a> Value<'a> {
    pub(crate) fn bytes(self) -> Result<&'a [u8], String> {
        match self {
            Value::Bytes(b) => Ok(b),
            _ => Err("a field that should hold bytes holds a number".into()),
        }
    }

    pub(crate) fn varint(self) -> Result<u64, String> {
        match self {
            Value::Varint(v) => Ok(v),
            _ => Err("a field that should hold a number holds bytes".into()),
        }
    }
}

/// Walks a message's fields or a packed list's numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next number; `None` when the bytes end before it does or it is longer than 64 bits are.
    #[inline]
    pub(crate) fn number(&mut self) -> Option<u64> {
        if let Some((byte, rest)) = self.0.split_first().filter(|(byte, _)| **byte < 0x80) {
            self.0 = rest;
            return Some(u64::from(*byte));
        }
        if let Some(word) = self.0.first_chunk::<8>() {
            let word = u64::from_le_bytes(*word);
            // The top bit of a number's last byte is clear: find it without a branch, then close the gaps.
            let ends = !word & 0x8080_8080_8080_8080;
            if ends != 0 {
                let last = ends.trailing_zeros();
                let bits = word & (ends ^ (ends - 1)) & 0x7f7f_7f7f_7f7f_7f7f;
                let bits = (bits & 0x007f_007f_007f_007f) | ((bits & 0x7f00_7f00_7f00_7f00) >> 1);
                let bits = (bits & 0x0000_3fff_0000_3fff) | ((bits & 0x3fff_0000_3fff_0000) >> 2);
                let bits = (bits & 0x0fff_ffff) | ((bits & 0x0fff_ffff_0000_0000) >> 4);
                self.0 = self.0.get((last as usize >> 3) + 1..)?;
                return Some(bits);
            }
        }
        self.number_by_bytes()
    }

    /// Near the end of a list, and for numbers of nine and ten bytes.
    fn number_by_bytes(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for (i, &byte) in self.0.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                self.0 = self.0.get(i + 1..)?;
                return Some(value);
            }
        }
        None
    }

    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, String> {
        self.number().ok_or_else(endless)
    }

    /// The next number of a packed list, or `None` at its end.
    #[inline]
    pub(crate) fn next_varint(&mut self) -> Result<Option<u64>, String> {
        if self.0.is_empty() {
            Ok(None)
        } else {
            self.varint().map(Some)
        }
    }

    /// Numbers in a packed list.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.0.iter().filter(|byte| **byte < 0x80).count()
    }

    /// The next zigzag-coded number of a packed list.
    #[inline]
    pub(crate) fn next_sint(&mut self) -> Result<Option<i64>, String> {
        Ok(self.next_varint()?.map(zigzag))
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], String> {
        let len = usize::try_from(len).map_err(|_| "a length is absurd".to_owned())?;
        match self.0.split_at_checked(len) {
            Some((head, tail)) => {
                self.0 = tail;
                Ok(head)
            }
            None => Err(format!("a field announces {len} bytes and {} are there", self.0.len())),
        }
    }

    /// The next field's number and payload, or `None` at the message's end.
    #[inline]
    pub(crate) fn field(&mut self) -> Result<Option<(u64, Value<'a>)>, String> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => self.take(8).map(|_| Value::Fixed)?,
            2 => {
                let len = self.varint()?;
                Value::Bytes(self.take(len)?)
            }
            5 => self.take(4).map(|_| Value::Fixed)?,
            wire => return Err(format!("wire type {wire} is unknown")),
        };
        Ok(Some((key >> 3, value)))
    }
}

#[inline]
pub(crate) fn zigzag(v: u64) -> i64 {
    ((v >> 1) as i64) ^ -((v & 1) as i64)
}

#[cold]
fn endless() -> String {
    "a number does not end".into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::osm::proto_write::Message;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_read_back_as_written(numbers in prop::collection::vec((any::<u64>(), 0u32..64), 0..20)) {
            let numbers: Vec<u64> = numbers.into_iter().map(|(n, shift)| n >> shift).collect();
            let mut list = Message::default();
            numbers.iter().for_each(|n| list.raw(*n));
            let mut reader = Reader(&list.0);
            prop_assert_eq!(reader.count(), numbers.len());
            let read: Vec<u64> = std::iter::from_fn(|| reader.number()).collect();
            prop_assert_eq!(read, numbers);
            prop_assert!(reader.0.is_empty());
        }
    }

    #[test]
    fn a_number_that_does_not_end_is_none() {
        for bytes in [&[][..], &[0x80], &[0xff; 7], &[0xff; 12]] {
            assert_eq!(Reader(bytes).number(), None, "{bytes:?}");
        }
    }
}
