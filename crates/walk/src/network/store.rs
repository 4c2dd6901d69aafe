//! The bytes under a network: owned, or a file mapped into memory.

use memmap2::MmapMut;
use std::fs::File;

#[derive(Debug)]
pub(super) enum Store {
    Owned { room: Room, len: usize },
    Mapped(memmap2::Mmap),
}

impl Store {
    /// Copies bytes to an aligned place.
    pub(super) fn copy(bytes: &[u8]) -> Self {
        let mut room = Room::zeroed(bytes.len());
        if let Some(target) = room.bytes_mut().get_mut(..bytes.len()) {
            target.copy_from_slice(bytes);
        }
        Self::Owned { room, len: bytes.len() }
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
            Self::Owned { room, len } => room.bytes().get(..*len).unwrap_or_default(),
            Self::Mapped(map) => map,
        }
    }
}

/// Zeroed bytes, aligned for every section. Pages of their own, so that the system has all of them back when a network goes
/// and none stays with the allocator; from the heap where there are no such pages.
#[derive(Debug)]
pub(super) enum Room {
    Pages(MmapMut),
    Heap(Vec<u64>),
}

impl Room {
    /// At least so many bytes.
    pub(super) fn zeroed(len: usize) -> Self {
        let words = len.div_ceil(8);
        MmapMut::map_anon((words * 8).max(8)).map_or_else(|_| Self::Heap(vec![0; words]), Self::Pages)
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Pages(pages) => pages,
            Self::Heap(words) => bytemuck::cast_slice(words),
        }
    }

    pub(super) fn bytes_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Pages(pages) => pages,
            Self::Heap(words) => bytemuck::cast_slice_mut(words),
        }
    }
}
