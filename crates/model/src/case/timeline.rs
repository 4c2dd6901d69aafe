//! What happened to a case, in the order it happened, and whose the days were. Derived; nothing here is stored.

use super::clock::Days;
use super::custody::HowTaken;
use super::record::Case;
use crate::UnitId;
use jiff::Timestamp;
use jiff::civil::Date;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happened {
    Received,
    /// So many documents were told missing.
    Told {
        items: usize,
    },
    /// A transition, by its code; `state` is where it led.
    Stepped {
        transition: String,
        state: String,
        reason: String,
    },
    /// A unit accepted it.
    Taken,
    /// A unit would not have it.
    Returned {
        reason: String,
    },
    /// It went to this unit by a ruling.
    Ruled {
        reason: String,
    },
    MandateGiven,
    MandateRevoked,
}

/// One moment of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub at: Timestamp,
    /// The unit at which it happened: for a return, the one that sent it back.
    pub unit: Option<UnitId>,
    pub happened: Happened,
}

/// Everything that happened, oldest first.
pub fn timeline(case: &Case) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut add = |at: Timestamp, unit: Option<UnitId>, happened: Happened| moments.push(Moment { at, unit, happened });
    for holding in &case.custody.holdings {
        let happened = match holding.how {
            HowTaken::Received => Happened::Received,
            HowTaken::Accepted => Happened::Taken,
            // Told by the return and by the ruling themselves.
            HowTaken::SentBack | HowTaken::Ruled => continue,
        };
        add(holding.from, Some(holding.unit), happened);
    }
    for back in &case.custody.returns {
        let reason = back.reason.clone();
        add(back.at, Some(back.from), Happened::Returned { reason });
    }
    if let Some(decided) = case.custody.ruling.as_ref().and_then(|ruling| ruling.decided.as_ref()) {
        let reason = decided.reason.clone();
        add(decided.at, Some(decided.to), Happened::Ruled { reason });
    }
    for step in &case.steps {
        let told = case.missing.as_ref().filter(|told| told.at == step.at);
        let happened = match told {
            Some(told) => Happened::Told {
                items: told.items.len(),
            },
            None => Happened::Stepped {
                transition: step.transition.clone(),
                state: step.to.clone(),
                reason: step.reason.clone(),
            },
        };
        add(step.at, Some(step.unit), happened);
    }
    if let Some(mandate) = &case.mandate {
        add(mandate.granted_at, None, Happened::MandateGiven);
        if let Some(at) = mandate.revoked_at {
            add(at, None, Happened::MandateRevoked);
        }
    }
    moments.sort_by_key(|moment| moment.at);
    moments
}

/// Working days a unit used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub unit: UnitId,
    pub used: u32,
    /// Of them, after the promised date.
    pub late: u32,
}

/// Whose the days were: each counted working day is that of the unit which had the case when it ended. The sum is what the
/// clock shows.
pub fn shares(case: &Case, days: Days<'_>, today: Date) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for (day, late) in case.clock.used_days(days, today) {
        let last = day.at(23, 59, 59, 999_999_999);
        let end = days.zone.to_timestamp(last).unwrap_or(Timestamp::MAX);
        let Some(unit) = case.custody.at(end) else { continue };
        let index = shares.iter().position(|share| share.unit == unit).unwrap_or_else(|| {
            shares.push(Share { unit, used: 0, late: 0 });
            shares.len() - 1
        });
        if let Some(share) = shares.get_mut(index) {
            share.used += 1;
            share.late += u32::from(late);
        }
    }
    shares
}
