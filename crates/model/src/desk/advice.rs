//! Whether a number given out now can still be served: every number given out is.

use super::timeline::timeline;
use super::{Claim, Counter, CounterState, Policy};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What the forecast says about the end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Advice {
    /// When the last of those who wait is done, by the work they bring; now when nobody waits.
    pub last_done: Timestamp,
    /// When one more would be done.
    pub one_more_done: Timestamp,
    /// One more would still be served before the session ends.
    pub room: bool,
    /// So many more would.
    pub more: u32,
}

/// Nobody plans farther ahead within one session.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Advice for a session that ends at `ends_at`. `usual` is the work in minutes one more person brings. When no window is
/// open, those of the schedule (`servers`) are taken to open now.
pub fn advice(
    policy: &Policy,
    claims: &[Claim],
    counters: &[Counter],
    servers: u16,
    usual: u16,
    (now, ends_at): (Timestamp, Timestamp),
) -> Advice {
    let assumed: Vec<Counter>;
    let calls = |counter: &&Counter| counter.state != CounterState::Closed;
    let windows: Vec<Counter> = match (counters.iter().any(|counter| calls(&counter)), claims.first()) {
        (false, Some(claim)) => {
            let open = |number| Counter {
                state: CounterState::Open,
                ..Counter::shut(claim.schedule, number)
            };
            assumed = (1..=servers.max(1)).map(open).collect();
            assumed
        }
        _ => counters.iter().filter(calls).cloned().collect(),
    };
    let until = now.saturating_add(DAY).unwrap_or(now);
    let turns = timeline(policy, claims, &windows, now, until);
    let mut free: Vec<Timestamp> = turns
        .iter()
        .map(|window| window.turns.last().map_or(now, |turn| turn.to.max(now)))
        .collect();
    let last_done = free.iter().max().copied().unwrap_or(now);
    let work = SignedDuration::from_mins(i64::from(usual.max(1)));
    let more_at = |free: &mut Vec<Timestamp>| {
        let soonest = free.iter_mut().min()?;
        *soonest = soonest.saturating_add(work).ok()?;
        Some(*soonest)
    };
    let one_more_done = more_at(&mut free).unwrap_or(last_done);
    let (mut more, mut done) = (0, Some(one_more_done).filter(|_| !turns.is_empty()));
    while more < 10_000 && done.is_some_and(|at| at <= ends_at) {
        more += 1;
        done = more_at(&mut free);
    }
    Advice {
        last_done,
        one_more_done,
        room: more > 0,
        more,
    }
}
