//! Any life of any shipped type: nothing is lost, nothing runs backward, nothing goes on for ever.

use super::support::*;
use jiff::SignedDuration;
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;
use yike_model::MandateId;
use yike_model::case::kind::{CaseType, FieldKind, ServiceUse};
use yike_model::case::{Act, Case, Evidence, Grade, Mandate, Phase, Refusal, decide};
use yike_model::directory::DocumentNeed;

/// One turn of chance: what is tried, with what, how long after the one before.
type Turn = (u8, u8, u8);

fn mandate(bench: &Bench, days: i64) -> Mandate {
    let today = bench.today();
    Mandate {
        id: MandateId(Uuid::from_u128(5)),
        from: today,
        until: today.saturating_add(jiff::Span::new().days(days)),
        evidence: Evidence::SignedAtCounter,
        scope: Vec::new(),
        granted_at: bench.now,
        revoked_at: None,
    }
}

/// An act by chance, and somebody who may do it.
fn choose(bench: &Bench, case: &Case, (what, with, _): Turn) -> (Who, Act) {
    let own = case.custody.holder().unwrap().0.as_u128();
    let here = Who::Both(own);
    let said = || "按规定".to_owned();
    let offered = case.custody.offer.as_ref().map(|offer| offer.to.0.as_u128());
    let pick = |n: usize| usize::from(with) % n.max(1);
    match what % 12 {
        0..=4 => {
            // Ends are rare, or no life would be long.
            let end = |to: &str| bench.kind.state(to).is_some_and(|state| state.end);
            let every = bench.kind.leaving(&case.state);
            let leaving: Vec<_> = every.filter(|t| with % 16 < 2 || !end(&t.to)).collect();
            let Some(transition) = leaving.get(usize::from(with >> 4) % leaving.len().max(1)) else {
                return (here, Act::Withdraw);
            };
            let fill = |code: &String| {
                let field = bench.kind.field(code).unwrap();
                let value = match field.kind {
                    FieldKind::Text => "一行字".to_owned(),
                    FieldKind::Date => "2026-12-01".to_owned(),
                    FieldKind::Number => "3".to_owned(),
                    FieldKind::Choice => field.choices[pick(field.choices.len())].code.clone(),
                };
                (code.clone(), value)
            };
            let plain = |code: &&String| !bench.kind.field(code).unwrap().sealed;
            let values: BTreeMap<String, String> = transition.fields.iter().filter(plain).map(fill).collect();
            let act = Act::Step {
                transition: transition.code.clone(),
                reason: said(),
                days: Some(u16::from(with % 9) + 1),
                values,
                sealed: transition.fields.iter().filter(|code| !plain(code)).cloned().collect(),
            };
            (here, act)
        }
        5 => {
            let document = case.documents.get(pick(case.documents.len())).map(|d| d.code.clone());
            let act = Act::HandIn {
                document: document.unwrap_or_default(),
                grade: [Grade::A, Grade::B, Grade::C, Grade::D][pick(4)],
                file: None,
            };
            (here, act)
        }
        6 | 7 => (here, offer(u128::from(with % 9))),
        8 => (Who::Both(offered.unwrap_or(own)), Act::Take),
        9 => {
            let (reason, evidence) = (said(), said());
            match offered {
                Some(to) => (Who::Both(to), Act::Decline { reason, evidence }),
                None => (here, Act::SendBack { reason, evidence }),
            }
        }
        10 => match &case.custody.ruling {
            Some(ruling) => {
                let to = [ruling.between.0, ruling.between.1, ruling.by][pick(3)];
                (Who::Both(ruling.by.0.as_u128()), Act::Rule { to, reason: said() })
            }
            None => (here, Act::Withdraw),
        },
        _ if with % 2 == 0 => (Who::Applicant, Act::Grant(mandate(bench, i64::from(with % 20)))),
        _ => (Who::Applicant, Act::Revoke),
    }
}

fn holds(bench: &Bench, before: &Case, after: &Case, act: &Act) {
    let kind = &bench.kind;
    assert_eq!(after.revision, before.revision + 1);
    // Custody: somebody has it until its end, without a gap.
    let holdings = &after.custody.holdings;
    for pair in holdings.windows(2) {
        assert_eq!(pair[0].until, Some(pair[1].from));
    }
    let end = kind.state(&after.state).unwrap().end;
    assert_eq!(holdings.last().unwrap().until.is_some(), end);
    assert_eq!(after.ended(), end);
    let age = holdings
        .last()
        .unwrap()
        .until
        .unwrap_or(bench.now)
        .duration_since(after.clock.received_at);
    let sum: SignedDuration = after.custody.times(bench.now).into_iter().map(|(_, time)| time).sum();
    assert_eq!(sum, age, "custody times make up the age of the case");
    let holder = after.custody.holder().unwrap();
    if !end {
        let state = kind.state(&after.state).unwrap();
        bench.scene(Who::Applicant, |scene| {
            assert!(decide::may_have(after, state, holder, scene))
        });
    }
    // Returns are bounded, and so is every limited step.
    assert!(after.custody.returns.len() <= usize::from(kind.returns));
    for transition in &kind.transitions {
        let most = transition.at_most.map_or(usize::MAX, usize::from);
        assert!(after.times(&transition.code) <= most);
    }
    // The clock: what happened stays, and a later look never shows fewer days.
    for (a, b) in [
        (before.clock.accepted_at, after.clock.accepted_at),
        (before.clock.told_at, after.clock.told_at),
        (before.clock.ended_at, after.clock.ended_at),
    ] {
        assert!(a.is_none() || a == b);
    }
    assert!(before.clock.phase() != Phase::Ended || after.clock.phase() == Phase::Ended);
    let (was, is) = (
        before.clock.standing(bench.days(), bench.today()),
        after.clock.standing(bench.days(), bench.today()),
    );
    assert!(is.used >= was.used, "{was:?} {is:?}");
    assert!(was.start.is_none() || was.start == is.start);
    // A mandate that does not hold carries nothing.
    if let Act::Step { transition, .. } = act {
        let when = kind.transition(transition).unwrap().when.clone().unwrap_or_default();
        let held = before
            .mandate
            .as_ref()
            .is_some_and(|m| m.holds(bench.today(), transition));
        assert!(
            held || !when.contains("mandate.valid"),
            "{transition} without a mandate"
        );
    }
}

fn live(kind: &CaseType, turns: &[Turn]) -> Case {
    let mut bench = Bench::new(&kind.code, "2026-09-21");
    let needs = [
        DocumentNeed::Needed,
        DocumentNeed::Deferrable,
        DocumentNeed::Promise,
        DocumentNeed::NotNeeded,
    ];
    let service = service(&needs);
    let about = (kind.service != ServiceUse::None).then_some(&service);
    let mut case = bench.open(about, COMMUNITY).unwrap();
    for turn in turns {
        bench.later(i64::from(turn.2));
        let (who, act) = choose(&bench, &case, *turn);
        match bench.act(&case, who, act.clone()) {
            Ok(after) => {
                holds(&bench, &case, &after, &act);
                case = after;
            }
            Err(refusal) => assert!(
                refusal != Refusal::Clock,
                "a step that is offered fits the clock: {act:?}"
            ),
        }
        if case.ended() {
            break;
        }
    }
    case
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn m10_m11_any_life_of_any_type(
        index in 0usize..7,
        turns in proptest::collection::vec((any::<u8>(), any::<u8>(), 0u8..60), 0..90),
    ) {
        live(&KINDS[index], &turns);
    }
}

#[test]
fn every_state_of_every_type_is_lived_in() {
    use rand_like::Chance;
    for kind in KINDS.iter() {
        let mut seen: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        let mut chance = Chance(7);
        for _ in 0..400 {
            let turns: Vec<Turn> = (0..80)
                .map(|_| (chance.byte(), chance.byte(), chance.byte() % 30))
                .collect();
            let case = live(kind, &turns);
            seen.insert(case.state.clone());
            seen.extend(case.steps.into_iter().map(|step| step.from));
        }
        for state in &kind.states {
            assert!(
                seen.contains(&state.code),
                "{}: nobody came to {}",
                kind.code,
                state.code
            );
        }
    }
}

/// A small generator, so that this test needs no seed from outside.
mod rand_like {
    pub struct Chance(pub u64);

    impl Chance {
        /// Knuth's MMIX constants.
        pub fn byte(&mut self) -> u8 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as u8
        }
    }
}

#[test]
fn m10_a_mandate_taken_back_carries_nothing_more() {
    let mut bench = Bench::new("act-for", "2026-11-24");
    let agent = Who::Agent(COMMUNITY);
    let mut case = bench.open(None, COMMUNITY).unwrap();
    case = bench
        .act(&case, agent, step_with("apply", "", &[("matter", "尊老金")]))
        .unwrap();
    case = bench.act(&case, agent, step("ask_mandate")).unwrap();
    let without = bench.act(&case, agent, step("accept")).unwrap_err();
    assert_eq!(without.code(), "guard");
    case = bench
        .act(&case, Who::Applicant, Act::Grant(mandate(&bench, 3)))
        .unwrap();
    case = bench.act(&case, agent, step("accept")).unwrap();
    let begun = bench.act(&case, agent, step("begin")).unwrap();
    // Taken back: void the same minute, for the step that was about to be made too.
    let revoked = bench.act(&begun, Who::Applicant, Act::Revoke).unwrap();
    let finish = step_with("finish", "", &[("outcome", "done")]);
    assert_eq!(bench.act(&revoked, agent, finish.clone()).unwrap_err().code(), "guard");
    assert!(bench.act(&begun, agent, finish.clone()).is_ok());
    assert_eq!(
        bench.act(&revoked, Who::Applicant, Act::Revoke).unwrap_err(),
        Refusal::NoMandate
    );
    // Ended by its date.
    bench.on("2026-11-28");
    assert_eq!(bench.act(&begun, agent, finish.clone()).unwrap_err().code(), "guard");
    // What is left is to stop, with the reason.
    assert!(bench.act(&begun, agent, step_with("stop", "委托到期", &[])).is_ok());
    // Of another scope.
    let narrow = Mandate {
        scope: vec!["accept".into()],
        ..mandate(&bench, 30)
    };
    let other = bench.act(&revoked, Who::Applicant, Act::Grant(narrow)).unwrap();
    assert_eq!(bench.act(&other, agent, finish).unwrap_err().code(), "guard");
}

#[test]
fn m06_one_dated_notice_of_everything_missing() {
    let mut bench = Bench::new("application", "2026-11-24");
    let agent = Who::Agent(COMMUNITY);
    let needs = [DocumentNeed::Needed, DocumentNeed::Deferrable, DocumentNeed::Promise];
    let case = bench.open(Some(&service(&needs)), COMMUNITY).unwrap();
    assert_eq!(bench.act(&case, agent, step("accept")).unwrap_err().code(), "guard");
    let mut case = bench.act(&case, agent, step("tell_missing")).unwrap();
    let told = case.missing.clone().unwrap();
    assert_eq!((told.items.len(), told.at), (3, bench.now));
    let give = |document: &str, grade: Grade| Act::HandIn {
        document: document.into(),
        grade,
        file: None,
    };
    // What proves how much: nobody vouches for their own copy, and a promise does only where it may.
    let check = |who: Who, act: Act, expect: Refusal| assert_eq!(bench.act(&case, who, act).unwrap_err(), expect);
    check(Who::Applicant, give("service-1", Grade::B), Refusal::GradeNotYours);
    check(agent, give("service-1", Grade::D), Refusal::NoPromise);
    check(agent, give("service-9", Grade::B), Refusal::UnknownDocument);
    let defer = |document: &str, until: &str| Act::Defer {
        document: document.into(),
        until: until.parse().unwrap(),
    };
    check(agent, defer("service-1", "2026-12-01"), Refusal::NotDeferrable);
    check(agent, defer("service-2", "2026-11-23"), Refusal::DeferDate);
    check(agent, defer("service-2", "2027-03-01"), Refusal::DeferDate);
    bench.later(24);
    case = bench.act(&case, Who::Applicant, give("service-1", Grade::C)).unwrap();
    case = bench.act(&case, agent, defer("service-2", "2026-12-01")).unwrap();
    assert_eq!(case.clock.complete_at, None);
    case = bench.act(&case, Who::Applicant, give("service-3", Grade::D)).unwrap();
    assert_eq!(
        case.clock.complete_at,
        Some(bench.now),
        "from now on it is the office's move"
    );
    case = bench.act(&case, agent, step("accept")).unwrap();
    // Put off is not given up: it lapses, and an uploaded copy is still to be seen.
    assert!(case.lacks(bench.today()).is_empty());
    bench.on("2026-12-02");
    assert_eq!(case.lacks(bench.today()).len(), 1);
}
