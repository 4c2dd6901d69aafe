//! The bytes under a network: owned, or a file mapped into memory.

use std::fs::File;

#[derive(Debug)]
pub(super) enum Store {
    /// Words, so that every section is aligned.
    Owned {
        words: Vec<u64>,
        len: usize,
    },
    Mapped(memmap2::Mmap),
}

impl Store {
    /// Copies bytes to an aligned place.
    pub(super) fn copy(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        if let Some(target) = bytemuck::cast_slice_mut::<u64, u8>(&mut words).get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
        Self::Owned {
            words,
            len: bytes.len(),
        }
    }

    /// Maps a file read-only.
    ///
    /// Safety argument: a map is undefined if the file is changed or cut while it is mapped. Network files are
    /// written once under a name of their own and renamed into place, never written again; whoever replaces
    /// one renames a new file over it, which leaves the mapped one whole. Every read goes through checked
    /// slices of plain numbers, for which any bytes are valid.
    #[allow(unsafe_code)]
    pub(super) fn map(file: &File) -> std::io::Result<Self> {
        // SAFETY: see above; the caller's documentation (`Network::open`) repeats the duty.
        unsafe { memmap2::Mmap::map(file) }.map(Self::Mapped)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Owned { words, len } => bytemuck::cast_slice(words).get(..*len).unwrap_or_default(),
            Self::Mapped(map) => map,
        }
    }
}
