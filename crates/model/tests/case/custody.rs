//! Four levels, one clock: offered and accepted, returned with a reason, ruled when it comes back too often.

use super::support::*;
use yike_model::case::{Act, Case, HowTaken, Refusal};
use yike_model::directory::DocumentNeed;

/// An application of the community, accepted.
fn accepted() -> (Bench, Case) {
    let mut bench = Bench::new("application", "2026-11-24");
    let case = bench
        .open(Some(&service(&[DocumentNeed::NotNeeded])), COMMUNITY)
        .unwrap();
    bench.later(1);
    let case = bench.act(&case, Who::Agent(COMMUNITY), step("accept")).unwrap();
    (bench, case)
}

fn hand(bench: &mut Bench, case: &Case, from: u128, to: u128) -> Case {
    bench.later(1);
    let offered = bench.act(case, Who::Agent(from), offer(to)).unwrap();
    bench.later(1);
    bench.act(&offered, Who::Agent(to), Act::Take).unwrap()
}

#[test]
fn m11_up_four_levels_and_back_on_one_clock() {
    let (mut bench, case) = accepted();
    let start = case.clock.clone();
    let mut case = hand(&mut bench, &case, COMMUNITY, STREET);
    case = hand(&mut bench, &case, STREET, DISTRICT);
    case = hand(&mut bench, &case, DISTRICT, CITY);
    case = bench.act(&case, Who::Agent(CITY), send_back()).unwrap();
    assert_eq!(case.custody.holder(), Some(unit(DISTRICT)));
    assert_eq!(case.custody.holdings.last().unwrap().how, HowTaken::SentBack);
    case = hand(&mut bench, &case, DISTRICT, COMMUNITY);
    assert_eq!(case.clock, start, "nobody who takes it moves the clock");
    let spent: jiff::SignedDuration = case.custody.times(bench.now).into_iter().map(|(_, time)| time).sum();
    assert_eq!(spent, bench.now.duration_since(case.clock.received_at));
}

#[test]
fn m11_never_to_a_unit_without_authority() {
    let (bench, case) = accepted();
    let check = |who: Who, act: Act, expect: Refusal| {
        assert_eq!(bench.act(&case, who, act).unwrap_err(), expect);
    };
    let community = Who::Agent(COMMUNITY);
    check(community, offer(CLUB), Refusal::NoAuthority);
    check(community, offer(1234), Refusal::UnknownUnit);
    check(community, offer(COMMUNITY), Refusal::SameUnit);
    check(Who::Agent(STREET), offer(STREET), Refusal::NotYours);
    check(Who::Applicant, offer(STREET), Refusal::NotYours);
    check(community, Act::Take, Refusal::NoOffer);
    check(community, send_back(), Refusal::NoGiver);
    let silent = Act::Offer {
        to: unit(STREET),
        reason: " \n ".into(),
        originals: 0,
    };
    check(community, silent, Refusal::Reason);
    // Deciding is for those who may: the community cannot move it there while it has it.
    check(community, step("to_decision"), Refusal::NoAuthority);
    // Received where nothing may be accepted: refused at the door.
    let refused = bench.open(Some(&service(&[])), CLUB);
    assert_eq!(refused.unwrap_err(), Refusal::NoAuthority);
}

#[test]
fn m11_while_it_is_offered_nobody_works_on_it_twice() {
    let (bench, case) = accepted();
    let offered = bench.act(&case, Who::Agent(COMMUNITY), offer(STREET)).unwrap();
    assert_eq!(
        offered.custody.holder(),
        Some(unit(COMMUNITY)),
        "the giver has it until then"
    );
    let refused = bench.act(&offered, Who::Agent(COMMUNITY), step("review"));
    assert_eq!(refused.unwrap_err(), Refusal::Offered);
    let refused = bench.act(&offered, Who::Agent(OTHER_STREET), Act::Take);
    assert_eq!(refused.unwrap_err(), Refusal::NotYours);
    let back = bench.act(&offered, Who::Agent(COMMUNITY), Act::Withdraw).unwrap();
    assert_eq!(back.custody, case.custody);
}

#[test]
fn m11_the_third_return_goes_to_the_lowest_unit_above_both() {
    let (mut bench, mut case) = accepted();
    for round in 1..=3 {
        case = bench.act(&case, Who::Agent(COMMUNITY), offer(OTHER_STREET)).unwrap();
        let decline = Act::Decline {
            reason: "不是本街道的".into(),
            evidence: "户籍在示例社区".into(),
        };
        case = bench.act(&case, Who::Agent(OTHER_STREET), decline).unwrap();
        assert_eq!(
            (case.custody.returns.len(), case.custody.disputed()),
            (round, round == 3)
        );
        assert_eq!(case.custody.holder(), Some(unit(COMMUNITY)));
        bench.later(1);
    }
    let ruling = case.custody.ruling.clone().unwrap();
    assert_eq!(ruling.by, unit(DISTRICT));
    for (who, act) in [
        (Who::Agent(COMMUNITY), offer(STREET)),
        (Who::Agent(COMMUNITY), step("review")),
    ] {
        assert_eq!(bench.act(&case, who, act).unwrap_err(), Refusal::Disputed);
    }
    let rule = |to: u128| Act::Rule {
        to: unit(to),
        reason: "按实际居住地".into(),
    };
    let check = |who: Who, to: u128, expect: Refusal| {
        assert_eq!(bench.act(&case, who, rule(to)).unwrap_err(), expect);
    };
    check(Who::Coordinator(STREET), OTHER_STREET, Refusal::NotYours);
    check(Who::Agent(DISTRICT), OTHER_STREET, Refusal::NotYours);
    check(Who::Coordinator(DISTRICT), CLUB, Refusal::NoAuthority);
    check(Who::Coordinator(DISTRICT), CITY, Refusal::NoAuthority);
    let ruled = bench
        .act(&case, Who::Coordinator(DISTRICT), rule(OTHER_STREET))
        .unwrap();
    assert_eq!(ruled.custody.holder(), Some(unit(OTHER_STREET)));
    let refused = bench.act(&ruled, Who::Agent(OTHER_STREET), send_back());
    assert_eq!(refused.unwrap_err(), Refusal::Ruled);
}
