//! Draws the sketch as SVG: `cargo run -p yike-demo --example draw -- OUT.svg [W S E N]`.
#![allow(clippy::print_stdout)]

use std::collections::HashMap;
use std::fmt::Write as _;

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let number = |i: usize, other: f64| args.get(i).and_then(|a| a.parse().ok()).unwrap_or(other);
    let (west, south, east, north) = (number(2, 120.53), number(3, 31.26), number(4, 120.66), number(5, 31.38));
    let city = yike_demo::Sketch::new(7);
    let map = city.streets();
    println!("nodes {} ways {}", map.nodes.len(), map.ways.len());
    let scale = 1800.0 / (east - west);
    let (width, height) = (1800.0, (north - south) * scale / 0.8544);
    let at: HashMap<i64, (f64, f64)> = map
        .nodes
        .iter()
        .map(|n| (n.id, ((n.lon - west) * scale, (north - n.lat) * scale / 0.8544)))
        .collect();
    let metre = scale / 95_108.0;
    let mut layers: Vec<String> = vec![String::new(); 7];
    for way in &map.ways {
        let tag = |k: &str| way.tags.get(k).unwrap_or("");
        let pts: Vec<(f64, f64)> = way.refs.iter().filter_map(|r| at.get(r).copied()).collect();
        if !pts
            .iter()
            .any(|(x, y)| (0.0..width).contains(x) && (0.0..height).contains(y))
            && way.refs.len() < 8
        {
            continue;
        }
        let mut d = String::new();
        for (i, (x, y)) in pts.iter().enumerate() {
            let _ = write!(d, "{}{x:.1} {y:.1}", if i == 0 { 'M' } else { 'L' });
        }
        let stroke = |layer: usize, color: &str, w: f64, layers: &mut Vec<String>| {
            let _ = write!(
                layers[layer],
                "<path d='{d}' fill='none' stroke='{color}' stroke-width='{w:.2}'/>"
            );
        };
        let w: f64 = tag("width").parse().unwrap_or(4.0) * metre;
        if !tag("building").is_empty() {
            let color = if tag("building") == "house" || tag("building") == "apartments" {
                "#b9bfbb"
            } else {
                "#d9d2c0"
            };
            let _ = write!(layers[2], "<path d='{d}Z' fill='{color}'/>");
        } else if tag("natural") == "water" {
            let _ = write!(layers[1], "<path d='{d}Z' fill='#bcd8d2'/>");
        } else if tag("leisure") == "park" {
            let _ = write!(layers[0], "<path d='{d}Z' fill='#dbe7d4'/>");
        } else if tag("place") == "square" || tag("landuse") == "railway" {
            let _ = write!(layers[0], "<path d='{d}Z' fill='#e4e0e4'/>");
        } else if !tag("waterway").is_empty() && tag("name") == "外城河" {
            let _ = write!(
                layers[1],
                "<path d='{d}Z' fill='none' stroke='#bcd8d2' stroke-width='{:.1}'/>",
                66.0 * metre
            );
        } else if tag("highway") == "trunk" {
            stroke(5, "#e9c9a0", 20.0 * metre, &mut layers);
        } else if tag("barrier") == "wall" {
            stroke(3, "#999", 0.5, &mut layers);
        } else if tag("bridge") == "yes" {
            let color = if tag("highway") == "steps" { "#b33" } else { "#333" };
            stroke(5, color, w.max(1.0) + 0.8, &mut layers);
            stroke(5, "#fff", w.max(1.0) - 0.4, &mut layers);
        } else if !tag("highway").is_empty() {
            let color = match tag("highway") {
                "footway" => "#e7a",
                "pedestrian" => "#e8d9a8",
                _ => "#fff",
            };
            stroke(4, color, w.max(0.8), &mut layers);
        }
    }
    let tables = city.directory(jiff::civil::date(2026, 11, 24));
    let mut venues = String::new();
    for row in csv::Reader::from_reader(&tables["venues.csv"][..])
        .records()
        .filter_map(Result::ok)
    {
        let number = |i: usize| row.get(i).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
        let (x, y) = ((number(7) - west) * scale, (north - number(8)) * scale / 0.8544);
        let name = row.get(1).unwrap_or("").replace("社区党群服务中心", "");
        let _ = write!(
            venues,
            "<circle cx='{x:.1}' cy='{y:.1}' r='6' fill='#135646'/><text x='{:.1}' y='{:.1}' font-size='15' font-family='Noto Sans CJK SC' \
             stroke='#fff' stroke-width='3' paint-order='stroke'>{name}</text>",
            x + 8.0,
            y + 5.0
        );
    }
    let svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height:.0}'><rect width='100%' height='100%' fill='#f1efe8'/>{}{venues}</svg>",
        layers.concat()
    );
    std::fs::write(args.get(1).map_or("sketch.svg", |s| s), svg)
}
