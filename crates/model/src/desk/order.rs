//! The one ordering rule: a declared [`Policy`], never the label. Everything is a function of the day's claims, so that the
//! ledger replayed gives the same order.
//!
//! 1. Somebody who is there and was overtaken as often as the policy allows is next.
//! 2. Otherwise a lawful class goes first, but after a run of such calls one other person does.
//! 3. Otherwise whoever is due first: a booking at its time (if the person was not later than the grace), everybody else
//!    when they joined the line; courtesy counts some minutes off.
//! 4. Back from a miss: after so many others. Booked and early: shortly before the time. Number taken from afar and not there:
//!    keeps its place while at most so many who stood behind are called. All three are called before a window stands idle.

use super::policy::ClassKind;
use super::{Claim, ClaimState, Counter, Policy};
use crate::ClaimId;
use jiff::{SignedDuration, Timestamp};
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
    /// Booked for later, but nobody else can be called.
    Early,
    /// Not known to be there, but nobody else can be called.
    Absent,
    /// The clerk called somebody else first, and wrote why.
    Override,
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

/// What the order needs to know of a claim.
struct Entry<'a> {
    claim: &'a Claim,
    due: Timestamp,
    lawful: bool,
    present: bool,
    /// Calls of others still needed before somebody who came back is called.
    back_in: u32,
    overtaken: u32,
}

/// A call made, newest last.
struct Call {
    at: Timestamp,
    due: Timestamp,
    lawful: bool,
}

/// Minutes the class of a claim gives it: lawful at all, and courtesy.
fn class<'p>(policy: &'p Policy, claim: &Claim) -> Option<&'p super::PriorityClass> {
    let class = policy.class(&claim.asks.priority.as_ref()?.class)?;
    (class.fields.is_empty() || class.fields.contains(&claim.field)).then_some(class)
}

fn minutes(n: u16) -> SignedDuration {
    SignedDuration::from_mins(i64::from(n))
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(at)
}

fn lawful(policy: &Policy, claim: &Claim) -> bool {
    class(policy, claim).is_some_and(|class| class.kind == ClassKind::Lawful)
}

/// When a claim's turn counts from, were it never passed over.
fn due_by_right(policy: &Policy, claim: &Claim) -> Timestamp {
    let due = match (&claim.booking, claim.present_since()) {
        (Some(booking), Some(came)) if came > later(booking.starts_at, minutes(policy.grace_minutes)) => came,
        (Some(booking), _) => booking.starts_at,
        (None, _) => claim.queued_at,
    };
    match class(policy, claim) {
        Some(class) if class.kind == ClassKind::Courtesy => later(due, -minutes(class.minutes)),
        _ => due,
    }
}

/// The calls of the day, oldest first.
fn calls<'a>(policy: &Policy, claims: impl Iterator<Item = &'a Claim>) -> Vec<Call> {
    let mut calls: Vec<(ClaimId, Call)> = claims
        .filter_map(|claim| {
            let call = Call {
                at: claim.called_at?,
                due: due_by_right(policy, claim),
                lawful: lawful(policy, claim),
            };
            Some((claim.id, call))
        })
        .collect();
    calls.sort_by_key(|(id, call)| (call.at, *id));
    calls.into_iter().map(|(_, call)| call).collect()
}

fn entry<'a>(policy: &Policy, claim: &'a Claim, calls: &[Call]) -> Entry<'a> {
    let mut due = due_by_right(policy, claim);
    let since = claim.present_since();
    if claim.booking.is_none()
        && let Some(came) = since.filter(|came| *came > claim.queued_at)
    {
        let passes = calls
            .iter()
            .filter(|call| call.at > claim.queued_at && call.at < came && call.due > due)
            .count();
        if passes > usize::from(policy.absent_passes) {
            due = came;
        }
    }
    let back_in = claim.course.returned_at.map_or(0, |back| {
        let called = calls.iter().filter(|call| call.at >= back).count();
        usize::from(policy.missed.back_after).saturating_sub(called)
    });
    // Whoever may not be called yet is not overtaken.
    let counts_from = match (since, claim.course.returned_at) {
        (Some(came), Some(back)) => Some(came.max(back)),
        (came, _) => came,
    };
    let overtaken = counts_from.filter(|_| back_in == 0).map_or(0, |from| {
        let from = claim.booking.map_or(from, |booking| from.max(booking.starts_at));
        calls.iter().filter(|call| call.at > from && call.due > due).count()
    });
    Entry {
        claim,
        due,
        lawful: lawful(policy, claim),
        present: since.is_some(),
        back_in: u32::try_from(back_in).unwrap_or(u32::MAX),
        overtaken: u32::try_from(overtaken).unwrap_or(u32::MAX),
    }
}

/// A line as it stands: who waits, and what the calls so far mean for them.
struct Line<'a, 'p> {
    policy: &'p Policy,
    waiting: Vec<Entry<'a>>,
    /// Lawful calls in a row, up to now.
    run: u32,
    now: Timestamp,
}

impl<'a, 'p> Line<'a, 'p> {
    fn new(policy: &'p Policy, claims: &'a [Claim], now: Timestamp) -> Self {
        let calls = calls(policy, claims.iter());
        let run = calls.iter().rev().take_while(|call| call.lawful).count();
        let mut waiting: Vec<Entry<'a>> = claims
            .iter()
            .filter(|claim| claim.state.waits())
            .map(|claim| entry(policy, claim, &calls))
            .collect();
        waiting.sort_by_key(|entry| (entry.due, entry.claim.id));
        Line {
            policy,
            waiting,
            run: u32::try_from(run).unwrap_or(u32::MAX),
            now,
        }
    }

    /// 0: there and to be called. 1: there, but early or not yet back in. 2: not known to be there. 3: booked for later and
    /// not there, which nobody calls.
    fn tier(&self, entry: &Entry<'_>) -> u8 {
        let starts = entry.claim.booking.map(|booking| booking.starts_at);
        let soon = later(self.now, minutes(self.policy.early_minutes));
        match (entry.present, starts) {
            (true, Some(starts)) if starts > soon => 1,
            (true, _) if entry.back_in > 0 => 1,
            (true, _) => 0,
            (false, Some(starts)) if starts > self.now => 3,
            (false, _) => 2,
        }
    }

    /// Index of who is next among those `can` lets through, and the rule.
    fn pick(&self, can: &dyn Fn(&Claim) -> bool) -> Option<(usize, Rule)> {
        let of = |tier: u8| {
            self.waiting
                .iter()
                .enumerate()
                .filter(move |(_, entry)| self.tier(entry) == tier && can(entry.claim))
        };
        let limit = u32::from(self.policy.max_overtaken);
        if let Some((index, _)) = of(0).find(|(_, entry)| entry.overtaken >= limit) {
            return Some((index, Rule::Overtaken));
        }
        let lawful = of(0).find(|(_, entry)| entry.lawful);
        let other = of(0).find(|(_, entry)| !entry.lawful);
        match (lawful, other) {
            (Some((index, _)), None) => return Some((index, Rule::Lawful)),
            (Some((index, _)), Some(_)) if self.run < u32::from(self.policy.priority_run) => {
                return Some((index, Rule::Lawful));
            }
            (_, Some((index, entry))) => {
                let rule = match entry.claim {
                    claim if claim.course.returned_at.is_some() => Rule::Returned,
                    claim if claim.booking.is_some() => Rule::Booked,
                    _ => Rule::FirstCome,
                };
                return Some((index, rule));
            }
            (None, None) => {}
        }
        let early = of(1).next().map(|(index, entry)| {
            let rule = if entry.back_in > 0 { Rule::Returned } else { Rule::Early };
            (index, rule)
        });
        early.or_else(|| of(2).next().map(|(index, _)| (index, Rule::Absent)))
    }

    fn why(&self, index: usize, rule: Rule) -> Option<WhyNext> {
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

    /// Takes somebody out, as if called, and lets the others feel it.
    fn call(&mut self, index: usize) -> Entry<'a> {
        let called = self.waiting.remove(index);
        self.run = if called.lawful { self.run.saturating_add(1) } else { 0 };
        for entry in &mut self.waiting {
            if entry.back_in > 0 {
                entry.back_in -= 1;
            } else if entry.present
                && called.due > entry.due
                && entry.claim.booking.is_none_or(|b| b.starts_at <= self.now)
            {
                entry.overtaken = entry.overtaken.saturating_add(1);
            }
        }
        called
    }
}

/// Everybody who waits, in the order in which they would be called if nobody else came and nobody was booked for later;
/// those booked for later and not there yet stand last, by their time.
pub fn line<'a>(policy: &Policy, claims: &'a [Claim], now: Timestamp) -> Vec<Placed<'a>> {
    let mut line = Line::new(policy, claims, now);
    let mut placed = Vec::with_capacity(line.waiting.len());
    while !line.waiting.is_empty() {
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
    let line = Line::new(policy, claims, now);
    let (index, rule) = line.pick(&|claim| counter.is_none_or(|counter| counter.serves(claim)))?;
    Some((line.waiting.get(index)?.claim, line.why(index, rule)?))
}

/// People who will be called before `id`; `None` when the claim no longer waits.
pub fn ahead(policy: &Policy, claims: &[Claim], now: Timestamp, id: ClaimId) -> Option<usize> {
    line(policy, claims, now)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Channel, ClaimAction, claim::transition};
    use crate::directory::Text;
    use crate::*;
    use uuid::Uuid;

    fn claim(n: u128, queued: i64, state: ClaimState) -> Claim {
        let at = Timestamp::from_second(1_800_000_000 + queued).unwrap();
        Claim {
            id: ClaimId(Uuid::from_u128(n)),
            session: SessionId(Uuid::nil()),
            schedule: ScheduleId(Uuid::nil()),
            venue: VenueId(Uuid::nil()),
            service: ServiceId(Uuid::nil()),
            service_version: 1,
            service_name: Text::default(),
            venue_name: Text::default(),
            minutes: 8,
            field: String::new(),
            label: format!("A{:03}", 100 - n),
            token: String::new(),
            channel: Channel::Kiosk,
            state,
            queued_at: at,
            created_at: at,
            called_at: None,
            ended_at: None,
            window: String::new(),
            served_by: None,
            booking: None,
            wish: None,
            asks: Default::default(),
            course: Default::default(),
        }
    }

    #[test]
    fn m01_order_follows_the_line_not_the_label() {
        let claims = [
            claim(1, 30, ClaimState::Arrived),
            claim(2, 10, ClaimState::Arrived),
            claim(3, 5, ClaimState::Done),
            claim(4, 20, ClaimState::Arrived),
        ];
        let (policy, now) = (Policy::standard(), Timestamp::from_second(1_800_000_060).unwrap());
        let (first, why) = next(&policy, &claims, now, None).unwrap();
        assert_eq!((first.id, why.rule, why.behind), (claims[1].id, Rule::FirstCome, 2));
        assert_eq!(ahead(&policy, &claims, now, claims[0].id), Some(2));
        assert_eq!(ahead(&policy, &claims, now, claims[2].id), None);
    }

    #[test]
    fn an_ended_claim_takes_no_action() {
        for action in ClaimAction::ALL {
            for state in [ClaimState::Done, ClaimState::Cancelled] {
                assert!(transition(state, action).is_err(), "{state:?} {action:?}");
            }
        }
    }
}
