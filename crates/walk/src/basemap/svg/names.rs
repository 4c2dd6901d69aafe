//! Names on the map: along streets and canals, upright one below the other where they run north to south.

use super::SvgView;
use super::frame::Frame;
use super::room::{Room, text_box};
use super::text::{escape, n, square, width};
use crate::basemap::clip::{self, Rect};
use crate::basemap::features::{Basemap, Label, LabelKind};
use crate::basemap::palette::{self, Theme};

/// The same name again only this many pixels away.
const APART: f64 = 420.0;

/// A name that found its place.
struct Placed {
    kind: LabelKind,
    markup: String,
}

pub(crate) fn draw(map: &Basemap, frame: &Frame, view: &SvgView, room: &mut Room) -> String {
    let names = Names {
        frame,
        view,
        base: if frame.width < 600.0 { 12.0 } else { 13.0 } * frame.scale,
    };
    // What is worth a name depends on how much ground a letter covers.
    let rank = match frame.per_metre / frame.scale {
        ..0.08 => 3,
        ..0.2 => 4,
        ..0.5 => 5,
        ..1.0 => 6,
        ..1.8 => 7,
        _ => 8,
    };
    let mut placed: Vec<Placed> = Vec::new();
    let mut said: Vec<(String, (f64, f64))> = view
        .pins
        .iter()
        .map(|p| (p.name.clone(), frame.lon_lat((p.lon, p.lat))))
        .collect();
    for label in map.labels.near(&frame.window(0.0)).filter(|l| l.rank <= rank) {
        let text = names.text(label);
        let far = |at: (f64, f64)| {
            !said
                .iter()
                .any(|(t, p)| t == text && (p.0 - at.0).hypot(p.1 - at.1) < APART * frame.scale)
        };
        let found = if label.at.len() > 1 {
            names.along(label, text, far, room)
        } else {
            names.at(label, text, far, room)
        };
        if let Some((at, markup)) = found {
            said.push((text.to_owned(), at));
            placed.push(Placed {
                kind: label.kind,
                markup,
            });
        }
    }
    let mut out = String::new();
    for (class, kinds, colour, weight) in [
        (
            "m-name",
            &[
                LabelKind::Road,
                LabelKind::Park,
                LabelKind::Sight,
                LabelKind::Gate,
                LabelKind::Service,
            ][..],
            palette::LABEL_QUIET,
            400,
        ),
        (
            "m-name m-name-water",
            &[LabelKind::Water][..],
            palette::WATER_LABEL,
            400,
        ),
        (
            "m-name m-name-place",
            &[LabelKind::Place, LabelKind::Station][..],
            palette::LABEL,
            400,
        ),
    ] {
        let group: String = placed
            .iter()
            .filter(|p| kinds.contains(&p.kind))
            .map(|p| p.markup.as_str())
            .collect();
        if !group.is_empty() {
            let weight = if view.theme == Theme::Print { 700 } else { weight };
            out += &format!(
                "<g class=\"{class}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" \
                 paint-order=\"stroke\" text-anchor=\"middle\" font-weight=\"{weight}\">{group}</g>",
                colour.of(view.theme),
                palette::HALO.of(view.theme),
                n(3.4 * frame.scale.sqrt()),
            );
        }
    }
    out
}

struct Names<'a> {
    frame: &'a Frame,
    view: &'a SvgView,
    base: f64,
}

type Found = Option<((f64, f64), String)>;

impl Names<'_> {
    fn text<'l>(&self, label: &'l Label) -> &'l str {
        if self.view.lang.starts_with("zh") || label.name_en.is_empty() {
            &label.name
        } else {
            &label.name_en
        }
    }

    fn size(&self, label: &Label) -> f64 {
        match label.kind {
            LabelKind::Place => self.base * if label.rank <= 3 { 1.3 } else { 1.1 },
            LabelKind::Water => self.base - 1.0,
            LabelKind::Service => self.base - 1.0,
            _ => self.base,
        }
    }

    /// A name at a point, with its mark above it where it has one.
    fn at(&self, label: &Label, text: &str, far: impl Fn((f64, f64)) -> bool, room: &mut Room) -> Found {
        let (x, y) = self.frame.at(*label.at.first()?);
        let size = self.size(label);
        let w = width(text, size, 1.0);
        let mark = mark(label);
        let tall = if mark.is_some() { size * 0.8 } else { 0.0 };
        let boxes = [
            text_box(x, y + tall, w, size),
            Rect(x - size * 0.6, y - tall, x + size * 0.6, y + tall),
        ];
        // A long name over narrow ground is worse than none.
        if w > self.frame.width * 0.4 || !far((x, y)) || !room.claim_apart(&boxes, 4.0) {
            return None;
        }
        let mut markup = format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" letter-spacing=\"1\">{}</text>",
            n(x),
            n(y + tall + size * 0.36),
            n(size),
            escape(text)
        );
        if let Some(d) = mark {
            let colour = palette::LABEL_QUIET.of(self.view.theme);
            markup = format!(
                "<path transform=\"translate({} {}) scale({})\" fill=\"{colour}\" stroke-width=\"2\" d=\"{d}\"/>{markup}",
                n(x),
                n(y),
                n(size / 13.0)
            );
        }
        Some(((x, y), markup))
    }

    /// A name along a line: the straightest free stretch nearest its middle.
    fn along(&self, label: &Label, text: &str, far: impl Fn((f64, f64)) -> bool, room: &mut Room) -> Found {
        let size = self.size(label);
        let spacing = if label.kind == LabelKind::Water { 2.5 } else { 1.5 } * self.frame.scale;
        let long = width(text, size, spacing);
        let mut pieces = Vec::new();
        clip::line(
            &self.frame.points(&label.at),
            &self.frame.rect().grown(-6.0),
            &mut pieces,
        );
        for piece in pieces {
            let line = Run::new(clip::simplify(&piece, 1.5));
            if line.length < long * 1.15 {
                continue;
            }
            let (middle, reach) = (line.length / 2.0, (line.length - long) / 2.0);
            let steps = (reach / (size * 1.5)) as i32;
            // Middle first, then alternately farther to both sides.
            for step in (0..=steps).flat_map(|s| [s, -s]).take(60) {
                let at = middle + f64::from(step) * size * 1.5;
                if let Some(found) = self.stretch(&line, at, long, size, spacing, text, &far, room) {
                    return Some(found);
                }
            }
        }
        None
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one trial of `along`, which has them all at hand"
    )]
    fn stretch(
        &self,
        line: &Run,
        at: f64,
        long: f64,
        size: f64,
        spacing: f64,
        text: &str,
        far: &impl Fn((f64, f64)) -> bool,
        room: &mut Room,
    ) -> Found {
        let (a, b, mid) = (line.at(at - long / 2.0)?, line.at(at + long / 2.0)?, line.at(at)?);
        let chord = (b.0 - a.0).hypot(b.1 - a.1);
        // A bend under the name: the chord is shorter than the way, or its middle is off.
        let off = ((a.0 + b.0) / 2.0 - mid.0).hypot((a.1 + b.1) / 2.0 - mid.1);
        if chord < long * 0.96 || off > size * 0.3 || !far(mid) {
            return None;
        }
        let steep = (b.1 - a.1).abs() > (b.0 - a.0).abs() * 1.3;
        let chars: Vec<char> = text.chars().collect();
        if steep && chars.iter().all(|&c| square(c) || c.is_ascii_digit()) {
            let (top, bottom) = if a.1 < b.1 { (a, b) } else { (b, a) };
            let step = size + spacing;
            let count = chars.len() as f64;
            let spots: Vec<(f64, f64)> = (0..chars.len())
                .map(|i| {
                    let t = 0.5 + (i as f64 - (count - 1.0) / 2.0) * step / chord;
                    (top.0 + (bottom.0 - top.0) * t, top.1 + (bottom.1 - top.1) * t)
                })
                .collect();
            let boxes: Vec<Rect> = spots
                .iter()
                .map(|&(x, y)| text_box(x, y, size * 1.1, size * 1.1))
                .collect();
            if !room.claim_apart(&boxes, 4.0) {
                return None;
            }
            let list = |f: &dyn Fn(&(f64, f64)) -> f64| spots.iter().map(|p| n(f(p))).collect::<Vec<_>>().join(" ");
            let markup = format!(
                "<text font-size=\"{}\" x=\"{}\" y=\"{}\">{}</text>",
                n(size),
                list(&|p| p.0),
                list(&|p| p.1 + size * 0.36),
                escape(text)
            );
            return Some((mid, markup));
        }
        let (a, b) = if a.0 <= b.0 { (a, b) } else { (b, a) };
        let (ux, uy) = ((b.0 - a.0) / chord, (b.1 - a.1) / chord);
        let spots = (long / size).ceil().max(1.0);
        let boxes: Vec<Rect> = (0..spots as i32)
            .map(|i| {
                let d = (f64::from(i) + 0.5) / spots - 0.5;
                text_box(mid.0 + ux * d * long, mid.1 + uy * d * long, size, size)
            })
            .collect();
        if !room.claim_apart(&boxes, 4.0) {
            return None;
        }
        let (x, y) = (n(mid.0), n(mid.1));
        let degrees = uy.atan2(ux).to_degrees();
        let turn = if degrees.abs() < 0.5 {
            String::new()
        } else {
            format!(" transform=\"rotate({} {x} {y})\"", n(degrees))
        };
        let markup = format!(
            "<text font-size=\"{}\" letter-spacing=\"{}\" x=\"{x}\" y=\"{y}\" dy=\"{}\"{turn}>{}</text>",
            n(size),
            n(spacing),
            n(size * 0.36),
            escape(text)
        );
        Some((mid, markup))
    }
}

/// A line measured along its length.
struct Run {
    points: Vec<(f64, f64)>,
    length: f64,
}

impl Run {
    fn new(points: Vec<(f64, f64)>) -> Self {
        let length = points
            .windows(2)
            .map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1))
            .sum();
        Self { points, length }
    }

    fn at(&self, mut distance: f64) -> Option<(f64, f64)> {
        for w in self.points.windows(2) {
            let &[a, b] = w else { continue };
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            if distance <= length && length > 0.0 {
                let t = distance.max(0.0) / length;
                return Some((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t));
            }
            distance -= length;
        }
        None
    }
}

/// A small mark, 14 pixels high, above its point: a pagoda, a gate, a station.
fn mark(label: &Label) -> Option<&'static str> {
    match label.kind {
        LabelKind::Sight if label.name.ends_with('塔') || label.name_en.ends_with("Pagoda") => {
            Some("M-5 3h10l-2-4h-6zM-3.6-2h7.2l-1.6-4h-4zM-.6-7h1.2v-4h-1.2z")
        }
        LabelKind::Gate => Some("M-6 3v-8h12v8h-3v-3a3 3 0 0 0-6 0v3zM-7-6l1.5-2.5h11l1.5 2.5z"),
        LabelKind::Station => Some("M-4.5 2.5v-9h9v9zM-3-5v3.5h6v-3.5zM-3 0v1h1.5v-1zM1.5 0v1h1.5v-1z"),
        _ => None,
    }
}
