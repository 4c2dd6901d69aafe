//! One-time codes, and how a visit was.

use crate::near::queue;
use std::collections::HashSet;
use std::sync::Arc;
use tokio::task::JoinSet;
use yike_app::AppError;
use yike_app::desk::call::call_next;
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::evaluate::{Said, Stage, at_counter, evaluate, stage, totals};
use yike_app::desk::gateway::{Office, PageGateway};
use yike_app::desk::serve::finish;
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_app::desk::window::{Seen, Window};
use yike_app::people::codes::{ask, forget, numbers, show};
use yike_app::people::sign_in::SignedIn;
use yike_model::desk::{Channel, Claim};
use yike_model::ledger::Actor;
use yike_model::people::Role;
use yike_storage::{Access, SealedOwner};
use yike_testkit::{TestApp, TestStore, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";
const PHONE: &str = "138 0000 0001";
const HERE: &str = "127.0.0.1";

async fn demo(t: TestStore) -> TestApp {
    let app = TestApp::town(t).await;
    app.set(TEN);
    app.app.set_office(Office {
        gateway: Arc::new(PageGateway { demo: true }),
        ..Office::default()
    });
    app
}

async fn web_number(app: &TestApp) -> Claim {
    let input = TakeNumber {
        venue: app.venue("V1"),
        service: app.service("F1"),
        channel: Channel::Web,
        token: None,
        asks: Default::default(),
        identity: None,
    };
    take_number(&app.app, Actor::Resident, input).await.unwrap()
}

async fn code(app: &TestApp) -> String {
    let asked = ask(&app.app, PHONE, HERE, false).await.unwrap();
    asked.shown.expect("a demonstration shows it")
}

#[tokio::test]
async fn m07_a_code_opens_ones_numbers_in_another_browser() {
    both(|t| async move {
        let app = demo(t).await;
        let claim = web_number(&app).await;
        let tokens = [claim.token.clone()];
        let right = code(&app).await;
        let wrong = if right == "000000" { "000001" } else { "000000" };
        assert_eq!((right.len(), right.bytes().all(|b| b.is_ascii_digit())), (6, true));
        let cookie = show(&app.app, "+86 13800000001", &right, &tokens, false).await.unwrap();
        let cookie = cookie.expect("the code is right");
        let listed = numbers(&app.app, &cookie).await.unwrap().unwrap();
        assert_eq!(listed.iter().map(|claim| claim.id).collect::<Vec<_>>(), [claim.id]);
        assert!(listed[0].asks.notify);
        assert_eq!(
            show(&app.app, PHONE, &right, &tokens, false).await.unwrap(),
            None,
            "used up"
        );

        // Another browser without numbers of its own sees the same; a made-up cookie sees nothing.
        let second = code(&app).await;
        assert_eq!(show(&app.app, PHONE, wrong, &[], false).await.unwrap(), None);
        let other = show(&app.app, PHONE, &second, &[], false).await.unwrap().unwrap();
        assert_eq!(numbers(&app.app, &other).await.unwrap().unwrap().len(), 1);
        assert_eq!(numbers(&app.app, "made-up").await.unwrap(), None);
        forget(&app.app, &other).await.unwrap();
        assert_eq!(numbers(&app.app, &other).await.unwrap(), None);

        // Five wrong tries, and the right one comes too late. A fourth code within the hour is refused.
        let third = code(&app).await;
        for _ in 0..5 {
            let wrong = if third == "000000" { "000001" } else { "000000" };
            assert_eq!(show(&app.app, PHONE, wrong, &[], false).await.unwrap(), None);
        }
        assert_eq!(show(&app.app, PHONE, &third, &[], false).await.unwrap(), None);
        let refused = ask(&app.app, PHONE, HERE, false).await;
        assert!(matches!(refused, Err(AppError::TooMany { .. })), "{refused:?}");
        app.set("2026-11-24T11:01:00+08:00");
        let late = code(&app).await;
        app.set("2026-11-24T11:06:01+08:00");
        assert_eq!(show(&app.app, PHONE, &late, &[], false).await.unwrap(), None, "too old");

        app.t.settle().await;
        let ledger = format!("{:?}", app.t.store.read().tail(0, 10_000).await.unwrap());
        let body = format!("{:?}", app.t.store.read().claim(claim.id).await.unwrap());
        for text in [&ledger, &body] {
            assert!(!text.contains("13800000001") && !text.contains(PHONE), "{text}");
        }
        for code in [right, second, third, late] {
            assert!(!ledger.contains(&format!("\"{code}\"")), "{code}");
        }
        crate::support::all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn codes_are_no_way_in_where_nothing_reaches_the_phone() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        assert!(matches!(
            ask(&app.app, PHONE, HERE, false).await,
            Err(AppError::NotFound(_))
        ));
        let app = demo(app.t.clone()).await;
        for text in ["", "12345", "0512-67000000", "'; DROP TABLE claim"] {
            assert!(
                matches!(ask(&app.app, text, HERE, false).await, Err(AppError::Input(_))),
                "{text}"
            );
        }
    })
    .await;
}

/// So many people are served at window 1, one after the other.
async fn served(app: &TestApp, people: usize) -> (SignedIn, Window, Vec<Claim>) {
    let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
    let window = Window {
        schedule: app.schedule("P1"),
        number: 1,
    };
    open_window(&app.app, &clerk, window, &Opening::default())
        .await
        .unwrap();
    queue(app, "V1", "F1", people).await;
    let mut done = Vec::new();
    for _ in 0..people {
        let called = call_next(&app.app, &clerk, window, None).await.unwrap().unwrap();
        finish(&app.app, &clerk, window, &Seen::of(&called)).await.unwrap();
        app.t.clock.advance(jiff::SignedDuration::from_mins(1));
        done.push(called);
    }
    (clerk, window, done)
}

fn grade(grade: u8, words: &str) -> Said {
    Said {
        grade,
        reasons: vec!["speed".into(), "made-up".into()],
        words: words.into(),
    }
}

#[tokio::test]
async fn m30_a_visit_is_evaluated_once_and_clerks_see_totals_only() {
    both(|t| async move {
        let app = demo(t).await;
        let waits = web_number(&app).await;
        assert_eq!(stage(&app.app, &waits.token).await.unwrap().2, Stage::NotDone);
        assert!(evaluate(&app.app, &waits.token, &grade(5, "")).await.is_err());
        yike_app::desk::own::cancel(&app.app, &waits.token).await.unwrap();

        let (clerk, window, done) = served(&app, 6).await;
        let last = at_counter(&app.app, &clerk, window).await.unwrap();
        assert_eq!(last.map(|claim| claim.id), Some(done[5].id));
        for wrong in [0, 6] {
            assert!(evaluate(&app.app, &done[0].token, &grade(wrong, "")).await.is_err());
        }
        assert_eq!(
            stage(&app.app, &done[0].token).await.unwrap().2,
            Stage::Open,
            "nothing was kept"
        );
        evaluate(&app.app, &done[0].token, &grade(1, "等了很久，没人理"))
            .await
            .unwrap();
        assert!(matches!(
            evaluate(&app.app, &done[0].token, &grade(5, "")).await,
            Err(AppError::Conflict)
        ));
        // Also when many presses come at once.
        let mut presses = JoinSet::new();
        for n in 0..16 {
            let (app, token) = (app.app.clone(), done[1].token.clone());
            presses.spawn(async move { evaluate(&app, &token, &grade(n % 5 + 1, "")).await.is_ok() });
        }
        let kept = presses.join_all().await.into_iter().filter(|ok| *ok).count();
        assert_eq!(kept, 1);
        for claim in &done[2..4] {
            evaluate(&app.app, &claim.token, &grade(5, "")).await.unwrap();
        }
        assert_eq!(
            totals(&app.app, app.venue("V1")).await.unwrap(),
            None,
            "four would tell who said what"
        );
        evaluate(&app.app, &done[5].token, &grade(4, "")).await.unwrap();
        let counted = totals(&app.app, app.venue("V1")).await.unwrap().unwrap();
        assert_eq!(
            (counted.iter().sum::<u32>(), counted[0] >= 1, counted[3] >= 1),
            (5, true, true)
        );
        assert_eq!(at_counter(&app.app, &clerk, window).await.unwrap(), None, "it was said");

        // Kept for those who look into it, sealed; the ledger names neither grade nor clerk nor words.
        let kept = app.t.store.read().evaluation(done[0].id).await.unwrap().unwrap();
        assert_eq!(
            (kept.grade, kept.reasons, kept.words),
            (1, vec!["speed".to_owned()], true)
        );
        app.t.settle().await;
        let entries = app.t.store.read().tail(0, 10_000).await.unwrap();
        let told: Vec<_> = entries
            .iter()
            .filter(|entry| entry.event.kind.starts_with("evaluation."))
            .collect();
        assert!(told.iter().any(|entry| entry.event.kind == "evaluation.bad"));
        let names: HashSet<&str> = told
            .iter()
            .flat_map(|entry| entry.event.data.as_object().unwrap().keys().map(String::as_str))
            .collect();
        assert_eq!(names, HashSet::from(["service", "venue"]));
        assert!(told.iter().all(|entry| entry.event.actor == Actor::Resident));
        let access = Access {
            id: yike_model::EventId(app.app.uuid()),
            at: app.app.now(),
            actor: Actor::Operator { command: "test".into() },
            unit: None,
            why: "test".into(),
        };
        let (owner, access) = (done[0].id.owner(), &access);
        let words = app
            .t
            .store
            .write(|tx| async move { tx.unseal(owner, "evaluation", access).await });
        assert_eq!(words.await.unwrap().as_deref(), Some("等了很久，没人理"));

        app.t.clock.advance(jiff::SignedDuration::from_hours(24 * 30));
        assert_eq!(stage(&app.app, &done[4].token).await.unwrap().2, Stage::TooLate);
        assert!(evaluate(&app.app, &done[4].token, &grade(5, "")).await.is_err());
        crate::support::all_checks_hold(&app).await;
    })
    .await;
}
