//! The drawn map: true to the reach and the list, safe in a page, small enough for a phone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail like tests"
)]

mod basemap_fixture;

use basemap_fixture::{BLOCK, at, town};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use yike_walk::Polygon;
use yike_walk::basemap::{Basemap, Origin, Pin, SvgText, SvgView, Theme, Window, svg};

/// All text of well-formed XML, attributes included; panics on anything else.
fn parse(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut text = String::new();
    let mut depth = 0;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) if e.attributes().with_checks(true).any(|a| a.is_err()) => {
                panic!("attributes")
            }
            Event::Start(e) => {
                depth += 1;
                e.attributes()
                    .flatten()
                    .for_each(|a| text += &a.unescape_value().unwrap());
            }
            Event::Empty(e) => e
                .attributes()
                .flatten()
                .for_each(|a| text += &a.unescape_value().unwrap()),
            Event::End(_) => depth -= 1,
            Event::Text(t) => text += &t.decode().unwrap(),
            Event::GeneralRef(r) => text.push(match &*r.decode().unwrap() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "#39" => '\'',
                other => panic!("entity {other}"),
            }),
            Event::Eof => break,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(depth, 0);
    text
}

/// The path data of the first path with a class.
fn path<'a>(svg: &'a str, class: &str) -> &'a str {
    let from = svg
        .find(&format!("<path class=\"{class}\""))
        .unwrap_or_else(|| panic!("no {class}"));
    let d = svg[from..].find(" d=\"").unwrap() + from + 4;
    &svg[d..d + svg[d..].find('"').unwrap()]
}

fn rect(x0: f64, y0: f64, x1: f64, y1: f64) -> Polygon {
    let corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)];
    Polygon {
        exterior: corners.map(|(x, y)| at(x, y)).map(|(lon, lat)| [lon, lat]).to_vec(),
        holes: Vec::new(),
    }
}

fn view(blocks: f64, width: f64) -> SvgView {
    let (lon, lat) = at(blocks * BLOCK / 2.0, blocks * BLOCK / 2.0);
    SvgView::new(
        Window::Around {
            lon,
            lat,
            metres: blocks * BLOCK,
        },
        width,
        width,
    )
}

fn pin(label: &str, name: &str, (lon, lat): (f64, f64), open: bool) -> Pin {
    Pin {
        lon,
        lat,
        label: label.into(),
        name: name.into(),
        open,
        href: None,
    }
}

#[test]
fn m04_exactly_the_roofs_within_reach_are_inked() {
    let map = Basemap::from_raw(&town(2));
    let mut v = view(2.0, 1200.0);
    // The two southern blocks, less a hole over the garden's own block.
    let mut reach = rect(-5.0, -5.0, 2.0 * BLOCK + 5.0, BLOCK);
    reach.holes.push(rect(-2.0, -2.0, BLOCK, BLOCK - 1.0).exterior);
    v.reach = Some(vec![reach]);
    let picture = svg(&map, &v);
    parse(&picture);
    let (south_west, north) = (at(BLOCK, 0.0), at(0.0, BLOCK));
    let inside = |ring: &[yike_walk::basemap::Pt]| {
        let n = ring.len() as f64;
        let (lon, lat) = ring
            .iter()
            .map(|p| p.lon_lat())
            .fold((0., 0.), |s, p| (s.0 + p.0 / n, s.1 + p.1 / n));
        lon > south_west.0 && lat < north.1
    };
    let (inked, mist): (Vec<_>, Vec<_>) = map.buildings.items().iter().partition(|b| inside(&b.rings[0]));
    assert!(inked.len() > 30 && mist.len() > 100);
    // At this size every roof is a ring of its own.
    assert_eq!(path(&picture, "m-roof-in").matches('z').count(), inked.len());
    assert_eq!(path(&picture, "m-roof").matches('z').count(), mist.len());
}

#[test]
fn m04_map_and_list_agree() {
    let map = Basemap::from_raw(&town(4));
    let mut v = view(4.0, 760.0);
    // Two venues in one house, one shut, one outside the picture.
    let house = at(200.0, 200.0);
    v.pins = vec![
        pin("1", "东站", house, true),
        pin("2", "西站", house, true),
        pin("3", "夜里关门的站", at(300.0, 300.0), false),
        pin("4", "远处的站", at(9000.0, 0.0), true),
    ];
    let picture = svg(&map, &v);
    parse(&picture);
    for label in ["1", "2", "3"] {
        assert_eq!(picture.matches(&format!(">{label}</text>")).count(), 1, "pin {label}");
    }
    assert!(!picture.contains(">4</text>"), "what is outside is in the list alone");
    let squares = |what: &str| picture.matches(what).count();
    assert_eq!(squares("stroke-dasharray=\"4 2.5\""), 1, "only the shut one is dashed");
    assert_eq!(
        squares("fill=\"var(--btn,#135646)\"/><text"),
        2,
        "the open ones are filled"
    );
    let order: Vec<_> = ["3", "2", "1"]
        .iter()
        .map(|l| picture.find(&format!(">{l}</text>")).unwrap())
        .collect();
    assert!(order.is_sorted(), "earlier in the list lies on top");
    // The second of the two in one house moved aside and points to where it belongs.
    assert_eq!(picture.matches("<circle").count(), 1);
    for name in ["东站", "西站", "夜里关门的站"] {
        assert!(picture.contains(name), "{name}");
    }
}

#[test]
fn m04_the_picture_of_a_dense_town_stays_small() {
    let map = Basemap::from_raw(&town(18));
    for width in [390.0, 760.0, 1440.0] {
        let mut v = view(13.4, width);
        v.reach = Some(vec![rect(400.0, 400.0, 1200.0, 1200.0)]);
        let picture = svg(&map, &v);
        assert!(picture.len() < 150_000, "{width}: {} bytes", picture.len());
        assert!(picture.contains("m-roof-in"), "{width}: roofs are there");
    }
}

#[test]
fn m04_names_follow_streets_and_stand_upright_on_them() {
    let map = Basemap::from_raw(&town(4));
    let mut v = view(4.0, 760.0);
    let picture = svg(&map, &v);
    let street = picture.find("中街路</text>").unwrap();
    let start = picture[..street].rfind("<text").unwrap();
    let xs = picture[start..street]
        .split("x=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let xs: Vec<f64> = xs.split(' ').map(|x| x.parse().unwrap()).collect();
    assert!(
        xs.len() == 3 && xs.iter().all(|x| (x - xs[0]).abs() < 1.0),
        "one below the other: {xs:?}"
    );
    assert!(picture.contains("学士河") && picture.contains("双塔") && picture.contains("m-parapet"));
    v.lang = "en".into();
    let english = svg(&map, &v);
    assert!(english.contains("Xueshi Canal") && english.contains("Shuangta") && !english.contains("学士河"));
    assert!(english.contains(" m</text>") && picture.contains(" 米</text>"));
}

#[test]
fn m04_the_legend_gets_the_room_it_asks_for() {
    let map = Basemap::from_raw(&town(4));
    let mut v = view(4.0, 760.0);
    let everything = svg(&map, &v);
    assert!(everything.contains("m-name"));
    v.clear = vec![[0.0, 0.0, 760.0, 760.0]];
    assert!(!svg(&map, &v).contains("m-name"));
}

#[test]
fn m04_colours_follow_the_page_or_stand_alone() {
    let map = Basemap::from_raw(&town(2));
    let mut v = view(2.0, 390.0);
    v.reach = Some(vec![rect(0.0, 0.0, 200.0, 200.0)]);
    v.origin = Some(Origin {
        lon: at(90., 90.).0,
        lat: at(90., 90.).1,
        name: "您在这里".into(),
    });
    v.text.reach = "15 分钟".into();
    v.route = Some(vec![at(90., 90.), at(90., 200.)]);
    let auto = svg(&map, &v);
    assert!(auto.contains("fill=\"var(--m-roof-in,#a9b1b3)\"") && auto.contains("15 分钟") && auto.contains("m-route"));
    v.theme = Theme::Dark;
    let dark = svg(&map, &v);
    assert!(dark.contains("#55646a") && !dark.contains("var("));
    v.theme = Theme::Print;
    let print = svg(&map, &v);
    let greys = print
        .match_indices('#')
        .map(|(i, _)| &print[i + 1..i + 7])
        .filter(|h| h.len() == 6);
    for hex in greys.filter(|h| h.chars().all(|c| c.is_ascii_hexdigit())) {
        assert!(hex[..2] == hex[2..4] && hex[2..4] == hex[4..], "#{hex} is no grey");
    }
    for picture in [auto, dark, print] {
        parse(&picture);
        assert!(!picture.contains("<style") && !picture.contains("style=") && !picture.contains("<script"));
    }
}

#[test]
fn links_lead_within_the_site_and_are_read_aloud() {
    let map = Basemap::from_raw(&town(1));
    let mut v = view(1.0, 390.0);
    let hrefs = [
        "#venue-1",
        "/venues/2",
        "https://elsewhere.example/",
        "javascript:alert(1)",
        "//elsewhere.example",
    ];
    v.pins = hrefs
        .iter()
        .enumerate()
        .map(|(i, href)| Pin {
            href: Some((*href).to_owned()),
            ..pin(&(i + 1).to_string(), "站", at(60.0, 60.0), true)
        })
        .collect();
    let picture = svg(&map, &v);
    assert_eq!(picture.matches("<a href").count(), 2);
    assert!(picture.contains("<a href=\"#venue-1\" aria-label=\"1 站\">") && picture.contains("role=\"group\""));
    assert!(!picture.contains("elsewhere") && !picture.contains("javascript"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_the_picture(text in "[\\PC\u{0}-\u{1f}<>&\"']{0,12}", name in "[<>&\"'a-z\u{4e00}-\u{4e05}]{1,6}") {
        let mut raw = town(1);
        let tags = [("highway", "primary"), ("name", name.as_str())];
        raw.ways[0].tags = tags.into_iter().collect();
        let mut v = view(1.0, 390.0);
        v.pins = vec![pin(&text, &text, at(60.0, 60.0), true)];
        v.origin = Some(Origin { lon: at(30., 30.).0, lat: at(30., 30.).1, name: text.clone() });
        v.reach = Some(vec![rect(10.0, 10.0, 100.0, 100.0)]);
        v.text = SvgText { title: text.clone(), reach: text.clone(), attribution: text.clone(), north: text.clone() };
        let read = parse(&svg(&Basemap::from_raw(&raw), &v));
        let visible: String = text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
        let read: String = read.chars().filter(|c| !c.is_whitespace()).collect();
        prop_assert!(read.contains(&visible), "{visible:?} in {read:?}");
    }

    #[test]
    fn no_number_breaks_the_picture(n in prop::collection::vec(prop_oneof![
        Just(f64::NAN), Just(f64::INFINITY), Just(-1e300), Just(0.0), -200.0..200.0f64, any::<f64>()
    ], 12)) {
        let map = Basemap::from_raw(&town(1));
        let mut v = SvgView::new(Window::Around { lon: n[0], lat: n[1], metres: n[2] }, n[3], n[4]);
        v.scale = n[5];
        v.pins = vec![pin("1", "站", (n[6], n[7]), true), pin("2", "站", at(n[8], n[9]), false)];
        let exterior = vec![[n[8], n[9]], [n[10], n[11]], [at(0., 0.).0, at(0., 0.).1]];
        v.reach = Some(vec![Polygon { exterior, holes: vec![vec![], vec![[n[0], n[1]]]] }]);
        v.route = Some(vec![(n[10], n[11]), (n[0], n[3])]);
        v.clear = vec![[n[0], n[1], n[2], n[3]]];
        let around = svg(&map, &v);
        v.window = Window::Bounds { west: n[0], south: n[1], east: n[2], north: n[3] };
        for picture in [around, svg(&map, &v)] {
            parse(&picture);
            prop_assert!(!picture.contains("NaN") && !picture.contains("inf"), "{picture}");
        }
    }
}
