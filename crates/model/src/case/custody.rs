//! Who has a case: always exactly one unit, from 收件 to the end. It moves by hand-over and acceptance, never to a unit without
//! authority; what comes back too often goes to the lowest unit above both for a ruling.

use super::act::Units;
use crate::{LoginId, UnitId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// How a unit came to have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowTaken {
    Received,
    /// Offered by another unit and accepted.
    Accepted,
    /// Sent back by the unit it had been handed to.
    SentBack,
    /// Given by a ruling.
    Ruled,
}

/// A time during which a unit had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    pub unit: UnitId,
    pub how: HowTaken,
    pub from: Timestamp,
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// Whoever took it.
    #[serde(default)]
    pub by: Option<LoginId>,
}

/// A hand-over that waits to be accepted. The giver has the case until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub to: UnitId,
    pub at: Timestamp,
    pub by: LoginId,
    pub reason: String,
    /// Originals that travel with it, counted on the 材料交接单.
    #[serde(default)]
    pub originals: u16,
}

/// A hand-over that was not kept: not accepted, or sent back later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Return {
    pub at: Timestamp,
    /// The unit that would not have it.
    pub from: UnitId,
    pub to: UnitId,
    pub reason: String,
    /// What shows it: a paragraph of a rule, a page of a document.
    pub evidence: String,
}

/// Two units disagree, and the lowest unit above both decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub asked_at: Timestamp,
    pub between: (UnitId, UnitId),
    pub by: UnitId,
    #[serde(default)]
    pub decided: Option<Decided>,
}

/// What was ruled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub at: Timestamp,
    pub to: UnitId,
    pub reason: String,
}

/// The whole chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custody {
    /// Never empty; each begins where the one before ends, and only the last may have no end.
    pub holdings: Vec<Holding>,
    #[serde(default)]
    pub offer: Option<Offer>,
    #[serde(default)]
    pub returns: Vec<Return>,
    #[serde(default)]
    pub ruling: Option<Ruling>,
}

impl Custody {
    /// Received by a unit.
    pub fn new(unit: UnitId, at: Timestamp, by: Option<LoginId>) -> Custody {
        Custody {
            holdings: vec![Holding {
                unit,
                how: HowTaken::Received,
                from: at,
                until: None,
                by,
            }],
            offer: None,
            returns: Vec::new(),
            ruling: None,
        }
    }

    /// The unit that has it, or had it last; `None` only for a chain that was damaged.
    pub fn holder(&self) -> Option<UnitId> {
        self.holdings.last().map(|holding| holding.unit)
    }

    /// The unit that had it before the present one: where it is sent back to.
    pub fn giver(&self) -> Option<UnitId> {
        let holder = self.holder()?;
        let before = self.holdings.iter().rev().skip(1);
        before.map(|holding| holding.unit).find(|unit| *unit != holder)
    }

    /// Whether units disagree and nobody has ruled yet.
    pub fn disputed(&self) -> bool {
        self.ruling.as_ref().is_some_and(|ruling| ruling.decided.is_none())
    }

    /// Another unit has it from now on.
    pub(super) fn pass(&mut self, to: UnitId, how: HowTaken, at: Timestamp, by: Option<LoginId>) {
        // A clock set back makes no negative time.
        let at = self.holdings.last().map_or(at, |last| at.max(last.from));
        self.close(at);
        self.offer = None;
        self.holdings.push(Holding {
            unit: to,
            how,
            from: at,
            until: None,
            by,
        });
    }

    /// Nobody works on it any more.
    pub(super) fn close(&mut self, at: Timestamp) {
        if let Some(last) = self.holdings.last_mut() {
            last.until = Some(at.max(last.from));
        }
        self.offer = None;
    }

    /// Time with each unit, in the order they first had it.
    pub fn times(&self, now: Timestamp) -> Vec<(UnitId, SignedDuration)> {
        let mut times: Vec<(UnitId, SignedDuration)> = Vec::new();
        for holding in &self.holdings {
            let time = holding
                .until
                .unwrap_or(now.max(holding.from))
                .duration_since(holding.from);
            match times.iter_mut().find(|(unit, _)| *unit == holding.unit) {
                Some((_, sum)) => *sum = sum.saturating_add(time),
                None => times.push((holding.unit, time)),
            }
        }
        times
    }

    /// The unit that had it at an instant: before the first, the first.
    pub fn at(&self, instant: Timestamp) -> Option<UnitId> {
        let before = self.holdings.iter().rev().find(|holding| holding.from <= instant);
        before.or(self.holdings.first()).map(|holding| holding.unit)
    }
}

/// No real tree is deeper.
const DEEPEST: usize = 32;

/// A unit and those above it, nearest first. Ends even if the data hold a circle.
pub fn upwards(unit: UnitId, units: &dyn Units) -> Vec<UnitId> {
    std::iter::successors(Some(unit), |unit| units.parent(*unit))
        .take(DEEPEST)
        .collect()
}

/// The lowest unit that is neither of both and above both; the top above the first when they share none.
pub fn above_both(a: UnitId, b: UnitId, units: &dyn Units) -> Option<UnitId> {
    let (over_a, over_b) = (upwards(a, units), upwards(b, units));
    let shared = over_a
        .iter()
        .copied()
        .find(|unit| *unit != a && *unit != b && over_b.contains(unit));
    shared.or(over_a.last().copied())
}
