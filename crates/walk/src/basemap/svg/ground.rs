//! Everything below the names: ground, green, roofs, water, streets, parapets, the outline.

use std::collections::BTreeMap;

use super::SvgView;
use super::frame::Frame;
use super::path::Path;
use super::reach::Reach;
use crate::basemap::clip;
use crate::basemap::features::{Area, Basemap, RoadClass};
use crate::basemap::palette::{self, Role};

/// Pixels drawn beyond the picture, so that cut edges and their strokes stay unseen.
const MARGIN: f64 = 14.0;

pub(crate) fn draw(map: &Basemap, frame: &Frame, view: &SvgView, reach: Option<&Reach>, out: &mut String) {
    let sheet = Sheet { frame, view };
    *out += "<g transform=\"scale(.1)\" fill=\"none\" stroke-linejoin=\"round\">";
    if let Some(reach) = reach {
        let mut path = Path::default();
        reach
            .rings
            .iter()
            .for_each(|r| path.ring(&clip::ring(r.clone(), &frame.rect().grown(MARGIN))));
        sheet.fill("m-ground-in", palette::GROUND_IN, &path, out);
    }
    let mut greens = Path::default();
    map.greens
        .near(&frame.window(MARGIN))
        .for_each(|a| sheet.area(a, 0.3, &mut greens));
    sheet.fill("m-green", palette::GREEN, &greens, out);
    sheet.roofs(map, reach, out);
    sheet.walls(map, out);
    sheet.water(map, out);
    sheet.roads(map, out);
    if let Some(reach) = reach {
        let mut path = Path::default();
        let frame_rect = frame.rect().grown(MARGIN);
        for ring in &reach.rings {
            let mut pieces = Vec::new();
            let closed: Vec<_> = ring.iter().chain(ring.first()).copied().collect();
            clip::line(&closed, &frame_rect, &mut pieces);
            pieces.iter().for_each(|p| path.line(p));
        }
        sheet.stroke("m-reach", palette::CANAL, 2.0, "stroke-linecap=\"round\"", &path, out);
    }
    *out += "</g>";
}

/// What the layers are drawn with.
pub(crate) struct Sheet<'a> {
    pub(crate) frame: &'a Frame,
    view: &'a SvgView,
}

impl Sheet<'_> {
    pub(crate) fn fill(&self, class: &str, role: Role, path: &Path, out: &mut String) {
        if !path.d.is_empty() {
            *out += &format!(
                "<path class=\"{class}\" fill=\"{}\" fill-rule=\"evenodd\" d=\"{}\"/>",
                role.of(self.view.theme),
                path.d
            );
        }
    }

    /// `width` in pixels.
    pub(crate) fn stroke(&self, class: &str, role: Role, width: f64, more: &str, path: &Path, out: &mut String) {
        if !path.d.is_empty() {
            let colour = role.of(self.view.theme);
            *out += &format!(
                "<path class=\"{class}\" stroke=\"{colour}\" stroke-width=\"{}\" {more} d=\"{}\"/>",
                (width * 10.0).round(),
                path.d
            );
        }
    }

    pub(crate) fn area(&self, area: &Area, tolerance: f64, path: &mut Path) {
        for ring in &area.rings {
            let ring = clip::simplify_ring(&self.frame.points(ring), tolerance);
            path.ring(&clip::ring(ring, &self.frame.rect().grown(MARGIN)));
        }
    }

    fn walls(&self, map: &Basemap, out: &mut String) {
        // Below this a wall is a smudge.
        if self.frame.per_metre < 0.7 {
            return;
        }
        let mut path = Path::default();
        map.walls
            .near(&self.frame.window(MARGIN))
            .for_each(|w| self.line(&w.line, &mut path));
        self.stroke("m-wall", palette::EDGE, 0.6, "", &path, out);
    }

    fn line(&self, line: &[crate::basemap::Pt], path: &mut Path) {
        let mut pieces = Vec::new();
        clip::line(
            &clip::simplify(&self.frame.points(line), 0.3),
            &self.frame.rect().grown(MARGIN),
            &mut pieces,
        );
        pieces.iter().for_each(|p| path.line(p));
    }

    fn water(&self, map: &Basemap, out: &mut String) {
        let mut streams: BTreeMap<u32, Path> = BTreeMap::new();
        for way in map.waterways.near(&self.frame.window(MARGIN)) {
            let width = f64::from(way.width_dm) / 10.0 * self.frame.per_metre;
            if width > 0.25 {
                // Half-pixel steps keep the number of paths small.
                self.line(
                    &way.line,
                    streams.entry((width.max(1.2) * 2.0).round() as u32).or_default(),
                );
            }
        }
        let round = "stroke-linecap=\"round\"";
        for (width, path) in &streams {
            self.stroke(
                "m-shore",
                palette::SHORE,
                f64::from(*width) / 2.0 + 1.6,
                round,
                path,
                out,
            );
        }
        let mut areas = Path::default();
        map.water
            .near(&self.frame.window(MARGIN))
            .for_each(|a| self.area(a, 0.3, &mut areas));
        if !areas.d.is_empty() {
            let (water, shore) = (palette::WATER.of(self.view.theme), palette::SHORE.of(self.view.theme));
            *out += &format!(
                "<path class=\"m-water\" fill=\"{water}\" fill-rule=\"evenodd\" stroke=\"{shore}\" stroke-width=\"8\" d=\"{}\"/>",
                areas.d
            );
        }
        for (width, path) in &streams {
            self.stroke("m-water", palette::WATER, f64::from(*width) / 2.0, round, path, out);
        }
    }

    /// A street's width in pixels.
    fn width(&self, class: RoadClass) -> f64 {
        let least = match class {
            RoadClass::Main => 5.4,
            RoadClass::Secondary => 4.4,
            RoadClass::Street => 2.8,
            RoadClass::Lane => 1.4,
            RoadClass::Footway => 0.8,
            RoadClass::Steps => 1.2,
        };
        (class.metres() * self.frame.per_metre).max(least)
    }

    fn roads(&self, map: &Basemap, out: &mut String) {
        let mut paths: BTreeMap<RoadClass, Path> = BTreeMap::new();
        // Where a pixel is many metres, paths between houses only grey the picture.
        let least = if self.frame.per_metre < 0.12 {
            RoadClass::Street
        } else {
            RoadClass::Steps
        };
        for road in map.roads.near(&self.frame.window(MARGIN)).filter(|r| r.class <= least) {
            self.line(&road.line, paths.entry(road.class).or_default());
        }
        let round = "stroke-linecap=\"round\"";
        let edged = |c: RoadClass| c <= RoadClass::Street || (c == RoadClass::Lane && self.frame.per_metre > 0.3);
        for (&class, path) in paths.iter().rev().filter(|(c, _)| edged(**c)) {
            self.stroke(
                "m-road",
                palette::STREET_EDGE,
                self.width(class) + if class == RoadClass::Lane { 1.0 } else { 1.4 },
                round,
                path,
                out,
            );
        }
        for (&class, path) in paths.iter().rev() {
            match class {
                RoadClass::Steps => {
                    self.stroke(
                        "m-road",
                        palette::STREET_EDGE,
                        self.width(class),
                        "stroke-dasharray=\"8 7\"",
                        path,
                        out,
                    );
                }
                RoadClass::Lane => self.stroke("m-road", palette::LANE, self.width(class), round, path, out),
                _ => self.stroke("m-road", palette::STREET, self.width(class), round, path, out),
            }
        }
        let mut parapets = Path::default();
        for bridge in map.bridges.near(&self.frame.window(0.0)).filter(|b| b.class <= least) {
            let line = lengthened(self.frame.points(&bridge.line), 6.0);
            let off = self.width(bridge.class) / 2.0 + 0.9;
            for side in [off, -off] {
                parapets.line(&beside(&line, side));
            }
        }
        let width = (0.35 * self.frame.per_metre).clamp(1.1, 2.4);
        self.stroke("m-parapet", palette::LABEL, width, "", &parapets, out);
    }
}

/// The line, its ends drawn out until it is at least `least` long.
fn lengthened(mut line: Vec<(f64, f64)>, least: f64) -> Vec<(f64, f64)> {
    let (Some(&a), Some(&b)) = (line.first(), line.last()) else {
        return line;
    };
    let length = (b.0 - a.0).hypot(b.1 - a.1);
    if length > 0.0 && length < least {
        let more = (least - length) / 2.0 / length;
        let (dx, dy) = ((b.0 - a.0) * more, (b.1 - a.1) * more);
        line.insert(0, (a.0 - dx, a.1 - dy));
        line.push((b.0 + dx, b.1 + dy));
    }
    line
}

/// A line `off` pixels to the right of another (left when negative).
fn beside(line: &[(f64, f64)], off: f64) -> Vec<(f64, f64)> {
    let direction = |i: usize| {
        let (a, b) = (line.get(i)?, line.get(i + 1)?);
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        (length > 0.0).then(|| ((b.0 - a.0) / length, (b.1 - a.1) / length))
    };
    let mut out = Vec::with_capacity(line.len());
    for (i, &(x, y)) in line.iter().enumerate() {
        let before = i.checked_sub(1).and_then(direction);
        let Some((ux, uy)) = (match (before, direction(i)) {
            (Some(a), Some(b)) => Some((a.0 + b.0, a.1 + b.1)),
            (a, b) => a.or(b),
        }) else {
            continue;
        };
        let length = ux.hypot(uy).max(1e-9);
        out.push((x - uy / length * off, y + ux / length * off));
    }
    out
}
