//! Writing, opening and checking network files.

use super::Network;
use super::format::{ALIGN, ENTRY, HEAD, HEADER, MAGIC, Section, Table, VERSION, crc};
use super::store::{Room, Store};
use crate::parallel;
use std::convert::Infallible;
use std::path::Path;

/// Why a network file was not opened. The file is left as it was; build it again from its map.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    #[error("the network file cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("this is not a walking network: {reason}")]
    NotANetwork { reason: String },
    #[error("the network file has format {found}, this program reads {known}; build it again from its map")]
    Version { found: u32, known: u32 },
    #[error("the network file is damaged: {reason}; build it again from its map")]
    Damaged { reason: String },
}

fn damaged(reason: impl Into<String>) -> NetworkError {
    NetworkError::Damaged { reason: reason.into() }
}

impl Network {
    /// The network as a file's bytes.
    pub fn write(&self) -> Vec<u8> {
        self.store.bytes().to_vec()
    }

    /// The file's bytes without a copy.
    pub fn as_bytes(&self) -> &[u8] {
        self.store.bytes()
    }

    /// Takes a copy of a file's bytes and checks all of it.
    ///
    /// # Errors
    /// [`NetworkError`] when the bytes are no network, of another format, or damaged anywhere.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NetworkError> {
        let network = Self::over(Store::copy(bytes))?;
        network.check()?;
        Ok(network)
    }

    /// Takes a copy of a file's bytes and checks its header only, as [`Network::open`] does. Whatever the sections
    /// hold, nothing read from them lies outside the file; it may be nonsense until [`Network::check`] has passed.
    ///
    /// # Errors
    /// [`NetworkError`] when the header does not fit.
    pub fn from_bytes_unread(bytes: &[u8]) -> Result<Self, NetworkError> {
        Self::over(Store::copy(bytes))
    }

    /// Maps a file into memory, checking its header only: the time does not depend on the size.
    /// Run [`Network::check`] once after a file came from elsewhere. The file must not be changed while it is
    /// open; replace it by renaming another over it.
    pub fn open(path: &Path) -> Result<Self, NetworkError> {
        let file = std::fs::File::open(path)?;
        if file.metadata()?.len() < HEADER as u64 {
            return Err(NetworkError::NotANetwork {
                reason: "the file is shorter than its header".into(),
            });
        }
        Self::over(Store::map(&file)?)
    }

    pub(super) fn over(store: Store) -> Result<Self, NetworkError> {
        let sections = read_table(store.bytes())?;
        Ok(Self {
            store,
            sections,
            derived: Default::default(),
        })
    }

    /// Reads the whole file: checksums of all sections, and that every number points to something.
    pub fn check(&self) -> Result<(), NetworkError> {
        for (section, (start, end, sum)) in Section::ALL.iter().zip(self.sections.0) {
            let bytes = self.store.bytes().get(start..end).unwrap_or_default();
            if crc(&[bytes]) != sum {
                return Err(damaged(format!("the checksum of section {section:?} does not match")));
            }
        }
        let (n, m, e) = (self.vertex_count(), self.arc_count(), self.edge_count());
        let arcs = [Section::ArcsAdult, Section::ArcsElder, Section::ArcsWheelchair];
        let rows = [
            (Section::ArcFirst, n, m),
            (Section::LineFirst, e, self.section::<[i32; 2]>(Section::Points).len()),
            (
                Section::TextFirst,
                self.section::<u32>(Section::TextFirst).len().saturating_sub(1),
                self.section::<u8>(Section::Text).len(),
            ),
            (
                Section::GridFirst,
                self.section::<u32>(Section::GridFirst).len().saturating_sub(1),
                self.section::<[u32; 2]>(Section::GridEntries).len(),
            ),
        ];
        for (section, count, limit) in rows {
            let first = self.section::<u32>(section);
            let ends = first.first() == Some(&0) && first.last().is_some_and(|last| *last as usize == limit);
            if first.len() != count + 1 || !first.is_sorted() || !ends {
                return Err(damaged(format!("{section:?} does not cut its list into rows")));
            }
        }
        let buildings = self.section::<[i32; 8]>(Section::Buildings);
        let columns: [(usize, usize); 2] = [
            (5, self.section::<[i32; 2]>(Section::BuildingPoints).len()),
            (6, self.section::<[i32; 4]>(Section::Doors).len()),
        ];
        for (column, limit) in columns {
            let first: Vec<i32> = buildings.iter().filter_map(|row| row.get(column).copied()).collect();
            let starts = first.first().is_none_or(|start| *start == 0);
            if !starts || !first.is_sorted() || first.last().map_or(0, |last| *last as usize) != limit {
                return Err(damaged("Buildings does not cut its list into rows"));
            }
        }
        let fits = m == 2 * e
            && arcs.iter().all(|s| self.section::<[u32; 2]>(*s).len() == m)
            && self.section::<i64>(Section::OsmIds).len() == e
            && self.section::<[u32; 2]>(Section::Components).len() == n
            && super::Grid::of(self).is_sound(self.section::<u32>(Section::GridFirst).len());
        if !fits {
            return Err(damaged("lists that belong together differ in length"));
        }
        let heads = arcs.iter().all(|s| {
            self.section::<[u32; 2]>(*s)
                .iter()
                .all(|[head, _]| (*head as usize) < n)
        });
        let names = self.section::<[u32; 4]>(Section::Names).len();
        let edges = self
            .section::<[u32; 8]>(Section::Edges)
            .iter()
            .map(|words| super::Edge::from_words(*words));
        let edges = { edges }.all(|e| (e.a as usize) < n && (e.b as usize) < n && (e.name as usize) < names);
        let arc_edges = self
            .section::<u32>(Section::ArcEdges)
            .iter()
            .all(|a| ((a >> 1) as usize) < e);
        let points = self.section::<[i32; 2]>(Section::Points).len();
        let entries = self.section::<[u32; 2]>(Section::GridEntries).iter();
        let entries = { entries }.all(|[edge, point]| (*edge as usize) < e && (*point as usize) + 1 < points);
        if !(heads && edges && arc_edges && entries) {
            return Err(damaged("a number points beyond its list"));
        }
        Ok(())
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

fn read_table(bytes: &[u8]) -> Result<Table, NetworkError> {
    let not = |reason: &str| NetworkError::NotANetwork { reason: reason.into() };
    if cfg!(target_endian = "big") {
        return Err(not("network files are read on little-endian machines only"));
    }
    if !bytes.starts_with(MAGIC) {
        return Err(not("it does not begin with YIKEWALK"));
    }
    let version = u32_at(bytes, 8);
    if version != VERSION {
        return Err(NetworkError::Version {
            found: version,
            known: VERSION,
        });
    }
    let table = bytes
        .get(HEAD..HEADER)
        .ok_or_else(|| damaged("its header is cut off"))?;
    let sum = crc(&[bytes.get(..24).unwrap_or_default(), table]);
    if u32_at(bytes, 24) != sum || u32_at(bytes, 12) as usize != Section::ALL.len() {
        return Err(damaged("the checksum of its header does not match"));
    }
    if u64_at(bytes, 16) != bytes.len() as u64 {
        return Err(damaged(format!(
            "{} bytes are announced and {} are there",
            u64_at(bytes, 16),
            bytes.len()
        )));
    }
    let mut found = [(0, 0, 0); Section::ALL.len()];
    for ((section, entry), slot) in Section::ALL.iter().zip(table.chunks_exact(ENTRY)).zip(&mut found) {
        let (start, len) = (u64_at(entry, 0) as usize, u64_at(entry, 8) as usize);
        let end = start.checked_add(len).filter(|end| *end <= bytes.len());
        let whole =
            start % ALIGN == 0 && len % section.element() == 0 && u32_at(entry, 20) as usize == section.element();
        match end {
            Some(end) if whole => *slot = (start, end, u32_at(entry, 16)),
            _ => return Err(damaged(format!("section {section:?} lies outside the file"))),
        }
    }
    Ok(Table(found))
}

/// A file under construction: every section has its place and is still zero. Sections are written where they will
/// stay, so that a network is in memory once and not twice.
pub(super) struct Sheet {
    room: Room,
    len: usize,
    spans: [(usize, usize); Section::ALL.len()],
}

impl Sheet {
    /// Room for `count(section)` elements in each section.
    pub(super) fn new(count: impl Fn(Section) -> usize) -> Self {
        let mut at = HEADER.next_multiple_of(ALIGN);
        let spans = Section::ALL.map(|section| {
            let span = (at, at + count(section) * section.element());
            at = span.1.next_multiple_of(ALIGN);
            span
        });
        Self {
            room: Room::zeroed(at),
            len: at,
            spans,
        }
    }

    /// All sections' bytes, to be taken out and filled, also on several threads.
    pub(super) fn sections(&mut self) -> Sections<'_> {
        let mut rest = self.room.bytes_mut();
        let mut at = 0;
        Sections(self.spans.map(|(start, end)| {
            let (_, tail) = std::mem::take(&mut rest)
                .split_at_mut_checked(start - at)
                .unwrap_or_default();
            let (own, tail) = tail.split_at_mut_checked(end - start).unwrap_or_default();
            (rest, at) = (tail, end);
            own
        }))
    }

    /// Writes the header, now that all sections are filled.
    pub(super) fn seal(mut self, threads: usize) -> Store {
        let len = self.len;
        let bytes = self.room.bytes_mut();
        let sums = parallel::map(
            &self.spans,
            threads,
            || (),
            |(), (start, end)| Ok::<_, Infallible>(crc(&[bytes.get(*start..*end).unwrap_or_default()])),
        );
        let sums = sums.unwrap_or_else(|never| match never {});
        let mut table = Vec::with_capacity(HEADER - HEAD);
        for ((section, (start, end)), sum) in Section::ALL.iter().zip(self.spans).zip(sums) {
            table.extend((start as u64).to_le_bytes());
            table.extend(((end - start) as u64).to_le_bytes());
            table.extend(sum.to_le_bytes());
            table.extend((section.element() as u32).to_le_bytes());
        }
        let mut head = Vec::with_capacity(HEADER);
        head.extend(MAGIC);
        head.extend(VERSION.to_le_bytes());
        head.extend((Section::ALL.len() as u32).to_le_bytes());
        head.extend((len as u64).to_le_bytes());
        head.extend(crc(&[&head, &table]).to_le_bytes());
        head.resize(HEAD, 0);
        head.append(&mut table);
        if let Some(place) = bytes.get_mut(..head.len()) {
            place.copy_from_slice(&head);
        }
        Store::Owned { room: self.room, len }
    }
}

/// The sections of a [`Sheet`] that nobody has taken yet.
pub(super) struct Sections<'a>([&'a mut [u8]; Section::ALL.len()]);

impl<'a> Sections<'a> {
    /// The section as elements. Taken twice, it is empty.
    pub(super) fn take<T: bytemuck::Pod>(&mut self, section: Section) -> &'a mut [T] {
        let bytes = self.0.get_mut(section as usize).map(std::mem::take).unwrap_or_default();
        bytemuck::try_cast_slice_mut(bytes).unwrap_or_default()
    }

    /// Fills a section from elsewhere.
    pub(super) fn put<T: bytemuck::Pod>(&mut self, section: Section, from: &[T]) {
        let place = self.take::<T>(section);
        if place.len() == from.len() {
            place.copy_from_slice(from);
        }
    }
}
