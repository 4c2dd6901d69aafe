//! The file's layout: a header, a table of sections, the sections.
//!
//! ```text
//! 0   8  magic "YIKEWALK"
//! 8   4  version, 2
//! 12  4  number of sections
//! 16  8  length of the file
//! 24  4  CRC-32 of bytes 0..24 and of the table
//! 28  4  zero
//! 32     table: for each section offset (8), length (8), CRC-32 of its bytes (4), size of one element (4)
//! ```
//! Everything is little-endian; sections start at multiples of 64.

/// First bytes of every network file.
pub(super) const MAGIC: &[u8; 8] = b"YIKEWALK";
/// Grows with every change of layout or meaning; older files are built again from their map.
pub(super) const VERSION: u32 = 2;
pub(super) const HEAD: usize = 32;
pub(super) const ENTRY: usize = 24;
pub(super) const ALIGN: usize = 64;
pub(super) const HEADER: usize = HEAD + ENTRY * Section::ALL.len();

/// Sections in file order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// `[i32; 2]` per vertex: longitude, latitude in 1e-7 degrees.
    Vertices,
    /// `u32` per vertex and one more: its first arc.
    ArcFirst,
    /// `[u32; 2]` per arc: head vertex, cost.
    ArcsAdult,
    ArcsElder,
    ArcsWheelchair,
    /// `u32` per arc: edge number times two, plus one when it runs from b to a.
    ArcEdges,
    /// `[u32; 8]` per edge.
    Edges,
    /// `i64` per edge.
    OsmIds,
    /// `u32` per edge and one more: its first point.
    LineFirst,
    /// `[i32; 2]` per point.
    Points,
    /// `[u32; 4]` per name: texts.
    Names,
    /// `[u32; 4]` per record: id low, id high, bits (1 a node, 2 shut but at conditional times, then the text of the
    /// condition), text of the hours.
    Records,
    /// `u32` per text and one more: its first byte.
    TextFirst,
    Text,
    /// `[u32; 2]` per vertex: component on foot, on wheels.
    Components,
    SizesFoot,
    SizesWheels,
    /// Eight `i32`: west, south, east, north, cell width, cell height, columns, rows.
    GridHead,
    /// `u32` per cell and one more: its first entry.
    GridFirst,
    /// `[u32; 2]` per entry: edge, first point of the segment.
    GridEntries,
    /// `[i32; 8]` per building with known entrances and one more: west, south, east, north, the northernmost edge of
    /// it and those before it, first point, first door, 0. From south to north.
    Buildings,
    /// `[i32; 2]` per corner.
    BuildingPoints,
    /// `[i32; 4]` per door: longitude, latitude, bits (1 main, 2 closed to wheels), 0.
    Doors,
}

impl Section {
    pub(super) const ALL: [Section; 23] = [
        Self::Vertices,
        Self::ArcFirst,
        Self::ArcsAdult,
        Self::ArcsElder,
        Self::ArcsWheelchair,
        Self::ArcEdges,
        Self::Edges,
        Self::OsmIds,
        Self::LineFirst,
        Self::Points,
        Self::Names,
        Self::Records,
        Self::TextFirst,
        Self::Text,
        Self::Components,
        Self::SizesFoot,
        Self::SizesWheels,
        Self::GridHead,
        Self::GridFirst,
        Self::GridEntries,
        Self::Buildings,
        Self::BuildingPoints,
        Self::Doors,
    ];

    /// Bytes of one element.
    pub(super) const fn element(self) -> usize {
        match self {
            Self::Text => 1,
            Self::ArcFirst | Self::ArcEdges | Self::LineFirst | Self::TextFirst | Self::GridFirst => 4,
            Self::SizesFoot | Self::SizesWheels | Self::GridHead => 4,
            Self::Vertices | Self::ArcsAdult | Self::ArcsElder | Self::ArcsWheelchair => 8,
            Self::OsmIds | Self::Points | Self::Components | Self::GridEntries | Self::BuildingPoints => 8,
            Self::Names | Self::Records | Self::Doors => 16,
            Self::Edges | Self::Buildings => 32,
        }
    }
}

/// Where each section lies.
#[derive(Clone, Debug)]
pub(super) struct Table(pub(super) [(usize, usize, u32); Section::ALL.len()]);

impl Table {
    pub(super) fn range(&self, section: Section) -> (usize, usize) {
        self.0
            .get(section as usize)
            .map_or((0, 0), |(start, end, _)| (*start, *end))
    }
}

pub(super) fn crc(parts: &[&[u8]]) -> u32 {
    let mut crc = flate2::Crc::new();
    for part in parts {
        crc.update(part);
    }
    crc.sum()
}
