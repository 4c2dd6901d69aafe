//! Where a bridge is above water. A way tagged `bridge=yes` often begins far before the bank, and an elevated road
//! is kilometres of bridge: parapets belong only where there is water below.

use super::features::{Area, Line, Road, Waterway};
use super::index::Layer;
use super::mercator::{BBox, Pt};
use super::polygon;

/// Parapets reach this far onto each bank.
const BANK_M: f64 = 3.0;

/// Every stretch of a bridge above water, in road order.
pub(crate) fn over_water(roads: &[Road], water: &Layer<Area>, waterways: &Layer<Waterway>) -> Vec<Line> {
    let mut found = Vec::new();
    for road in roads.iter().filter(|r| r.bridge) {
        for line in spans(&road.line, water, waterways) {
            found.push(Line {
                class: road.class,
                line,
            });
        }
    }
    found
}

fn spans(line: &[Pt], water: &Layer<Area>, waterways: &Layer<Waterway>) -> Vec<Vec<Pt>> {
    let Some(start) = line.first() else { return Vec::new() };
    let unit = start.metres_per_unit().max(1e-4);
    let mut wet: Vec<(f64, f64)> = Vec::new();
    let mut from = 0.0;
    for w in line.windows(2) {
        let &[a, b] = w else { continue };
        let Some(bbox) = BBox::around(w) else { continue };
        let (a, b) = (a.f(), b.f());
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        if length == 0.0 {
            continue;
        }
        for area in water.near(&bbox) {
            let rings: Vec<Vec<(f64, f64)>> = area.rings.iter().map(|r| r.iter().map(|p| p.f()).collect()).collect();
            let mut cuts: Vec<f64> = rings
                .iter()
                .flat_map(|r| polygon::edges(r))
                .filter_map(|(c, d)| cross(a, b, c, d))
                .collect();
            cuts.extend([0.0, 1.0]);
            cuts.sort_by(f64::total_cmp);
            for c in cuts.windows(2) {
                let &[t0, t1] = c else { continue };
                let mid = (t0 + t1) / 2.0;
                if t1 > t0 && polygon::contains(&rings, (a.0 + (b.0 - a.0) * mid, a.1 + (b.1 - a.1) * mid)) {
                    wet.push((from + t0 * length, from + t1 * length));
                }
            }
        }
        for way in waterways.near(&bbox) {
            for s in way.line.windows(2) {
                let &[c, d] = s else { continue };
                let (c, d) = (c.f(), d.f());
                let Some(t) = cross(a, b, c, d) else { continue };
                let (ux, uy) = ((b.0 - a.0) / length, (b.1 - a.1) / length);
                let other = (d.0 - c.0).hypot(d.1 - c.1);
                // The flatter a bridge crosses, the longer it is above the water, up to a sane bound.
                let sine = ((ux * (d.1 - c.1) - uy * (d.0 - c.0)) / other).abs().max(0.35);
                let half = f64::from(way.width_dm) / 20.0 / unit / sine;
                wet.push((from + t * length - half, from + t * length + half));
            }
        }
        from += length;
    }
    let bank = BANK_M / unit;
    let wet = merged(
        wet.into_iter()
            .map(|(s, e)| ((s - bank).max(0.0), (e + bank).min(from)))
            .collect(),
    );
    wet.into_iter()
        .filter(|(s, e)| (e - s) * unit > 2.0)
        .map(|(s, e)| cut(line, s, e))
        .collect()
}

/// Where on a–b (as a fraction) c–d crosses it.
fn cross(a: (f64, f64), b: (f64, f64), c: (f64, f64), d: (f64, f64)) -> Option<f64> {
    let (rx, ry) = (b.0 - a.0, b.1 - a.1);
    let (sx, sy) = (d.0 - c.0, d.1 - c.1);
    let det = rx * sy - ry * sx;
    if det == 0.0 {
        return None;
    }
    let t = ((c.0 - a.0) * sy - (c.1 - a.1) * sx) / det;
    let u = ((c.0 - a.0) * ry - (c.1 - a.1) * rx) / det;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then_some(t)
}

fn merged(mut spans: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out: Vec<(f64, f64)> = Vec::new();
    for (s, e) in spans {
        match out.last_mut() {
            Some(last) if s <= last.1 => last.1 = last.1.max(e),
            _ => out.push((s, e)),
        }
    }
    out
}

/// The part of a line between two distances from its start.
fn cut(line: &[Pt], start: f64, end: f64) -> Vec<Pt> {
    let mut out = Vec::new();
    let mut from = 0.0;
    for w in line.windows(2) {
        let &[a, b] = w else { continue };
        let (p, q) = (a.f(), b.f());
        let length = (q.0 - p.0).hypot(q.1 - p.1);
        let to = from + length;
        if length > 0.0 && to >= start && from <= end {
            let at = |d: f64| {
                let t = ((d - from) / length).clamp(0.0, 1.0);
                Pt {
                    x: (p.0 + (q.0 - p.0) * t).round() as u32,
                    y: (p.1 + (q.1 - p.1) * t).round() as u32,
                }
            };
            if out.is_empty() {
                out.push(at(start));
            }
            out.push(at(end.min(to)));
        }
        from = to;
    }
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::super::features::RoadClass;
    use super::*;

    #[test]
    fn a_long_viaduct_has_parapets_only_above_the_canal() {
        let o = Pt::from_lon_lat(120.6, 31.3);
        let unit = o.metres_per_unit();
        let m = |x: f64, y: f64| Pt {
            x: o.x + (x / unit) as u32,
            y: o.y + (y / unit) as u32,
        };
        let road = Road {
            class: RoadClass::Main,
            bridge: true,
            line: vec![m(0., 50.), m(1000., 50.)],
        };
        let canal = Waterway {
            width_dm: 100,
            line: vec![m(300., 0.), m(300., 100.)],
        };
        let lake = Area {
            rings: vec![vec![m(600., 0.), m(650., 0.), m(650., 99.), m(600., 99.)]],
        };
        let found = over_water(&[road], &Layer::new(vec![lake]), &Layer::new(vec![canal]));
        let ends: Vec<_> = found
            .iter()
            .map(|l| [l.line[0], l.line[1]].map(|p| (f64::from(p.x - o.x) * unit).round() as i64))
            .collect();
        assert_eq!(ends, [[292, 308], [597, 653]]);
    }
}
