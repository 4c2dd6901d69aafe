//! Venues without a point: located by name, listed for a person, placed by hand.

use crate::support::{ask, operator};
use yike_app::AppError;
use yike_app::directory::place_venue::{place_venue, unplaced};
use yike_app::imports::{File, Severity};
use yike_app::walk::haversine_m;
use yike_model::directory::Geocoding;
use yike_testkit::{TestApp, both, town};

/// A venue with an address and no point.
fn venue(code: &str, address: &str) -> Vec<File> {
    let text = format!("code,name,unit,address,lon,lat\n{code},示例点{code},S1,{address},,\n");
    vec![("venues.csv".to_owned(), text.into_bytes())]
}

#[tokio::test]
async fn m04_an_address_without_a_point_is_located_by_its_name() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        for (code, address, expect, within_m) in [
            ("N1", "桂花新村", town::at(640.0, 460.0), 60.0),
            ("N2", "干将路养育巷口", town::at(800.0, 0.0), 30.0),
        ] {
            let report = app.directory(&venue(code, address)).await;
            let said = report.remarks.iter().find(|r| r.field == "address").expect("a remark");
            assert_eq!(
                (said.severity, said.row, said.value.as_str()),
                (Severity::Warning, 2, address),
                "{report}"
            );
            let known = app.t.store.read().venue_by_code(code).await.unwrap().unwrap();
            assert_eq!(known.geocoding, Geocoding::ByName);
            let (lon, lat) = known.point.unwrap();
            let off = haversine_m(lon, lat, expect.0, expect.1);
            assert!(off < within_m, "{address}: {off} m off");
        }
        let listed: Vec<String> = unplaced(&app.app).into_iter().map(|venue| venue.code).collect();
        assert_eq!(listed, ["N1", "N2"], "to be checked by a person");
    })
    .await;
}

#[tokio::test]
async fn m04_an_unknown_address_is_listed_and_placed_by_hand() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let report = app.directory(&venue("N1", "无人知晓之处九十九号")).await;
        assert!(
            report
                .remarks
                .iter()
                .any(|r| r.field == "address" && r.message.contains("yike venue place")),
            "{report}"
        );
        let known = app.t.store.read().venue_by_code("N1").await.unwrap().unwrap();
        assert_eq!((known.point, known.geocoding), (None, Geocoding::Unplaced));
        assert_eq!(unplaced(&app.app).len(), 1);
        // Not on the map, and nothing else falls over it.
        assert_eq!(
            ask(&app, town::at(0.0, 0.0), "2026-11-24T10:00:00+08:00").order(),
            ["V1", "V2", "V3"]
        );

        let before = app.contents().await;
        let wet = place_venue(&app.app, operator(), "N1", town::pond()).await.unwrap_err();
        assert!(matches!(&wet, AppError::Input(text) if text.contains("water")), "{wet}");
        let far = place_venue(&app.app, operator(), "N1", town::at(-400.0, 0.0))
            .await
            .unwrap_err();
        assert!(
            matches!(
                far,
                AppError::NoStreet {
                    within_m: 200,
                    nearest_m: Some(399..=401)
                }
            ),
            "{far:?}"
        );
        let who = place_venue(&app.app, operator(), "N9", town::at(0.0, 0.0))
            .await
            .unwrap_err();
        assert!(matches!(&who, AppError::Input(text) if text.contains("N9")), "{who}");
        assert_eq!(app.contents().await, before);

        let placed = place_venue(&app.app, operator(), "N1", town::at(300.0, 5.0))
            .await
            .unwrap();
        assert_eq!(placed.geocoding, Geocoding::Given);
        assert!(unplaced(&app.app).is_empty());
        let (after, head) = (app.contents().await, app.t.store.read().head().await.unwrap().position);
        // The same folder again keeps what a person placed; another address asks anew.
        assert!(!app.directory(&venue("N1", "无人知晓之处九十九号")).await.wrote());
        assert_eq!(
            (app.contents().await, app.t.store.read().head().await.unwrap().position),
            (after, head)
        );
        app.directory(&venue("N1", "另一处无人知晓之处")).await;
        assert_eq!(unplaced(&app.app).len(), 1);
    })
    .await;
}

#[tokio::test]
async fn m04_a_point_far_from_every_street_is_said_and_kept() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let (lon, lat) = town::at(-500.0, 0.0);
        let text = format!("code,name,unit,lon,lat\nN1,示例点,S1,{lon},{lat}\n");
        let report = app.directory(&[("venues.csv".to_owned(), text.into_bytes())]).await;
        let said = report.remarks.iter().find(|r| r.field == "lon").expect("a warning");
        assert_eq!(said.severity, Severity::Warning);
        assert!(
            said.message.contains("500 m away") || said.message.contains("501 m") || said.message.contains("499 m"),
            "{said:?}"
        );
        assert!(report.applied);
    })
    .await;
}
