//! From the world to the picture's pixels.

use super::{SvgView, Window};
use crate::basemap::clip::Rect;
use crate::basemap::mercator::{BBox, Pt, WORLD};

/// The picture's place in the world.
#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// Letters and marks grow by this.
    pub(crate) scale: f64,
    /// Pixels a metre.
    pub(crate) per_metre: f64,
    per_unit: f64,
    corner: (f64, f64),
}

/// `value` when it is a number in range, the nearest bound when out of it.
fn sane(value: f64, least: f64, most: f64, otherwise: f64) -> f64 {
    if value.is_finite() {
        value.clamp(least, most)
    } else {
        otherwise
    }
}

impl Frame {
    pub(crate) fn new(view: &SvgView) -> Self {
        let width = sane(view.width, 60.0, 4000.0, 390.0).round();
        let height = sane(view.height, 60.0, 4000.0, 390.0).round();
        let (middle, units) = match view.window {
            Window::Around { lon, lat, metres } => {
                let at = Pt::from_lon_lat(lon, lat);
                (
                    at.f(),
                    sane(metres, 30.0, 50_000.0, 1600.0) / at.metres_per_unit().max(1e-6),
                )
            }
            Window::Bounds {
                west,
                south,
                east,
                north,
            } => {
                let (a, b) = (Pt::from_lon_lat(west, north).f(), Pt::from_lon_lat(east, south).f());
                let (w, h) = ((b.0 - a.0).abs(), (b.1 - a.1).abs());
                (
                    ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0),
                    w.max(h * width / height).max(4000.0),
                )
            }
        };
        let per_unit = width / units;
        let corner = (middle.0 - units / 2.0, middle.1 - height / per_unit / 2.0);
        let at = Pt {
            x: middle.0 as u32,
            y: middle.1 as u32,
        };
        // A pin must fit into the picture, however small that is.
        let scale = sane(view.scale, 0.5, 4.0, 1.0).min(width.min(height) / 60.0);
        Self {
            width,
            height,
            scale,
            per_metre: per_unit / at.metres_per_unit().max(1e-6),
            per_unit,
            corner,
        }
    }

    pub(crate) fn at(&self, p: Pt) -> (f64, f64) {
        let (x, y) = p.f();
        ((x - self.corner.0) * self.per_unit, (y - self.corner.1) * self.per_unit)
    }

    pub(crate) fn lon_lat(&self, (lon, lat): (f64, f64)) -> (f64, f64) {
        self.at(Pt::from_lon_lat(lon, lat))
    }

    pub(crate) fn points(&self, line: &[Pt]) -> Vec<(f64, f64)> {
        line.iter().map(|&p| self.at(p)).collect()
    }

    pub(crate) fn rect(&self) -> Rect {
        Rect(0.0, 0.0, self.width, self.height)
    }

    /// The world box that the picture and `margin` pixels round it show.
    pub(crate) fn window(&self, margin: f64) -> BBox {
        let world = |px: f64, corner: f64| (corner + px / self.per_unit).clamp(0.0, WORLD - 1.0) as u32;
        BBox {
            min: Pt {
                x: world(-margin, self.corner.0),
                y: world(-margin, self.corner.1),
            },
            max: Pt {
                x: world(self.width + margin, self.corner.0),
                y: world(self.height + margin, self.corner.1),
            },
        }
    }
}
