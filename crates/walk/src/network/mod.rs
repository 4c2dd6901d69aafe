//! The pedestrian network: vertices in Hilbert order, arcs in compressed rows, costs in whole milliseconds.
//!
//! A network in memory *is* its file: one block of bytes cut into sections of plain numbers, so that opening a
//! file means mapping it and nothing else.

mod build;
mod components;
mod doors;
mod edges;
mod file;
mod format;
mod gates;
mod grid;
mod hilbert;
mod ids;
mod layout;
mod rings;
pub(crate) mod roads;
mod runs;
mod sight;
mod square;
mod squares;
mod store;

pub use file::NetworkError;
pub(crate) use grid::Grid;

use crate::pace::Pace;
pub use components::ISLAND_SHARE;
pub(crate) use doors::door_bits;
pub(crate) use format::Section;
use store::Store;

/// Cost of an arc nobody of the pace may take. The top bit of a stored cost tells that the way back costs otherwise.
pub const CLOSED: u32 = 0x7fff_ffff;
pub(crate) const ASYMMETRIC: u32 = 0x8000_0000;

/// Bits of [`Edge::flags`].
pub mod flags {
    pub const BRIDGE: u32 = 1;
    pub const STEPS: u32 = 1 << 1;
    pub const NO_HANDRAIL: u32 = 1 << 2;
    /// A road is crossed.
    pub const CROSSING: u32 = 1 << 3;
    /// The crossing has lights.
    pub const SIGNALS: u32 = 1 << 4;
    /// A gate, stile or the like: an edge without length whose closing shuts the passage.
    pub const GATE: u32 = 1 << 5;
    /// A raised kerb: an edge without length, closed to wheels.
    pub const KERB: u32 = 1 << 6;
    pub const NO_WHEELS: u32 = 1 << 7;
    pub const CLOSED_FORWARD: u32 = 1 << 8;
    pub const CLOSED_BACKWARD: u32 = 1 << 9;
    /// An escalator or moving walk.
    pub const CONVEYED: u32 = 1 << 10;
    /// A straight line across a square, or a side of one.
    pub const SQUARE: u32 = 1 << 11;
    /// Part of an island of the network for people on foot; nothing is snapped to it.
    pub const ISLAND: u32 = 1 << 12;
    /// As `ISLAND`, for wheels.
    pub const ISLAND_WHEELS: u32 = 1 << 13;
    /// Has opening hours or conditional access.
    pub const TIMED: u32 = 1 << 14;
    /// Above or below the ground: a bridge, a tunnel, a layer of its own.
    pub const LAYERED: u32 = 1 << 15;
    /// What one walks on, for directions: three bits with the number of a [`super::WayKind`].
    pub const KIND: u32 = 7 << 16;
}

/// What people call a way that has no name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WayKind {
    /// An ordinary street, a lane, anything not below.
    #[default]
    Street,
    /// From tertiary upwards.
    Road,
    /// For feet, away from the traffic.
    Path,
    /// Beside a road.
    Pavement,
    Roundabout,
}

impl WayKind {
    const ALL: [Self; 5] = [Self::Street, Self::Road, Self::Path, Self::Pavement, Self::Roundabout];

    pub(crate) const fn bits(self) -> u32 {
        (self as u32) << 16
    }
}

/// One edge of the network: a stretch of one way between two vertices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// Vertex where the geometry starts.
    pub a: u32,
    /// Vertex where the geometry ends.
    pub b: u32,
    pub length_mm: u32,
    /// Bits of [`flags`].
    pub flags: u32,
    /// Number of its [`StreetName`]; 0 has no name.
    pub name: u32,
    /// Number of its [`Record`] or `u32::MAX`.
    pub record: u32,
    /// Waiting time on the whole edge, spread along it.
    pub wait_ms: u32,
    /// Slope from `a` to `b`, percent.
    pub incline: i8,
}

impl Edge {
    const fn has(&self, bit: u32) -> bool {
        self.flags & bit != 0
    }
    pub const fn bridge(&self) -> bool {
        self.has(flags::BRIDGE)
    }
    pub const fn steps(&self) -> bool {
        self.has(flags::STEPS)
    }
    pub const fn no_handrail(&self) -> bool {
        self.has(flags::NO_HANDRAIL)
    }
    pub const fn conveyed(&self) -> bool {
        self.has(flags::CONVEYED)
    }
    pub const fn closed_forward(&self) -> bool {
        self.has(flags::CLOSED_FORWARD)
    }
    pub const fn closed_backward(&self) -> bool {
        self.has(flags::CLOSED_BACKWARD)
    }
    pub fn kind(&self) -> WayKind {
        let number = (self.flags & flags::KIND) >> 16;
        WayKind::ALL.get(number as usize).copied().unwrap_or_default()
    }
    /// A straight line across a square.
    pub const fn square(&self) -> bool {
        self.has(flags::SQUARE)
    }
    /// A point in the street, such as a gate: it has no length and no place to stand on.
    pub const fn is_point(&self) -> bool {
        self.has(flags::GATE | flags::KERB)
    }
    /// Whether the pace may walk here in at least one direction.
    pub const fn open_to(&self, pace: Pace) -> bool {
        !(pace.wheels() && self.has(flags::NO_WHEELS))
    }
    /// Whether a place may be snapped here at this pace.
    pub const fn snaps(&self, pace: Pace) -> bool {
        let island = if pace.wheels() {
            flags::ISLAND_WHEELS
        } else {
            flags::ISLAND
        };
        self.open_to(pace) && !self.is_point() && !self.has(island)
    }
}

/// The names of a street. Empty when the map has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreetName<'a> {
    pub name: &'a str,
    pub name_en: &'a str,
    pub bridge: &'a str,
    pub bridge_en: &'a str,
}

/// What the map says about a gate's or way's hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    /// OpenStreetMap id.
    pub osm_id: i64,
    /// The id is a node's (a gate) and not a way's.
    pub node: bool,
    /// `opening_hours` word for word; empty when there is none.
    /// Source: <https://wiki.openstreetmap.org/wiki/Key:opening_hours>.
    pub opening_hours: &'a str,
    /// `foot:conditional` or else `access:conditional`, word for word; empty when there is none.
    /// Source: <https://wiki.openstreetmap.org/wiki/Conditional_restrictions>.
    pub conditional: &'a str,
    /// People may not pass but at the times `conditional` names.
    pub base_shut: bool,
}

/// A pedestrian network, built from a map or opened from a file. Cheap to share behind an `Arc`.
#[derive(Debug)]
pub struct Network {
    store: Store,
    sections: format::Table,
    pub(crate) derived: crate::costs::Derived,
}

impl Network {
    pub(crate) fn section<T: bytemuck::Pod>(&self, section: Section) -> &[T] {
        let (start, end) = self.sections.range(section);
        // Sections are aligned and of whole elements, which opening has checked.
        self.store
            .bytes()
            .get(start..end)
            .and_then(|b| bytemuck::try_cast_slice(b).ok())
            .unwrap_or_default()
    }

    /// Number of vertices.
    pub fn vertex_count(&self) -> usize {
        self.section::<[i32; 2]>(Section::Vertices).len()
    }

    /// Number of edges, gates and kerbs included.
    pub fn edge_count(&self) -> usize {
        self.section::<[u32; 8]>(Section::Edges).len()
    }

    /// Number of arcs, twice the edges.
    pub fn arc_count(&self) -> usize {
        self.section::<u32>(Section::ArcEdges).len()
    }

    /// Longitude and latitude of a vertex, degrees.
    pub fn vertex(&self, vertex: u32) -> Option<(f64, f64)> {
        self.section::<[i32; 2]>(Section::Vertices)
            .get(vertex as usize)
            .map(|p| degrees(*p))
    }

    pub fn edge(&self, edge: u32) -> Option<Edge> {
        self.section::<[u32; 8]>(Section::Edges)
            .get(edge as usize)
            .map(|words| Edge::from_words(*words))
    }

    /// The OpenStreetMap way an edge was cut from; a gate's node for points.
    pub fn osm_id(&self, edge: u32) -> Option<i64> {
        self.section::<i64>(Section::OsmIds).get(edge as usize).copied()
    }

    /// The edge's line from `a` to `b` in units of 1e-7 degrees, longitude first.
    pub(crate) fn line(&self, edge: u32) -> &[[i32; 2]] {
        let first = self.section::<u32>(Section::LineFirst);
        let at = |i: usize| first.get(i).map(|v| *v as usize);
        match (at(edge as usize), at(edge as usize + 1)) {
            (Some(start), Some(end)) => self.section(Section::Points).get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The edge's line from `a` to `b`, degrees.
    pub fn geometry(&self, edge: u32) -> impl ExactSizeIterator<Item = (f64, f64)> {
        self.line(edge).iter().map(|p| degrees(*p))
    }

    /// Names of an edge's street.
    pub fn street(&self, name: u32) -> StreetName<'_> {
        match self.section::<[u32; 4]>(Section::Names).get(name as usize) {
            Some([name, name_en, bridge, bridge_en]) => StreetName {
                name: self.text(*name),
                name_en: self.text(*name_en),
                bridge: self.text(*bridge),
                bridge_en: self.text(*bridge_en),
            },
            None => StreetName::default(),
        }
    }

    /// What the map says about hours, by [`Edge::record`].
    pub fn record(&self, record: u32) -> Option<Record<'_>> {
        let [low, high, bits, text] = *self.section::<[u32; 4]>(Section::Records).get(record as usize)?;
        let osm_id = (u64::from(low) | u64::from(high) << 32) as i64;
        Some(Record {
            osm_id,
            node: bits & 1 != 0,
            base_shut: bits & 2 != 0,
            opening_hours: self.text(text),
            conditional: self.text(bits >> 2),
        })
    }

    fn text(&self, index: u32) -> &str {
        let first = self.section::<u32>(Section::TextFirst);
        let at = |i: usize| first.get(i).map(|v| *v as usize);
        let range = at(index as usize).zip(at(index as usize + 1));
        let bytes = range.and_then(|(start, end)| self.section::<u8>(Section::Text).get(start..end));
        bytes.and_then(|b| std::str::from_utf8(b).ok()).unwrap_or_default()
    }

    /// The component a vertex belongs to, on foot or on wheels: two vertices of one component reach each other
    /// when one-way passages are ignored.
    pub fn component(&self, vertex: u32, wheels: bool) -> Option<u32> {
        self.section::<[u32; 2]>(Section::Components)
            .get(vertex as usize)
            .map(|c| c[usize::from(wheels)])
    }

    /// Vertices of each component, largest first.
    pub fn component_sizes(&self, wheels: bool) -> &[u32] {
        self.section(if wheels {
            Section::SizesWheels
        } else {
            Section::SizesFoot
        })
    }

    /// Bounds in degrees: west, south, east, north.
    pub fn bounds(&self) -> [f64; 4] {
        let grid = Grid::of(self);
        let ((w, s), (e, n)) = (degrees(grid.min), degrees(grid.max));
        [w, s, e, n]
    }

    /// Arc numbers that leave a vertex. All of them exist, also in a file whose rows are damaged.
    pub fn arcs(&self, vertex: u32) -> std::ops::Range<u32> {
        let first = self.section::<u32>(Section::ArcFirst);
        let end = self.arc_count() as u32;
        let at = |i: usize| first.get(i).map_or(0, |at| (*at).min(end));
        at(vertex as usize)..at(vertex as usize + 1)
    }

    /// An arc's edge, whether it runs along the edge (`true`) or against it, and the vertex it leads to.
    pub fn arc(&self, arc: u32) -> Option<(u32, bool, u32)> {
        let packed = *self.section::<u32>(Section::ArcEdges).get(arc as usize)?;
        let [head, _] = *self.section::<[u32; 2]>(Section::ArcsAdult).get(arc as usize)?;
        Some((packed >> 1, packed & 1 == 0, head))
    }

    /// Milliseconds an arc takes at a pace; `None` when closed. `both` tells whether the way back takes the same.
    pub fn arc_ms(&self, arc: u32, pace: Pace) -> Option<(u32, bool)> {
        if let Some(section) = cost_section(pace) {
            let [_, word] = *self.section::<[u32; 2]>(section).get(arc as usize)?;
            let cost = word & CLOSED;
            return (cost != CLOSED).then_some((cost, word & ASYMMETRIC == 0));
        }
        let (edge, forward, _) = self.arc(arc)?;
        let edge = self.edge(edge)?;
        let cost = pace.edge_ms(&edge, forward)?;
        Some((cost, pace.edge_ms(&edge, !forward) == Some(cost)))
    }
}

pub(crate) fn cost_section(pace: Pace) -> Option<Section> {
    match pace {
        Pace::Adult => Some(Section::ArcsAdult),
        Pace::Elder => Some(Section::ArcsElder),
        Pace::Wheelchair => Some(Section::ArcsWheelchair),
        Pace::Custom(_) => None,
    }
}

pub(crate) fn degrees([lon, lat]: [i32; 2]) -> (f64, f64) {
    (f64::from(lon) / 1e7, f64::from(lat) / 1e7)
}

pub(crate) fn units(lon: f64, lat: f64) -> [i32; 2] {
    [(lon * 1e7).round() as i32, (lat * 1e7).round() as i32]
}
