//! A hall on imagined days, to judge forecasts on: arrivals by hour, services that take different times, clerks who
//! come late and take breaks, people who do not come when called.

use crate::event::{Arrival, Event, Happening, Ms};
use crate::order::{Booked, Order, Waiting};
use crate::rng::Rng;
use crate::trace::Trace;

/// What is imagined.
#[derive(Clone, Debug)]
pub struct Hall {
    /// First instant of the first day, local midnight.
    pub first_day: Ms,
    pub counters: u32,
    /// People a counter and day.
    pub people: f64,
    /// Share of people with a booking.
    pub booked: f64,
    /// Share of people in a lawful priority class.
    pub priority: f64,
    pub order: Order,
}

impl Default for Hall {
    fn default() -> Self {
        Self {
            // Monday 5 January 2026, midnight in Shanghai.
            first_day: 1_767_542_400_000,
            counters: 6,
            people: 34.0,
            booked: 0.3,
            priority: 0.03,
            order: Order {
                booked: Booked::WhenDue { lead_ms: 300_000 },
                privileged: true,
            },
        }
    }
}

/// Median seconds, sigma of the logarithm, share of people, and the share of a short second mode (a question, a
/// missing paper) that takes a quarter of the time.
const SERVICES: [(&str, f64, f64, f64, f64); 8] = [
    ("S01", 240.0, 0.45, 0.22, 0.20),
    ("S02", 420.0, 0.50, 0.18, 0.25),
    ("S03", 600.0, 0.45, 0.16, 0.15),
    ("S04", 900.0, 0.55, 0.12, 0.15),
    ("S05", 150.0, 0.35, 0.12, 0.05),
    ("S06", 1_260.0, 0.50, 0.08, 0.20),
    ("S07", 480.0, 0.70, 0.07, 0.30),
    ("S08", 1_800.0, 0.40, 0.05, 0.10),
];
const KINDS: [&str; 3] = ["walk_in", "booked", "priority"];
/// Share of a day's people by half hour from 8:30.
const HALF_HOURS: [f64; 16] = [
    0.08, 0.12, 0.12, 0.10, 0.08, 0.06, 0.03, 0.03, 0.03, 0.05, 0.08, 0.08, 0.06, 0.04, 0.03, 0.01,
];
const SECOND: Ms = 1000;
const MINUTE: Ms = 60_000;
const OPENS: Ms = 510 * MINUTE;
const DAY: Ms = 86_400_000;

/// Somebody who will come, with what they will need.
struct Visitor {
    at: Ms,
    arrival: Arrival,
    seconds: f64,
    comes: bool,
}

struct Clerk {
    /// Plan, and what really happens: from, until.
    plan: Vec<(Ms, Ms)>,
    real: Vec<(Ms, Ms)>,
    pace: f64,
    open: bool,
    free_at: Ms,
    serving: Option<u32>,
}

/// `days` days of a hall; the same seed gives the same days.
pub fn simulate(hall: &Hall, days: u32, seed: u64) -> Trace {
    let mut rng = Rng::new(seed);
    let mut trace = Trace {
        services: SERVICES.iter().map(|s| s.0.to_owned()).collect(),
        kinds: KINDS.map(str::to_owned).to_vec(),
        counters: (1..=hall.counters).map(|n| n.to_string()).collect(),
        ..Trace::default()
    };
    let habits: Vec<f64> = (0..hall.counters).map(|_| rng.log_normal(1.0, 0.15)).collect();
    for day in 0..days {
        let midnight = hall.first_day + Ms::from(day) * DAY;
        let visitors = visitors(hall, midnight, &mut trace.claims, &mut rng);
        let clerks = habits
            .iter()
            .enumerate()
            .map(|(i, habit)| clerk(midnight, i, *habit, &mut rng))
            .collect();
        play(hall, visitors, clerks, midnight, &mut trace.events, &mut rng);
    }
    trace.events.sort_by_key(|event| (event.at, event.rank()));
    trace
}

fn visitors(hall: &Hall, midnight: Ms, claims: &mut Vec<String>, rng: &mut Rng) -> Vec<Visitor> {
    let crowd = hall.people * f64::from(hall.counters) * rng.log_normal(1.0, 0.12);
    let mut list = Vec::new();
    for (half_hour, share) in (0..).zip(HALF_HOURS) {
        let from = midnight + OPENS + half_hour * 30 * MINUTE;
        let mut at = 0.0;
        loop {
            at += rng.exponential(1800.0 / (crowd * share));
            if at >= 1800.0 {
                break;
            }
            let (mut u, mut service) = (rng.unit(), 0u32);
            for (i, s) in (0..).zip(SERVICES) {
                service = i;
                u -= s.3;
                if u < 0.0 {
                    break;
                }
            }
            let (_, median, sigma, _, short) = SERVICES[service as usize];
            let median = if rng.chance(short) { median / 4.0 } else { median };
            let kind = match rng.unit() {
                u if u < hall.booked => 1,
                u if u < hall.booked + hall.priority => 2,
                _ => 0,
            };
            let mut at = from + (at * 1000.0) as Ms;
            let slot = (kind == 1).then(|| (at - midnight) / (15 * MINUTE) * 15 * MINUTE + midnight);
            if let Some(slot) = slot {
                // Most come some minutes early, some late.
                at = (slot + ((-8.0 + 6.0 * rng.normal()) * 60_000.0) as Ms).max(midnight + OPENS - 20 * MINUTE);
            }
            at -= at % SECOND;
            list.push(Visitor {
                at,
                arrival: Arrival {
                    claim: 0,
                    service,
                    kind,
                    slot,
                },
                seconds: rng.log_normal(median, sigma).clamp(20.0, 5400.0),
                comes: !rng.chance(if kind == 1 { 0.03 } else { 0.07 }),
            });
        }
    }
    list.sort_by_key(|v| v.at);
    for visitor in &mut list {
        visitor.arrival.claim = claims.len() as u32;
        claims.push(format!("{:05}", claims.len() + 1));
    }
    list
}

fn clerk(midnight: Ms, number: usize, habit: f64, rng: &mut Rng) -> Clerk {
    let at = |minutes: Ms| midnight + minutes * MINUTE;
    // Lunch is taken in turns; two thirds of the counters work in the early morning.
    let lunch = at(690 + 30 * (number as Ms % 3));
    let starts = if number % 3 == 2 { at(540) } else { at(510) };
    let plan = vec![(starts, lunch), (lunch + 45 * MINUTE, at(1020))];
    let mut real = Vec::new();
    for (from, until) in &plan {
        let late = |rng: &mut Rng, minutes: f64| (rng.exponential(minutes) * 60.0) as Ms * SECOND;
        let (from, until) = (from + late(rng, 3.0), until + late(rng, 4.0) - 3 * MINUTE);
        if rng.chance(0.35) {
            // Called away for a while.
            let gone = from + ((until - from) as f64 * (0.2 + 0.6 * rng.unit())) as Ms;
            let gone = gone - gone % SECOND;
            real.push((from, gone));
            real.push((gone + (5 * MINUTE + late(rng, 10.0)), until));
        } else {
            real.push((from, until));
        }
    }
    if rng.chance(0.04) {
        real.clear();
    }
    real.retain(|(from, until)| from < until);
    if let Some(last) = real.last_mut() {
        // Every issued number is served: the last shift ends when nobody waits.
        last.1 = at(1440);
    }
    Clerk {
        plan,
        real,
        pace: habit * rng.log_normal(1.0, 0.08),
        open: false,
        free_at: 0,
        serving: None,
    }
}

fn play(
    hall: &Hall,
    visitors: Vec<Visitor>,
    mut clerks: Vec<Clerk>,
    midnight: Ms,
    events: &mut Vec<Event>,
    rng: &mut Rng,
) {
    let mut push = |at, what| events.push(Event { at, what });
    for (counter, clerk) in (0..).zip(&clerks) {
        for (from, until) in &clerk.plan {
            push(
                midnight,
                Happening::Plan {
                    counter,
                    from: *from,
                    until: *until,
                },
            );
        }
    }
    let mut waiting: Vec<Waiting> = Vec::new();
    let needs = |claim: u32| visitors.iter().find(|v| v.arrival.claim == claim);
    let mut coming = visitors.iter().peekable();
    let closing = midnight + 1020 * MINUTE;
    let mut now = midnight + 480 * MINUTE;
    loop {
        while let Some(visitor) = coming.next_if(|v| v.at <= now) {
            push(visitor.at, Happening::Arrive(visitor.arrival.clone()));
            waiting.push(Waiting {
                claim: visitor.arrival.claim,
                service: visitor.arrival.service,
                kind: visitor.arrival.kind,
                slot: visitor.arrival.slot,
                arrived: visitor.at,
            });
        }
        for (counter, clerk) in (0..).zip(&mut clerks) {
            if clerk.free_at > now {
                continue;
            }
            if let Some(claim) = clerk.serving.take() {
                push(now, Happening::Finish { claim });
                clerk.free_at = now + (rng.log_normal(18.0, 0.5) * 1000.0) as Ms;
                continue;
            }
            let there = clerk.real.iter().any(|(from, until)| *from <= now && now < *until);
            let there = there && !(now > closing && waiting.is_empty() && coming.peek().is_none());
            if there != clerk.open {
                clerk.open = there;
                push(
                    now,
                    if there {
                        Happening::Open { counter }
                    } else {
                        Happening::Close { counter }
                    },
                );
            }
            if !there {
                continue;
            }
            let Some(i) = hall.order.next(&waiting, now, 0) else {
                continue;
            };
            let claim = waiting.remove(i).claim;
            let Some(visitor) = needs(claim) else { continue };
            if visitor.comes {
                push(
                    now,
                    Happening::Call {
                        claim,
                        counter: Some(counter),
                    },
                );
                clerk.serving = Some(claim);
                clerk.free_at = now + (visitor.seconds * clerk.pace) as Ms * SECOND;
            } else {
                push(now, Happening::Call { claim, counter: None });
                push(now + 60 * SECOND, Happening::Miss { claim });
                clerk.free_at = now + 60 * SECOND;
            }
        }
        let done = now > closing && waiting.is_empty() && coming.peek().is_none();
        if done && clerks.iter().all(|c| c.serving.is_none() && !c.open) || now > midnight + DAY - MINUTE {
            break;
        }
        now += SECOND;
    }
}
