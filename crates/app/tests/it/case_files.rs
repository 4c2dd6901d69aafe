//! What comes into a case: numbers, documents by their bytes, types by their versions.

use crate::case::{ask, four, step, unit};
use crate::support::{all_checks_hold, operator};
use yike_app::AppError;
use yike_app::case::act::{SeenCase, Who, unseal};
use yike_app::case::file_in::{Upload, hand_in};
use yike_app::case::receive::{Receive, receive};
use yike_app::case::types::{case_type, declare_case_type};
use yike_app::case::view::view;
use yike_model::case::Grade;
use yike_model::case::shipped::FILES;
use yike_testkit::both;

#[tokio::test]
async fn m06_a_document_is_what_its_bytes_are_and_is_kept_sealed() {
    both(|t| async move {
        let four = four(t).await;
        let app = &four.app.app;
        let case = receive(app, &four.people[0], &ask(&four.app, "hazard", None))
            .await
            .unwrap();
        let link = SeenCase {
            key: case.token.clone(),
            revision: None,
        };
        let send = |name: &str, bytes: &[u8]| Upload {
            name: name.into(),
            bytes: bytes.to_vec(),
        };
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        for (upload, says) in [
            (send("photo.jpg", png), "says it is"),
            (send("photo.png", b"MZ\x90\0\x03\0\0\0\x04"), "is taken"),
            (send("photo.png", &vec![0u8; 11 << 20]), "at most 10 MB"),
        ] {
            let result = hand_in(app, Who::Applicant, &link, "photo_before", Grade::C, Some(&upload)).await;
            match result {
                Err(AppError::Input(said)) => assert!(said.contains(says), "{said}"),
                other => panic!("{other:?}"),
            }
        }
        let good = send("photo.png", png);
        let case = hand_in(app, Who::Applicant, &link, "photo_before", Grade::C, Some(&good))
            .await
            .unwrap();
        assert!(case.documents[0].unseen() && case.revision == 2);
        let kept = unseal(
            app,
            Who::Staff(&four.people[0]),
            &case.number,
            "file:photo_before",
            "看照片",
        )
        .await
        .unwrap();
        assert!(kept.unwrap().starts_with("iVBOR"), "base64 of a PNG");
        all_checks_hold(&four.app).await;
    })
    .await;
}

#[tokio::test]
async fn a_new_version_of_a_type_leaves_open_cases_as_they_are() {
    both(|t| async move {
        let four = four(t).await;
        let app = &four.app.app;
        let case = receive(app, &four.people[0], &ask(&four.app, "home-visit", None)).await.unwrap();
        let (_, text) = FILES.iter().find(|(file, _)| *file == "home-visit.toml").unwrap();
        let changed = text.replacen("promised_days = 5", "promised_days = 3", 1);
        let same_version = declare_case_type(app, operator(), "home-visit.toml", &changed).await;
        assert!(matches!(same_version, Err(AppError::Input(said)) if said.contains("write version = 2")));
        let dead_end = text.replacen("from = [\"visited\"]", "from = [\"planned\"]", 1);
        let refused = declare_case_type(app, operator(), "home-visit.toml", &dead_end).await;
        assert!(matches!(refused, Err(AppError::Input(said)) if said.contains("dead end") && said.contains("home-visit.toml:")));
        let two = changed.replacen("version = 1", "version = 2", 1);
        assert!(declare_case_type(app, operator(), "home-visit.toml", &two).await.unwrap().1);
        assert!(!declare_case_type(app, operator(), "home-visit.toml", &two).await.unwrap().1, "again: nothing new");
        assert_eq!(case_type(app, "home-visit").await.unwrap().version, 2);
        let (seen, _) = view(app, &four.people[0], &case.number).await.unwrap();
        assert_eq!((seen.kind.version, seen.case.clock.limits.promised), (1, 5));
        let new = receive(app, &four.people[0], &ask(&four.app, "home-visit", None)).await.unwrap();
        assert_eq!((new.kind_version, new.clock.limits.promised), (2, 3));
        let planned = four.does(0, &case, step("plan", &[("visit_on", "2026-11-26")])).await.unwrap();
        assert_eq!(planned.state, "planned");
        all_checks_hold(&four.app).await;
    })
    .await;
}

#[tokio::test]
async fn m06_numbers_count_up_by_unit_and_year_and_a_press_counts_once() {
    both(|t| async move {
        let four = four(t).await;
        let (app, clerk) = (&four.app.app, &four.people[0]);
        let input = ask(&four.app, "help", None);
        let all = tokio::join!(
            receive(app, clerk, &input),
            receive(app, clerk, &input),
            receive(app, clerk, &input),
            receive(app, clerk, &input),
        );
        let mut numbers: Vec<String> = [all.0, all.1, all.2, all.3]
            .into_iter()
            .map(|case| case.unwrap().number)
            .collect();
        numbers.sort();
        assert_eq!(
            numbers,
            ["T1-2026-0001", "T1-2026-0002", "T1-2026-0003", "T1-2026-0004"]
        );
        let token = Some(four.app.app.token());
        let twice = Receive { token, ..input.clone() };
        let first = receive(app, clerk, &twice).await.unwrap();
        assert_eq!(receive(app, clerk, &twice).await.unwrap(), first);
        four.app.set("2027-01-04T09:00:00+08:00");
        let case = receive(app, clerk, &input).await.unwrap();
        assert_eq!(case.number, "T1-2027-0001");
        let elsewhere = Receive {
            unit: unit(&four.app, "S2"),
            ..input.clone()
        };
        assert!(matches!(
            receive(app, clerk, &elsewhere).await,
            Err(AppError::NotFound(_))
        ));
        all_checks_hold(&four.app).await;
    })
    .await;
}
