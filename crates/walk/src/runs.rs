//! The legs of a route grouped into what people call one street.

use crate::metric::Metric;
use crate::network::{Edge, Network, WayKind, flags};
use crate::route::{Leg, Route, leg_line};

/// Metres of street that tell a direction at a corner; less is the mapper's drawing hand.
const LOOK_M: f64 = 15.0;
/// An unnamed stretch shorter than this is part of the street before it.
const SHORT_MM: u32 = 20_000;
/// A stretch shorter than this between two streets is a jog at a junction, told with the street after it.
const JOG_MM: u32 = 15_000;

/// A run of legs on one street.
pub(crate) struct Run {
    pub name: String,
    pub name_en: String,
    pub kind: Ground,
    pub legs: Vec<(Leg, Edge)>,
    pub line: Vec<[f64; 2]>,
}

/// What one walks on where there is no name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    Lane,
    Square,
    Stairs,
}

pub(crate) fn ground(edge: &Edge) -> Ground {
    match (edge.flags & flags::SQUARE != 0, edge.steps() && !edge.conveyed()) {
        (true, _) => Ground::Square,
        (_, true) => Ground::Stairs,
        _ => Ground::Lane,
    }
}

/// The kind of way most of the run lies on.
pub(crate) fn kind(run: &Run) -> WayKind {
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
pub(crate) fn without_jogs(runs: Vec<Run>) -> Vec<Run> {
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
            continue;
        }
        match out
            .last_mut()
            .filter(|last| !run.name.is_empty() && last.name == run.name)
        {
            Some(last) => {
                last.legs.extend(run.legs);
                last.line.extend(run.line);
            }
            None => out.push(run),
        }
    }
    out
}

pub(crate) fn mostly(run: &Run, kind: Ground) -> bool {
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
pub(crate) fn runs(network: &Network, route: &Route, metric: &Metric) -> Vec<Run> {
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

pub(crate) fn length(run: &Run) -> u32 {
    run.legs.iter().map(|(leg, _)| leg.length_mm()).sum()
}

/// Compass bearing in degrees at the start of a line, or at its end.
pub(crate) fn bearing(line: &[[f64; 2]], metric: &Metric, at_end: bool) -> Option<f64> {
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
pub(crate) fn wrap(degrees: f64) -> f64 {
    (degrees + 540.0).rem_euclid(360.0) - 180.0
}
