//! `yike walk route`.

use super::args::{Route as Asked, Words};
use super::{input, shut, start};
use crate::outcome::{Failure, Outcome};
use crate::print;
use serde_json::{Value, json};
use yike_walk::{
    Anchor, Closures, Lang, Network, Pace, Route, Scratch, Snap, Step, describe, directions, route_around, summary,
};

/// The quickest way, in words of both languages, as JSON or as a line.
pub fn run(args: &Asked) -> Outcome {
    let network = input::network(&args.network)?;
    let pace = args.pace.pace;
    let closures = shut::closures(&network, &args.shut)?;
    let ground = (&network, &closures);
    let from = start::anchor(ground, args.from.as_deref(), args.from_node, pace)?;
    let to = start::anchor(ground, args.to.as_deref(), args.to_node, pace)?;
    let found = way(&network, &from, &to, pace, &closures).ok_or_else(|| {
        Failure::input(format!(
            "there is no way on foot between them within a day, {}; try another pace or moment",
            input::pace_name(pace)
        ))
    })?;
    let door = args.to.as_deref().map(input::point).transpose()?;
    let steps = directions(&network, &found, &[], door);
    let (zh, en) = (describe(&steps, Lang::ZhHans), describe(&steps, Lang::En));
    if args.json {
        return print::json(&body(&from, &to, &found, &steps, (&zh, &en)));
    }
    if args.geojson {
        return print::json(&feature(&found));
    }
    let said = |lang: Lang, lines: &[String]| {
        let mut text = summary(&found, lang);
        for line in lines {
            text.push_str("\n  ");
            text.push_str(line);
        }
        text
    };
    match args.lang {
        Some(Words::Zh) => print::line(said(Lang::ZhHans, &zh)),
        Some(Words::En) => print::line(said(Lang::En, &en)),
        None => {
            print::line(said(Lang::ZhHans, &zh))?;
            print::line(said(Lang::En, &en))
        }
    }
}

/// The quickest way between two anchors.
pub fn way(network: &Network, from: &Anchor, to: &Anchor, pace: Pace, closures: &Closures) -> Option<Route> {
    let mut scratch = Scratch::new();
    let (from, to) = (snaps(network, from, pace), snaps(network, to, pace));
    let pairs = from.iter().flat_map(|a| to.iter().map(move |b| (a, b)));
    pairs
        .filter_map(|(a, b)| route_around(network, a, b, pace, closures, &mut scratch))
        .min_by_key(|found| found.ms)
}

/// A door as it is; a node as the end of an edge at it that is open both ways, or else of each edge at it.
fn snaps(network: &Network, anchor: &Anchor, pace: Pace) -> Vec<Snap> {
    let node = match anchor {
        Anchor::Door(snap) => return vec![*snap],
        Anchor::Vertex(node) => *node,
    };
    let (lon, lat) = network.vertex(node).unwrap_or_default();
    let ends: Vec<(Snap, bool)> = network
        .arcs(node)
        .filter_map(|arc| network.arc(arc))
        .filter_map(|(number, forward, _)| {
            let edge = network
                .edge(number)
                .filter(|edge| !edge.is_point() && edge.length_mm > 0)?;
            let open = pace.edge_ms(&edge, true).is_some() && pace.edge_ms(&edge, false).is_some();
            let snap = Snap {
                edge: number,
                offset_mm: if forward { 0 } else { edge.length_mm },
                distance_mm: 0,
                lon,
                lat,
                door: None,
            };
            Some((snap, open))
        })
        .collect();
    match ends.iter().find(|(_, open)| *open) {
        Some((snap, _)) => vec![*snap],
        None => ends.into_iter().map(|(snap, _)| snap).collect(),
    }
}

fn body(from: &Anchor, to: &Anchor, found: &Route, steps: &[Step], (zh, en): (&[String], &[String])) -> Value {
    let steps: Vec<Value> = { steps.iter().zip(zh).zip(en) }
        .map(|((step, zh), en)| {
            let mut step = json!(step);
            if let Some(fields) = step.as_object_mut() {
                fields.insert("zh".into(), json!(zh));
                fields.insert("en".into(), json!(en));
            }
            step
        })
        .collect();
    json!({
        "pace": input::pace_name(found.pace),
        "ms": found.ms,
        "mm": found.length_mm,
        "summary": { "zh": summary(found, Lang::ZhHans), "en": summary(found, Lang::En) },
        "from": start::snap(from),
        "to": start::snap(to),
        "steps": steps,
        "edges": found.legs.iter().map(|leg| leg.edge).collect::<Vec<_>>(),
        "line": line(found),
    })
}

/// The way as a GeoJSON feature.
pub fn feature(found: &Route) -> Value {
    json!({
        "type": "Feature",
        "properties": { "pace": input::pace_name(found.pace), "ms": found.ms, "mm": found.length_mm },
        "geometry": { "type": "LineString", "coordinates": line(found) },
    })
}

/// The line in degrees. A line has two points, also of a way that goes nowhere.
pub fn line(found: &Route) -> Vec<[f64; 2]> {
    let mut line: Vec<[f64; 2]> = found
        .geometry
        .iter()
        .map(|&[lon, lat]| [start::tidy(lon), start::tidy(lat)])
        .collect();
    if let [only] = line.as_slice() {
        line.push(*only);
    }
    line
}
