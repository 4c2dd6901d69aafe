//! Signing in, and reports whose contact stays sealed.

use crate::support::{all_checks_hold, operator};
use jiff::SignedDuration;
use yike_app::AppError;
use yike_app::directory::report_hours::report_hours;
use yike_app::people::add_login::{NewLogin, add_login};
use yike_app::people::sign_in::{sign_in, sign_out, signed_in};
use yike_model::people::Role;
use yike_storage::{Lookup, ReportState};
use yike_testkit::{PASSWORD, TestApp, both};

async fn try_in(app: &TestApp, name: &str, password: &str) -> Result<String, AppError> {
    sign_in(&app.app, name, password.to_owned(), "192.0.2.1")
        .await
        .map(|(_, token)| token)
}

#[tokio::test]
async fn m01_signing_in_and_out() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let clerk = app.login("window1", Role::Clerk, Some("S1")).await;
        let token = try_in(&app, " window1 ", PASSWORD).await.unwrap();
        assert_eq!(signed_in(&app.app, &token).await.unwrap().unwrap().login, clerk.login);
        assert!(signed_in(&app.app, "another").await.unwrap().is_none());
        app.t
            .clock
            .advance(SignedDuration::from_hours(12) - SignedDuration::from_secs(1));
        assert!(signed_in(&app.app, &token).await.unwrap().is_some());
        app.t.clock.advance(SignedDuration::from_secs(1));
        assert!(
            signed_in(&app.app, &token).await.unwrap().is_none(),
            "after twelve hours"
        );
        let token = try_in(&app, "window1", PASSWORD).await.unwrap();
        sign_out(&app.app, &token).await.unwrap();
        assert!(signed_in(&app.app, &token).await.unwrap().is_none());
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m01_wrong_passwords_unknown_names_and_disabled_logins_look_the_same() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.login("window1", Role::Clerk, Some("S1")).await;
        app.login("gone", Role::Clerk, Some("S1")).await;
        let open = try_in(&app, "gone", PASSWORD).await.unwrap();
        let mut record = app.t.store.read().login_by_username("gone").await.unwrap().unwrap();
        record.login.disabled = true;
        let saved = &record;
        app.t
            .store
            .write(|tx| async move { tx.save_login(saved).await })
            .await
            .unwrap();
        assert!(
            signed_in(&app.app, &open).await.unwrap().is_none(),
            "a disabled login is out at once"
        );
        let long = "x".repeat(10_000);
        for (name, password) in [
            ("window1", "wrong password"),
            ("window1", ""),
            ("window1", long.as_str()),
            ("nobody", PASSWORD),
            ("", ""),
            ("gone", PASSWORD),
        ] {
            let error = try_in(&app, name, password).await.unwrap_err();
            assert!(matches!(error, AppError::WrongPassword), "{name}: {error:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn m01_too_many_tries_wait() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.login("window1", Role::Clerk, Some("S1")).await;
        for _ in 0..8 {
            assert!(matches!(
                try_in(&app, "window1", "wrong password").await,
                Err(AppError::WrongPassword)
            ));
        }
        let error = try_in(&app, "window1", PASSWORD).await.unwrap_err();
        assert!(
            matches!(error, AppError::TooMany { minutes: 15 }),
            "even with the right one: {error:?}"
        );
        app.t.clock.advance(SignedDuration::from_mins(16));
        try_in(&app, "window1", PASSWORD).await.unwrap();
        // Having signed in, the count begins anew; one address may not try every name either.
        let mut refused = 0;
        for n in 0..45 {
            let outcome = sign_in(&app.app, &format!("name{n}"), "wrong password".into(), "192.0.2.7").await;
            refused += u32::from(matches!(outcome, Err(AppError::TooMany { .. })));
        }
        assert_eq!(refused, 5, "forty tries from one address");
    })
    .await;
}

#[tokio::test]
async fn m01_logins_are_checked_before_they_are_kept() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        app.login("window1", Role::Clerk, Some("S1")).await;
        let before = app.contents().await;
        let good = NewLogin {
            username: "window2".into(),
            display_name: "示例人员".into(),
            password: PASSWORD.into(),
            role: Role::Clerk,
            unit: Some("S1".into()),
        };
        for wrong in [
            NewLogin {
                username: "window1".into(),
                ..good.clone()
            },
            NewLogin {
                username: "two words".into(),
                ..good.clone()
            },
            NewLogin {
                username: "  ".into(),
                ..good.clone()
            },
            NewLogin {
                username: "x".repeat(65),
                ..good.clone()
            },
            NewLogin {
                password: "short".into(),
                ..good.clone()
            },
            NewLogin {
                password: "x".repeat(201),
                ..good.clone()
            },
            NewLogin {
                unit: Some("S9".into()),
                ..good.clone()
            },
        ] {
            let outcome = add_login(&app.app, operator(), wrong.clone()).await;
            assert!(matches!(outcome, Err(AppError::Input(_))), "{wrong:?}: {outcome:?}");
        }
        assert_eq!(app.t.store.read().logins().await.unwrap().len(), 1);
        assert_eq!(app.contents().await, before);
    })
    .await;
}

/// Whether any file of the folder holds the text, in UTF-8 or in UTF-16.
fn holds(folder: &std::path::Path, text: &str) -> bool {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.is_file());
    assert!(!files.is_empty());
    files.iter().map(|path| std::fs::read(path).unwrap()).any(|bytes| {
        [text.as_bytes(), wide.as_slice()]
            .iter()
            .any(|needle| bytes.windows(needle.len()).any(|window| window == *needle))
    })
}

#[tokio::test]
async fn m04_a_report_of_wrong_hours_keeps_the_contact_sealed() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let venue = app.venue("V1");
        let (text, contact) = ("周六也开门，网页上写的是休息", "13900001234");
        let id = report_hours(&app.app, venue, &format!("  {text} "), Some(contact))
            .await
            .unwrap();
        let plain = report_hours(&app.app, venue, "没有留联系方式", Some("   "))
            .await
            .unwrap();
        let reports = app.t.store.read().reports(ReportState::Open).await.unwrap();
        assert_eq!(reports.iter().map(|report| report.id).collect::<Vec<_>>(), [id, plain]);
        assert_eq!((reports[0].text.as_str(), reports[1].contact), (text, None));
        // Found by the number, and never in plain.
        let owners = app.t.store.owners_by(Lookup::Phone, contact).await.unwrap();
        assert_eq!(owners, [reports[0].contact.unwrap()]);
        app.t.settle().await;
        let entries = app.t.store.read().tail(0, 1000).await.unwrap();
        assert_eq!(
            entries.iter().filter(|entry| entry.event.kind == "report.made").count(),
            2
        );
        let ledger: String = entries.iter().map(|entry| format!("{:?}", entry.event)).collect();
        assert!(
            !ledger.contains(contact) && !ledger.contains(text),
            "neither contact nor words in the ledger"
        );
        if !app.t.on_postgres() {
            assert!(holds(&app.t.folder, text), "the search finds what is stored in plain");
            assert!(!holds(&app.t.folder, contact) && !holds(&app.t.folder, "3900001234"));
        }
        all_checks_hold(&app).await;
    })
    .await;
}

#[tokio::test]
async fn m04_a_report_that_cannot_be_kept_is_refused() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let venue = app.venue("V1");
        let (long, many) = ("长".repeat(501), "1".repeat(101));
        for (text, contact) in [
            ("", None),
            ("  \n ", None),
            (long.as_str(), None),
            ("时间不对", Some(many.as_str())),
        ] {
            let outcome = report_hours(&app.app, venue, text, contact).await;
            assert!(matches!(outcome, Err(AppError::Input(_))), "{outcome:?}");
        }
        let nowhere = yike_model::VenueId(app.app.uuid());
        assert!(matches!(
            report_hours(&app.app, nowhere, "时间不对", None).await,
            Err(AppError::NotFound("venue"))
        ));
        assert!(app.t.store.read().reports(ReportState::Open).await.unwrap().is_empty());
        report_hours(&app.app, venue, &"长".repeat(500), None).await.unwrap();
    })
    .await;
}
