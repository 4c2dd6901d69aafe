//! An imagined day at a line: people come, are called, miss, come back.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;
use yike_model::desk::claim::transition;
use yike_model::desk::order::{self, Rule, WhyNext};
use yike_model::desk::{
    Asks, Booking, Channel, Claim, ClaimAction, ClaimState, Counter, CounterState, Course, Policy, Priority,
};
use yike_model::directory::Text;
use yike_model::{ClaimId, ScheduleId, ServiceId, SessionId, VenueId};

/// Seconds after nine.
pub fn t(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub fn service(n: u128) -> ServiceId {
    ServiceId(Uuid::from_u128(1000 + n))
}

/// Somebody at the kiosk.
pub fn claim(n: u128, queued: i64) -> Claim {
    Claim {
        id: ClaimId(Uuid::from_u128(n)),
        session: SessionId(Uuid::nil()),
        schedule: ScheduleId(Uuid::nil()),
        venue: VenueId(Uuid::nil()),
        service: service(0),
        service_version: 1,
        service_name: Text::default(),
        venue_name: Text::default(),
        minutes: 8,
        field: String::new(),
        label: format!("A{:03}", 900 - n),
        token: format!("token {n}"),
        channel: Channel::Kiosk,
        state: ClaimState::Arrived,
        queued_at: t(queued),
        created_at: t(queued),
        called_at: None,
        ended_at: None,
        window: String::new(),
        served_by: None,
        booking: None,
        wish: None,
        asks: Asks::default(),
        course: Course::default(),
    }
}

/// A number taken from afar.
pub fn from_afar(n: u128, queued: i64) -> Claim {
    Claim {
        channel: Channel::Web,
        state: ClaimState::Confirmed,
        ..claim(n, queued)
    }
}

/// Booked for a time.
pub fn booked(n: u128, starts: i64) -> Claim {
    Claim {
        booking: Some(Booking {
            starts_at: t(starts),
            ends_at: t(starts + 900),
            held_until: None,
        }),
        ..from_afar(n, -3600)
    }
}

pub fn of_class(mut claim: Claim, class: &str) -> Claim {
    claim.asks.priority = Some(Priority {
        class: class.into(),
        checked_by: None,
    });
    claim
}

pub fn counter(number: u16, services: &[u128]) -> Counter {
    Counter {
        state: CounterState::Open,
        services: services.iter().map(|n| service(*n)).collect(),
        ..Counter::shut(ScheduleId(Uuid::nil()), number)
    }
}

/// What happens next, some seconds after what happened before.
#[derive(Debug, Clone)]
pub enum Happens {
    /// Somebody new: kiosk, from afar, or booked so many minutes from now; a class; a service.
    Comes {
        how: u8,
        class: u8,
        service: u8,
        starts: i64,
    },
    /// One of those not there yet arrives.
    Arrives(usize),
    /// A window calls; whoever is called then comes or is missed.
    Calls { window: usize, missed: bool },
    /// One of the missed comes back.
    Returns(usize),
}

pub fn happens() -> impl Strategy<Value = (i64, Happens)> {
    let what = prop_oneof![
        4 => (0..3u8, 0..6u8, 0..3u8, -10..40i64)
            .prop_map(|(how, class, service, starts)| Happens::Comes { how, class, service, starts }),
        2 => (0..8usize).prop_map(Happens::Arrives),
        4 => (0..3usize, 0..6u8).prop_map(|(window, m)| Happens::Calls { window, missed: m == 0 }),
        1 => (0..4usize).prop_map(Happens::Returns),
    ];
    (1..240i64, what)
}

/// A call as it was decided: before it, and what was decided.
pub struct Called<'a> {
    pub policy: &'a Policy,
    pub before: &'a [Claim],
    pub now: Timestamp,
    pub window: &'a Counter,
    pub claim: &'a Claim,
    pub why: WhyNext,
    /// Calls made before it: when, and where whom was called stood.
    pub calls: &'a [(Timestamp, Timestamp)],
}

/// Lets the day happen and shows every call to `look`, then calls until nobody can be called. Returns the claims.
pub fn run(
    policy: &Policy,
    windows: &[Counter],
    happenings: &[(i64, Happens)],
    mut look: impl FnMut(&Called<'_>),
) -> Vec<Claim> {
    let (mut claims, mut now, mut calls) = (Vec::<Claim>::new(), 0i64, Vec::new());
    let mut call = |claims: &mut Vec<Claim>, calls: &mut Vec<_>, now: i64, window: &Counter, missed: bool| {
        let Some((called, why)) = order::next(policy, claims, t(now), Some(window)) else {
            return false;
        };
        let id = called.id;
        look(&Called {
            policy,
            before: claims,
            now: t(now),
            window,
            claim: called,
            why,
            calls,
        });
        calls.push((t(now), stands(policy, called, calls)));
        let claim = claims.iter_mut().find(|claim| claim.id == id).unwrap();
        claim.state = transition(claim.state, ClaimAction::Call).unwrap();
        claim.course.called_before.extend(claim.called_at);
        claim.called_at = Some(t(now));
        let then = if missed { ClaimAction::Miss } else { ClaimAction::Finish };
        claim.state = transition(claim.state, then).unwrap();
        true
    };
    for (seconds, what) in happenings {
        now += seconds;
        match what {
            Happens::Comes {
                how,
                class,
                service: s,
                starts,
            } => {
                let n = claims.len() as u128 + 1;
                let mut new = match how {
                    0 => claim(n, now),
                    1 => from_afar(n, now),
                    _ => booked(n, now + starts * 60),
                };
                new.service = service(u128::from(*s));
                claims.push(match class {
                    0 => of_class(new, "veteran"),
                    1 => of_class(new, "courtesy"),
                    _ => new,
                });
            }
            Happens::Arrives(nth) => arrive(&mut claims, *nth, now),
            Happens::Calls { window, missed } => {
                call(&mut claims, &mut calls, now, &windows[window % windows.len()], *missed);
            }
            Happens::Returns(nth) => {
                let missed = |claim: &&mut Claim| claim.state == ClaimState::Missed;
                if let Some(claim) = claims.iter_mut().filter(missed).nth(*nth) {
                    claim.state = transition(claim.state, ClaimAction::Return).unwrap();
                    claim.course.returned_at = Some(t(now));
                    claim.course.arrived_at = claim.present_since().or(Some(t(now)));
                }
            }
        }
    }
    // Everybody comes; the booked times pass.
    now += 7200;
    while claims.iter().any(|claim| claim.state == ClaimState::Confirmed) {
        now += 1;
        arrive(&mut claims, 0, now);
    }
    let mut idle = 0;
    while idle < windows.len() {
        for window in windows {
            now += 1;
            idle = if call(&mut claims, &mut calls, now, window, false) {
                0
            } else {
                idle + 1
            };
        }
    }
    claims
}

fn arrive(claims: &mut [Claim], nth: usize, now: i64) {
    let away = |claim: &&mut Claim| claim.state == ClaimState::Confirmed;
    if let Some(claim) = claims.iter_mut().filter(away).nth(nth) {
        claim.state = ClaimState::Arrived;
        claim.course.arrived_at = Some(t(now));
    }
}

/// Rules that say nobody better could be called.
pub fn only_idle(rule: Rule) -> bool {
    matches!(rule, Rule::Early | Rule::Absent)
}

pub fn minutes(n: u16) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}

/// When somebody's place counts from, told again in the test's own words.
pub fn stands(policy: &Policy, claim: &Claim, calls: &[(Timestamp, Timestamp)]) -> Timestamp {
    let came = claim.present_since();
    match (&claim.booking, came) {
        (Some(booking), Some(came)) if came > booking.starts_at + minutes(policy.grace_minutes) => came,
        (Some(booking), _) => booking.starts_at,
        (None, Some(came)) if came > claim.queued_at => {
            let passed = calls
                .iter()
                .filter(|(at, stood)| *at > claim.queued_at && *at < came && *stood > claim.queued_at);
            if passed.count() > usize::from(policy.absent_passes) {
                came
            } else {
                claim.queued_at
            }
        }
        (None, _) => claim.queued_at,
    }
}
