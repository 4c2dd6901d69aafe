//! A route as steps a person can follow.

use crate::describe::LANDMARK_BEFORE_TURN_MM;
use crate::metric::Metric;
use crate::network::{Edge, Network, WayKind, flags};
use crate::pace::share_ms;
use crate::route::{Leg, Route};
use crate::runs::{Ground, Run, bearing, kind, mostly, runs, without_jogs, wrap};
use std::cmp::Ordering;

/// Landmarks told in a step at most; who looks for more looks at none.
const MAX_LANDMARKS: usize = 2;
/// A door this near its street is on it.
const ON_STREET_MM: u32 = 30_000;
/// Landmarks this near are seen in passing.
const LANDMARK_M: f64 = 30.0;

/// The eight winds, clockwise from north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    North,
    NorthEast,
    East,
    SouthEast,
    South,
    SouthWest,
    West,
    NorthWest,
}

/// What to do where a step begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    Depart,
    Straight,
    SlightLeft,
    Left,
    SharpLeft,
    SlightRight,
    Right,
    SharpRight,
    Back,
    Arrive,
}

/// Where the door is, seen by who arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Left,
    Right,
    Ahead,
}

/// Something met on a step.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Passing {
    Bridge { name: String, name_en: String },
    Steps,
    Crossing { lights: bool },
    Gate,
    Landmark { name: String, name_en: String },
}

/// Something people know, for directions to mention. Degrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Landmark {
    pub name: String,
    pub name_en: String,
    pub lon: f64,
    pub lat: f64,
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Step {
    pub turn: Turn,
    pub heading: Heading,
    /// The street's names; empty for an unnamed lane.
    pub street: String,
    pub street_en: String,
    /// What the greater part of an unnamed street is.
    pub kind: WayKind,
    /// The step goes over a square or up and down stairs for its greater part.
    pub square: bool,
    pub stairs: bool,
    pub length_mm: u32,
    pub ms: u32,
    /// What is met, with millimetres from the step's start.
    pub passes: Vec<(u32, Passing)>,
    /// Where the step begins.
    pub at: [f64; 2],
    /// On arrival: where the door is and the straight metres to it in millimetres. At departure: the same from the door to
    /// where the step begins, told only when they are more than 30 m.
    pub door: Option<(Side, u32)>,
}

/// The steps of a route, the last one arriving. `landmarks` within 30 m of the way are mentioned.
/// `door` is where the place itself lies (degrees), for the side it is on.
pub fn directions(network: &Network, route: &Route, landmarks: &[Landmark], door: Option<(f64, f64)>) -> Vec<Step> {
    let metric = Metric::at(route.from.lat);
    let runs = without_dull(network, without_jogs(runs(network, route, &metric)), &metric);
    let mut steps = Vec::new();
    let mut before: Option<f64> = None;
    let mut told = vec![false; landmarks.len()];
    for run in &runs {
        let Some(out) = bearing(&run.line, &metric, false) else {
            continue;
        };
        let mut step = Step {
            turn: before.map_or(Turn::Depart, |b| turn(b, out)),
            heading: heading(out),
            street: run.name.clone(),
            street_en: run.name_en.clone(),
            kind: kind(run),
            square: mostly(run, Ground::Square),
            stairs: mostly(run, Ground::Stairs),
            length_mm: run.legs.iter().map(|(leg, _)| leg.length_mm()).sum(),
            ms: run
                .legs
                .iter()
                .map(|(leg, edge)| leg_ms(leg, edge, route))
                .fold(0, u32::saturating_add),
            passes: passes(network, run),
            at: run.line.first().copied().unwrap_or_default(),
            door: None,
        };
        see(landmarks, &mut told, run, &metric, &mut step);
        before = bearing(&run.line, &metric, true).or(before);
        steps.push(step);
    }
    let start = &route.from;
    let out = start
        .distance_mm
        .saturating_sub(start.door.map_or(0, |door| door.inside_mm));
    if let (Some(first), true) = (steps.first_mut(), out > ON_STREET_MM) {
        first.door = Some((Side::Ahead, out));
    }
    let last = before.unwrap_or(0.0);
    // Who looks for a house looks for its door.
    let (door, walk) = match route.to.door {
        Some(own) => (
            Some((own.lon, own.lat)),
            route.to.distance_mm.saturating_sub(own.inside_mm),
        ),
        None => (door, route.to.distance_mm),
    };
    let side = door.map_or(Side::Ahead, |(lon, lat)| {
        let (x, y) = ((lon - route.to.lon) * metric.east, (lat - route.to.lat) * metric.north);
        let relative = wrap(x.atan2(y).to_degrees() - last);
        match relative {
            _ if x.hypot(y) < 3.0 || relative.abs() < 30.0 => Side::Ahead,
            r if r < 0.0 => Side::Left,
            _ => Side::Right,
        }
    });
    steps.push(Step {
        turn: Turn::Arrive,
        heading: heading(last),
        street: String::new(),
        street_en: String::new(),
        kind: WayKind::default(),
        square: false,
        stairs: false,
        length_mm: route.to.distance_mm,
        ms: route.to.access_ms(route.pace),
        passes: Vec::new(),
        at: [route.to.lon, route.to.lat],
        door: Some((side, walk)),
    });
    steps
}

/// Puts nameless ways of a kind together where nobody can go wrong: straight on, or where nothing else leads on.
fn without_dull(network: &Network, runs: Vec<Run>, metric: &Metric) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let dull = |before: &&mut Run| {
            let nameless = [&**before, &run]
                .iter()
                .all(|r| r.name.is_empty() && r.kind == Ground::Lane);
            if !nameless || kind(before) != kind(&run) {
                return false;
            }
            let Some((leg, edge)) = before.legs.last() else {
                return false;
            };
            let corner = bearing(&before.line, metric, true).zip(bearing(&run.line, metric, false));
            let straight = corner.is_some_and(|(a, b)| turn(a, b) == Turn::Straight);
            let alone = network.arcs(if leg.forward { edge.b } else { edge.a }).len() == 2;
            // Beyond a crossing people look round.
            straight || alone && edge.flags & flags::CROSSING == 0
        };
        match out.last_mut().filter(dull) {
            Some(before) => {
                before.legs.extend(run.legs);
                before.line.extend(run.line);
            }
            None => out.push(run),
        }
    }
    out
}

fn leg_ms(leg: &Leg, edge: &Edge, route: &Route) -> u32 {
    share_ms(
        route.pace.edge_ms(edge, leg.forward).unwrap_or(0),
        leg.length_mm(),
        edge.length_mm,
    )
}

fn turn(before: f64, after: f64) -> Turn {
    let by = wrap(after - before);
    match by.abs() {
        a if a < 25.0 => Turn::Straight,
        a if a > 160.0 => Turn::Back,
        a => match (by > 0.0, a < 55.0, a > 125.0) {
            (true, true, _) => Turn::SlightRight,
            (true, _, true) => Turn::SharpRight,
            (true, ..) => Turn::Right,
            (false, true, _) => Turn::SlightLeft,
            (false, _, true) => Turn::SharpLeft,
            (false, ..) => Turn::Left,
        },
    }
}

fn heading(bearing: f64) -> Heading {
    use Heading::*;
    let winds = [North, NorthEast, East, SouthEast, South, SouthWest, West, NorthWest];
    let eighth = ((bearing.rem_euclid(360.0) / 45.0).round() as usize) % 8;
    winds.get(eighth).copied().unwrap_or(North)
}

/// Whether a street is called a bridge.
fn is_bridge(name: &str) -> bool {
    let first = ["Pont ", "Ponte ", "Puente "];
    name.ends_with('桥') || name.ends_with("Bridge") || first.iter().any(|word| name.starts_with(word))
}

/// Bridges, stairs, crossings and gates of a run, each told once.
fn passes(network: &Network, run: &Run) -> Vec<(u32, Passing)> {
    let mut found: Vec<(u32, Passing)> = Vec::new();
    let mut at = 0;
    // What the leg before was, so that a bridge of three edges is one bridge.
    let mut open: Option<Passing> = None;
    for (leg, edge) in &run.legs {
        let names = network.street(edge.name);
        let passing = if edge.bridge() {
            let own = |bridge: &str, street: &str, is: fn(&str) -> bool| match (bridge, street) {
                ("", street) if is(street) => street.to_owned(),
                (bridge, _) => bridge.to_owned(),
            };
            Some(Passing::Bridge {
                name: own(names.bridge, names.name, is_bridge),
                name_en: own(names.bridge_en, names.name_en, is_bridge),
            })
        } else if edge.steps() && !edge.conveyed() {
            Some(Passing::Steps)
        } else if edge.flags & flags::CROSSING != 0 {
            Some(Passing::Crossing {
                lights: edge.flags & flags::SIGNALS != 0,
            })
        } else if edge.flags & flags::GATE != 0 {
            Some(Passing::Gate)
        } else {
            None
        };
        if let Some(new) = passing.as_ref().filter(|p| open.as_ref() != Some(p)) {
            found.push((at, new.clone()));
        }
        open = passing;
        at += leg.length_mm();
    }
    found
}

/// Adds the landmarks that lie near the run, each to the first run that passes it.
fn see(landmarks: &[Landmark], told: &mut [bool], run: &Run, metric: &Metric, step: &mut Step) {
    let mut seen: Vec<(f64, u32, usize)> = Vec::new();
    // A stop that is called like its street says nothing about where along it one is.
    let told_by_street = |l: &Landmark| !run.name.is_empty() && l.name == run.name;
    for (i, (landmark, _)) in landmarks
        .iter()
        .zip(told.iter())
        .enumerate()
        .filter(|(_, (_, told))| !**told)
    {
        if told_by_street(landmark) {
            continue;
        }
        let mut walked = 0.0;
        let mut best: Option<(f64, f64)> = None;
        for pair in run.line.windows(2) {
            let flat = |p: [f64; 2]| {
                (
                    (p[0] - landmark.lon) * metric.east,
                    (p[1] - landmark.lat) * metric.north,
                )
            };
            let ((ax, ay), (bx, by)) = (flat(pair[0]), flat(pair[1]));
            let (dx, dy) = (bx - ax, by - ay);
            let square = dx * dx + dy * dy;
            let t = if square > 0.0 {
                (-(ax * dx + ay * dy) / square).clamp(0.0, 1.0)
            } else {
                0.0
            };
            let off = (ax + t * dx).hypot(ay + t * dy);
            if off <= LANDMARK_M && best.is_none_or(|(least, _)| off < least) {
                best = Some((off, walked + t * square.sqrt()));
            }
            walked += square.sqrt();
        }
        if let Some((off, at)) = best {
            seen.push((off, (at * 1000.0) as u32, i));
        }
    }
    // One at the next turn is worth most; of the others the nearest to the way is the surest to be seen.
    let turn = |at: u32| step.length_mm.saturating_sub(at) <= LANDMARK_BEFORE_TURN_MM;
    seen.sort_by(|a, b| {
        (!turn(a.1), a.0)
            .partial_cmp(&(!turn(b.1), b.0))
            .unwrap_or(Ordering::Equal)
    });
    let signs = seen.iter().filter(|(_, at, _)| turn(*at)).count();
    let chosen = { seen.iter().take(1) }.chain(seen.iter().skip(signs.max(1)));
    for (_, at, i) in chosen.take(MAX_LANDMARKS).copied() {
        let (Some(landmark), Some(told)) = (landmarks.get(i), told.get_mut(i)) else {
            continue;
        };
        *told = true;
        let passing = Passing::Landmark {
            name: landmark.name.clone(),
            name_en: landmark.name_en.clone(),
        };
        step.passes.push((at, passing));
    }
    step.passes.sort_by_key(|(at, _)| *at);
}
