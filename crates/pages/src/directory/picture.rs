//! The drawn map of a page, and where its moving one gets its data.

use crate::context::{MapView, Row};
use crate::page::encode;
use crate::place::{Said, pace};
use crate::visit::Visit;
use std::sync::Arc;
use yike_app::World;
use yike_app::walk::Polygon;
use yike_app::walk::basemap::{Origin, Pin, SvgText, SvgView, Theme, Window, svg};

/// Sizes of the drawn map in pixels, for wide pages and for phones; the page scales them.
const WIDE: (f64, f64) = (760.0, 780.0);
const NARROW: (f64, f64) = (390.0, 340.0);

/// A map drawn for wide pages and for phones.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    pub wide: String,
    pub narrow: String,
}

/// Which part is shown, with what on it.
pub struct Scene {
    pub said: Said,
    pub minutes: u32,
    pub reach: bool,
    /// "You are here" stands at the place said.
    pub origin: bool,
    pub pins: Vec<Pin>,
    pub route: Option<Vec<(f64, f64)>>,
    pub title: String,
    pub theme: Theme,
    pub scale: f64,
}

impl Scene {
    /// A scene with the venues of a list.
    pub fn new(said: &Said, minutes: u32, rows: &[Row], title: String, elder: bool) -> Scene {
        let pins = rows
            .iter()
            .map(|row| Pin {
                lon: row.lon,
                lat: row.lat,
                label: row.number.to_string(),
                name: row.name.clone(),
                open: row.opening.is_open(),
                href: Some(row.href.clone()),
            })
            .collect();
        Scene {
            said: said.clone(),
            minutes,
            reach: true,
            origin: true,
            pins,
            route: None,
            title,
            theme: Theme::Auto,
            scale: if elder { 1.5 } else { 1.0 },
        }
    }
}

/// Draws it off the async threads; `None` without streets or outside them.
pub async fn draw(visit: &Visit, world: &Arc<World>, scene: Scene) -> Option<Drawn> {
    let world = world.clone();
    let page = visit.page(&world);
    let lang = visit.lang().tag().to_owned();
    let now = visit.now;
    visit
        .web
        .heavy(move || {
            let geo = world.geo.as_ref()?;
            let walker = pace(scene.said.pace);
            let start = geo.snap_at(scene.said.point, walker, now).ok()?;
            let reach = { scene.reach }.then(|| geo.outline(&start, walker, scene.minutes * 60_000, now));
            let mut view = SvgView::new(window(&scene, reach.as_deref()), WIDE.0, WIDE.1);
            view.pins = scene.pins;
            view.origin = scene.origin.then(|| Origin {
                lon: scene.said.point.0,
                lat: scene.said.point.1,
                name: page.t("words-you-are-here"),
            });
            view.route = scene.route;
            view.theme = scene.theme;
            view.scale = scene.scale;
            view.lang = lang;
            view.text = SvgText {
                title: scene.title,
                reach: if reach.is_some() {
                    page.t1("words-minutes-ring", "n", scene.minutes)
                } else {
                    String::new()
                },
                // The page's footer says whose data these are; the picture is cut at its edges.
                attribution: String::new(),
                north: if scene.reach {
                    String::new()
                } else {
                    page.t("words-north")
                },
            };
            view.reach = reach;
            let wide = svg(&geo.streets.basemap, &view);
            (view.width, view.height) = NARROW;
            Some(Drawn {
                wide,
                narrow: svg(&geo.streets.basemap, &view),
            })
        })
        .await
        .flatten()
}

/// Everything that matters with a margin.
fn window(scene: &Scene, reach: Option<&[Polygon]>) -> Window {
    let mut points = vec![scene.said.point];
    points.extend(scene.pins.iter().map(|pin| (pin.lon, pin.lat)));
    points.extend(scene.route.iter().flatten().copied());
    points.extend(
        reach
            .unwrap_or_default()
            .iter()
            .flat_map(|p| p.exterior.iter().map(|&[lon, lat]| (lon, lat))),
    );
    let fold =
        |f: fn(f64, f64) -> f64, start: f64, axis: fn(&(f64, f64)) -> f64| points.iter().map(axis).fold(start, f);
    let (west, east) = (fold(f64::min, 180.0, |p| p.0), fold(f64::max, -180.0, |p| p.0));
    let (south, north) = (fold(f64::min, 90.0, |p| p.1), fold(f64::max, -90.0, |p| p.1));
    // At least some 300 m, and a margin for names and the legend.
    let (dx, dy) = (((east - west) * 0.06).max(0.0016), ((north - south) * 0.07).max(0.0014));
    Window::Bounds {
        west: west - dx,
        south: south - dy,
        east: east + dx,
        north: north + dy,
    }
}

/// The map of a place with its data addresses.
pub fn view(
    drawn: Option<Drawn>,
    said: &Said,
    reach: Option<u32>,
    route: Option<String>,
    press: Option<String>,
) -> MapView {
    let (svg, svg_narrow) = drawn.map(|drawn| (drawn.wide, drawn.narrow)).unzip();
    let (lon, lat) = said.point;
    let reach_url = reach.map(|minutes| {
        format!(
            "/api/v1/reach?lat={lat:.6}&lon={lon:.6}&pace={}&minutes={minutes}",
            said.pace.value()
        )
    });
    MapView {
        svg,
        svg_narrow,
        lat,
        lon,
        place: said.name.clone(),
        reach_url,
        route_url: route,
        style_url: "/map/style.json".into(),
        press_url: press,
    }
}

/// The question asked again from another point of the map.
pub fn press_url(need: &str, said: &Said, place: &str) -> String {
    let place = encode(place);
    let mut url = format!("/?place={place}&at={place}&pace={}", said.pace.value());
    if !need.is_empty() {
        url.push_str(&format!("&q={}", encode(need)));
    }
    url
}
