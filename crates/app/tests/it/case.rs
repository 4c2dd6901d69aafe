//! Cases end to end: received, handed through four levels and back, acted on by two at once, followed by their link.

use crate::support::{all_checks_hold, operator};
use jiff::SignedDuration;
use yike_app::AppError;
use yike_app::case::act::{SeenCase, Who, act, unseal};
use yike_app::case::board::case_board;
use yike_app::case::file_in::hand_in;
use yike_app::case::mandate::{NewMandate, grant, revoke};
use yike_app::case::receive::{Receive, receive};
use yike_app::case::track::track;
use yike_app::case::view::view;
use yike_app::case::worklist::worklist;
use yike_app::imports::directory::import_directory;
use yike_app::people::sign_in::SignedIn;
use yike_model::UnitId;
use yike_model::case::{Act, Case, Evidence, Grade, HowTaken, Refusal};
use yike_model::desk::Channel;
use yike_model::people::{IdentityNumber, Role};
use yike_testkit::{TestApp, TestStore, both, town};

/// Somebody at each level: station, street, district, city.
pub struct Four {
    pub app: TestApp,
    pub people: [SignedIn; 4],
}

const CODES: [&str; 4] = ["T1", "S1", "D1", "X1"];

pub async fn four(t: TestStore) -> Four {
    let app = TestApp::town(t).await;
    let files = town::directory_with(
        "units.csv",
        "D1,示例区,Example District,district,,",
        "X1,示例市,Example City,city,,\nD1,示例区,Example District,district,X1,",
    );
    import_directory(&app.app, operator(), "folder", &files).await.unwrap();
    let roles = [Role::Clerk, Role::Agent, Role::Manager, Role::Manager];
    let mut people = Vec::new();
    for (code, role) in CODES.into_iter().zip(roles) {
        people.push(app.login(&code.to_lowercase(), role, Some(code)).await);
    }
    Four {
        app,
        people: people.try_into().unwrap(),
    }
}

pub fn unit(app: &TestApp, code: &str) -> UnitId {
    let world = app.app.world();
    let found = world.snapshot.units.iter().find(|unit| unit.code == code);
    found.expect("a unit").id
}

/// 示例 identity numbers with their check characters.
const APPLICANT: &str = "11010519491231002X";

pub fn ask(app: &TestApp, kind: &str, service: Option<&str>) -> Receive {
    Receive {
        kind: kind.into(),
        unit: unit(app, "T1"),
        service: service.map(|code| app.service(code)),
        channel: Channel::Counter,
        name: "示例居民 0008".into(),
        phone: "138 0000 0008".into(),
        identity: IdentityNumber::parse(APPLICANT),
        residence: None,
        token: None,
        origin: String::new(),
    }
}

pub fn seen(case: &Case) -> SeenCase {
    SeenCase {
        key: case.number.clone(),
        revision: Some(case.revision),
    }
}

pub fn step(code: &str, values: &[(&str, &str)]) -> Act {
    Act::Step {
        transition: code.into(),
        reason: "按规定".into(),
        days: Some(3),
        values: values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
        sealed: Vec::new(),
    }
}

impl Four {
    pub async fn does(&self, level: usize, case: &Case, what: Act) -> Result<Case, AppError> {
        self.app.t.clock.advance(SignedDuration::from_mins(30));
        act(&self.app.app, Who::Staff(&self.people[level]), &seen(case), &what, &[]).await
    }

    async fn hand(&self, from: usize, to: usize, case: &Case) -> Case {
        let offer = Act::Offer {
            to: unit(&self.app, CODES[to]),
            reason: "下一步由你们办".into(),
            originals: 2,
        };
        let offered = self.does(from, case, offer).await.unwrap();
        self.does(to, &offered, Act::Take).await.unwrap()
    }

    /// An application of the station with every document there, accepted.
    async fn accepted(&self) -> Case {
        let input = ask(&self.app, "application", Some("F1"));
        let mut case = receive(&self.app.app, &self.people[0], &input).await.unwrap();
        for document in case.documents.clone() {
            let by = Who::Staff(&self.people[0]);
            case = hand_in(&self.app.app, by, &seen(&case), &document.code, Grade::B, None)
                .await
                .unwrap();
        }
        self.does(0, &case, step("accept", &[])).await.unwrap()
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>, expect: &Refusal) {
    match result {
        Err(AppError::Case(found)) => assert_eq!(&found, expect),
        other => panic!("expected {expect:?}, got {other:?}"),
    }
}

#[tokio::test]
async fn m06_m11_one_case_up_four_levels_and_back_on_one_clock() {
    both(|t| async move {
        let four = four(t).await;
        let app = &four.app;
        let mut case = four.accepted().await;
        assert_eq!(case.number, "T1-2026-0001");
        assert_eq!(
            case.competent,
            Some(unit(app, "D1")),
            "by the residence, upwards to who may decide"
        );
        let accepted = case.clock.accepted_at;
        case = four.hand(0, 1, &case).await;
        case = four.hand(1, 2, &case).await;
        case = four.hand(2, 3, &case).await;
        let back = Act::SendBack {
            reason: "区里就能决定".into(),
            evidence: "权力清单第 3 条".into(),
        };
        case = four.does(3, &case, back).await.unwrap();
        assert_eq!(case.custody.holdings.last().unwrap().how, HowTaken::SentBack);
        case = four.does(2, &case, step("to_decision", &[])).await.unwrap();
        case = four.does(2, &case, step("pause", &[])).await.unwrap();
        case = four.does(2, &case, step("resume", &[])).await.unwrap();
        case = four.does(2, &case, step("grant", &[])).await.unwrap();
        case = four.hand(2, 0, &case).await;
        case = four
            .does(0, &case, step("hand_out", &[("handed_out", "counter")]))
            .await
            .unwrap();
        assert!(case.ended());
        assert_eq!((case.clock.accepted_at, case.custody.returns.len()), (accepted, 1));
        // The applicant sees all of it by the link, and by nothing that can be counted.
        let seen = track(&app.app, &case.token).await.unwrap();
        assert_eq!(seen.case, case);
        assert_eq!(seen.moments.len(), 12, "{:#?}", seen.moments);
        assert_eq!(
            seen.shares.iter().map(|share| share.used).sum::<u32>(),
            seen.standing.used
        );
        let by_number = track(&app.app, &case.number).await;
        assert!(matches!(by_number, Err(AppError::NotFound(_))));
        // Nothing leaves the list but what is over, and every change has its event.
        let list = worklist(&app.app, &four.people[3], None, false).await.unwrap();
        assert_eq!((list.rows.len(), list.waiting.len()), (0, 0));
        all_checks_hold(app).await;
        let events = app
            .t
            .store
            .read()
            .events_about(&format!("case:{}", case.id), 100)
            .await
            .unwrap();
        assert_eq!(events.len(), case.revision as usize);
        let sent_back = events
            .iter()
            .find(|entry| entry.event.kind == "case.sent_back")
            .unwrap();
        assert_eq!(sent_back.event.why, "区里就能决定");
        let plain = events.iter().map(|entry| serde_json::to_string(&entry.event).unwrap());
        assert!(
            !plain.collect::<String>().contains("0008"),
            "no name and no phone in the ledger"
        );
    })
    .await;
}

#[tokio::test]
async fn m11_two_agents_at_once_one_wins_and_the_other_is_told() {
    both(|t| async move {
        let four = four(t).await;
        let case = four.accepted().await;
        let agent = Who::Staff(&four.people[0]);
        let (app, seen) = (&four.app.app, &seen(&case));
        let withdraw = step("withdraw", &[]);
        let offer = Act::Offer {
            to: unit(&four.app, "S1"),
            reason: "上交".into(),
            originals: 0,
        };
        let (a, b) = tokio::join!(
            act(app, agent, seen, &withdraw, &[]),
            act(app, agent, seen, &offer, &[]),
        );
        let lost = [&a, &b]
            .into_iter()
            .filter(|r| matches!(r, Err(AppError::Conflict)))
            .count();
        assert_eq!((a.is_ok() as u8 + b.is_ok() as u8, lost), (1, 1), "{a:?} {b:?}");
        // An old page changes nothing.
        let old = act(app, agent, seen, &step("review", &[]), &[]).await;
        assert!(matches!(old, Err(AppError::Conflict)), "{old:?}");
        // Unknown units, units without authority, people from elsewhere.
        let case = four.accepted().await;
        let to = |unit: UnitId| Act::Offer {
            to: unit,
            reason: "上交".into(),
            originals: 0,
        };
        refused(
            four.does(0, &case, to(UnitId(uuid::Uuid::nil()))).await,
            &Refusal::UnknownUnit,
        );
        refused(
            four.does(0, &case, to(unit(&four.app, "H1"))).await,
            &Refusal::NoAuthority,
        );
        refused(
            four.does(0, &case, step("to_decision", &[])).await,
            &Refusal::NoAuthority,
        );
        let neighbour = four.app.login("s2", Role::Agent, Some("S2")).await;
        let hidden = act(
            app,
            Who::Staff(&neighbour),
            &SeenCase {
                key: case.number.clone(),
                revision: None,
            },
            &Act::Take,
            &[],
        )
        .await;
        assert!(matches!(hidden, Err(AppError::NotFound(_))), "{hidden:?}");
        all_checks_hold(&four.app).await;
    })
    .await;
}

#[tokio::test]
async fn m10_a_mandate_taken_back_while_somebody_acts() {
    both(|t| async move {
        let four = four(t).await;
        let app = &four.app.app;
        let (zero, agent) = (&four.people[0], Who::Staff(&four.people[0]));
        let mut case = receive(app, zero, &ask(&four.app, "act-for", None)).await.unwrap();
        case = four
            .does(0, &case, step("apply", &[("matter", "<script>alert(1)</script>")]))
            .await
            .unwrap();
        assert_eq!(
            case.values["matter"], "<script>alert(1)</script>",
            "kept as said; pages escape it"
        );
        case = four.does(0, &case, step("ask_mandate", &[])).await.unwrap();
        let new = |identity: &str, until: &str| NewMandate {
            agent_name: "示例居民 0031".into(),
            agent_identity: IdentityNumber::parse(identity),
            until: until.parse().unwrap(),
            evidence: Evidence::SignedAtCounter,
        };
        // Not for oneself, and not into the past.
        let own = grant(app, agent, &seen(&case), &new(APPLICANT, "2026-12-31")).await;
        assert!(matches!(own, Err(AppError::Input(_))), "{own:?}");
        let past = grant(app, agent, &seen(&case), &new("", "2026-11-23")).await;
        refused(past, &Refusal::MandateDates);
        case = grant(app, agent, &seen(&case), &new("", "2026-12-31")).await.unwrap();
        case = four.does(0, &case, step("accept", &[])).await.unwrap();
        case = four.does(0, &case, step("begin", &[])).await.unwrap();
        // Both at once, from pages that show the same: whichever came second was told.
        let (page, link) = (
            seen(&case),
            SeenCase {
                key: case.token.clone(),
                revision: Some(case.revision),
            },
        );
        let finish = step("finish", &[("outcome", "done")]);
        let (acted, taken) = tokio::join!(act(app, agent, &page, &finish, &[]), revoke(app, Who::Applicant, &link),);
        match (&acted, &taken) {
            (Ok(_), Err(AppError::Conflict)) | (Err(AppError::Conflict), Ok(_)) => {}
            other => panic!("{other:?}"),
        }
        // Taken back now: nothing more is done on it.
        let now = SeenCase {
            key: case.token.clone(),
            revision: None,
        };
        if taken.is_err() {
            revoke(app, Who::Applicant, &now).await.unwrap();
        } else {
            let again = SeenCase {
                key: case.number.clone(),
                revision: None,
            };
            let late = act(app, agent, &again, &finish, &[]).await;
            assert!(matches!(late, Err(AppError::Case(Refusal::Guard { .. }))), "{late:?}");
        }
        // Names are sealed; whoever opens them leaves the reason.
        let name = unseal(app, agent, &case.number, "name", "打电话核对").await.unwrap();
        assert_eq!(name.as_deref(), Some("示例居民 0008"));
        refused(unseal(app, agent, &case.number, "name", " ").await, &Refusal::Reason);
        all_checks_hold(&four.app).await;
    })
    .await;
}

#[tokio::test]
async fn m11_a_dispute_is_ruled_on_and_the_board_shows_it() {
    both(|t| async move {
        let four = four(t).await;
        let app = &four.app.app;
        let mut case = four.accepted().await;
        for _ in 0..3 {
            let offer = Act::Offer {
                to: unit(&four.app, "S1"),
                reason: "请街道审核".into(),
                originals: 0,
            };
            case = four.does(0, &case, offer).await.unwrap();
            let decline = Act::Decline {
                reason: "社区能办".into(),
                evidence: "清单第 1 条".into(),
            };
            case = four.does(1, &case, decline).await.unwrap();
        }
        assert_eq!(case.custody.ruling.as_ref().unwrap().by, unit(&four.app, "D1"));
        let board = case_board(app, &four.people[2]).await.unwrap();
        assert_eq!(board.waiting.len(), 1);
        assert_eq!(board.units[0].unit, unit(&four.app, "T1"));
        let denied = case_board(app, &four.people[0]).await;
        assert!(matches!(denied, Err(AppError::Denied)), "a clerk coordinates nothing");
        let (_, can) = view(app, &four.people[2], &case.number).await.unwrap();
        assert!(can.rule && can.rule_to.contains(&unit(&four.app, "S1")));
        let rule = Act::Rule {
            to: unit(&four.app, "S1"),
            reason: "按清单由街道审核".into(),
        };
        case = four.does(2, &case, rule).await.unwrap();
        assert_eq!(case.custody.holder(), Some(unit(&four.app, "S1")));
        assert!(case_board(app, &four.people[2]).await.unwrap().waiting.is_empty());
        // Due before today: it is on top of the list, and the street's days are the street's.
        four.app.set("2027-01-15T09:00:00+08:00");
        let list = worklist(app, &four.people[2], None, false).await.unwrap();
        assert!(list.rows[0].standing.late());
        let (seen, _) = view(app, &four.people[1], &case.number).await.unwrap();
        let street = seen
            .shares
            .iter()
            .find(|share| share.unit == unit(&four.app, "S1"))
            .unwrap();
        assert!(street.late > 0 && street.used == seen.standing.used);
        all_checks_hold(&four.app).await;
    })
    .await;
}
