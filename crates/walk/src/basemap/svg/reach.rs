//! The reach on the picture: its rings in pixels, and which side of them a roof is on.

use super::SvgView;
use super::frame::Frame;
use crate::basemap::{clip, courtyards, polygon};

/// The reach in pixels, with its edges sorted into rows so that a thousand roofs are tested in no time.
#[derive(Debug)]
pub(crate) struct Reach {
    pub(crate) rings: Vec<Vec<(f64, f64)>>,
    rows: Vec<Vec<Edge>>,
}

type Edge = ((f64, f64), (f64, f64));

impl Reach {
    pub(crate) fn new(frame: &Frame, view: &SvgView) -> Option<Self> {
        let polygons = view.reach.as_ref()?;
        let rings: Vec<Vec<(f64, f64)>> = polygons
            .iter()
            .flat_map(courtyards::rings)
            .map(|r| {
                let px: Vec<_> = r.iter().map(|&p| frame.lon_lat((p[0], p[1]))).collect();
                clip::simplify_ring(px.strip_suffix(px.get(..1).unwrap_or_default()).unwrap_or(&px), 0.3)
            })
            .filter(|r| r.len() > 2)
            .collect();
        let mut rows: Vec<Vec<Edge>> = vec![Vec::new(); frame.height as usize + 1];
        for edge in rings.iter().flat_map(|r| polygon::edges(r)) {
            let (top, bottom) = (edge.0.1.min(edge.1.1), edge.0.1.max(edge.1.1));
            if bottom >= 0.0 && top <= frame.height {
                for row in rows.iter_mut().take(bottom as usize + 1).skip(top.max(0.0) as usize) {
                    row.push(edge);
                }
            }
        }
        Some(Self { rings, rows })
    }

    /// Even-odd; points above or below the picture are outside.
    pub(crate) fn holds(&self, (x, y): (f64, f64)) -> bool {
        let row = if y < 0.0 { None } else { self.rows.get(y as usize) };
        row.into_iter().flatten().fold(false, |inside, &((x1, y1), (x2, y2))| {
            inside ^ ((y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        })
    }
}
