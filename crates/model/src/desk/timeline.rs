//! What is expected at each window in the time to come: the order let run, with the work each claim brings.

use super::line::Line;
use super::{Claim, ClaimState, Counter, CounterState, Policy};
use crate::ClaimId;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Somebody at a window, from then to then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    pub claim: ClaimId,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Called or served already.
    pub running: bool,
}

/// The turns of one window, earliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowTurns {
    pub number: u16,
    pub turns: Vec<Turn>,
}

/// Work never ends before this from now: somebody still stands there.
const AT_LEAST: SignedDuration = SignedDuration::from_mins(1);

fn work(claim: &Claim) -> SignedDuration {
    SignedDuration::from_mins(i64::from(claim.work_minutes()))
}

fn after(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

/// The turns of all windows that call: open ones from now, paused ones from when they said they are back. A window whose
/// person takes longer than usual is free in a minute, again and again. Turns that begin after `until` are left out.
pub fn timeline(
    policy: &Policy,
    claims: &[Claim],
    counters: &[Counter],
    now: Timestamp,
    until: Timestamp,
) -> Vec<WindowTurns> {
    let mut windows: Vec<WindowTurns> = Vec::with_capacity(counters.len());
    let mut free: Vec<Option<Timestamp>> = Vec::with_capacity(counters.len());
    for counter in counters {
        let name = counter.number.to_string();
        let stands =
            |claim: &&Claim| claim.window == name && matches!(claim.state, ClaimState::Called | ClaimState::Serving);
        let turns: Vec<Turn> = claims
            .iter()
            .find(stands)
            .map(|claim| running(claim, now))
            .into_iter()
            .collect();
        let opens = match counter.state {
            CounterState::Open => Some(now),
            CounterState::Paused => counter.back_at.map(|back| back.max(now)),
            CounterState::Closed => None,
        };
        free.push(opens.map(|opens| turns.first().map_or(opens, |turn| turn.to.max(opens))));
        windows.push(WindowTurns {
            number: counter.number,
            turns,
        });
    }
    let mut line = Line::new(policy, claims, now, true);
    while line.len() > 0 {
        let soonest = (0..free.len()).filter_map(|i| Some((free[i]?, i))).min();
        let Some((at, index)) = soonest.filter(|(at, _)| *at < until) else {
            break;
        };
        line.now = at.max(now);
        let (counter, window) = (&counters[index], &mut windows[index]);
        let Some((place, _)) = line.pick(&|claim| counter.serves(claim)) else {
            // Idle until somebody booked comes, or for good.
            free[index] = line.next_booked();
            continue;
        };
        let called = line.call(place).claim;
        let to = after(line.now, work(called).max(AT_LEAST));
        window.turns.push(Turn {
            claim: called.id,
            from: line.now,
            to,
            running: false,
        });
        free[index] = Some(to);
    }
    windows
}

fn running(claim: &Claim, now: Timestamp) -> Turn {
    let from = claim.at_window_since().unwrap_or(now).min(now);
    Turn {
        claim: claim.id,
        from,
        to: after(from, work(claim)).max(after(now, AT_LEAST)),
        running: true,
    }
}
