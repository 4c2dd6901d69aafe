//! 断网备用: what a window or a kiosk took ahead, so that it goes on when the network breaks and nobody is called twice.
//!
//! A holder's list is never longer than what the store says it holds: a claim is taken before it is told, and let go only
//! when the holder has said that it stored a list without it. Whoever is on the list of one window is called by no other.
//! An expired lease frees nothing: the holder reconciles, or a supervisor writes it off.

use super::claim::{TransitionError, transition};
use super::{Claim, ClaimAction, ClaimState, Counter, CounterState};
use crate::{ClaimId, DeviceId, LoginId, ScheduleId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// People of the line a window takes ahead at most.
pub const AHEAD: usize = 30;
/// Numbers a holder has ready to hand out while it is cut off, for each line.
pub const TICKETS: usize = 5;
/// How long a lease may be worked with after it was last renewed: a morning.
pub const LASTS: SignedDuration = SignedDuration::from_hours(4);

/// Who holds a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    Window { schedule: ScheduleId, number: u16 },
    Kiosk { device: DeviceId },
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Holder::Window { schedule, number } => write!(f, "window:{schedule}:{number}"),
            Holder::Kiosk { device } => write!(f, "kiosk:{device}"),
        }
    }
}

impl Holder {
    /// The letter its labels carry after the line's own: windows A to J, kiosks K, further windows Z. Blocks never overlap,
    /// because labels of one prefix come from one count.
    pub fn series(&self) -> char {
        match self {
            Holder::Window { number, .. } if (1..=10).contains(number) => {
                char::from(b'A' + u8::try_from(*number - 1).unwrap_or(25))
            }
            Holder::Window { .. } => 'Z',
            Holder::Kiosk { .. } => 'K',
        }
    }
}

/// In a claim: which lease it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Leased {
    pub by: Holder,
    pub epoch: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaseState {
    Live,
    /// Reconciled and given back.
    Ended,
    /// Given up by a supervisor, whatever its holder may still have done.
    WrittenOff,
}

/// A holder's lease.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    pub holder: Holder,
    /// Fencing: grows with every new lease of the holder, and what belongs to an older one is not carried out.
    pub epoch: u32,
    /// A secret of the browser that holds it, so that another one at the same window is told apart.
    pub client: String,
    pub state: LeaseState,
    #[serde(default)]
    pub login: Option<LoginId>,
    pub granted_at: Timestamp,
    pub renewed_at: Timestamp,
    pub expires_at: Timestamp,
    /// Of the list told last.
    pub version: u32,
    /// No longer on the list from a version on, and let go when the holder has that version.
    #[serde(default)]
    pub dropping: Vec<(u32, ClaimId)>,
    /// The last of the holder's own acts that was reconciled.
    #[serde(default)]
    pub applied: u32,
}

impl Lease {
    /// A new lease after `before`, if there was one.
    pub fn grant(
        holder: Holder,
        before: Option<&Lease>,
        client: &str,
        login: Option<LoginId>,
        now: Timestamp,
    ) -> Lease {
        Lease {
            holder,
            epoch: before.map_or(1, |before| before.epoch.saturating_add(1)),
            client: client.to_owned(),
            state: LeaseState::Live,
            login,
            granted_at: now,
            renewed_at: now,
            expires_at: now.saturating_add(LASTS).unwrap_or(now),
            version: 0,
            dropping: Vec::new(),
            applied: 0,
        }
    }

    /// As it stands in claims.
    pub fn mark(&self) -> Leased {
        Leased {
            by: self.holder,
            epoch: self.epoch,
        }
    }
}

/// What one renewal changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Renewal {
    /// The list the holder is told, in the order wanted.
    pub told: Vec<ClaimId>,
    /// Newly taken.
    pub take: Vec<ClaimId>,
    /// Let go: others may call them from now on.
    pub free: Vec<ClaimId>,
}

/// Whom a window would like on its list: of the line in calling order, those after the first few, which are left to whoever
/// is free first, dealt out to the windows in turn. A window alone takes everybody.
pub fn wanted(line: &[&Claim], counters: &[Counter], me: u16) -> Vec<ClaimId> {
    let open: Vec<&Counter> = counters
        .iter()
        .filter(|counter| counter.state != CounterState::Closed)
        .collect();
    let Some(mine) = open.iter().position(|counter| counter.number == me) else {
        return Vec::new();
    };
    let left = if open.len() > 1 { open.len() } else { 0 };
    let dealt = line.iter().skip(left).enumerate().filter(|(turn, claim)| {
        let from = turn % open.len();
        let to = (0..open.len())
            .map(|k| (from + k) % open.len())
            .find(|k| open[*k].serves(claim));
        to == Some(mine)
    });
    dealt.map(|(_, claim)| claim.id).take(AHEAD).collect()
}

/// Renews a lease: `held` is what the store says it holds, `free` whom nobody holds, `have` the version the holder says it
/// stored. Changes the lease's version and what it drops.
pub fn renew(lease: &mut Lease, held: &[ClaimId], wanted: &[ClaimId], free: &BTreeSet<ClaimId>, have: u32) -> Renewal {
    let (held, want): (BTreeSet<ClaimId>, BTreeSet<ClaimId>) =
        (held.iter().copied().collect(), wanted.iter().copied().collect());
    lease.dropping.retain(|(_, claim)| held.contains(claim));
    let gone = lease
        .dropping
        .iter()
        .filter(|(version, claim)| *version <= have && !want.contains(claim));
    let freed: Vec<ClaimId> = gone.map(|(_, claim)| *claim).collect();
    lease
        .dropping
        .retain(|(_, claim)| !want.contains(claim) && !freed.contains(claim));
    let next = lease.version.saturating_add(1);
    for claim in held.difference(&want).filter(|claim| !freed.contains(claim)) {
        if !lease.dropping.iter().any(|(_, dropped)| dropped == claim) {
            lease.dropping.push((next, *claim));
        }
    }
    lease.version = next;
    let take: Vec<ClaimId> = wanted
        .iter()
        .filter(|claim| !held.contains(claim) && free.contains(claim))
        .copied()
        .collect();
    let told = wanted
        .iter()
        .filter(|claim| held.contains(claim) || take.contains(claim));
    Renewal {
        told: told.copied().collect(),
        take,
        free: freed,
    }
}

/// What a holder did while it was cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    /// Gave somebody one of its numbers.
    HandedOut,
    Called,
    Recalled,
    Started,
    Finished,
    /// Served, papers later.
    Later,
    Missed,
}

/// The kind of the event it becomes.
pub fn kind(did: Did) -> &'static str {
    match did {
        Did::HandedOut => "claim.issued",
        Did::Called => "claim.called",
        Did::Recalled => "claim.recalled",
        Did::Started => "claim.started",
        Did::Finished | Did::Later => "claim.finished",
        Did::Missed => "claim.missed",
    }
}

/// The claim after what was done to it at `at`; `None` when that is so already. `window` and `clerk` are the holder's.
pub fn after(
    claim: &Claim,
    did: Did,
    at: Timestamp,
    window: &str,
    clerk: Option<LoginId>,
) -> Result<Option<Claim>, TransitionError> {
    let here = claim.window == window;
    let known = match (did, claim.state) {
        (Did::Called, ClaimState::Called | ClaimState::Serving | ClaimState::Done) => here,
        (Did::Started, ClaimState::Serving) => here,
        (Did::Finished | Did::Later, ClaimState::Done) => here,
        _ => false,
    };
    if known {
        return Ok(None);
    }
    let action = match did {
        Did::HandedOut => ClaimAction::HandOut,
        Did::Called => ClaimAction::Call,
        Did::Recalled => ClaimAction::Recall,
        Did::Started => ClaimAction::Start,
        Did::Finished | Did::Later => ClaimAction::Finish,
        Did::Missed => ClaimAction::Miss,
    };
    let elsewhere = matches!(claim.state, ClaimState::Called | ClaimState::Serving) && !here;
    if elsewhere {
        return Err(TransitionError {
            from: claim.state,
            action,
        });
    }
    let mut after = Claim {
        state: transition(claim.state, action)?,
        ..claim.clone()
    };
    match did {
        Did::HandedOut => {
            after.queued_at = at;
            after.course.arrived_at = Some(at);
        }
        Did::Called => {
            after.course.called_before.extend(claim.called_at);
            after.called_at = Some(at);
            after.window = window.to_owned();
            after.served_by = clerk;
            after.course.brought_at = None;
            after.course.recalled_at = None;
            after.course.calls = 1;
        }
        Did::Recalled => {
            after.course.recalled_at = Some(at);
            after.course.calls = after.course.calls.saturating_add(1);
        }
        Did::Started => {
            after.course.started_at = Some(at);
            after.course.arrived_at = after.present_since().or(Some(at));
        }
        Did::Finished | Did::Later => {
            after.ended_at = Some(claim.called_at.map_or(at, |called| called.max(at)));
            if did == Did::Later {
                after.course.later_at = Some(at);
            }
        }
        Did::Missed => {
            after.window.clear();
            after.course.misses = after.course.misses.saturating_add(1);
        }
    }
    Ok(Some(after))
}

/// When the holder says it happened, held within what can be: not before the lease, not before what it did last, not later
/// than now. A clock that jumped shifts nothing out of order.
pub fn when(said: Timestamp, lease: &Lease, last: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let from = last.map_or(lease.granted_at, |last| last.max(lease.granted_at));
    said.max(from).min(now.max(from))
}
