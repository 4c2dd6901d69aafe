//! A route as steps a person can follow.

use crate::metric::Metric;
use crate::network::{Edge, Network, WayKind, flags};
use crate::pace::share_ms;
use crate::route::{Leg, Route, leg_line};

/// Metres of street that tell a direction at a corner; less is the mapper's drawing hand.
const LOOK_M: f64 = 15.0;
/// An unnamed stretch shorter than this is part of the street before it.
const SHORT_MM: u32 = 20_000;
/// A named stretch shorter than this is a jog at a junction, told with the street after it.
const JOG_MM: u32 = 12_000;
/// Landmarks told in a step at most; who looks for more looks at none.
const MAX_LANDMARKS: usize = 2;
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
    /// On arrival: where the door is and the straight metres to it in millimetres.
    pub door: Option<(Side, u32)>,
}

/// A run of legs on one street.
struct Run {
    name: String,
    name_en: String,
    kind: Ground,
    legs: Vec<(Leg, Edge)>,
    line: Vec<[f64; 2]>,
}

/// What one walks on where there is no name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Lane,
    Square,
    Stairs,
}

fn ground(edge: &Edge) -> Ground {
    match (edge.flags & flags::SQUARE != 0, edge.steps() && !edge.conveyed()) {
        (true, _) => Ground::Square,
        (_, true) => Ground::Stairs,
        _ => Ground::Lane,
    }
}

/// The steps of a route, the last one arriving. `landmarks` within 30 m of the way are mentioned.
/// `door` is where the place itself lies (degrees), for the side it is on.
pub fn directions(network: &Network, route: &Route, landmarks: &[Landmark], door: Option<(f64, f64)>) -> Vec<Step> {
    let metric = Metric::at(route.from.lat);
    let runs = without_jogs(runs(network, route, &metric));
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

fn leg_ms(leg: &Leg, edge: &Edge, route: &Route) -> u32 {
    share_ms(
        route.pace.edge_ms(edge, leg.forward).unwrap_or(0),
        leg.length_mm(),
        edge.length_mm,
    )
}

/// The kind of way most of the run lies on.
fn kind(run: &Run) -> WayKind {
    let mut lengths: Vec<(WayKind, u32)> = Vec::new();
    for (leg, edge) in &run.legs {
        match lengths.iter_mut().find(|(kind, _)| *kind == edge.kind()) {
            Some((_, mm)) => *mm = mm.saturating_add(leg.length_mm()),
            None => lengths.push((edge.kind(), leg.length_mm())),
        }
    }
    lengths
        .iter()
        .max_by_key(|(_, mm)| *mm)
        .map_or(WayKind::default(), |(kind, _)| *kind)
}

/// Puts short stretches between two streets together with the second, so that a staggered corner is one turn.
fn without_jogs(runs: Vec<Run>) -> Vec<Run> {
    let (mut out, last): (Vec<Run>, usize) = (Vec::new(), runs.len().saturating_sub(1));
    let mut jog: Option<Run> = None;
    for (i, mut run) in runs.into_iter().enumerate() {
        if let Some(before) = jog.take() {
            run.legs.splice(0..0, before.legs);
            run.line.splice(0..0, before.line);
        }
        let short = length(&run) < JOG_MM && run.kind == Ground::Lane && !run.legs.iter().any(|(_, e)| e.bridge());
        if short && i > 0 && i < last {
            jog = Some(run);
        } else {
            out.push(run);
        }
    }
    out
}

fn mostly(run: &Run, kind: Ground) -> bool {
    let part: u32 = run
        .legs
        .iter()
        .filter(|(_, e)| ground(e) == kind)
        .map(|(leg, _)| leg.length_mm())
        .sum();
    let total = length(run);
    total > 0 && part >= total - total / 3
}

/// Groups legs by street: a name holds a run together, an unnamed lane breaks at its corners, stairs and squares;
/// crossings and other short unnamed bits belong to the street they interrupt.
fn runs(network: &Network, route: &Route, metric: &Metric) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for leg in &route.legs {
        let Some(edge) = network.edge(leg.edge) else { continue };
        let names = network.street(edge.name);
        let line = leg_line(network, leg);
        let small = names.name.is_empty() && leg.length_mm() < SHORT_MM;
        let joins = runs
            .last()
            .is_some_and(|run| match (run.name.is_empty(), names.name.is_empty()) {
                (false, false) => run.name == names.name,
                (_, true) if small => true,
                // Across a square and round its pond is one way.
                (true, true) if run.kind == Ground::Square && ground(&edge) == Ground::Square => true,
                (true, true) => {
                    let corner = bearing(&run.line, metric, true).zip(bearing(&line, metric, false));
                    let straight = corner.is_none_or(|(a, b)| wrap(b - a).abs() < 50.0);
                    straight && (run.kind == ground(&edge) || length(run) < SHORT_MM)
                }
                // A few unnamed steps from the door to the street are told with the street.
                (true, false) => runs.len() == 1 && length(run) < SHORT_MM,
                (false, true) => false,
            });
        match runs.last_mut().filter(|_| joins) {
            Some(run) => {
                if run.name.is_empty() {
                    (run.name, run.name_en) = (names.name.to_owned(), names.name_en.to_owned());
                }
                if !small {
                    run.kind = ground(&edge);
                }
                run.legs.push((*leg, edge));
                run.line.extend(line);
            }
            None => runs.push(Run {
                name: names.name.to_owned(),
                name_en: names.name_en.to_owned(),
                kind: ground(&edge),
                legs: vec![(*leg, edge)],
                line,
            }),
        }
    }
    runs
}

fn length(run: &Run) -> u32 {
    run.legs.iter().map(|(leg, _)| leg.length_mm()).sum()
}

/// Compass bearing in degrees at the start of a line, or at its end.
fn bearing(line: &[[f64; 2]], metric: &Metric, at_end: bool) -> Option<f64> {
    let flat = |p: &[f64; 2]| (p[0] * metric.east, p[1] * metric.north);
    let from = flat(if at_end { line.last()? } else { line.first()? });
    let mut walk: Box<dyn Iterator<Item = &[f64; 2]>> = if at_end {
        Box::new(line.iter().rev())
    } else {
        Box::new(line.iter())
    };
    let far = |p: &&[f64; 2]| (flat(p).0 - from.0).hypot(flat(p).1 - from.1) >= LOOK_M;
    let other = walk.find(far).or(if at_end { line.first() } else { line.last() })?;
    let to = flat(other);
    let (x, y) = if at_end {
        (from.0 - to.0, from.1 - to.1)
    } else {
        (to.0 - from.0, to.1 - from.1)
    };
    (x.hypot(y) > 0.01).then(|| x.atan2(y).to_degrees())
}

/// Into -180..180.
fn wrap(degrees: f64) -> f64 {
    (degrees + 540.0).rem_euclid(360.0) - 180.0
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
    for (i, (landmark, _)) in landmarks
        .iter()
        .zip(told.iter())
        .enumerate()
        .filter(|(_, (_, told))| !**told)
    {
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
    // The nearest to the way are the surest to be seen.
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, at, i) in seen.into_iter().take(MAX_LANDMARKS) {
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
