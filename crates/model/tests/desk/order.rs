//! What holds for the order of any day.

use super::day::*;
use jiff::Timestamp;
use proptest::prelude::*;
use std::collections::BTreeMap;
use yike_model::desk::claim::transition;
use yike_model::desk::order::{self, Rule};
use yike_model::desk::{Claim, ClaimAction, ClaimState, Policy};
use yike_model::{ClaimId, ScheduleId};

fn calls_since_return(claim: &Claim, calls: &[(Timestamp, Timestamp)]) -> Option<usize> {
    let back = claim.course.returned_at?;
    Some(calls.iter().filter(|(at, _)| *at >= back).count())
}

/// There, its time come, and let back in.
fn may_be_called(called: &Called<'_>, claim: &Claim) -> bool {
    let back_in =
        calls_since_return(claim, called.calls).is_none_or(|n| n >= usize::from(called.policy.missed.back_after));
    let soon = called.now + minutes(called.policy.early_minutes);
    claim.state == ClaimState::Arrived && back_in && claim.booking.is_none_or(|b| b.starts_at <= soon)
}

fn lawful(claim: &Claim) -> bool {
    claim.asks.priority.as_ref().is_some_and(|p| p.class == "veteran")
}

fn others<'a>(called: &'a Called<'_>) -> impl Iterator<Item = &'a Claim> {
    let served = |claim: &&Claim| called.window.serves(claim);
    called
        .before
        .iter()
        .filter(served)
        .filter(|claim| claim.id != called.claim.id)
}

fn look(called: &Called<'_>) {
    let (rule, who) = (called.why.rule, called.claim);
    assert!(called.window.serves(who), "called to a window that does not serve it");
    let better: Vec<&Claim> = others(called).filter(|claim| may_be_called(called, claim)).collect();
    if who.state == ClaimState::Confirmed {
        assert_eq!(rule, Rule::Absent);
        assert!(
            who.booking.is_none_or(|b| b.starts_at <= called.now),
            "called before its time, and not there"
        );
    }
    if only_idle(rule) {
        assert!(better.is_empty(), "{rule:?} while somebody waits who may be called");
    }
    if let Some(n) = calls_since_return(who, called.calls)
        && n < usize::from(called.policy.missed.back_after)
    {
        assert!(better.is_empty(), "back in after {n} calls while others wait");
    }
    // A plain walk-in is not called before a booking on time that began before it came.
    if rule == Rule::FirstCome && who.asks.priority.is_none() {
        let stand = stands(called.policy, who, called.calls);
        let waits = |claim: &&&Claim| claim.booking.is_some() && !lawful(claim);
        for other in better.iter().filter(waits) {
            let theirs = stands(called.policy, other, called.calls);
            assert!(theirs >= stand, "{} stood before {}", other.label, who.label);
        }
    }
}

/// Of everybody who may be called: how often somebody who stood later was called.
fn count_overtaking(called: &Called<'_>, counted: &mut BTreeMap<ClaimId, u16>) {
    let theirs = stands(called.policy, called.claim, called.calls);
    for claim in called.before.iter().filter(|claim| claim.id != called.claim.id) {
        let begun = claim.booking.is_none_or(|b| b.starts_at < called.now);
        if may_be_called(called, claim) && begun && theirs > stands(called.policy, claim, called.calls) {
            *counted.entry(claim.id).or_default() += 1;
        }
    }
    // Called itself: the count begins anew should it come back.
    counted.remove(&called.claim.id);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Where all windows serve all, nobody who may be called is overtaken more often than the policy says, by classes,
    /// courtesy and bookings together; and everybody is called in the end.
    #[test]
    fn m07_nobody_is_overtaken_more_often_than_declared(day in prop::collection::vec(happens(), 0..90)) {
        let policy = Policy::standard();
        let windows = [counter(1, &[]), counter(2, &[])];
        let mut counted = BTreeMap::new();
        let claims = run(&policy, &windows, &day, |called| {
            look(called);
            count_overtaking(called, &mut counted);
            let most = counted.values().max().copied().unwrap_or(0);
            assert!(most <= policy.max_overtaken, "overtaken {most} times: {counted:?}");
            // The line's first is who is called, and the line does not depend on the labels or on how claims are listed.
            let line = order::line(&policy, called.before, called.now);
            assert_eq!((line[0].claim.id, &line[0].why), (called.claim.id, &called.why));
            let mut other: Vec<Claim> = called.before.iter().rev().cloned().collect();
            for claim in &mut other {
                claim.label = format!("Z{}", claim.id.0.as_u128() * 7 % 13);
            }
            let again: Vec<ClaimId> = order::line(&policy, &other, called.now).iter().map(|p| p.claim.id).collect();
            let ids: Vec<ClaimId> = line.iter().map(|p| p.claim.id).collect();
            assert_eq!(again, ids);
        });
        let left: Vec<&str> = claims.iter().filter(|c| c.state.waits()).map(|c| c.label.as_str()).collect();
        prop_assert!(left.is_empty(), "never called: {:?}", left);
    }

    /// Windows that serve different things call only whom they serve, by the same rules, and nobody is forgotten.
    #[test]
    fn m07_windows_call_whom_they_serve(day in prop::collection::vec(happens(), 0..90)) {
        let policy = Policy::standard();
        let windows = [counter(1, &[0]), counter(2, &[1, 2]), counter(3, &[2])];
        let claims = run(&policy, &windows, &day, look);
        prop_assert!(claims.iter().all(|claim| !claim.state.waits()));
    }
}

/// Labels of whom `next` would call in turn, everybody finished at once.
fn check(claims: &[Claim], now: i64, expect: &[(u128, Rule)]) {
    let policy = Policy::standard();
    let mut claims = claims.to_vec();
    let mut found = Vec::new();
    for n in 0..expect.len() {
        let Some((next, why)) = order::next(&policy, &claims, t(now + n as i64), None) else {
            break;
        };
        let id = next.id;
        found.push((id.0.as_u128(), why.rule));
        let claim = claims.iter_mut().find(|claim| claim.id == id).unwrap();
        claim.called_at = Some(t(now + n as i64));
        claim.state = ClaimState::Done;
    }
    assert_eq!(found, expect);
}

#[test]
fn m07_declared_order_by_example() {
    use Rule::*;
    // By the time of joining, not by label.
    check(
        &[claim(1, 30), claim(2, 10), claim(3, 20)],
        60,
        &[(2, FirstCome), (3, FirstCome), (1, FirstCome)],
    );
    // A lawful class first, then one other, then lawful again.
    let lawful = |n, queued| of_class(claim(n, queued), "veteran");
    check(
        &[claim(1, 1), claim(2, 2), lawful(3, 3), lawful(4, 4)],
        60,
        &[(3, Lawful), (1, FirstCome), (4, Lawful), (2, FirstCome)],
    );
    // A class outside its field of service is none.
    check(
        &[claim(1, 1), of_class(claim(2, 2), "elder")],
        60,
        &[(1, FirstCome), (2, FirstCome)],
    );
    // Courtesy counts ten minutes off.
    let kind = |n, queued| of_class(claim(n, queued), "courtesy");
    check(
        &[claim(1, 0), kind(2, 500), claim(3, 100)],
        700,
        &[(2, FirstCome), (1, FirstCome), (3, FirstCome)],
    );
    check(&[claim(1, 0), kind(2, 700)], 700, &[(1, FirstCome), (2, FirstCome)]);
    // A booking on time, one too late, one not there.
    let mut on_time = booked(1, 600);
    on_time.state = ClaimState::Arrived;
    on_time.course.arrived_at = Some(t(900));
    let mut late = booked(2, 0);
    late.state = ClaimState::Arrived;
    late.course.arrived_at = Some(t(1000));
    check(
        &[on_time, late, claim(3, 700), booked(4, 650), booked(5, 9000)],
        1100,
        &[(1, Booked), (3, FirstCome), (2, Booked), (4, Absent)],
    );
    // Sent on from another line: the time it first joined counts.
    let mut sent = claim(1, 5);
    sent.course.transferred_from = Some(ScheduleId(uuid::Uuid::from_u128(7)));
    sent.course.transferred_at = Some(t(50));
    check(&[claim(2, 10), sent], 60, &[(1, Transferred), (2, FirstCome)]);
}

#[test]
fn m07_back_after_three_others_or_at_an_idle_window() {
    let mut back = claim(1, 0);
    back.called_at = Some(t(10));
    back.course.returned_at = Some(t(50));
    let waiting = |n| claim(n, 20 + n as i64);
    let all = [back.clone(), waiting(2), waiting(3), waiting(4), waiting(5)];
    let first = Rule::FirstCome;
    check(
        &all,
        60,
        &[(2, first), (3, first), (4, first), (1, Rule::Returned), (5, first)],
    );
    check(&[back, waiting(2)], 60, &[(2, first), (1, Rule::Returned)]);
}

#[test]
fn m07_a_clock_set_back_leaves_the_order_total() {
    // Called before it joined, by the clock.
    let mut early = claim(1, 100);
    early.called_at = Some(t(40));
    early.state = ClaimState::Done;
    check(
        &[early, claim(2, 90), claim(3, 80)],
        30,
        &[(3, Rule::FirstCome), (2, Rule::FirstCome)],
    );
}

#[test]
fn an_ended_claim_takes_no_action() {
    for action in ClaimAction::ALL {
        for state in [ClaimState::Done, ClaimState::Cancelled] {
            assert!(transition(state, action).is_err(), "{state:?} {action:?}");
        }
    }
}
