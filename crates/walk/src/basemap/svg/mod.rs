//! The map as one picture without script: for browsers without WebGL, for printing, for slips.
//!
//! No `<style>` and no `style=`: a strict Content-Security-Policy leaves the picture whole. Colours are presentation
//! attributes, and `var(--m-…)` works in them, so a page's dark mode reaches the map.

mod frame;
mod ground;
mod names;
mod path;
mod pins;
mod reach;
mod roofs;
mod room;
mod text;

use super::features::Basemap;
use super::palette::{self, Theme};
use crate::outline::Polygon;
use frame::Frame;
use room::Room;

/// What part of the world is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Window {
    /// A middle and the metres that the picture's width spans.
    Around { lon: f64, lat: f64, metres: f64 },
    /// All of a box of degrees, as large as fits.
    Bounds {
        west: f64,
        south: f64,
        east: f64,
        north: f64,
    },
}

/// A venue on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Pin {
    pub lon: f64,
    pub lat: f64,
    /// A number as in the list, or `✓`.
    pub label: String,
    /// Written beside the pin; empty for none.
    pub name: String,
    /// Open on arrival: filled, otherwise dashed.
    pub open: bool,
    /// A link within this site (begins with `#` or `/`); anything else is left out.
    pub href: Option<String>,
}

/// Where the walk begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    pub lon: f64,
    pub lat: f64,
    /// Such as 您在这里.
    pub name: String,
}

/// Words on the picture; the caller has them in the reader's language. An empty one is not drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SvgText {
    /// What the picture shows, read aloud in its place.
    pub title: String,
    /// On the outline, such as 15 分钟.
    pub reach: String,
    /// Such as © OpenStreetMap 贡献者.
    pub attribution: String,
    /// Under the arrow, such as 北.
    pub north: String,
}

/// Everything a picture depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct SvgView {
    pub window: Window,
    /// Pixels, 60 to 4000.
    pub width: f64,
    pub height: f64,
    /// As [`outline`](crate::outline()) gives it, in degrees. Holes under a hectare, the middles of blocks, count as reached.
    pub reach: Option<Vec<Polygon>>,
    pub pins: Vec<Pin>,
    pub origin: Option<Origin>,
    /// Degrees, in walking order.
    pub route: Option<Vec<(f64, f64)>>,
    pub theme: Theme,
    /// `zh…` writes `name` and metres in Chinese, anything else `name_en` where there is one.
    pub lang: String,
    pub text: SvgText,
    /// Letters and pins grow by this; 1 on a page, 1.5 for large print, about 2 on a slip.
    pub scale: f64,
    /// Rectangles (x, y, width, height in pixels) that the page covers, where no name may go.
    pub clear: Vec<[f64; 4]>,
}

impl SvgView {
    /// A bare map that follows the page's theme.
    pub fn new(window: Window, width: f64, height: f64) -> Self {
        Self {
            window,
            width,
            height,
            reach: None,
            pins: Vec::new(),
            origin: None,
            route: None,
            theme: Theme::Auto,
            lang: "zh-CN".into(),
            text: SvgText::default(),
            scale: 1.0,
            clear: Vec::new(),
        }
    }
}

/// The picture as an `<svg>` element for a page; with its `xmlns` it is also a file of its own. Never fails: numbers
/// out of range are brought into range, a window without streets is an empty ground. Text is escaped. A window of
/// 1.6 km stays under 150 KB: roofs lose detail before it grows beyond.
///
/// Groups have classes for a page's CSS: `m-roof`, `m-roof-in`, `m-water`, `m-road`, `m-name`, `m-reach`, `m-pin`,
/// `m-origin`, `m-route`.
pub fn svg(map: &Basemap, view: &SvgView) -> String {
    let frame = Frame::new(view);
    let (w, h) = (frame.width, frame.height);
    let ink = |role: palette::Role| role.of(view.theme);
    let mut room = Room::new(&frame, view);

    // Who comes first gets the room: pins, the origin, the tag, then names by rank.
    let (pins, origin) = pins::place(&frame, view, &mut room);
    let reach = reach::Reach::new(&frame, view);
    let tag = reach
        .as_ref()
        .map(|r| pins::tag(r, &frame, view, &mut room))
        .unwrap_or_default();
    let corner = pins::corner(&frame, view, &mut room);
    let names = names::draw(map, &frame, view, &mut room);

    let linked = view.pins.iter().any(|p| p.href.is_some());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"yike-map\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
         preserveAspectRatio=\"xMidYMid slice\" role=\"{}\" font-family=\"{}\"",
        // A picture's children are hidden from screen readers, and links must not be.
        if linked { "group" } else { "img" },
        text::FONTS,
    );
    if !view.text.title.is_empty() {
        out += &format!(" aria-label=\"{}\"", text::escape(&view.text.title));
    }
    out += &format!(
        "><rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>",
        ink(palette::GROUND)
    );
    ground::draw(map, &frame, view, reach.as_ref(), &mut out);
    for part in [names, pins::route(&frame, view), tag, pins, origin, corner] {
        out += &part;
    }
    out + "</svg>"
}
