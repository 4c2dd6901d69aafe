//! What the map draws, as plain data.

use super::index::{Layer, Spatial};
use super::mercator::{BBox, Pt};
use crate::outline::Barrier;

/// Streets by how much they carry, most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RoadClass {
    /// motorway, trunk, primary
    Main,
    /// secondary, tertiary
    Secondary,
    /// residential, unclassified, pedestrian
    Street,
    /// living_street, service, track: what runs between courtyards
    Lane,
    /// footway, path, cycleway
    Footway,
    Steps,
}

impl RoadClass {
    pub(crate) const ALL: [Self; 6] = [
        Self::Main,
        Self::Secondary,
        Self::Street,
        Self::Lane,
        Self::Footway,
        Self::Steps,
    ];

    /// The word tiles carry.
    pub fn word(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Secondary => "secondary",
            Self::Street => "street",
            Self::Lane => "lane",
            Self::Footway => "footway",
            Self::Steps => "steps",
        }
    }

    /// Drawn width on the ground in metres; OpenStreetMap seldom has the true one, and a map of
    /// ways on foot need not show carriageways to scale.
    pub(crate) fn metres(self) -> f64 {
        match self {
            Self::Main => 15.0,
            Self::Secondary => 11.0,
            Self::Street => 7.0,
            Self::Lane => 4.0,
            Self::Footway => 2.2,
            Self::Steps => 2.6,
        }
    }
}

/// A stretch of street. Names are in the labels, where pieces of one street are joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Road {
    pub class: RoadClass,
    pub bridge: bool,
    pub line: Vec<Pt>,
}

/// A river, canal or stream drawn by its middle line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waterway {
    /// Width in decimetres, from `width=*` or what such a waterway usually has.
    pub width_dm: u16,
    pub line: Vec<Pt>,
}

/// A polygon. The first ring is its outer edge, the others are holes; the last point is not repeated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    pub rings: Vec<Vec<Pt>>,
}

/// A line with a class: a wall (as [`RoadClass::Lane`]) or the part of a bridge above water.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub class: RoadClass,
    pub line: Vec<Pt>,
}

/// What a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    Place,
    Station,
    Gate,
    Sight,
    Park,
    Water,
    Road,
    Service,
}

impl LabelKind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Place,
        Self::Station,
        Self::Gate,
        Self::Sight,
        Self::Park,
        Self::Water,
        Self::Road,
        Self::Service,
    ];

    /// The word tiles carry.
    pub fn word(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Station => "station",
            Self::Gate => "gate",
            Self::Sight => "sight",
            Self::Park => "park",
            Self::Water => "water",
            Self::Road => "road",
            Self::Service => "service",
        }
    }
}

/// A name on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub kind: LabelKind,
    /// 1 is seen from farthest away, 8 only from close by.
    pub rank: u8,
    pub name: String,
    /// `name:en`, empty when there is none.
    pub name_en: String,
    /// One point, or the line the name runs along.
    pub at: Vec<Pt>,
}

/// A district's drawable map. Every layer is in drawing order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Basemap {
    pub greens: Layer<Area>,
    pub buildings: Layer<Area>,
    pub water: Layer<Area>,
    pub waterways: Layer<Waterway>,
    pub walls: Layer<Line>,
    pub roads: Layer<Road>,
    /// The parts of bridges above water, where parapets are drawn.
    pub bridges: Layer<Line>,
    pub labels: Layer<Label>,
}

impl Basemap {
    /// The box around everything drawn, `None` for an empty map.
    pub fn bbox(&self) -> Option<BBox> {
        [
            self.greens.bbox(),
            self.buildings.bbox(),
            self.water.bbox(),
            self.waterways.bbox(),
            self.roads.bbox(),
            self.labels.bbox(),
        ]
        .into_iter()
        .flatten()
        .reduce(|a, b| a.with(b.min).with(b.max))
    }

    /// Water that an outline may not spill over, within `metres` of a place: the banks of water areas and the middle
    /// lines of waterways at least 2 m wide. For [`outline_cut`](crate::outline::outline_cut).
    pub fn barriers(&self, lon: f64, lat: f64, metres: f64) -> Vec<Barrier> {
        let at = Pt::from_lon_lat(lon, lat);
        // `as` saturates: an absurd distance is the whole world.
        let window = BBox { min: at, max: at }.grown((metres / at.metres_per_unit().max(1e-6)) as u32);
        let degrees = |p: &Pt| [p.lon_lat().0, p.lon_lat().1];
        let banks = self.water.near(&window).flat_map(|a| &a.rings).map(|r| Barrier {
            line: r.iter().chain(r.first()).map(degrees).collect(),
        });
        let middles = self
            .waterways
            .near(&window)
            .filter(|w| w.width_dm >= 20)
            .map(|w| Barrier {
                line: w.line.iter().map(degrees).collect(),
            });
        banks.chain(middles).collect()
    }
}

impl Spatial for Road {
    fn bbox(&self) -> Option<BBox> {
        BBox::around(&self.line)
    }
}

impl Spatial for Waterway {
    fn bbox(&self) -> Option<BBox> {
        // Half the width lies beside the middle line; a unit is at most a centimetre, so at least ten a decimetre.
        BBox::around(&self.line).map(|b| b.grown(u32::from(self.width_dm) * 10))
    }
}

impl Spatial for Area {
    fn bbox(&self) -> Option<BBox> {
        BBox::around(self.rings.first()?)
    }
}

impl Spatial for Line {
    fn bbox(&self) -> Option<BBox> {
        BBox::around(&self.line)
    }
}

impl Spatial for Label {
    fn bbox(&self) -> Option<BBox> {
        BBox::around(&self.at)
    }
}
