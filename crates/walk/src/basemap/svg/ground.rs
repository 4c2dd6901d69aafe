//! Everything below the names: ground, green, roofs, water, streets, parapets, the outline.

use std::collections::{BTreeMap, VecDeque};

use super::SvgView;
use super::frame::Frame;
use super::path::Path;
use crate::basemap::clip;
use crate::basemap::features::{Area, Basemap, RoadClass};
use crate::basemap::palette::{self, Role};
use crate::basemap::polygon;

/// Pixels drawn beyond the picture, so that cut edges and their strokes stay unseen.
const MARGIN: f64 = 14.0;

/// Roofs are the bulk of a picture; above this many bytes they are drawn coarser.
const ROOF_BYTES: usize = 100_000;

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
            .flat_map(|p| &p.rings)
            .map(|r| {
                let px: Vec<_> = r.iter().map(|&p| frame.lon_lat(p)).collect();
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
    fn holds(&self, (x, y): (f64, f64)) -> bool {
        let row = if y < 0.0 { None } else { self.rows.get(y as usize) };
        row.into_iter().flatten().fold(false, |inside, &((x1, y1), (x2, y2))| {
            inside ^ ((y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        })
    }
}

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

/// Roofs of one colour. Most are oblong and a few pixels long: such a one is a thick stroke along its ridge, half the
/// bytes of its outline and the same to the eye.
struct Roofs {
    shapes: Path,
    /// By width in steps of 0.4 pixels.
    slabs: BTreeMap<u32, Path>,
    gap: f64,
    /// Slabs that may still go on; the oldest is drawn when there are too many.
    open: VecDeque<Slab>,
}

#[derive(Clone, Copy)]
struct Slab {
    width: u32,
    from: (f64, f64),
    to: (f64, f64),
}

/// Rows a roof is compared with: about as many as a strip of neighbours holds.
const OPEN: usize = 24;

/// Longer roofs keep their true outline.
const SLAB_PX: f64 = 14.0;

impl Roofs {
    fn new(gap: f64) -> Self {
        Self {
            shapes: Path::default(),
            slabs: BTreeMap::new(),
            gap,
            open: VecDeque::new(),
        }
    }

    /// Takes a small oblong; `false` for any other shape.
    fn slab(&mut self, outer: &[(f64, f64)]) -> bool {
        let &[a, b, c, d] = outer else { return false };
        let mid = |p: (f64, f64), q: (f64, f64)| ((p.0 + q.0) / 2.0, (p.1 + q.1) / 2.0);
        let long = |p: (f64, f64), q: (f64, f64)| (q.0 - p.0).hypot(q.1 - p.1);
        let (mut from, mut to, mut width) = (mid(d, a), mid(b, c), (long(d, a) + long(b, c)) / 2.0);
        if long(from, to) < width {
            (from, to, width) = (mid(a, b), mid(c, d), (long(a, b) + long(c, d)) / 2.0);
        }
        let length = long(from, to);
        // Length times width is the area of an oblong and more than that of anything askew.
        let askew = length * width * 0.95 > polygon::area2(outer).abs() / 2.0;
        if length > SLAB_PX || askew {
            return false;
        }
        if from.0 > to.0 {
            (from, to) = (to, from);
        }
        let slab = Slab {
            width: ((width / 0.4).round() as u32).max(1),
            from,
            to,
        };
        let goes_on = |o: &&mut Slab| o.width.abs_diff(slab.width) <= 1 && in_row(o, &slab, self.gap);
        // The next house of the row, with a gap nobody can see: one roof.
        match self.open.iter_mut().filter(|_| self.gap > 0.0).find(goes_on) {
            Some(row) => row.to = to,
            None => self.open.push_back(slab),
        }
        if self.open.len() > OPEN
            && let Some(done) = self.open.pop_front()
        {
            self.put(done);
        }
        true
    }

    fn put(&mut self, slab: Slab) {
        self.slabs.entry(slab.width).or_default().line(&[slab.from, slab.to]);
    }

    fn draw(mut self, sheet: &Sheet, class: &str, role: Role, out: &mut String) {
        for slab in std::mem::take(&mut self.open) {
            self.put(slab);
        }
        sheet.fill(class, role, &self.shapes, out);
        for (width, path) in &self.slabs {
            sheet.stroke(class, role, f64::from(*width) * 0.4, "", path, out);
        }
    }
}

/// Whether `b` goes on where `a` ends, in the same direction.
fn in_row(a: &Slab, b: &Slab, gap: f64) -> bool {
    let (dx, dy) = (a.to.0 - a.from.0, a.to.1 - a.from.1);
    let length = dx.hypot(dy).max(1e-9);
    let (gx, gy) = (b.from.0 - a.to.0, b.from.1 - a.to.1);
    let along = (gx * dx + gy * dy) / length;
    let off = |p: (f64, f64)| ((p.0 - a.from.0) * dy - (p.1 - a.from.1) * dx).abs() / length;
    (-0.5..=gap).contains(&along) && off(b.from) < 0.5 && off(b.to) < 0.5
}

struct Sheet<'a> {
    frame: &'a Frame,
    view: &'a SvgView,
}

impl Sheet<'_> {
    fn fill(&self, class: &str, role: Role, path: &Path, out: &mut String) {
        if !path.d.is_empty() {
            *out += &format!(
                "<path class=\"{class}\" fill=\"{}\" fill-rule=\"evenodd\" d=\"{}\"/>",
                role.of(self.view.theme),
                path.d
            );
        }
    }

    /// `width` in pixels.
    fn stroke(&self, class: &str, role: Role, width: f64, more: &str, path: &Path, out: &mut String) {
        if !path.d.is_empty() {
            let colour = role.of(self.view.theme);
            *out += &format!(
                "<path class=\"{class}\" stroke=\"{colour}\" stroke-width=\"{}\" {more} d=\"{}\"/>",
                (width * 10.0).round(),
                path.d
            );
        }
    }

    fn area(&self, area: &Area, tolerance: f64, path: &mut Path) {
        for ring in &area.rings {
            let ring = clip::simplify_ring(&self.frame.points(ring), tolerance);
            path.ring(&clip::ring(ring, &self.frame.rect().grown(MARGIN)));
        }
    }

    fn roofs(&self, map: &Basemap, reach: Option<&Reach>, out: &mut String) {
        // Finest first: tolerance in pixels, the least roof in square pixels, the widest gap in a row to close.
        const LEVELS: [(f64, f64, f64); 4] = [(0.2, 0.8, 0.0), (0.4, 1.0, 0.8), (0.7, 2.0, 1.4), (1.2, 6.0, 2.4)];
        let mut drawn = String::new();
        for (tolerance, least, gap) in LEVELS {
            let (mut mist, mut inked) = (Roofs::new(gap), Roofs::new(gap));
            for roof in map.buildings.near(&self.frame.window(0.0)) {
                let Some(outer) = roof.rings.first().map(|r| self.frame.points(r)) else {
                    continue;
                };
                if polygon::area2(&outer).abs() < least * 2.0 {
                    continue;
                }
                let side = if reach.is_some_and(|r| r.holds(polygon::middle(&outer))) {
                    &mut inked
                } else {
                    &mut mist
                };
                if !side.slab(&outer) {
                    self.area(roof, tolerance, &mut side.shapes);
                }
            }
            drawn.clear();
            mist.draw(self, "m-roof", palette::ROOF, &mut drawn);
            inked.draw(self, "m-roof-in", palette::ROOF_IN, &mut drawn);
            if drawn.len() <= ROOF_BYTES {
                break;
            }
        }
        *out += &drawn;
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
