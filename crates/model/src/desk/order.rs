//! The one ordering rule: a declared [`Policy`], never the label. Everything is a function of the day's claims, so that the
//! ledger replayed gives the same order.
//!
//! 1. Somebody who is there and was overtaken as often as the policy allows is next. Overtaken means: called before, though
//!    it joined later, courtesy or not.
//! 2. Otherwise a lawful class goes first, but after a run of such calls one other person does.
//! 3. Otherwise whoever is due first: a booking at its time (if the person was not later than the grace), everybody else
//!    when they joined the line; courtesy counts some minutes off.
//! 4. Back from a miss: after so many others. Booked and early: shortly before the time. Number taken from afar and not there:
//!    keeps its place while at most so many who stood behind are called. All three are called before a window stands idle.

use super::line::Line;
pub use super::line::Passed;
use super::{Claim, ClaimState, Counter, Policy};
use crate::ClaimId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Which sentence of the policy decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// First to join the line.
    FirstCome,
    /// The booked time has come.
    Booked,
    /// A lawful class.
    Lawful,
    /// Overtaken as often as allowed.
    Overtaken,
    /// Back from a miss, after as many others as the policy says.
    Returned,
    /// Sent on from another line of the venue; keeps the time it first joined.
    Transferred,
    /// Booked for later, but nobody else can be called.
    Early,
    /// Not known to be there, but nobody else can be called.
    Absent,
    /// The clerk called somebody else first, and wrote why.
    Override,
    /// The window was cut off and called from those it had kept.
    CutOff,
}

/// Why a claim was next; stored with the call, so that replaying the ledger gives the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNext {
    /// The declared policy it was decided under.
    pub policy: String,
    #[serde(default = "first_come")]
    pub rule: Rule,
    /// When its turn counts from.
    pub queued_at: Timestamp,
    /// The class it belongs to, if any.
    #[serde(default)]
    pub class: Option<String>,
    /// How often others were called before it though it was due earlier.
    #[serde(default)]
    pub overtaken: u32,
    /// How many stood behind it.
    pub behind: u32,
}

fn first_come() -> Rule {
    Rule::FirstCome
}

/// A waiting claim and the reason for its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<'a> {
    pub claim: &'a Claim,
    pub why: WhyNext,
}

/// Everybody who waits, in the order in which they would be called if nobody else came; those booked for later and not
/// there yet stand last, by their time. The first is [`next`], unless nobody may be called.
pub fn line<'a>(policy: &Policy, claims: &'a [Claim], now: Timestamp) -> Vec<Placed<'a>> {
    run_down(Line::new(policy, claims, now, false))
}

/// As [`line`], where everybody not there yet is taken to come in time: what people are told to expect.
pub fn expected<'a>(policy: &Policy, claims: &'a [Claim], now: Timestamp) -> Vec<Placed<'a>> {
    run_down(Line::new(policy, claims, now, true))
}

fn run_down<'a>(mut line: Line<'a, '_>) -> Vec<Placed<'a>> {
    let mut placed = Vec::with_capacity(line.len());
    while line.len() > 0 {
        let (index, rule) = line.pick(&|_| true).unwrap_or((0, Rule::Booked));
        let Some(why) = line.why(index, rule) else { break };
        placed.push(Placed {
            claim: line.call(index).claim,
            why,
        });
    }
    placed
}

/// Who is called next and why; `None` when nobody who may be called waits. With a counter, only whom it can serve.
pub fn next<'a>(
    policy: &Policy,
    claims: &'a [Claim],
    now: Timestamp,
    counter: Option<&Counter>,
) -> Option<(&'a Claim, WhyNext)> {
    let line = Line::new(policy, claims, now, false);
    let (index, rule) = line.pick(&|claim| counter.is_none_or(|counter| counter.may_call(claim)))?;
    Some((line.claim(index)?, line.why(index, rule)?))
}

/// The reason to keep when a clerk calls this claim out of its order; `None` when it does not wait.
pub fn out_of_order(policy: &Policy, claims: &[Claim], now: Timestamp, id: ClaimId) -> Option<WhyNext> {
    let line = Line::new(policy, claims, now, false);
    line.why(line.find(id)?, Rule::Override)
}

/// The reason to keep when a window that was cut off called this claim; `None` when it does not wait.
pub fn cut_off(policy: &Policy, claims: &[Claim], at: Timestamp, id: ClaimId) -> Option<WhyNext> {
    let line = Line::new(policy, claims, at, false);
    line.why(line.find(id)?, Rule::CutOff)
}

/// Who was due before `id` and why they are not called before it, earliest first.
pub fn passed<'a>(
    policy: &Policy,
    claims: &'a [Claim],
    now: Timestamp,
    id: ClaimId,
    counter: Option<&Counter>,
) -> Vec<(&'a Claim, Timestamp, Passed)> {
    let line = Line::new(policy, claims, now, false);
    let mut passed = line.find(id).map(|index| line.passed(index)).unwrap_or_default();
    for (claim, _, why) in &mut passed {
        if counter.is_some_and(|counter| !counter.serves(claim)) {
            *why = Passed::OtherWindow;
        } else if counter.is_some_and(|counter| !counter.may_call(claim)) {
            *why = Passed::Kept;
        }
    }
    passed
}

/// People who will be called before `id`, if all come in time; `None` when the claim no longer waits.
pub fn ahead(policy: &Policy, claims: &[Claim], now: Timestamp, id: ClaimId) -> Option<usize> {
    expected(policy, claims, now)
        .iter()
        .position(|placed| placed.claim.id == id)
}

/// Those at a window now.
pub fn at_windows<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<&'a Claim> {
    let mut served: Vec<&Claim> = claims
        .into_iter()
        .filter(|claim| matches!(claim.state, ClaimState::Called | ClaimState::Serving))
        .collect();
    served.sort_by(|a, b| (&a.window, a.called_at, a.id).cmp(&(&b.window, b.called_at, b.id)));
    served
}
