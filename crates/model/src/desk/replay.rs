//! The ledger replayed: the claims are rebuilt from events alone, and at every call the policy is asked again.

use super::note::noted;
use super::order::{self, Passed, Rule, WhyNext};
use super::{Claim, Counter, Holder, Policy};
use crate::ledger::Event;
use crate::{ClaimId, ScheduleId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeMap;

/// Kind of the event that declares a policy; its data are the policy.
pub const POLICY_DECLARED: &str = "site.policy";

/// Somebody due earlier who was not called, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Before {
    pub label: String,
    pub due: Timestamp,
    pub why: Passed,
}

/// One call, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// In the ledger.
    pub position: u64,
    pub at: Timestamp,
    pub label: String,
    pub window: String,
    pub why: WhyNext,
    /// Written by the clerk, for a call out of order.
    pub reason: String,
    /// Due earlier and not called.
    pub before: Vec<Before>,
}

/// What replaying a line gave.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Replayed {
    pub calls: Vec<Explained>,
    /// Calls of sample data, which no policy decided.
    pub samples: u32,
    /// The first thing that is not as the policy says. Nothing is explained after it.
    pub difference: Option<String>,
}

/// Follows one line through the ledger.
pub struct Replay {
    schedule: ScheduleId,
    date: Date,
    policies: Vec<Policy>,
    counters: BTreeMap<u16, Counter>,
    claims: BTreeMap<ClaimId, (Date, Claim)>,
    done: Replayed,
}

impl Replay {
    /// The line of a schedule on a date, before the first event.
    pub fn new(schedule: ScheduleId, date: Date) -> Replay {
        Replay {
            schedule,
            date,
            policies: vec![Policy::standard()],
            counters: BTreeMap::new(),
            claims: BTreeMap::new(),
            done: Replayed::default(),
        }
    }

    /// The next event of the ledger, of whatever kind.
    pub fn event(&mut self, position: u64, event: &Event) {
        if self.done.difference.is_some() {
            return;
        }
        if event.kind == POLICY_DECLARED {
            match serde_json::from_value(event.data.clone()) {
                Ok(policy) => self.policies.push(policy),
                Err(error) => self.differs(position, format!("the policy cannot be read: {error}")),
            }
        } else if event.kind.starts_with("counter.") {
            let counter = serde_json::from_value::<Counter>(event.data.clone()).ok();
            if let Some(counter) = counter.filter(|counter| counter.schedule == self.schedule) {
                self.counters.insert(counter.number, counter);
            }
        } else if event.kind.starts_with("claim.") {
            self.claim(position, event);
        }
    }

    /// What came of it.
    pub fn end(self) -> Replayed {
        self.done
    }

    fn differs(&mut self, position: u64, what: String) {
        self.done.difference = Some(format!("position {position}: {what}"));
    }

    fn claim(&mut self, position: u64, event: &Event) {
        let id = event.subject.strip_prefix("claim:").and_then(|id| id.parse().ok());
        let (Some(id), Some(note)) = (id, event.data.get("claim")) else {
            if event.kind == "claim.called" && event.data.get("why_next").is_some() {
                self.differs(position, "the call does not say how its claim stood".into());
            }
            return;
        };
        let date = match event
            .data
            .pointer("/queue/date")
            .and_then(|date| date.as_str()?.parse().ok())
        {
            Some(date) => date,
            None => return self.differs(position, "the event does not say which day it belongs to".into()),
        };
        let known = self.claims.get(&id).map(|(_, claim)| claim);
        let Some(after) = noted(known, note) else {
            // Of another day it is nobody's business here.
            if date == self.date {
                self.differs(position, format!("what {} says of its claim does not fit", event.kind));
            }
            return;
        };
        let ours = after.schedule == self.schedule && date == self.date;
        if ours && event.kind == "claim.called" {
            self.call(position, event, &after);
        }
        self.claims.insert(id, (date, after));
    }

    /// Whether the window that called it had kept it before.
    fn kept(&self, after: &Claim) -> bool {
        let number = after.window.parse().ok();
        let window = number.map(|number| Holder::Window {
            schedule: self.schedule,
            number,
        });
        let before = self.claims.get(&after.id).and_then(|(_, claim)| claim.course.leased);
        window.is_some() && before.map(|leased| leased.by) == window
    }

    fn call(&mut self, position: u64, event: &Event, after: &Claim) {
        let Some(told) = event.data.get("why_next") else {
            self.done.samples += 1;
            return;
        };
        let told: WhyNext = match serde_json::from_value(told.clone()) {
            Ok(told) => told,
            Err(error) => return self.differs(position, format!("the reason cannot be read: {error}")),
        };
        let Some(policy) = self.policies.iter().rev().find(|policy| policy.id == told.policy) else {
            return self.differs(
                position,
                format!(
                    "{} was called under the policy {:?}, which was never declared",
                    after.label, told.policy
                ),
            );
        };
        let mut claims: Vec<Claim> = self
            .claims
            .values()
            .filter(|(date, claim)| *date == self.date && claim.schedule == self.schedule)
            .map(|(_, claim)| claim.clone())
            .collect();
        // Names and tokens are the ledger's to forget; order is by time and id.
        claims.sort_by_key(|claim| claim.id);
        let counter = after
            .window
            .parse()
            .ok()
            .and_then(|number: u16| self.counters.get(&number));
        let at = after.called_at.unwrap_or(event.at);
        let found = match told.rule {
            Rule::CutOff => self
                .kept(after)
                .then(|| order::cut_off(policy, &claims, at, after.id))
                .flatten()
                .map(|why| (after.label.clone(), why)),
            Rule::Override => order::out_of_order(policy, &claims, at, after.id).map(|why| (after.label.clone(), why)),
            _ => order::next(policy, &claims, at, counter).map(|(claim, why)| (claim.label.clone(), why)),
        };
        match found {
            Some((label, why)) if label == after.label && why == told => {
                let passed = order::passed(policy, &claims, at, after.id, counter);
                let before = passed.into_iter().map(|(claim, due, why)| Before {
                    label: claim.label.clone(),
                    due,
                    why,
                });
                let explained = Explained {
                    position,
                    at,
                    label,
                    window: after.window.clone(),
                    reason: event.why.clone(),
                    before: before.collect(),
                    why: told,
                };
                self.done.calls.push(explained);
            }
            Some((label, why)) if label == after.label => self.differs(
                position,
                format!("{label} was called as {told:?}; replayed, the reason is {why:?}"),
            ),
            Some((label, why)) => self.differs(
                position,
                format!(
                    "{} was called to window {} ({:?}); by the policy {label} was next ({:?})",
                    after.label, after.window, told.rule, why.rule
                ),
            ),
            None => self.differs(
                position,
                format!(
                    "{} was called to window {}; by the policy nobody was next",
                    after.label, after.window
                ),
            ),
        }
    }
}
