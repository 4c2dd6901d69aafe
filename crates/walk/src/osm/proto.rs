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
    #[inline]
    pub(crate) fn varint(&mut self) -> Result<u64, String> {
        let mut value = 0u64;
        for (i, &byte) in self.0.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                self.0 = self.0.get(i + 1..).unwrap_or_default();
                return Ok(value);
            }
        }
        Err("a number does not end".into())
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
