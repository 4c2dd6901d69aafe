//! Stand-ins for the drawn map and the QR code, in the classes and tokens the real ones use.

use std::fmt::Write as _;

use crate::context::{MapView, Row};

/// Latitude and longitude of the picture's middle, and degrees shown.
const MIDDLE: (f64, f64) = (31.3135, 120.6125);
const SPAN: (f64, f64) = (0.021, 0.024);

fn place(lat: f64, lon: f64, size: (f64, f64)) -> (f64, f64) {
    let x = (lon - MIDDLE.1) / SPAN.1 * size.0 + size.0 / 2.0;
    let y = size.1 / 2.0 - (lat - MIDDLE.0) / SPAN.0 * size.1;
    (x, y)
}

/// A grid of streets with a canal, roofs inked within reach, and the rows as numbered squares.
pub(crate) fn map(rows: &[Row], here: (f64, f64), here_word: &str) -> String {
    drawing(rows, here, here_word, "0 0 760 780")
}

fn drawing(rows: &[Row], here: (f64, f64), here_word: &str, window: &str) -> String {
    let size = (760.0, 780.0);
    let (hx, hy) = place(here.0, here.1, size);
    let mut out = format!(
        r#"<svg viewBox="{window}" preserveAspectRatio="xMidYMid slice" role="img" aria-label="{here_word}"><rect width="760" height="780" fill="var(--m-ground)"/>"#
    );
    for i in 0..26 {
        for j in 0..20 {
            let (x, y) = (
                f64::from(j) * 38.0 + 8.0 + f64::from(i % 3) * 4.0,
                f64::from(i) * 30.0 + 6.0,
            );
            let near = (x - hx).abs() + (y - hy).abs() * 0.9 < 330.0;
            let ink = if near { "var(--m-roof-in)" } else { "var(--m-roof)" };
            for k in 0..3 {
                let width = 24.0 - f64::from((i + j + k) % 4) * 3.0;
                let _ = write!(
                    out,
                    r#"<rect x="{x:.0}" y="{:.0}" width="{width:.0}" height="5" fill="{ink}"/>"#,
                    y + f64::from(k) * 7.0
                );
            }
        }
    }
    out.push_str(r#"<path d="M0 210H760M470 0V780" stroke="var(--m-shore)" stroke-width="14"/><path d="M0 210H760M470 0V780" stroke="var(--m-water)" stroke-width="11"/>"#);
    out.push_str(r#"<path d="M0 120H760M0 330H760M0 520H760M0 690H760M150 0V780M300 0V780M620 0V780" stroke="var(--m-street)" stroke-width="9"/>"#);
    let _ = write!(
        out,
        r#"<path d="M{hx:.0} {:.0}L{:.0} {hy:.0}L{hx:.0} {:.0}L{:.0} {hy:.0}Z" fill="none" stroke="var(--canal)" stroke-width="2.5" stroke-linejoin="round"/>"#,
        hy - 300.0,
        hx + 320.0,
        hy + 300.0,
        hx - 320.0
    );
    let _ = write!(
        out,
        r#"<circle cx="{hx:.0}" cy="{hy:.0}" r="9" fill="var(--m-halo)" stroke="var(--m-label)" stroke-width="5"/>"#
    );
    for row in rows {
        let (x, y) = place(row.lat, row.lon, size);
        let (fill, stroke, ink, dash) = if row.opening.is_open() {
            ("var(--btn)", "var(--btn)", "var(--on-fill)", "")
        } else {
            (
                "var(--paper)",
                "var(--edge)",
                "var(--slate)",
                r#" stroke-dasharray="4 3""#,
            )
        };
        let _ = write!(
            out,
            r#"<rect x="{:.0}" y="{:.0}" width="28" height="28" fill="{fill}" stroke="{stroke}"{dash}/><text x="{x:.0}" y="{:.0}" text-anchor="middle" font-size="16" font-weight="700" fill="{ink}">{}</text>"#,
            x - 14.0,
            y - 14.0,
            y + 6.0,
            row.number
        );
    }
    out.push_str("</svg>");
    out
}

pub(crate) fn view(rows: &[Row], here: (f64, f64), place: &str, here_word: &str) -> MapView {
    MapView {
        svg: Some(map(rows, here, here_word)),
        svg_narrow: Some(drawing(rows, here, here_word, "90 130 585 520")),
        lat: here.0,
        lon: here.1,
        place: place.to_owned(),
        reach_url: Some(format!(
            "/api/v1/reach?lat={}&lon={}&pace=adult&minutes=15",
            here.0, here.1
        )),
        route_url: None,
        style_url: "/map/style.json".into(),
        press_url: Some("/?pace=adult".into()),
    }
}

/// Not a code anyone can read: finder squares and a pattern.
pub(crate) fn qr() -> String {
    let mut out = String::from(
        r#"<svg viewBox="0 0 29 29" role="img" aria-label="QR" shape-rendering="crispEdges"><rect width="29" height="29" fill="rgb(255,255,255)"/>"#,
    );
    for (x, y) in [(2, 2), (20, 2), (2, 20)] {
        let _ = write!(
            out,
            r#"<path d="M{x} {y}h7v7h-7zM{} {}v5h5v-5zM{} {}h3v3h-3z" fill-rule="evenodd"/>"#,
            x + 1,
            y + 1,
            x + 2,
            y + 2
        );
    }
    for i in 0u32..625 {
        let (x, y) = (i % 25 + 2, i / 25 + 2);
        let finder = (x < 10 && !(10..=18).contains(&y)) || (x > 18 && y < 10);
        if !finder && (i.wrapping_mul(2_654_435_761) >> 7) % 2 == 0 {
            let _ = write!(out, r#"<rect x="{x}" y="{y}" width="1" height="1"/>"#);
        }
    }
    out.push_str("</svg>");
    out
}
