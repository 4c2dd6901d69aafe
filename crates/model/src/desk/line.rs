//! A line as it stands: who waits, and what the calls so far mean for each. [`super::order`] asks it who is next,
//! [`super::timeline`] lets it run on.

use super::order::{Rule, WhyNext};
use super::policy::ClassKind;
use super::{Claim, Policy, PriorityClass};
use crate::ClaimId;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// What the order needs to know of a claim.
pub(super) struct Entry<'a> {
    pub(super) claim: &'a Claim,
    /// When its turn counts from, courtesy left out: who is called before somebody who stands earlier overtakes them.
    stands: Timestamp,
    /// With courtesy.
    due: Timestamp,
    lawful: bool,
    present: bool,
    /// Calls of others still needed before somebody who came back is called.
    back_in: u32,
    overtaken: u32,
}

/// A call made.
struct Call {
    at: Timestamp,
    stands: Timestamp,
    lawful: bool,
}

/// Whether somebody may be called, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// There, and may be called.
    Now,
    /// There, but early for a booking, or not yet back in.
    Wait,
    /// Not known to be there.
    Absent,
    /// Booked for later and not there: nobody calls them.
    Later,
}

/// The class of a claim, if the policy knows it and it holds for the claim's field of service.
pub(super) fn class<'p>(policy: &'p Policy, claim: &Claim) -> Option<&'p PriorityClass> {
    let class = policy.class(&claim.asks.priority.as_ref()?.class)?;
    (class.fields.is_empty() || class.fields.contains(&claim.field)).then_some(class)
}

fn lawful(policy: &Policy, claim: &Claim) -> bool {
    class(policy, claim).is_some_and(|class| class.kind == ClassKind::Lawful)
}

fn later(at: Timestamp, minutes: i64) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(minutes)).unwrap_or(at)
}

/// When a claim's turn counts from after these calls, courtesy left out. A number taken from afar that too many passed
/// before its person came counts from their coming. What was not yet so at `at` does not count.
fn stands(policy: &Policy, claim: &Claim, calls: &[Call], at: Timestamp) -> Timestamp {
    match (&claim.booking, claim.present_since().filter(|came| *came <= at)) {
        (Some(booking), Some(came)) if came > later(booking.starts_at, policy.grace_minutes.into()) => came,
        (Some(booking), _) => booking.starts_at,
        (None, Some(came)) if came > claim.queued_at => {
            let away = |call: &&Call| call.at > claim.queued_at && call.at < came && call.stands > claim.queued_at;
            let passes = calls.iter().filter(away).count();
            if passes > usize::from(policy.absent_passes) {
                came
            } else {
                claim.queued_at
            }
        }
        (None, _) => claim.queued_at,
    }
}

/// The calls of the day, oldest first, also those that were made of one claim again.
fn calls<'a>(policy: &Policy, claims: impl Iterator<Item = &'a Claim>) -> Vec<Call> {
    let mut made: Vec<(Timestamp, &Claim)> = claims
        .flat_map(|claim| {
            let times = claim.course.called_before.iter().copied().chain(claim.called_at);
            times.map(move |at| (at, claim))
        })
        .collect();
    made.sort_by_key(|(at, claim)| (*at, claim.id));
    let mut calls = Vec::with_capacity(made.len());
    for (at, claim) in made {
        let stands = stands(policy, claim, &calls, at);
        calls.push(Call {
            at,
            stands,
            lawful: lawful(policy, claim),
        });
    }
    calls
}

fn entry<'a>(policy: &Policy, claim: &'a Claim, calls: &[Call]) -> Entry<'a> {
    let since = claim.present_since();
    let stands = stands(policy, claim, calls, Timestamp::MAX);
    // Overtaken is only who may be called: there, the booked time come, in this line, let back in after a miss.
    let course = &claim.course;
    let from = since.map(|came| {
        let starts = claim.booking.map(|booking| booking.starts_at);
        [starts, course.transferred_at]
            .into_iter()
            .flatten()
            .fold(came, Timestamp::max)
    });
    let back_after = usize::from(policy.missed.back_after);
    let since_back = |back: Timestamp| calls.iter().filter(move |call| call.at >= back);
    let (back_in, overtaken) = match (course.returned_at, from) {
        (Some(back), _) => {
            let called = since_back(back).count();
            let over = since_back(back)
                .skip(back_after)
                .filter(|call| call.stands > stands)
                .count();
            (back_after.saturating_sub(called), over)
        }
        (None, Some(from)) => {
            let over = calls
                .iter()
                .filter(|call| call.at > from && call.stands > stands)
                .count();
            (0, over)
        }
        (None, None) => (0, 0),
    };
    let courtesy = class(policy, claim).filter(|class| class.kind == ClassKind::Courtesy);
    Entry {
        claim,
        stands,
        due: courtesy.map_or(stands, |class| later(stands, -i64::from(class.minutes))),
        lawful: lawful(policy, claim),
        present: since.is_some(),
        back_in: u32::try_from(back_in).unwrap_or(u32::MAX),
        overtaken: u32::try_from(overtaken).unwrap_or(u32::MAX),
    }
}

/// Who waits, by when their turn counts from.
pub(super) struct Line<'a, 'p> {
    policy: &'p Policy,
    waiting: Vec<Entry<'a>>,
    /// Lawful calls in a row, up to now.
    run: u32,
    pub(super) now: Timestamp,
    /// Whoever is not there is taken to come in time.
    presumed: bool,
}

impl<'a, 'p> Line<'a, 'p> {
    /// The line; `presumed` for looking ahead, where those not there yet are taken to come in time.
    pub(super) fn new(policy: &'p Policy, claims: &'a [Claim], now: Timestamp, presumed: bool) -> Self {
        let calls = calls(policy, claims.iter());
        let run = calls.iter().rev().take_while(|call| call.lawful).count();
        let waits = claims.iter().filter(|claim| claim.state.waits());
        let mut waiting: Vec<Entry<'a>> = waits.map(|claim| entry(policy, claim, &calls)).collect();
        waiting.sort_by_key(|entry| (entry.due, entry.claim.id));
        Line {
            policy,
            waiting,
            run: u32::try_from(run).unwrap_or(u32::MAX),
            now,
            presumed,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// The next booked time after now.
    pub(super) fn next_booked(&self) -> Option<Timestamp> {
        let starts = self.waiting.iter().filter_map(|entry| entry.claim.booking);
        starts
            .map(|booking| booking.starts_at)
            .filter(|starts| *starts > self.now)
            .min()
    }

    fn tier(&self, entry: &Entry<'_>) -> Tier {
        let starts = entry.claim.booking.map(|booking| booking.starts_at);
        let soon = later(self.now, self.policy.early_minutes.into());
        match (entry.present, starts) {
            (true, Some(starts)) if starts > soon => Tier::Wait,
            (true, _) if entry.back_in > 0 => Tier::Wait,
            (true, _) => Tier::Now,
            (false, Some(starts)) if starts > self.now => Tier::Later,
            (false, _) if self.presumed => Tier::Now,
            (false, _) => Tier::Absent,
        }
    }

    /// Index of who is next among those `can` lets through, and the rule.
    pub(super) fn pick(&self, can: &dyn Fn(&Claim) -> bool) -> Option<(usize, Rule)> {
        let of = |tier: Tier| {
            self.waiting
                .iter()
                .enumerate()
                .filter(move |(_, entry)| self.tier(entry) == tier && can(entry.claim))
        };
        let limit = u32::from(self.policy.max_overtaken);
        let over = of(Tier::Now).filter(|(_, entry)| entry.present && entry.overtaken >= limit);
        if let Some((index, _)) = over.min_by_key(|(_, entry)| (entry.stands, entry.claim.id)) {
            // Without anybody to overtake them, the plain rule says more.
            let first = of(Tier::Now).next().is_some_and(|(first, _)| first == index);
            return Some((index, if first { self.plain(index) } else { Rule::Overtaken }));
        }
        let lawful = of(Tier::Now).find(|(_, entry)| entry.lawful);
        let other = of(Tier::Now).find(|(_, entry)| !entry.lawful);
        match (lawful, other) {
            (Some((index, _)), None) => return Some((index, Rule::Lawful)),
            (Some((index, _)), Some(_)) if self.run < u32::from(self.policy.priority_run) => {
                return Some((index, Rule::Lawful));
            }
            (_, Some((index, _))) => return Some((index, self.plain(index))),
            (None, None) => {}
        }
        let wait = of(Tier::Wait).next().map(|(index, entry)| {
            let rule = if entry.back_in > 0 { Rule::Returned } else { Rule::Early };
            (index, rule)
        });
        wait.or_else(|| of(Tier::Absent).next().map(|(index, _)| (index, Rule::Absent)))
    }

    /// The sentence for somebody who is simply due first.
    fn plain(&self, index: usize) -> Rule {
        match self.waiting.get(index) {
            Some(entry) if entry.lawful => Rule::Lawful,
            Some(entry) if entry.claim.course.returned_at.is_some() => Rule::Returned,
            Some(entry) if entry.claim.course.transferred_at.is_some() => Rule::Transferred,
            Some(entry) if entry.claim.booking.is_some() => Rule::Booked,
            _ => Rule::FirstCome,
        }
    }

    pub(super) fn why(&self, index: usize, rule: Rule) -> Option<WhyNext> {
        let entry = self.waiting.get(index)?;
        Some(WhyNext {
            policy: self.policy.id.clone(),
            rule,
            queued_at: entry.due,
            class: class(self.policy, entry.claim).map(|class| class.code.clone()),
            overtaken: entry.overtaken,
            behind: u32::try_from(self.waiting.len().saturating_sub(1)).unwrap_or(u32::MAX),
        })
    }

    pub(super) fn claim(&self, index: usize) -> Option<&'a Claim> {
        self.waiting.get(index).map(|entry| entry.claim)
    }

    /// Where a claim stands in the line, by when its turn counts from.
    pub(super) fn find(&self, id: ClaimId) -> Option<usize> {
        self.waiting.iter().position(|entry| entry.claim.id == id)
    }

    /// Those due before `index`, and why they were not called: the rule each waits for, as far as it is one of theirs.
    pub(super) fn passed(&self, index: usize) -> Vec<(&'a Claim, Timestamp, Passed)> {
        let tell = |entry: &Entry<'a>| {
            let why = match self.tier(entry) {
                Tier::Now => Passed::Rule,
                Tier::Wait if entry.back_in > 0 => Passed::NotBackIn { calls: entry.back_in },
                Tier::Wait => Passed::Early,
                Tier::Absent | Tier::Later => Passed::Absent,
            };
            (entry.claim, entry.due, why)
        };
        self.waiting.iter().take(index).map(tell).collect()
    }

    /// Takes somebody out, as if called, and lets the others feel it.
    pub(super) fn call(&mut self, index: usize) -> Entry<'a> {
        let called = self.waiting.remove(index);
        self.run = if called.lawful { self.run.saturating_add(1) } else { 0 };
        for entry in &mut self.waiting {
            if entry.back_in > 0 {
                entry.back_in -= 1;
            } else if entry.present
                && called.stands > entry.stands
                && entry.claim.booking.is_none_or(|b| b.starts_at <= self.now)
            {
                entry.overtaken = entry.overtaken.saturating_add(1);
            }
        }
        called
    }
}

/// Why somebody due earlier was not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Passed {
    /// A sentence of the policy put another first.
    Rule,
    /// Came back from a miss; so many others are called first.
    NotBackIn { calls: u32 },
    /// Booked for later.
    Early,
    /// Not known to be there.
    Absent,
    /// The window does not serve what they came for.
    OtherWindow,
    /// Another window or kiosk, which may be cut off, keeps them.
    Kept,
}
