//! Just enough of FlatBuffers to read tables, strings and vectors without copying; every access is checked.
//! Source: <https://flatbuffers.dev/internals/>.

/// A table: its fields lie where its own list of offsets says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a> {
    bytes: &'a [u8],
    at: usize,
    /// The list of field offsets, two bytes each.
    fields: &'a [u8],
}

type Read<T> = Result<T, String>;

fn outside() -> String {
    "an offset leads out of the file".into()
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Read<[u8; N]> {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk::<N>());
    found.copied().ok_or_else(outside)
}

fn uint(bytes: &[u8], at: usize) -> Read<usize> {
    array(bytes, at).map(|raw| u32::from_le_bytes(raw) as usize)
}

/// Follows the unsigned offset that stands at a place.
fn follow(bytes: &[u8], at: usize) -> Read<usize> {
    at.checked_add(uint(bytes, at)?).ok_or_else(outside)
}

impl<'a> Table<'a> {
    /// The root table of a buffer.
    pub(crate) fn root(bytes: &'a [u8]) -> Read<Self> {
        Self::at(bytes, follow(bytes, 0)?)
    }

    fn at(bytes: &'a [u8], at: usize) -> Read<Self> {
        let back = i64::from(i32::from_le_bytes(array(bytes, at)?));
        let list = i64::try_from(at).ok().and_then(|at| at.checked_sub(back));
        let list = list.and_then(|l| usize::try_from(l).ok()).ok_or_else(outside)?;
        let size = usize::from(u16::from_le_bytes(array(bytes, list)?));
        let end = list.checked_add(size).ok_or_else(outside)?;
        // Two sizes stand before the offsets.
        let fields = bytes.get(list + 4..end).ok_or_else(outside)?;
        Ok(Self { bytes, at, fields })
    }

    /// Where a field lies; `None` when it is absent and its default holds.
    fn field(&self, number: usize) -> Read<Option<usize>> {
        let Some(raw) = self.fields.get(2 * number..).and_then(|rest| rest.first_chunk::<2>()) else {
            return Ok(None);
        };
        match u16::from_le_bytes(*raw) {
            0 => Ok(None),
            offset => Ok(Some(self.at.checked_add(usize::from(offset)).ok_or_else(outside)?)),
        }
    }

    /// A number of `N` bytes, little end first.
    pub(crate) fn raw<const N: usize>(&self, number: usize) -> Read<Option<[u8; N]>> {
        self.field(number)?.map(|at| array(self.bytes, at)).transpose()
    }

    pub(crate) fn table(&self, number: usize) -> Read<Option<Table<'a>>> {
        let Some(at) = self.field(number)? else { return Ok(None) };
        Self::at(self.bytes, follow(self.bytes, at)?).map(Some)
    }

    /// The bytes of a vector whose elements are `size` bytes long; none when it is absent.
    pub(crate) fn vector(&self, number: usize, size: usize) -> Read<&'a [u8]> {
        let Some(at) = self.field(number)? else { return Ok(&[]) };
        let start = follow(self.bytes, at)?;
        let length = uint(self.bytes, start)?.checked_mul(size);
        let rest = self.bytes.get(start + 4..).ok_or_else(outside)?;
        length.and_then(|length| rest.get(..length)).ok_or_else(outside)
    }

    pub(crate) fn text(&self, number: usize) -> Read<Option<&'a str>> {
        if self.field(number)?.is_none() {
            return Ok(None);
        }
        let bytes = self.vector(number, 1)?;
        std::str::from_utf8(bytes)
            .map(Some)
            .map_err(|_| "text that is not UTF-8".into())
    }

    pub(crate) fn tables(&self, number: usize, most: usize) -> Read<Vec<Table<'a>>> {
        let Some(at) = self.field(number)? else {
            return Ok(Vec::new());
        };
        let start = follow(self.bytes, at)?;
        let length = self.vector(number, 4)?.len() / 4;
        if length > most {
            return Err(format!("a list of {length} entries, {most} are allowed"));
        }
        (0..length)
            .map(|i| Self::at(self.bytes, follow(self.bytes, start + 4 + 4 * i)?))
            .collect()
    }
}
