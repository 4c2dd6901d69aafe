//! Just enough of the protocol buffer wire format to write OpenStreetMap files and vector tiles.
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

/// A message under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Message(pub(crate) Vec<u8>);

impl Message {
    /// A bare number, as inside packed lists.
    #[inline]
    pub(crate) fn raw(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A bare zigzag-coded number.
    #[inline]
    pub(crate) fn raw_sint(&mut self, value: i64) {
        self.raw(zigzag(value));
    }

    /// Field with a number (wire type 0).
    pub(crate) fn uint(&mut self, field: u32, value: u64) -> &mut Self {
        self.raw(u64::from(field) << 3);
        self.raw(value);
        self
    }

    /// Field with bytes, text, a packed list or a message (wire type 2).
    pub(crate) fn bytes(&mut self, field: u32, value: &[u8]) -> &mut Self {
        self.raw(u64::from(field) << 3 | 2);
        self.raw(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    /// A packed list of numbers; an empty list is left out.
    pub(crate) fn packed(&mut self, field: u32, values: impl IntoIterator<Item = u64>) -> &mut Self {
        let mut list = Message::default();
        values.into_iter().for_each(|v| list.raw(v));
        if list.0.is_empty() {
            self
        } else {
            self.bytes(field, &list.0)
        }
    }

    /// A packed list of zigzag-coded differences.
    pub(crate) fn deltas(&mut self, field: u32, values: impl IntoIterator<Item = i64>) -> &mut Self {
        let mut before = 0i64;
        self.packed(
            field,
            values.into_iter().map(|v| {
                let step = zigzag(v.wrapping_sub(before));
                before = v;
                step
            }),
        )
    }
}

/// Small numbers of either sign as small numbers without one.
#[inline]
pub(crate) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}
