//! Taking numbers, giving them back, where one stands.

use crate::near::queue;
use crate::support::all_checks_hold;
use std::collections::BTreeSet;
use tokio::task::JoinSet;
use yike_app::AppError;
use yike_app::desk::my_claim::my_claim;
use yike_app::desk::own::{arrive, cancel};
use yike_app::desk::take_number::{TakeNumber, take_number};
use yike_model::desk::{Channel, Claim, ClaimState};
use yike_model::ledger::Actor;
use yike_testkit::{TestApp, both, instant};

const TEN: &str = "2026-11-24T10:00:00+08:00";

fn wish(app: &TestApp, venue: &str, service: &str, token: Option<&str>) -> TakeNumber {
    TakeNumber {
        venue: app.venue(venue),
        service: app.service(service),
        channel: Channel::Web,
        token: token.map(str::to_owned),
        asks: Default::default(),
        identity: None,
    }
}

async fn take(app: &TestApp, venue: &str, service: &str) -> Result<Claim, AppError> {
    take_number(&app.app, Actor::Resident, wish(app, venue, service, None)).await
}

#[tokio::test]
async fn m01_labels_are_dense_and_in_the_order_of_coming() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        for n in 1..=30 {
            let claim = take(&app, "V1", ["F1", "F2", "F3"][n % 3]).await.unwrap();
            assert_eq!(claim.label, format!("A{n:03}"));
            assert_eq!(
                (claim.state, claim.service_name.zh.is_empty()),
                (ClaimState::Confirmed, false)
            );
        }
        // The clinic and the counter of V2 have their own series.
        app.set("2026-11-24T12:10:00+08:00");
        assert_eq!(take(&app, "V2", "F4").await.unwrap().label, "C001");
        assert_eq!(take(&app, "V2", "F1").await.unwrap().label, "B001");
        // The afternoon goes on where the morning ended; the next day begins anew.
        app.set("2026-11-24T14:00:00+08:00");
        assert_eq!(take(&app, "V1", "F1").await.unwrap().label, "A031");
        app.set("2026-11-25T09:00:00+08:00");
        assert_eq!(take(&app, "V1", "F1").await.unwrap().label, "A001");
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m01_pressing_twice_gives_one_number() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let token = app.app.token();
        let first = take_number(&app.app, Actor::Resident, wish(&app, "V1", "F1", Some(&token)))
            .await
            .unwrap();
        let second = take_number(&app.app, Actor::Resident, wish(&app, "V1", "F1", Some(&token)))
            .await
            .unwrap();
        assert_eq!((&first, first.token.as_str()), (&second, token.as_str()));
        // Also when both presses arrive at once.
        let token = app.app.token();
        let mut presses = JoinSet::new();
        for _ in 0..16 {
            let (app, wish) = (app.app.clone(), wish(&app, "V1", "F1", Some(&token)));
            presses.spawn(async move { take_number(&app, Actor::Resident, wish).await });
        }
        let labels: Vec<String> = presses
            .join_all()
            .await
            .into_iter()
            .map(|claim| claim.unwrap().label)
            .collect();
        assert!(labels.iter().all(|label| *label == labels[0]), "{labels:?}");
        let claims = app
            .t
            .store
            .read()
            .claims_on(app.schedule("P1"), app.app.today())
            .await
            .unwrap();
        assert_eq!(claims.len(), 2);
        for damaged in [
            "",
            "short",
            "with spaces in the token",
            &"x".repeat(23),
            "＊".repeat(22).as_str(),
        ] {
            let error = take_number(&app.app, Actor::Resident, wish(&app, "V1", "F1", Some(damaged)))
                .await
                .unwrap_err();
            assert!(matches!(error, AppError::Input(_)), "{damaged}: {error:?}");
        }
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m01_a_cancelled_number_frees_its_place_and_its_label_never_comes_again() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let mut claims = Vec::new();
        for _ in 0..3 {
            claims.push(take(&app, "V2", "F2").await.unwrap());
        }
        assert!(
            matches!(take(&app, "V2", "F2").await, Err(AppError::Full { .. })),
            "three numbers a session"
        );
        assert!(
            matches!(take(&app, "V2", "F1").await, Err(AppError::Full { .. })),
            "and one pool for both services"
        );
        let gone = cancel(&app.app, &claims[1].token).await.unwrap();
        assert_eq!((gone.state, gone.label.as_str()), (ClaimState::Cancelled, "B002"));
        assert_eq!(
            cancel(&app.app, &claims[1].token).await.unwrap(),
            gone,
            "saying it twice is no mistake"
        );
        let next = take(&app, "V2", "F2").await.unwrap();
        assert_eq!(next.label, "B004");
        assert!(
            matches!(take(&app, "V2", "F2").await, Err(AppError::Full { .. })),
            "one place was free, not two"
        );
        // Everything about the one is on its page still.
        assert_eq!(my_claim(&app.app, &claims[1].token).await.unwrap().ahead, None);
        assert!(matches!(
            arrive(&app.app, &claims[1].token).await,
            Err(AppError::State(_))
        ));
        assert!(matches!(
            cancel(&app.app, "no-such-token-as-this-x").await,
            Err(AppError::NotFound(_))
        ));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_closed_counter_gives_no_number_and_says_when_next() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        for (venue, service, now, next) in [
            ("V1", "F1", "2026-11-24T08:59:59+08:00", "2026-11-24T09:00:00+08:00"),
            ("V1", "F1", "2026-11-24T11:45:00+08:00", "2026-11-24T13:00:00+08:00"),
            ("V1", "F1", "2026-11-24T16:45:00+08:00", "2026-11-25T09:00:00+08:00"),
            ("V1", "F1", "2026-11-28T10:00:00+08:00", "2026-11-30T09:00:00+08:00"),
            ("V2", "F4", "2026-11-24T14:00:00+08:00", "2026-11-27T12:00:00+08:00"),
        ] {
            app.set(now);
            match take(&app, venue, service).await {
                Err(AppError::NotOpen { next: Some(at) }) => assert_eq!(at, instant(next), "{venue} {now}"),
                other => panic!("{venue} at {now}: {other:?}"),
            }
        }
        app.set(TEN);
        assert!(
            matches!(take(&app, "V1", "F4").await, Err(AppError::NotFound(_))),
            "not offered there"
        );
        assert!(
            app.t
                .store
                .read()
                .live_claims(app.app.today())
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn m07_a_rush_gets_dense_labels_and_no_more_places_than_there_are() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let rush = |venue: &'static str| {
            let mut tasks = JoinSet::new();
            for _ in 0..64 {
                let (app, wish) = (app.app.clone(), wish(&app, venue, "F2", None));
                tasks.spawn(async move { take_number(&app, Actor::Resident, wish).await });
            }
            tasks.join_all()
        };
        let labels: BTreeSet<String> = rush("V1").await.into_iter().map(|claim| claim.unwrap().label).collect();
        assert_eq!(labels, (1..=64).map(|n| format!("A{n:03}")).collect());
        let (given, refused): (Vec<_>, Vec<_>) = rush("V2").await.into_iter().partition(Result::is_ok);
        assert_eq!((given.len(), refused.len()), (3, 61));
        assert!(
            refused.iter().all(|error| matches!(error, Err(AppError::Full { .. }))),
            "{refused:?}"
        );
        let labels: BTreeSet<String> = given.into_iter().map(|claim| claim.unwrap().label).collect();
        assert_eq!(labels, (1..=3).map(|n| format!("B{n:03}")).collect());
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_my_number_knows_who_is_ahead_and_when() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        queue(&app, "V1", "F1", 4).await;
        let mine = take(&app, "V1", "F2").await.unwrap();
        queue(&app, "V1", "F1", 2).await;
        let view = my_claim(&app.app, &mine.token).await.unwrap();
        assert_eq!(
            (view.ahead, view.date, view.claim.label.as_str()),
            (Some(4), app.app.today(), "A005")
        );
        let (low, high) = view.expect.unwrap();
        // Forty minutes of work before me at two windows: 20 minutes, give or take.
        let mean = instant("2026-11-24T10:20:00+08:00");
        assert!(
            low < mean && mean < high && low > instant(TEN) && high < instant("2026-11-24T10:40:00+08:00"),
            "{low} {high}"
        );
        assert_eq!(arrive(&app.app, &mine.token).await.unwrap().state, ClaimState::Arrived);
        assert_eq!(
            my_claim(&app.app, &mine.token).await.unwrap().ahead,
            Some(4),
            "being there moves nobody"
        );
        assert!(matches!(
            my_claim(&app.app, "unknown").await,
            Err(AppError::NotFound(_))
        ));
        // The line in memory counts everybody.
        app.app.reload_lines().await.unwrap();
        let load = app.app.lines().load(app.schedule("P1"));
        assert_eq!((load.waiting, load.waiting_minutes, load.serving), (7, 68, 0));
        cancel(&app.app, &mine.token).await.unwrap();
        app.app.reload_lines().await.unwrap();
        assert_eq!(app.app.lines().load(app.schedule("P1")).waiting, 6);
    })
    .await;
}

#[tokio::test]
async fn m07_a_number_keeps_the_facts_it_was_made_under() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let claim = take(&app, "V1", "F2").await.unwrap();
        app.directory(&yike_testkit::town::directory_with(
            "services.csv",
            "老年优待证办理",
            "敬老优待证办理",
        ))
        .await;
        let later = my_claim(&app.app, &claim.token).await.unwrap().claim;
        assert_eq!(later, claim);
        assert_eq!(later.service_name.zh, "老年优待证办理");
        assert_eq!(take(&app, "V1", "F2").await.unwrap().service_name.zh, "敬老优待证办理");
    })
    .await;
}
