//! Kiosks: set up once, taken off at once; numbers by card; checking in. The board shows what the windows do.

use crate::near::queue;
use crate::support::all_checks_hold;
use yike_app::AppError;
use yike_app::desk::board::{WindowState, board};
use yike_app::desk::call::call_next;
use yike_app::desk::counters::{Opening, open_window, pause_window};
use yike_app::desk::devices::{add_device, device, devices, revoke, set_up, venues_for};
use yike_app::desk::kiosk::{check_in, offered, take_here};
use yike_app::desk::refusal::Refusal;
use yike_app::desk::window::Window;
use yike_model::desk::{Asks, Channel, ClaimState, Device, DeviceKind};
use yike_model::people::{IdentityNumber, Role};
use yike_testkit::{TestApp, both};

const TEN: &str = "2026-11-24T10:00:00+08:00";
/// The example of GB 11643-1999: born on 31 December 1949.
const OLD: &str = "11010519491231002X";

fn once(n: u8) -> String {
    format!("{n:022}")
}

async fn kiosk_at(app: &TestApp, venue: &str) -> Device {
    let manager = app.login(&format!("manager-{venue}"), Role::Manager, None).await;
    let (_, link) = add_device(&app.app, &manager, app.venue(venue), DeviceKind::Kiosk, "door")
        .await
        .unwrap();
    set_up(&app.app, &link).await.unwrap().0
}

#[tokio::test]
async fn m07_a_device_is_set_up_once_and_taken_off_at_once() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let manager = app.login("manager", Role::Manager, Some("S1")).await;
        let clerk = app.login("clerk", Role::Clerk, Some("S1")).await;
        assert!(venues_for(&app.app, &clerk).is_empty());
        let venue = app.venue("V1");
        let add = async |who| add_device(&app.app, who, venue, DeviceKind::Kiosk, " door\n").await;
        assert!(matches!(add(&clerk).await, Err(AppError::Denied)));
        let (added, link) = add(&manager).await.unwrap();
        assert_eq!((added.name.as_str(), added.works()), ("door", false));
        assert!(
            device(&app.app, &link).await.unwrap().is_none(),
            "the link is no cookie"
        );
        let (kiosk, cookie) = set_up(&app.app, &link).await.unwrap();
        assert!(matches!(
            set_up(&app.app, &link).await,
            Err(AppError::Refused(Refusal::Device))
        ));
        assert_eq!(device(&app.app, &cookie).await.unwrap(), Some(kiosk.clone()));
        revoke(&app.app, &manager, kiosk.id).await.unwrap();
        assert_eq!(device(&app.app, &cookie).await.unwrap(), None);
        assert!(devices(&app.app, &manager, venue).await.unwrap().is_empty());
        // A link of yesterday opens nothing.
        let (_, late) = add(&manager).await.unwrap();
        app.set("2026-11-25T10:00:01+08:00");
        assert!(matches!(
            set_up(&app.app, &late).await,
            Err(AppError::Refused(Refusal::Device))
        ));
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_a_card_gives_one_number_a_service_and_day_and_stands_nowhere_in_plain() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        let kiosk = kiosk_at(&app, "V1").await;
        let take = async |service: &str, n: u8| {
            let card = IdentityNumber::parse(OLD);
            take_here(&app.app, &kiosk, app.service(service), Asks::default(), card, once(n)).await
        };
        let first = take("F1", 1).await.unwrap();
        assert_eq!((first.channel, first.state), (Channel::Kiosk, ClaimState::Arrived));
        assert_eq!(take("F1", 2).await.unwrap().label, first.label, "the same card again");
        assert_ne!(take("F2", 3).await.unwrap().label, first.label, "another service");
        assert!(!app.contents().await.contains(OLD));
        let offered = offered(&app.app, kiosk.venue).await.unwrap();
        assert_eq!(offered.len(), 3);
        assert!(
            offered.windows(2).all(|pair| pair[0].taken >= pair[1].taken),
            "most used first"
        );
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m07_checking_in_twice_changes_nothing_and_another_venue_is_told() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        queue(&app, "V1", "F1", 1).await;
        let claims = app
            .app
            .store
            .read()
            .claims_on(app.schedule("P1"), app.app.today())
            .await
            .unwrap();
        let (here, there) = (kiosk_at(&app, "V1").await, kiosk_at(&app, "V2").await);
        let code = format!("https://yike.example/claims/{}", claims[0].token);
        let came = check_in(&app.app, &here, &code).await.unwrap();
        app.set("2026-11-24T10:05:00+08:00");
        assert_eq!(check_in(&app.app, &here, &code).await.unwrap(), came, "a replayed code");
        assert!(matches!(
            check_in(&app.app, &there, &code).await,
            Err(AppError::Refused(Refusal::WrongVenue { .. }))
        ));
        for forged in [once(9), "A001".into(), OLD.into(), String::new()] {
            assert!(matches!(
                check_in(&app.app, &here, &forged).await,
                Err(AppError::NotFound(_))
            ));
        }
    })
    .await;
}

#[tokio::test]
async fn m07_the_board_shows_calls_windows_and_who_is_next() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.set(TEN);
        queue(&app, "V1", "F1", 4).await;
        let clerk = app.login("window", Role::Clerk, Some("S1")).await;
        let schedule = app.schedule("P1");
        let [one, two] = [1, 2].map(|number| Window { schedule, number });
        for window in [one, two] {
            open_window(&app.app, &clerk, window, &Opening::default())
                .await
                .unwrap();
        }
        call_next(&app.app, &clerk, one, None).await.unwrap();
        pause_window(&app.app, &clerk, two, None).await.unwrap();
        let shown = board(&app.app, app.venue("V1")).await.unwrap();
        let calls: Vec<_> = shown.calls.iter().map(|call| (&*call.label, &*call.window)).collect();
        assert_eq!(calls, [("A001", "1")]);
        let states: Vec<_> = shown.windows.iter().map(|window| &window.state).collect();
        let called = WindowState::Called { label: "A001".into() };
        assert_eq!(states, [&called, &WindowState::Paused { back_at: None }]);
        let next: Vec<_> = shown.next.iter().map(|next| (&*next.label, next.first)).collect();
        assert_eq!(next, [("A002", true), ("A003", false), ("A004", false)]);
        assert!(shown.next.windows(2).all(|pair| pair[0].expected <= pair[1].expected));
        // The clinic of V2 is the notice of its day.
        let clinic = board(&app.app, app.venue("V2")).await.unwrap().notice.unwrap();
        assert_eq!(app.app.zone.to_datetime(clinic.session.starts_at).hour(), 12);
    })
    .await;
}
