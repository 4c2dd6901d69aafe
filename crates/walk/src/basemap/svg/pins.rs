//! What stands on the map: pins, the origin, the route, the outline's tag, the corner with scale and source.

use super::frame::Frame;
use super::reach::Reach;
use super::room::{Room, text_box};
use super::text::{escape, n, width};
use super::{Pin, SvgView};
use crate::basemap::clip::{self, Rect};
use crate::basemap::palette::{self, Role, Theme};

type P = (f64, f64);

fn ink(view: &SvgView, role: Role) -> &'static str {
    role.of(view.theme)
}

/// Pins and the origin with their names: markup of both, room taken.
pub(crate) fn place(frame: &Frame, view: &SvgView, room: &mut Room) -> (String, String) {
    let s = frame.scale;
    let origin = view
        .origin
        .as_ref()
        .map(|o| (o, frame.lon_lat((o.lon, o.lat))))
        .filter(|(_, p)| frame.rect().holds(*p));
    if let Some((_, (x, y))) = origin {
        room.take(&[Rect(x - 13.0 * s, y - 13.0 * s, x + 13.0 * s, y + 13.0 * s)]);
    }
    let mut spots: Vec<(&Pin, P, P)> = Vec::new();
    for pin in &view.pins {
        let true_at = frame.lon_lat((pin.lon, pin.lat));
        if frame.rect().holds(true_at)
            && let Some(at) = spot(true_at, frame, room)
        {
            spots.push((pin, true_at, at));
        }
    }
    let mut names = String::new();
    for (pin, _, at) in &spots {
        names += &name_beside(&pin.name, *at, 18.0 * s, pin.open, frame, view, room);
    }
    let mut origin_markup = String::new();
    if let Some((origin, (x, y))) = origin {
        names += &name_beside(&origin.name, (x, y), 15.0 * s, true, frame, view, room);
        origin_markup = ring(frame, view, x, y);
    }
    let mut pins = format!("<g class=\"m-pin\">{}", halo_group(frame, view, &names));
    // Drawn last to first: where squares touch, the earlier in the list lies on top.
    for (pin, true_at, at) in spots.iter().rev() {
        pins += &square(pin, *true_at, *at, frame, view);
    }
    (pins + "</g>", origin_markup)
}

fn halo_group(frame: &Frame, view: &SvgView, names: &str) -> String {
    if names.is_empty() {
        return String::new();
    }
    format!(
        "<g font-size=\"{}\" stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\">{names}</g>",
        n(14.5 * frame.scale),
        ink(view, palette::HALO),
        n(3.4 * frame.scale.sqrt()),
    )
}

/// A free place for a pin's square: where it belongs, or as near as can be.
fn spot((x, y): (f64, f64), frame: &Frame, room: &mut Room) -> Option<(f64, f64)> {
    let half = 15.0 * frame.scale;
    let inside = frame.rect().grown(-half - 2.0);
    let rings = [(0.0, 1), (1.3, 8), (2.2, 12), (3.3, 16), (4.6, 20)];
    let trials = rings.iter().flat_map(|&(r, count)| {
        (0..count).map(move |i| {
            let angle = f64::from(i) / f64::from(count) * std::f64::consts::TAU - std::f64::consts::FRAC_PI_4;
            (r * half * angle.cos(), r * half * angle.sin())
        })
    });
    let mut nearest = None;
    for (dx, dy) in trials {
        let at = ((x + dx).clamp(inside.0, inside.2), (y + dy).clamp(inside.1, inside.3));
        nearest = nearest.or(Some(at));
        if room.claim(&[Rect(at.0 - half, at.1 - half, at.0 + half, at.1 + half)]) {
            return Some(at);
        }
    }
    // Crowded beyond that: better on top of another than missing, since map and list must agree.
    nearest
}

/// A name to the right, left, below or above of a mark, wherever there is room; with none anywhere, nothing: the list has it.
fn name_beside(
    name: &str,
    (x, y): (f64, f64),
    off: f64,
    strong: bool,
    frame: &Frame,
    view: &SvgView,
    room: &mut Room,
) -> String {
    if name.is_empty() {
        return String::new();
    }
    let size = 14.5 * frame.scale;
    let w = width(name, size, 0.0);
    let (right, below) = (off + 4.0 + w / 2.0, off + size * 0.7);
    for (dx, dy, anchor, tx) in [
        (right, 0.0, "start", off + 4.0),
        (-right, 0.0, "end", -off - 4.0),
        (0.0, below, "middle", 0.0),
        (0.0, -below, "middle", 0.0),
    ] {
        if room.claim(&[text_box(x + dx, y + dy, w, size)]) {
            let (colour, weight) = if strong {
                (palette::LABEL, 700)
            } else {
                (palette::LABEL_QUIET, 400)
            };
            return format!(
                "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\" fill=\"{}\">{}</text>",
                n(x + tx),
                n(y + dy + size * 0.36),
                ink(view, colour),
                escape(name)
            );
        }
    }
    String::new()
}

fn square(pin: &Pin, true_at: (f64, f64), (x, y): (f64, f64), frame: &Frame, view: &SvgView) -> String {
    let s = frame.scale;
    let mut m = String::new();
    if (true_at.0 - x).hypot(true_at.1 - y) > 10.0 * s {
        let (tx, ty) = (n(true_at.0), n(true_at.1));
        let colour = ink(view, if pin.open { palette::BUTTON } else { palette::EDGE });
        m += &format!(
            "<path d=\"M{} {}L{tx} {ty}\" stroke=\"{colour}\" stroke-width=\"{}\"/><circle cx=\"{tx}\" cy=\"{ty}\" r=\"{}\" fill=\"{colour}\"/>",
            n(x),
            n(y),
            n(1.5 * s),
            n(2.5 * s)
        );
    }
    let rect = |half: f64, round: f64, paint: &str| {
        format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\" rx=\"{}\" {paint}/>",
            n(x - half * s),
            n(y - half * s),
            n(round * s),
            side = n(half * 2.0 * s),
        )
    };
    let letter = if pin.open {
        m += &rect(16.0, 3.0, &format!("fill=\"{}\"", ink(view, palette::HALO)));
        m += &rect(14.0, 2.0, &format!("fill=\"{}\"", ink(view, palette::BUTTON)));
        ink(view, palette::ON_FILL)
    } else {
        let dashes = format!("{} {}", n(4.0 * s), n(2.5 * s));
        m += &rect(
            14.0,
            2.0,
            &format!(
                "fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\" stroke-dasharray=\"{dashes}\"",
                ink(view, palette::WALL),
                ink(view, palette::EDGE),
                n(1.8 * s)
            ),
        );
        ink(view, palette::SLATE)
    };
    m += &if pin.label == "✓" {
        let (a, b, c) = ((x - 7.0 * s, y), (x - 2.3 * s, y + 5.0 * s), (x + 7.5 * s, y - 5.5 * s));
        format!(
            "<path d=\"M{} {}L{} {} {} {}\" fill=\"none\" stroke=\"{letter}\" stroke-width=\"{}\"/>",
            n(a.0),
            n(a.1),
            n(b.0),
            n(b.1),
            n(c.0),
            n(c.1),
            n(3.2 * s)
        )
    } else {
        let size = if pin.label.chars().count() > 2 { 11.0 } else { 15.0 } * s;
        format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"{}\" font-weight=\"{}\" fill=\"{letter}\">{}</text>",
            n(x),
            n(y + size * 0.36),
            n(size),
            if pin.open { 700 } else { 400 },
            escape(&pin.label)
        )
    };
    match pin
        .href
        .as_deref()
        .filter(|h| h.starts_with('#') || (h.starts_with('/') && !h.starts_with("//")))
    {
        Some(href) => {
            let spoken = format!("{} {}", pin.label, pin.name);
            format!(
                "<a href=\"{}\" aria-label=\"{}\">{m}</a>",
                escape(href),
                escape(spoken.trim())
            )
        }
        None => m,
    }
}

/// Double ring with its first quarter gilded; on paper a heavy ring.
fn ring(frame: &Frame, view: &SvgView, x: f64, y: f64) -> String {
    let s = frame.scale;
    let (cx, cy) = (n(x), n(y));
    let (tile, halo) = (ink(view, palette::TILE), ink(view, palette::HALO));
    if view.theme == Theme::Print {
        return format!(
            "<circle class=\"m-origin\" cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" fill=\"{halo}\" stroke=\"{tile}\" stroke-width=\"{}\"/>",
            n(7.5 * s),
            n(3.0 * s)
        );
    }
    let r = 9.5 * s;
    format!(
        "<g class=\"m-origin\" fill=\"none\"><circle cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" fill=\"{halo}\"/>\
         <circle cx=\"{cx}\" cy=\"{cy}\" r=\"{r}\" stroke=\"{tile}\" stroke-width=\"{}\"/>\
         <path d=\"M{cx} {}A{r} {r} 0 0 1 {} {cy}\" stroke=\"{}\" stroke-width=\"{}\"/>\
         <circle cx=\"{cx}\" cy=\"{cy}\" r=\"{}\" fill=\"{tile}\"/></g>",
        n(12.5 * s),
        n(2.5 * s),
        n(y - r),
        n(x + r),
        ink(view, palette::OSMANTHUS),
        n(4.5 * s),
        n(3.6 * s),
        r = n(r),
    )
}

/// The way to walk as dots, on a light bed so that roofs do not swallow them.
pub(crate) fn route(frame: &Frame, view: &SvgView) -> String {
    let Some(route) = &view.route else { return String::new() };
    let points: Vec<(f64, f64)> = route.iter().map(|&p| frame.lon_lat(p)).collect();
    let mut pieces = Vec::new();
    clip::line(&clip::simplify(&points, 0.4), &frame.rect().grown(20.0), &mut pieces);
    let d: String = pieces
        .iter()
        .map(|p| {
            format!(
                "M{}",
                p.iter()
                    .map(|q| format!("{} {}", n(q.0), n(q.1)))
                    .collect::<Vec<_>>()
                    .join("L")
            )
        })
        .collect();
    if d.is_empty() {
        return d;
    }
    let s = frame.scale;
    format!(
        "<g class=\"m-route\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\">\
         <path d=\"{d}\" stroke=\"{}\" stroke-width=\"{}\" opacity=\".85\"/>\
         <path d=\"{d}\" stroke=\"{}\" stroke-width=\"{}\" stroke-dasharray=\".1 {}\"/></g>",
        ink(view, palette::HALO),
        n(8.0 * s),
        ink(view, palette::TILE),
        n(4.4 * s),
        n(8.0 * s),
    )
}

/// The tag on the outline that says how long the walk is: as far to the north-east as there is room.
pub(crate) fn tag(reach: &Reach, frame: &Frame, view: &SvgView, room: &mut Room) -> String {
    let text = &view.text.reach;
    if text.is_empty() {
        return String::new();
    }
    let s = frame.scale;
    let (w, h, size) = (width(text, 12.5 * s, 0.0) + 20.0 * s, 22.0 * s, 12.5 * s);
    let mut spots: Vec<(f64, f64)> = reach.rings.iter().flatten().copied().collect();
    spots.sort_by(|a, b| (b.0 - b.1).total_cmp(&(a.0 - a.1)));
    let whole = |&(x, y): &(f64, f64)| [Rect(x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0)];
    let Some((x, y)) = spots.into_iter().find(|p| room.claim(&whole(p))) else {
        return String::new();
    };
    format!(
        "<g class=\"m-reach-tag\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\" fill=\"{}\" stroke=\"{}\" stroke-width=\"1.5\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"{}\" font-weight=\"700\" fill=\"{}\">{}</text></g>",
        n(x - w / 2.0),
        n(y - h / 2.0),
        n(w),
        n(h),
        ink(view, palette::WALL),
        ink(view, palette::CANAL),
        n(x),
        n(y + size * 0.36),
        n(size),
        ink(view, palette::GO),
        escape(text)
    )
}

/// Scale bar and source at the lower right, the north arrow at the upper right.
pub(crate) fn corner(frame: &Frame, view: &SvgView, room: &mut Room) -> String {
    let s = frame.scale;
    // Small print may grow less than what one walks by.
    let size = 11.5 * s.sqrt();
    let most = 92.0 * s.min(1.6) / frame.per_metre;
    let metres = [2000.0, 1000.0, 500.0, 200.0, 100.0, 50.0, 20.0, 10.0]
        .into_iter()
        .find(|m| *m <= most)
        .unwrap_or(5.0);
    let chinese = view.lang.starts_with("zh");
    let word = match (metres >= 1000.0, chinese) {
        (true, true) => format!("{} 公里", metres / 1000.0),
        (true, false) => format!("{} km", metres / 1000.0),
        (false, true) => format!("{metres} 米"),
        (false, false) => format!("{metres} m"),
    };
    let bar = metres * frame.per_metre;
    let source = width(&view.text.attribution, size, 0.0);
    let w = bar.max(source).max(width(&word, size, 0.0)) + 16.0 * s;
    let lines = if view.text.attribution.is_empty() { 1.0 } else { 2.0 };
    let h = 10.0 * s + lines * size * 1.5;
    let (right, bottom) = (frame.width, frame.height);
    room.take(&[Rect(right - w, bottom - h, right, bottom)]);
    let (x, y) = (right - 8.0 * s, bottom - h + size * 1.5 + 3.0 * s);
    let halo = format!("stroke=\"{}\" stroke-linejoin=\"round\"", ink(view, palette::HALO));
    let bracket = format!(
        "M{} {}v{}h{}v-{}",
        n(x - bar),
        n(y - 4.0 * s),
        n(4.0 * s),
        n(bar),
        n(4.0 * s)
    );
    let mut m = format!(
        "<g class=\"m-corner\" fill=\"{}\" font-size=\"{}\" text-anchor=\"end\" paint-order=\"stroke\" {halo} stroke-width=\"{}\">\
         <path d=\"{bracket}\" fill=\"none\" stroke-width=\"4.5\"/><path d=\"{bracket}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.5\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
        ink(view, palette::SLATE),
        n(size),
        n(3.4 * s.sqrt()),
        ink(view, palette::TILE),
        n(x - bar / 2.0),
        n(y - 6.0 * s),
        escape(&word),
    );
    if !view.text.attribution.is_empty() {
        m += &format!(
            "<text x=\"{}\" y=\"{}\">{}</text>",
            n(x),
            n(bottom - 5.0 * s),
            escape(&view.text.attribution)
        );
    }
    m += "</g>";
    if !view.text.north.is_empty() {
        let (x, y) = (right - 22.0 * s, 24.0 * s);
        if room.claim(&[Rect(x - 12.0 * s, y - 17.0 * s, x + 12.0 * s, y + 26.0 * s)]) {
            let tile = ink(view, palette::TILE);
            m += &format!(
                "<g class=\"m-north\" transform=\"translate({} {}) scale({})\" fill=\"{tile}\"><path d=\"M0-17 6 4 0 0-6 4z\"/>\
                 <text y=\"19\" text-anchor=\"middle\" font-size=\"14.5\" font-weight=\"700\" stroke=\"{}\" stroke-width=\"2.5\" paint-order=\"stroke\">{}</text></g>",
                n(x),
                n(y),
                n(s),
                ink(view, palette::HALO),
                escape(&view.text.north)
            );
        }
    }
    m
}
