//! One schedule's line as the forecast sees it. Claims go in as they stand; what changed since they were last seen is
//! told to the line as happenings. So history at the start and events later take the same road, and a claim seen twice
//! changes nothing.

use jiff::Timestamp;
use std::collections::{BTreeSet, HashMap};
use yike_forecast::{Arrival, Booked, Event, Forecast, Happening, Line, Ms, Order, Refusal};
use yike_model::desk::policy::ClassKind;
use yike_model::desk::{Claim, ClaimState, Policy};
use yike_model::{ClaimId, ScheduleId, ServiceId};

/// The declared policy as the forecast can follow it: bookings stand at their time, lawful classes go first.
const ORDER: Order = Order {
    booked: Booked::AtSlot,
    privileged: true,
};
/// Counters announced this long before they open.
const ANNOUNCED_MS: Ms = 3_600_000;
/// An answer is kept so long while nothing happens.
const KEPT_MS: Ms = 20_000;
/// A miss nobody saw happen: so long after the call.
const MISSED_AFTER_MS: Ms = 180_000;

/// Where a claim was when last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting { since: Ms },
    At { since: Ms },
    Gone { since: Ms },
}

/// A line and what has been told to it.
#[derive(Debug, Clone)]
pub(crate) struct Fed {
    schedule: ScheduleId,
    line: Line,
    known: HashMap<ClaimId, (u32, Stage)>,
    /// Number and how often it was asked for.
    services: HashMap<ServiceId, (u32, u32)>,
    /// Counters that called somebody or opened; until then all the schedule has.
    counters: BTreeSet<u32>,
    servers: u32,
    planned_until: Ms,
    /// Answers given since something last happened, and when.
    answers: HashMap<ClaimId, (Ms, Forecast)>,
}

impl Fed {
    pub fn new(schedule: ScheduleId, servers: u16) -> Fed {
        Fed {
            schedule,
            // Any number of its own: two lines do not share their dice.
            line: Line::with_order(schedule.0.as_u64_pair().1, ORDER),
            known: HashMap::new(),
            services: HashMap::new(),
            counters: BTreeSet::new(),
            servers: u32::from(servers.max(1)),
            planned_until: Ms::MIN,
            answers: HashMap::new(),
        }
    }

    /// Whether this claim is or was in this line.
    pub fn knows(&self, id: ClaimId) -> bool {
        self.known.contains_key(&id)
    }

    /// People who wait.
    pub fn waiting(&self) -> usize {
        self.line.waiting()
    }

    /// Takes claims as they stand at `seen`, and opening times `(from, until)` not announced before.
    pub fn feed(&mut self, claims: &[Claim], shifts: &[(Ms, Ms)], policy: &Policy, seen: Ms) {
        self.counters.extend(claims.iter().filter_map(window));
        let mut events: Vec<Event> = Vec::new();
        let counters: Vec<u32> = match self.counters.is_empty() {
            true => (1..=self.servers).collect(),
            false => self.counters.iter().copied().collect(),
        };
        for &(from, until) in shifts.iter().filter(|shift| shift.0 > self.planned_until) {
            events.extend(counters.iter().map(|&counter| Event {
                at: from - ANNOUNCED_MS,
                what: Happening::Plan { counter, from, until },
            }));
        }
        self.planned_until = shifts.iter().map(|shift| shift.0).fold(self.planned_until, Ms::max);
        // Numbers follow the order of coming, so that every node throws the same dice.
        let mut claims: Vec<&Claim> = claims.iter().collect();
        claims.sort_by_key(|claim| (claim.queued_at, claim.id));
        for claim in claims {
            self.steps(claim, policy, seen, &mut events);
        }
        events.sort_by_key(|event| (event.at, event.rank()));
        for event in &events {
            self.line.apply(event);
        }
        self.answers.clear();
    }

    /// A counter opened, paused or closed.
    pub fn counter(&mut self, number: u32, open: bool, at: Ms) {
        self.counters.insert(number);
        let what = match open {
            true => Happening::Open { counter: number },
            false => Happening::Close { counter: number },
        };
        self.line.apply(&Event { at, what });
        self.answers.clear();
    }

    /// What must have happened for the claim to stand where it stands.
    fn steps(&mut self, claim: &Claim, policy: &Policy, seen: Ms, out: &mut Vec<Event>) {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        let (number, before) = match self.known.get(&claim.id) {
            Some(&(number, stage)) => (number, Some(stage)),
            None => (next, None),
        };
        let now = stage_now(claim, self.schedule, seen);
        let mut push = |at: Ms, what: Happening| out.push(Event { at, what });
        let Some(now) = now else { return };
        let arrives = |this: &mut Fed| Happening::Arrive(this.arrival(number, claim, policy));
        match (before, now) {
            (Some(Stage::Waiting { .. }), Stage::Waiting { .. }) => {}
            (Some(Stage::At { since }), Stage::At { since: again }) if since == again => {}
            (Some(Stage::Gone { .. }), Stage::Gone { .. }) => {}
            // Back from a miss, set aside, or sent here from another line.
            (Some(Stage::At { .. }), Stage::Waiting { since }) => {
                push(since, Happening::Miss { claim: number });
                let what = arrives(self);
                push(since, what);
            }
            (_, Stage::Waiting { since }) => {
                let what = arrives(self);
                push(since, what);
            }
            (before, Stage::At { since }) => {
                match before {
                    Some(Stage::At { .. }) => push(since, Happening::Miss { claim: number }),
                    Some(Stage::Waiting { .. }) => {}
                    Some(Stage::Gone { .. }) | None => {}
                }
                if !matches!(before, Some(Stage::Waiting { .. })) {
                    let what = arrives(self);
                    push(came(claim).min(since), what);
                }
                let counter = window(claim);
                push(since, Happening::Call { claim: number, counter });
            }
            (before, Stage::Gone { since }) => {
                let called = claim.called_at.map(Timestamp::as_millisecond);
                if let (None, Some(called)) = (before, called) {
                    let what = arrives(self);
                    push(came(claim).min(called), what);
                }
                if let (None | Some(Stage::Waiting { .. }), Some(called)) = (before, called) {
                    let counter = window(claim);
                    push(called, Happening::Call { claim: number, counter });
                }
                let what = match (claim.state, called) {
                    (ClaimState::Done, Some(_)) => Happening::Finish { claim: number },
                    (_, Some(_)) => Happening::Miss { claim: number },
                    (_, None) => Happening::Leave { claim: number },
                };
                if before.is_some() || called.is_some() {
                    push(since.max(called.unwrap_or(since)), what);
                }
            }
        }
        self.known.insert(claim.id, (number, now));
    }

    fn arrival(&mut self, number: u32, claim: &Claim, policy: &Policy) -> Arrival {
        Arrival {
            claim: number,
            service: self.service(claim.service),
            kind: kind(policy, claim),
            slot: claim.booking.map(|booking| booking.starts_at.as_millisecond()),
        }
    }

    fn service(&mut self, service: ServiceId) -> u32 {
        let next = u32::try_from(self.services.len()).unwrap_or(u32::MAX);
        let entry = self.services.entry(service).or_insert((next, 0));
        entry.1 += 1;
        entry.0
    }

    /// When a claim that waits will be called, and the instant this is counted from. Playing the line forward costs a
    /// millisecond or two: while nothing happens an answer is good for [`KEPT_MS`].
    pub fn forecast(&mut self, id: ClaimId, now: Ms) -> Result<(Ms, Forecast), Refusal> {
        if let Some(kept) = self
            .answers
            .get(&id)
            .filter(|(at, _)| (0..KEPT_MS).contains(&(now - at)))
        {
            return Ok(*kept);
        }
        let Some((number, Stage::Waiting { .. })) = self.known.get(&id) else {
            return Err(Refusal::NotWaiting);
        };
        let answer = (now, self.line.forecast(*number, now)?);
        self.answers.insert(id, answer);
        Ok(answer)
    }

    /// When somebody would be called who joined now, for what is asked for most here.
    pub fn newcomer(&self, now: Ms) -> Result<Forecast, Refusal> {
        let service = self.services.values().max_by_key(|(number, times)| (*times, *number));
        let what = Happening::Arrive(Arrival {
            claim: u32::MAX,
            service: service.map_or(0, |(number, _)| *number),
            kind: 0,
            slot: None,
        });
        self.line
            .clone()
            .apply(&Event { at: now, what })
            .unwrap_or(Err(Refusal::NotWaiting))
    }
}

/// Where a claim stands; `None` while it is no matter of this line (held, on the waiting list, booked and not there).
fn stage_now(claim: &Claim, schedule: ScheduleId, seen: Ms) -> Option<Stage> {
    let ms = Timestamp::as_millisecond;
    if claim.schedule != schedule {
        return Some(Stage::Gone { since: seen });
    }
    match claim.state {
        ClaimState::Held | ClaimState::Waitlisted => None,
        ClaimState::Confirmed if claim.booking.is_some() && claim.present_since().is_none() => None,
        ClaimState::Confirmed | ClaimState::Arrived => Some(Stage::Waiting { since: came(claim) }),
        ClaimState::Called | ClaimState::Serving => Some(Stage::At {
            since: claim.at_window_since().map_or(seen, ms),
        }),
        ClaimState::Done | ClaimState::Cancelled => Some(Stage::Gone {
            since: claim.ended_at.map_or(seen, ms),
        }),
        ClaimState::Missed | ClaimState::Parked => Some(Stage::Gone {
            since: claim
                .called_at
                .map_or(seen, |at| (ms(at).saturating_add(MISSED_AFTER_MS)).min(seen)),
        }),
    }
}

/// When somebody joined the line, or joined it again.
fn came(claim: &Claim) -> Ms {
    let first = match claim.booking {
        Some(_) => claim.present_since().or(claim.called_at).unwrap_or(claim.queued_at),
        None => claim.queued_at,
    };
    claim.course.returned_at.unwrap_or(first).as_millisecond()
}

fn window(claim: &Claim) -> Option<u32> {
    claim.window.parse().ok()
}

/// 0 walk-in, 1 booked, 2 of a lawful class.
fn kind(policy: &Policy, claim: &Claim) -> u32 {
    let class = claim
        .asks
        .priority
        .as_ref()
        .and_then(|priority| policy.class(&priority.class))
        .filter(|class| class.fields.is_empty() || class.fields.contains(&claim.field));
    match (claim.booking, class) {
        (Some(_), _) => 1,
        (None, Some(class)) if class.kind == ClassKind::Lawful => 2,
        _ => 0,
    }
}
