//! What is in memory follows the ledger, also when another node wrote; a day half over for demonstrations.

use crate::near::queue;
use crate::support::all_checks_hold;
use std::time::Duration;
use yike_app::App;
use yike_app::desk::seed_day::{WalkIn, seed_day};
use yike_app::watch;
use yike_model::desk::ClaimState;
use yike_testkit::{TestApp, both, town};

/// Waits until it is so; gives up after half a minute.
async fn until(app: &App, so: impl Fn(&App) -> bool) {
    let waiting = async {
        while !so(app) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), waiting)
        .await
        .expect("it came to be so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn m07_another_node_sees_the_line_and_the_directory_change() {
    both(|t| async move {
        let writes = TestApp::town(t).await;
        writes.set("2026-11-24T10:00:00+08:00");
        let reads = writes.second("node-2").await;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let follower = reads.app.clone();
        let follow = tokio::spawn(async move {
            watch::run(follower, async {
                drop(stopped.await);
            })
            .await;
        });
        queue(&writes, "V1", "F1", 3).await;
        writes.t.settle().await;
        let schedule = writes.schedule("P1");
        until(&reads.app, |app| app.lines().load(schedule).waiting == 3).await;
        writes
            .directory(&town::directory_with("services.csv", "居住证办理", "居住证申领"))
            .await;
        writes.t.settle().await;
        until(&reads.app, |app| {
            app.world()
                .snapshot
                .services
                .iter()
                .any(|service| service.name.zh == "居住证申领")
        })
        .await;
        stop.send(()).unwrap();
        follow.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn m07_a_day_half_over_holds_together() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set("2026-11-24T10:00:00+08:00");
        let walk_in = |schedule: &str, service: &str, minutes_after_open, service_minutes| WalkIn {
            schedule: schedule.into(),
            service: service.into(),
            minutes_after_open,
            service_minutes,
        };
        let mut plan: Vec<WalkIn> = (0..20).map(|n| walk_in("P1", "F1", n * 4, 10)).collect();
        plan.extend((0..5).map(|n| walk_in("P2", "F2", n, 8)));
        plan.push(walk_in("P9", "F1", 0, 10));
        plan.push(walk_in("P1", "F9", 0, 10));
        let made = seed_day(&app.app, &plan).await.unwrap();
        // Those who come after ten are left out (16 of 20 have come), three of five find a place at P2.
        assert_eq!(made, 16 + 3);
        let claims = app
            .t
            .store
            .read()
            .claims_on(app.schedule("P1"), app.app.today())
            .await
            .unwrap();
        assert!(claims.iter().all(|claim| claim.queued_at <= app.app.now()));
        let state = |state: ClaimState| claims.iter().filter(|claim| claim.state == state).count();
        // Two windows, ten minutes each, sixty minutes: twelve called, of whom the last two are still served.
        assert_eq!((state(ClaimState::Called), claims.len()), (2, 16));
        assert!(
            state(ClaimState::Done) >= 10 && state(ClaimState::Arrived) >= 2,
            "{claims:?}"
        );
        assert_eq!(
            seed_day(&app.app, &plan).await.unwrap(),
            0,
            "a day that has begun is left alone"
        );
        all_checks_hold(&app).await;
    })
    .await;
}
