//! "The bridge is closed until Friday": walks go round what is shut, on every page and only for so long.

use crate::support::{all_checks_hold, operator};
use jiff::civil::date;
use yike_app::AppError;
use yike_app::directory::street_closures::{
    NewClosure, ShutPlace, What, close_street, open_street, shut_places, street_closures,
};
use yike_app::directory::way;
use yike_app::walk::Pace;
use yike_testkit::{TestApp, both, instant, town};

fn closure(name: &str) -> NewClosure {
    NewClosure {
        what: What::Named(name.into()),
        from: None,
        until: Some(date(2026, 12, 5).at(0, 0, 0, 0)),
        reason: "学士街铺管".into(),
        reason_en: "pipes under Xueshi Street".into(),
        source: "区住建局公告".into(),
    }
}

#[tokio::test]
async fn m03_walks_go_round_what_is_shut_until_it_opens() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let (friday, saturday) = (instant("2026-12-04T15:00:00Z"), instant("2026-12-04T16:00:00Z"));
        // From a door in 学士街 to the last venue of the town.
        let walk = |at| {
            let world = app.app.world();
            let geo = world.geo().unwrap();
            let point = town::at(395.0, 120.0);
            let start = geo.snap_at(point, Pace::Elder, at).unwrap();
            let reached = geo.venues_within(&start, Pace::Elder, 3_600_000, at);
            let (farthest, ms) = *reached.last().unwrap();
            let (found, why) = geo.route(point, farthest, Pace::Elder, at).unwrap();
            assert!(found.ms.abs_diff(ms) <= 1000, "map and way agree");
            (
                found.ms,
                why.into_iter().map(|c| c.reason).collect::<Vec<_>>(),
                reached.len(),
            )
        };
        let usual = walk(friday);
        assert!(usual.1.is_empty());
        let made = close_street(&app.app, operator(), closure("学士街")).await.unwrap();
        assert_eq!((made.number, made.ways.len()), (1, 1));
        let world = app.app.world();
        let streets = &world.geo().unwrap().streets.network;
        let expect = ShutPlace {
            ids: made.ways.clone(),
            gate: false,
            name: "学士街".into(),
            cross: "干将路".into(),
        };
        assert_eq!(shut_places(streets, &made), [expect]);
        let round = walk(friday);
        assert_ne!(round.0, usual.0);
        assert_eq!(
            (round.1.as_slice(), round.2),
            (["学士街铺管".to_owned()].as_slice(), usual.2)
        );
        // Pages in English say why in English.
        let geo = world.geo().unwrap();
        let point = town::at(395.0, 120.0);
        let start = geo.snap_at(point, Pace::Elder, friday).unwrap();
        let reached = geo.venues_within(&start, Pace::Elder, 3_600_000, friday);
        let farthest = world.snapshot.venues[reached.last().unwrap().0].id;
        let found = way::way(&world, point, farthest, Pace::Elder, friday).unwrap();
        let told: Vec<_> = { found.detours.iter() }
            .map(|detour| [detour.reason.as_str(), detour.reason_en.as_str()])
            .collect();
        assert_eq!(told, [["学士街铺管", "pipes under Xueshi Street"]]);
        // The same question about the day after, and back again: what is kept for one moment is not given for another.
        assert_eq!(walk(saturday), usual);
        assert_eq!(walk(friday), round);

        assert_eq!(street_closures(&app.app).await.unwrap(), [made]);
        open_street(&app.app, operator(), 1).await.unwrap();
        assert_eq!(walk(friday), usual);
        assert!(street_closures(&app.app).await.unwrap().is_empty());
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn wrong_closures_change_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let check = async |new: NewClosure, expect: &str| {
            let error = close_street(&app.app, operator(), new).await.unwrap_err();
            assert!(
                matches!(error, AppError::Input(_)) && error.to_string().contains(expect),
                "{error}"
            );
        };
        check(closure("无此路"), "no street or bridge here is named").await;
        check(closure(" 　"), "no street or bridge here is named").await;
        check(
            NewClosure {
                source: "一\n二".into(),
                ..closure("中街路")
            },
            "one line",
        )
        .await;
        let what = What::Way(99);
        check(NewClosure { what, ..closure("") }, "cut from the way 99").await;
        let reason = " ".into();
        check(
            NewClosure {
                reason,
                ..closure("中街路")
            },
            "why it is shut",
        )
        .await;
        let from = Some(date(2026, 12, 6).at(0, 0, 0, 0));
        check(
            NewClosure {
                from,
                ..closure("中街路")
            },
            "ends before it begins",
        )
        .await;
        let until = Some(date(2020, 1, 1).at(0, 0, 0, 0));
        check(
            NewClosure {
                until,
                ..closure("中街路")
            },
            "over already",
        )
        .await;
        assert!(open_street(&app.app, operator(), 7).await.is_err());
        assert!(street_closures(&app.app).await.unwrap().is_empty());
    })
    .await;
}
