//! When it will be my turn: rough at first, learnt from the line, the same on every node.

use crate::near::queue;
use crate::support::ask;
use yike_app::desk::call::call_next;
use yike_app::desk::counters::{Opening, open_window};
use yike_app::desk::forecasts::{Touched, follow, gather, warm};
use yike_app::desk::my_claim::my_claim;
use yike_app::desk::seed_day::{WalkIn, seed_day};
use yike_app::desk::view::desk;
use yike_app::desk::window::{Seen, Window};
use yike_model::desk::Claim;
use yike_model::people::Role;
use yike_testkit::{TestApp, both, town};

const HALF_PAST_TEN: &str = "2026-11-24T10:30:00+08:00";

/// Follows the ledger from a position to its head, as the watch does.
async fn caught_up(app: &TestApp, after: u64) -> u64 {
    app.t.settle().await;
    let mut touched = Touched::default();
    let entries = app.t.store.read().tail(after, 10_000).await.unwrap();
    for entry in &entries {
        gather(&mut touched, &entry.event);
    }
    follow(&app.app, touched).await.unwrap();
    app.app.reload_lines().await.unwrap();
    entries.last().map_or(after, |entry| entry.position)
}

async fn line(app: &TestApp) -> Vec<Claim> {
    let schedule = app.schedule("P1");
    let claims = app.t.store.read().claims_on(schedule, app.app.today()).await.unwrap();
    claims.into_iter().filter(|claim| claim.state.waits()).collect()
}

#[tokio::test]
async fn m07_the_forecast_is_learnt_from_the_line_and_the_same_on_every_node() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(HALF_PAST_TEN);
        let walk_in = |n: u16| WalkIn {
            schedule: "P1".into(),
            service: "F1".into(),
            minutes_after_open: n * 3,
            service_minutes: 5,
        };
        seed_day(&app.app, &(0..30).map(walk_in).collect::<Vec<_>>())
            .await
            .unwrap();
        queue(&app, "V1", "F1", 1).await;
        let first = line(&app).await.pop().unwrap();
        let rough = my_claim(&app.app, &first.token).await.unwrap();
        assert!(rough.turn.unwrap().rough, "nothing was read yet");

        warm(&app.app).await.unwrap();
        queue(&app, "V1", "F1", 6).await;
        let head = caught_up(&app, 0).await;
        let mut last = app.app.now();
        for claim in line(&app).await {
            let turn = my_claim(&app.app, &claim.token).await.unwrap().turn.unwrap();
            assert!(!turn.rough && turn.median >= last, "{turn:?}");
            assert!(turn.most.0 <= turn.half.0 && turn.half.1 <= turn.most.1, "{turn:?}");
            last = turn.median;
        }
        // Seven wait for two windows that take five minutes each: the last comes in about a quarter of an hour, while what
        // the service usually takes would say half an hour.
        let wait = last.duration_since(app.app.now()).as_mins();
        assert!((8..=22).contains(&wait), "{wait}");

        // Another node reads the same from the database alone.
        let other = app.second("node-2").await;
        warm(&other.app).await.unwrap();
        for claim in line(&app).await {
            let here = my_claim(&app.app, &claim.token).await.unwrap().turn;
            assert_eq!(my_claim(&other.app, &claim.token).await.unwrap().turn, here);
        }

        // The list of places uses the wait of a newcomer to that line.
        let near = ask(&app, town::at(100.0, 0.0), HALF_PAST_TEN).service("F1").at("V1");
        let lines = app.app.lines();
        let newcomer = lines.newcomer(app.schedule("P1")).expect("the line is known");
        assert_eq!(near.wait_seconds, newcomer.wait_seconds(app.app.now(), near.arrives_at));
        assert!(
            lines.newcomer(app.schedule("P4")).is_none(),
            "nothing ever happened there"
        );

        // A call moves everybody on, on both nodes alike.
        let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
        let window = Window {
            schedule: app.schedule("P1"),
            number: 1,
        };
        open_window(&app.app, &clerk, window, &Opening::default())
            .await
            .unwrap();
        let here = desk(&app.app, &clerk, window).await.unwrap().serving;
        let called = call_next(&app.app, &clerk, window, here.as_ref().map(Seen::of).as_ref())
            .await
            .unwrap()
            .unwrap();
        caught_up(&app, head).await;
        caught_up(&other, head).await;
        assert!(my_claim(&app.app, &called.token).await.unwrap().turn.is_none());
        for claim in line(&app).await {
            let here = my_claim(&app.app, &claim.token).await.unwrap().turn;
            assert!(!here.unwrap().rough);
            assert_eq!(my_claim(&other.app, &claim.token).await.unwrap().turn, here);
        }
    })
    .await;
}
