//! One way from door to door.

use crate::closures::Closures;
use crate::network::{Network, degrees};
use crate::pace::Pace;
use crate::reach::{Reach, Scratch, reach_around};
use crate::snap::Snap;
use std::collections::HashSet;

/// Limits tried in turn, milliseconds: most walks end in the first search.
const LIMITS: [u32; 3] = [1_200_000, 4_800_000, 86_400_000];

/// A walked stretch of one edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    pub edge: u32,
    /// Walked in the edge's own direction.
    pub forward: bool,
    /// Along the edge, from where to where; `from_mm > to_mm` when walked against its direction.
    pub from_mm: u32,
    pub to_mm: u32,
}

impl Leg {
    pub fn length_mm(&self) -> u32 {
        self.from_mm.abs_diff(self.to_mm)
    }
}

/// The quickest way between two places.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub legs: Vec<Leg>,
    /// Along the streets, longitude and latitude in degrees.
    pub geometry: Vec<[f64; 2]>,
    /// With the straight metres at both doors.
    pub length_mm: u64,
    /// With the straight metres at both doors and all waits.
    pub ms: u32,
    pub pace: Pace,
    pub from: Snap,
    pub to: Snap,
}

/// The quickest way at a pace; `None` when there is none within a day's walk.
pub fn route(network: &Network, from: &Snap, to: &Snap, pace: Pace) -> Option<Route> {
    route_around(network, from, to, pace, &Closures::default(), &mut Scratch::new())
}

/// As [`route`], round what is shut and in scratch space of the caller.
pub fn route_around(
    network: &Network,
    from: &Snap,
    to: &Snap,
    pace: Pace,
    closures: &Closures,
    scratch: &mut Scratch,
) -> Option<Route> {
    for limit in LIMITS {
        let found = reach_around(network, from, pace, limit, closures, scratch);
        if let Some(ms) = found.time_to(to) {
            let legs = legs(&found, to, ms - to.access_ms(pace))?;
            let on_streets: u64 = legs.iter().map(|leg| u64::from(leg.length_mm())).sum();
            return Some(Route {
                geometry: geometry(network, &legs, from),
                length_mm: on_streets + u64::from(from.distance_mm) + u64::from(to.distance_mm),
                legs,
                ms,
                pace,
                from: *from,
                to: *to,
            });
        }
    }
    None
}

/// Follows the times back from the target: every vertex on the way was reached over an arc that explains its time.
fn legs(found: &Reach, to: &Snap, arrival: u32) -> Option<Vec<Leg>> {
    let (network, from) = (found.network, found.start());
    let target = network.edge(to.edge)?;
    if found.along(to) == Some(arrival) {
        let forward = to.offset_mm >= from.offset_mm;
        return Some(vec![Leg {
            edge: to.edge,
            forward,
            from_mm: from.offset_mm,
            to_mm: to.offset_mm,
        }]);
    }
    let share = |ms: Option<u32>, part: u32| ms.map(|ms| crate::pace::share_ms(ms, part, target.length_mm));
    let rest = target.length_mm.saturating_sub(to.offset_mm);
    let via = |vertex: u32, cost: Option<u32>| {
        found
            .ms(vertex)
            .zip(cost)
            .is_some_and(|(ms, part)| ms + part == arrival)
    };
    let (vertex, last) = if via(target.a, share(found.edge_ms(to.edge, &target, true), to.offset_mm)) {
        (
            target.a,
            Leg {
                edge: to.edge,
                forward: true,
                from_mm: 0,
                to_mm: to.offset_mm,
            },
        )
    } else if via(target.b, share(found.edge_ms(to.edge, &target, false), rest)) {
        (
            target.b,
            Leg {
                edge: to.edge,
                forward: false,
                from_mm: target.length_mm,
                to_mm: to.offset_mm,
            },
        )
    } else {
        return None;
    };
    let mut legs = back(found, vertex)?;
    legs.push(last);
    legs.retain(|leg| leg.from_mm != leg.to_mm || network.edge(leg.edge).is_some_and(|e| e.is_point()));
    Some(legs)
}

/// Legs from the start to a vertex. Depth-first, because arcs without cost (gates) may lead in circles.
fn back(found: &Reach, vertex: u32) -> Option<Vec<Leg>> {
    let (network, from, pace) = (found.network, found.start(), found.pace());
    let own = network.edge(from.edge)?;
    let access = from.access_ms(pace);
    let mut seen = HashSet::from([vertex]);
    // Each step: a vertex, the leg that leaves it towards the target, the arcs still to try.
    let mut path = vec![(vertex, None::<Leg>, network.arcs(vertex))];
    while let Some((at, _, arcs)) = path.last_mut() {
        let at = *at;
        let ms = found.ms(at)?;
        let start_leg = |forward: bool| {
            let part = if forward {
                own.length_mm.saturating_sub(from.offset_mm)
            } else {
                from.offset_mm
            };
            let cost = found.edge_ms(from.edge, &own, forward)?;
            let to_mm = if forward { own.length_mm } else { 0 };
            (access + crate::pace::share_ms(cost, part, own.length_mm) == ms).then_some(Leg {
                edge: from.edge,
                forward,
                from_mm: from.offset_mm,
                to_mm,
            })
        };
        let first = [(own.b, true), (own.a, false)]
            .into_iter()
            .find_map(|(end, forward)| if end == at { start_leg(forward) } else { None });
        if let Some(first) = first {
            let rest = path.iter().rev().filter_map(|(_, leg, _)| *leg);
            return Some(std::iter::once(first).chain(rest).collect());
        }
        let mut before = None;
        for arc in arcs.by_ref() {
            let Some((edge, forward, tail)) = network.arc(arc) else {
                continue;
            };
            let (Some(record), Some(tail_ms)) = (network.edge(edge), found.ms(tail)) else {
                continue;
            };
            // The arc leaves `at`; the walk came the other way.
            let explains = found
                .edge_ms(edge, &record, !forward)
                .is_some_and(|cost| tail_ms + cost == ms);
            if explains && seen.insert(tail) {
                let (from_mm, to_mm) = if forward {
                    (record.length_mm, 0)
                } else {
                    (0, record.length_mm)
                };
                before = Some((
                    tail,
                    Some(Leg {
                        edge,
                        forward: !forward,
                        from_mm,
                        to_mm,
                    }),
                    network.arcs(tail),
                ));
                break;
            }
        }
        match before {
            Some(step) => path.push(step),
            None => {
                path.pop();
            }
        }
    }
    None
}

/// The points of a leg in walking order, cut at its ends.
pub(crate) fn leg_line(network: &Network, leg: &Leg) -> Vec<[f64; 2]> {
    let line: Vec<[i32; 2]> = network.line(leg.edge).to_vec();
    let (low, high) = (leg.from_mm.min(leg.to_mm), leg.from_mm.max(leg.to_mm));
    let (low, high) = (f64::from(low) / 1000.0, f64::from(high) / 1000.0);
    let total = network.edge(leg.edge).map_or(0.0, |e| f64::from(e.length_mm) / 1000.0);
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut walked = 0.0;
    for pair in line.windows(2) {
        let length = crate::metric::metres(pair[0], pair[1]);
        let ((ax, ay), (bx, by)) = (degrees(pair[0]), degrees(pair[1]));
        let at = |d: f64| {
            let t = if length > 0.0 {
                ((d - walked) / length).clamp(0.0, 1.0)
            } else {
                0.0
            };
            [ax + t * (bx - ax), ay + t * (by - ay)]
        };
        if walked + length >= low && walked <= high {
            if points.is_empty() {
                points.push(at(low));
            }
            // The last point is the stored one: sums of lengths differ from the whole by rounding.
            points.push(if high >= total { [bx, by] } else { at(high) });
        }
        walked += length;
    }
    points.dedup();
    if !leg.forward {
        points.reverse();
    }
    points
}

fn geometry(network: &Network, legs: &[Leg], from: &Snap) -> Vec<[f64; 2]> {
    let mut points = vec![[from.lon, from.lat]];
    for leg in legs {
        let line = leg_line(network, leg);
        points.extend(line);
    }
    points.dedup_by(|a, b| (a[0] - b[0]).abs() < 5e-8 && (a[1] - b[1]).abs() < 5e-8);
    points
}
