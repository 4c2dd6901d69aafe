//! The walks between the stops of a round, as JSON and GeoJSON.

use super::rounds::Planned;
use super::sheet::{NO_STREET_ZH, clock, reason};
use crate::commands::walk::args::Words;
use crate::commands::walk::{input, route, start};
use serde_json::{Value, json};
use yike_walk::{Anchor, Lang, describe, directions};

/// One walk of the round.
#[derive(Debug, Clone)]
pub struct Way {
    /// Ids of the stops; empty for the start and the end.
    pub from: String,
    pub to: String,
    pub ms: u32,
    pub mm: u64,
    pub line: Vec<[f64; 2]>,
    pub zh: Vec<String>,
    pub en: Vec<String>,
}

/// The walks of the round in order.
pub fn of(planned: &Planned) -> Vec<Way> {
    let round = planned.plan.rounds.first();
    let visits = round.map_or(&[][..], |round| round.visits.as_slice());
    if visits.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<(String, Anchor)> = Vec::new();
    places.extend(planned.start.map(|anchor| (String::new(), anchor)));
    for visit in visits {
        places.extend(planned.anchor(&visit.stop).map(|anchor| (visit.stop.clone(), anchor)));
    }
    places.extend(planned.end.map(|anchor| (String::new(), anchor)));
    let pairs = places.iter().zip(places.iter().skip(1));
    pairs
        .filter_map(|((from, a), (to, b))| way(planned, (from, a), (to, b)))
        .collect()
}

fn way(planned: &Planned, (from, a): (&str, &Anchor), (to, b): (&str, &Anchor)) -> Option<Way> {
    let found = route::way(planned.network, a, b, planned.asked.pace, &planned.closures)?;
    let steps = directions(planned.network, &found, &[], None);
    Some(Way {
        from: from.to_owned(),
        to: to.to_owned(),
        ms: found.ms,
        mm: found.length_mm,
        line: route::line(&found),
        zh: describe(&steps, Lang::ZhHans),
        en: describe(&steps, Lang::En),
    })
}

/// The plan for machines. Times of the day are written out beside milliseconds from midnight.
pub fn body(planned: &Planned, ways: &[Way], with_words: bool) -> Value {
    let plan = &planned.plan;
    let mut left_out: Vec<Value> = { plan.left_out.iter() }
        .map(|left| {
            json!({
                "stop": left.stop,
                "must": left.must,
                "reason": left.reason,
                "zh": reason(&left.reason, Words::Zh),
                "en": reason(&left.reason, Words::En),
            })
        })
        .collect();
    left_out.extend(planned.unplaced.iter().filter_map(|(at, text)| {
        let stop = planned.asked.stops.get(*at)?;
        Some(json!({ "stop": stop.id, "must": stop.must, "reason": { "kind": "no_street" }, "zh": NO_STREET_ZH, "en": text }))
    }));
    let legs: Vec<Value> = { ways.iter() }
        .map(|way| {
            let mut leg = json!({ "from": way.from, "to": way.to, "ms": way.ms, "mm": way.mm, "line": way.line });
            if let (true, Some(fields)) = (with_words, leg.as_object_mut()) {
                fields.insert("zh".into(), json!(way.zh));
                fields.insert("en".into(), json!(way.en));
            }
            leg
        })
        .collect();
    let mut body = json!({
        "pace": input::pace_name(planned.asked.pace),
        "proven": plan.proven,
        "at_best": plan.at_best,
        "left_out": left_out,
        "legs": legs,
    });
    if let (Some(fields), Some(round)) = (body.as_object_mut(), plan.rounds.first()) {
        let visits: Vec<Value> = { round.visits.iter() }
            .map(|visit| {
                json!({
                    "stop": visit.stop,
                    "snap": planned.anchor(&visit.stop).as_ref().map_or(Value::Null, start::snap),
                    "walk_ms": visit.walk_ms,
                    "arrive_ms": visit.arrive_ms,
                    "begin_ms": visit.begin_ms,
                    "leave_ms": visit.leave_ms,
                    "arrive": clock(visit.arrive_ms),
                    "begin": clock(visit.begin_ms),
                    "leave": clock(visit.leave_ms),
                })
            })
            .collect();
        let round = json!({
            "depart_ms": round.depart_ms,
            "return_ms": round.return_ms,
            "depart": clock(round.depart_ms),
            "return": clock(round.return_ms),
            "walk_ms": round.walk_ms,
            "wait_ms": round.wait_ms,
            "bags": round.bags,
            "visits": visits,
        });
        fields.extend(round.as_object().cloned().unwrap_or_default());
    }
    body
}

/// Stops as points and legs as lines, in walking order.
pub fn shapes(planned: &Planned, ways: &[Way]) -> Value {
    let lines = (1..).zip(ways).map(|(number, way): (usize, &Way)| {
        json!({
            "type": "Feature",
            "properties": {
                "leg": number, "from": way.from, "to": way.to, "ms": way.ms, "mm": way.mm, "zh": way.zh, "en": way.en,
            },
            "geometry": { "type": "LineString", "coordinates": way.line },
        })
    });
    let visits = planned.plan.rounds.iter().flat_map(|round| &round.visits);
    let points = (1..).zip(visits).filter_map(|(number, visit): (usize, _)| {
        let (lon, lat) = match planned.anchor(&visit.stop)? {
            Anchor::Vertex(node) => planned.network.vertex(node)?,
            Anchor::Door(snap) => (snap.lon, snap.lat),
        };
        Some(json!({
            "type": "Feature",
            "properties": {
                "stop": visit.stop, "order": number, "arrive": clock(visit.arrive_ms), "leave": clock(visit.leave_ms),
            },
            "geometry": { "type": "Point", "coordinates": [start::tidy(lon), start::tidy(lat)] },
        }))
    });
    json!({ "type": "FeatureCollection", "features": points.chain(lines).collect::<Vec<_>>() })
}
