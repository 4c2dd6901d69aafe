//! `GET /claims/{token}/slip?paper=a4|80mm`: the large-print slip.

use super::claim_new::bring;
use crate::context::{Paper, Slip};
use crate::directory::home::MINUTES;
use crate::notices::missed_rule;
use crate::place::{Said, pace};
use crate::visit::{MaybeQuery, Visit, see};
use crate::words;
use axum::extract::Path;
use axum::response::Response;
use qrcode::QrCode;
use qrcode::render::svg::Color;
use serde::Deserialize;
use yike_app::desk::my_claim::my_claim;
use yike_app::directory::way::way;
use yike_app::walk::basemap::{Pin, SvgText, SvgView, Theme, Window, svg};

/// Query of the slip.
#[derive(Debug, Default, Deserialize)]
pub struct SlipQuery {
    #[serde(default)]
    paper: String,
}

/// Steps that fit on half a sheet.
const STEPS: usize = 5;

/// Shows the slip, ready to be printed.
pub async fn get(visit: Visit, Path(token): Path<String>, query: MaybeQuery<SlipQuery>) -> Response {
    let paper = Paper::parse(&query.map(|q| q.0.paper).unwrap_or_default());
    let mine = match my_claim(&visit.web.app, &token).await {
        Ok(mine) => mine,
        Err(error) => return visit.failure(&error),
    };
    if mine.lapsed || mine.claim.state.ended() {
        // Nothing to print: the number's page says what became of it.
        return see(&format!("/claims/{token}"));
    }
    let world = visit.web.app.world();
    let page = visit.page(&world);
    let claim = &mine.claim;
    let said = Said::remembered(&visit);
    let found = said
        .as_ref()
        .and_then(|said| way(&world, said.point, claim.venue, pace(said.pace), visit.now).ok());
    let venue = world
        .snapshot
        .venue_index(claim.venue)
        .map(|index| &world.snapshot.venues[index]);
    let room = world
        .snapshot
        .schedule(claim.schedule)
        .and_then(|schedule| schedule.room);
    let floor = room
        .and_then(|room| venue?.rooms.iter().find(|r| r.id == room))
        .map(|room| format!("{} {}", words::floor(&page, room.floor), visit.text(&room.name)));
    let link = format!("{}/claims/{token}", visit.web.config.public_url);
    let map_svg = match (venue.and_then(|venue| venue.point), paper) {
        (Some(point), Paper::A4) => {
            draw(&visit, point, said.as_ref(), found.as_ref().map(|way| way.line.clone())).await
        }
        _ => None,
    };
    visit.html(&Slip {
        paper,
        base: format!("/claims/{token}"),
        label: claim.label.clone(),
        service: visit.text(&claim.service_name),
        when: mine
            .expect
            .map_or_else(|| visit.civil(claim.created_at), |(from, _)| visit.civil(from)),
        expect: mine.expect.map(|expect| words::interval(&visit, expect)),
        booked: claim.booking.map(|booking| visit.civil(booking.starts_at)),
        check_in: claim.present_since().is_none(),
        venue: visit.text(&claim.venue_name),
        floor,
        bring: bring(&visit, &world, claim.service),
        late: Some(missed_rule(visit.lang(), &world.policy.missed)),
        qr_svg: qr(&link),
        map_svg,
        walk: found.as_ref().map(|way| words::minutes(way.seconds)),
        steps: found
            .map(|way| {
                way.steps
                    .into_iter()
                    .map(|(zh, en, _)| if visit.english() { en } else { zh })
                    .take(STEPS)
                    .collect()
            })
            .unwrap_or_default(),
        page,
    })
}

/// A QR code in black on white; empty when the address is too long for one (it never is).
pub fn qr(link: &str) -> String {
    QrCode::new(link.as_bytes())
        .map(|code| {
            code.render::<Color<'_>>()
                .min_dimensions(160, 160)
                .dark_color(Color("#000"))
                .light_color(Color("#fff"))
                .build()
                .trim_start_matches("<?xml version=\"1.0\" standalone=\"yes\"?>")
                .to_owned()
        })
        .unwrap_or_default()
}

async fn draw(visit: &Visit, venue: (f64, f64), said: Option<&Said>, route: Option<Vec<(f64, f64)>>) -> Option<String> {
    let world = visit.web.app.world();
    let (page, lang, said) = (visit.page(&world), visit.lang().tag().to_owned(), said.cloned());
    visit
        .web
        .heavy(move || {
            let geo = world.geo.as_ref()?;
            let mut points = vec![venue];
            points.extend(route.iter().flatten().copied());
            points.extend(said.iter().map(|said| said.point));
            let min = |axis: fn(&(f64, f64)) -> f64| points.iter().map(axis).fold(f64::INFINITY, f64::min);
            let max = |axis: fn(&(f64, f64)) -> f64| points.iter().map(axis).fold(f64::NEG_INFINITY, f64::max);
            let window = Window::Bounds {
                west: min(|p| p.0) - 0.0012,
                south: min(|p| p.1) - 0.001,
                east: max(|p| p.0) + 0.0012,
                north: max(|p| p.1) + 0.001,
            };
            let mut view = SvgView::new(window, 440.0, 720.0);
            view.theme = Theme::Print;
            view.scale = 2.0;
            view.lang = lang;
            view.pins = vec![Pin {
                lon: venue.0,
                lat: venue.1,
                label: "✓".into(),
                name: String::new(),
                open: true,
                href: None,
            }];
            view.origin = said.map(|said| yike_app::walk::basemap::Origin {
                lon: said.point.0,
                lat: said.point.1,
                name: page.t("words-you-are-here"),
            });
            view.route = route;
            view.text = SvgText {
                title: page.t2("words-map-title", "n", MINUTES, "venues", 1u32),
                reach: String::new(),
                attribution: if world.site.sketch {
                    page.t("words-sketch")
                } else {
                    page.t("words-osm")
                },
                north: page.t("words-north"),
            };
            Some(svg(&geo.streets.basemap, &view))
        })
        .await
        .flatten()
}

/// The same as the outline of its dark modules, for what a browser draws itself: SVG path data, and modules along one side.
pub fn qr_path(link: &str) -> (String, usize) {
    let Ok(code) = QrCode::new(link.as_bytes()) else {
        return (String::new(), 0);
    };
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while x < side {
            let run = row[x..]
                .iter()
                .take_while(|module| **module == qrcode::Color::Dark)
                .count();
            if run > 0 {
                path.push_str(&format!("M{x} {y}h{run}v1h-{run}z"));
            }
            x += run.max(1);
        }
    }
    (path, side)
}
