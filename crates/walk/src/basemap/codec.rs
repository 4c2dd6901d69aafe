//! The basemap as a blob and back.
//!
//! Layout: `YKBM`, version (1 byte), CRC-32 of the rest (4 bytes, little-endian), then every layer as a count and its
//! features. Numbers are LEB128 varints, points are zigzag differences to the point before, text is a length
//! and UTF-8. The grids are not stored.

use super::features::{Area, Basemap, Label, LabelKind, Line, Road, RoadClass, Waterway};
use super::index::{Layer, Spatial};
use super::mercator::Pt;
use crate::osm::proto_write::Message;

const MAGIC: &[u8; 4] = b"YKBM";
const VERSION: u8 = 1;
const HEADER: usize = 9;

/// Why a stored basemap cannot be used. Nothing of it is kept; import the streets again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BasemapError {
    #[error("this is not a stored map: it does not begin with YKBM; import the streets again")]
    NotABasemap,
    #[error("this map was stored as version {found}, this program reads version {VERSION}; import the streets again")]
    Version { found: u8 },
    #[error("the stored map is damaged (checksum {found:08x}, {expected:08x} was stored); import the streets again")]
    Checksum { expected: u32, found: u32 },
    #[error("the stored map ends or makes no sense at byte {at}; import the streets again")]
    Malformed { at: usize },
}

impl Basemap {
    /// The map as bytes for [`Basemap::decode`].
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer {
            out: Message(Vec::new()),
            pen: Pt::default(),
        };
        for areas in [&self.greens, &self.buildings, &self.water] {
            w.layer(areas, |w, a| w.rings(&a.rings));
        }
        w.layer(&self.waterways, |w, way| {
            w.out.raw(u64::from(way.width_dm));
            w.points(&way.line);
        });
        w.layer(&self.walls, |w, l| {
            w.out.0.push(l.class as u8);
            w.points(&l.line);
        });
        w.layer(&self.roads, |w, r| {
            w.out.0.push(r.class as u8 | u8::from(r.bridge) << 7);
            w.points(&r.line);
        });
        w.layer(&self.bridges, |w, l| {
            w.out.0.push(l.class as u8);
            w.points(&l.line);
        });
        w.layer(&self.labels, |w, l| {
            w.out.0.extend([l.kind as u8, l.rank]);
            w.text(&l.name);
            w.text(&l.name_en);
            w.points(&l.at);
        });
        let body = w.out.0;
        let mut blob = Vec::with_capacity(body.len() + HEADER);
        blob.extend_from_slice(MAGIC);
        blob.push(VERSION);
        blob.extend_from_slice(&checksum(&body).to_le_bytes());
        blob.extend_from_slice(&body);
        blob
    }

    /// Reads what [`Basemap::encode`] wrote and rebuilds the grids.
    ///
    /// # Errors
    /// [`BasemapError`] for anything else, whatever the bytes; memory stays within a small multiple of their number.
    pub fn decode(blob: &[u8]) -> Result<Self, BasemapError> {
        let (header, body) = blob.split_at_checked(HEADER).ok_or(BasemapError::NotABasemap)?;
        let &[m0, m1, m2, m3, version, c0, c1, c2, c3] = header else {
            return Err(BasemapError::NotABasemap);
        };
        if &[m0, m1, m2, m3] != MAGIC {
            return Err(BasemapError::NotABasemap);
        }
        if version != VERSION {
            return Err(BasemapError::Version { found: version });
        }
        let (expected, found) = (u32::from_le_bytes([c0, c1, c2, c3]), checksum(body));
        if expected != found {
            return Err(BasemapError::Checksum { expected, found });
        }
        let mut r = Reader {
            body,
            at: 0,
            pen: Pt::default(),
        };
        r.basemap().ok_or(BasemapError::Malformed { at: HEADER + r.at })
    }
}

fn checksum(body: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(body);
    crc.sum()
}

struct Writer {
    out: Message,
    pen: Pt,
}

impl Writer {
    fn layer<T: Spatial>(&mut self, layer: &Layer<T>, put: impl Fn(&mut Self, &T)) {
        self.out.raw(layer.items().len() as u64);
        layer.items().iter().for_each(|item| put(self, item));
    }

    fn rings(&mut self, rings: &[Vec<Pt>]) {
        self.out.raw(rings.len() as u64);
        rings.iter().for_each(|r| self.points(r));
    }

    fn points(&mut self, points: &[Pt]) {
        self.out.raw(points.len() as u64);
        for &p in points {
            self.out.raw_sint(i64::from(p.x) - i64::from(self.pen.x));
            self.out.raw_sint(i64::from(p.y) - i64::from(self.pen.y));
            self.pen = p;
        }
    }

    fn text(&mut self, text: &str) {
        self.out.raw(text.len() as u64);
        self.out.0.extend_from_slice(text.as_bytes());
    }
}

struct Reader<'a> {
    body: &'a [u8],
    at: usize,
    pen: Pt,
}

impl Reader<'_> {
    fn basemap(&mut self) -> Option<Basemap> {
        let area = |r: &mut Self| {
            Some(Area {
                rings: r.many(|r| r.points())?,
            })
        };
        let line = |r: &mut Self| {
            Some(Line {
                class: class(r.byte()?)?,
                line: r.points()?,
            })
        };
        let map = Basemap {
            greens: self.layer(area)?,
            buildings: self.layer(area)?,
            water: self.layer(area)?,
            waterways: self.layer(|r| {
                Some(Waterway {
                    width_dm: u16::try_from(r.number()?).ok()?,
                    line: r.points()?,
                })
            })?,
            walls: self.layer(line)?,
            roads: self.layer(|r| {
                let b = r.byte()?;
                Some(Road {
                    class: class(b & 0x7f)?,
                    bridge: b & 0x80 != 0,
                    line: r.points()?,
                })
            })?,
            bridges: self.layer(line)?,
            labels: self.layer(|r| {
                let kind = *LabelKind::ALL.get(usize::from(r.byte()?))?;
                Some(Label {
                    kind,
                    rank: r.byte()?,
                    name: r.text()?,
                    name_en: r.text()?,
                    at: r.points()?,
                })
            })?,
        };
        (self.at == self.body.len()).then_some(map)
    }

    fn layer<T: Spatial>(&mut self, get: impl Fn(&mut Self) -> Option<T>) -> Option<Layer<T>> {
        Some(Layer::new(self.many(get)?))
    }

    fn many<T>(&mut self, get: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = usize::try_from(self.number()?).ok()?;
        // Everything takes at least a byte: a count beyond the bytes left is a lie, not a reason to reserve memory.
        if count > self.body.len() - self.at {
            return None;
        }
        (0..count).map(|_| get(self)).collect()
    }

    fn points(&mut self) -> Option<Vec<Pt>> {
        self.many(|r| {
            let x = i64::from(r.pen.x).checked_add(r.signed()?)?;
            let y = i64::from(r.pen.y).checked_add(r.signed()?)?;
            r.pen = Pt {
                x: u32::try_from(x).ok()?,
                y: u32::try_from(y).ok()?,
            };
            Some(r.pen)
        })
    }

    fn text(&mut self) -> Option<String> {
        let len = usize::try_from(self.number()?).ok()?;
        let bytes = self.body.get(self.at..self.at.checked_add(len)?)?;
        self.at += len;
        String::from_utf8(bytes.to_vec()).ok()
    }

    fn signed(&mut self) -> Option<i64> {
        self.number().map(|n| (n >> 1) as i64 ^ -((n & 1) as i64))
    }

    fn number(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.body.get(self.at)?;
        self.at += 1;
        Some(byte)
    }
}

fn class(byte: u8) -> Option<RoadClass> {
    RoadClass::ALL.get(usize::from(byte)).copied()
}
