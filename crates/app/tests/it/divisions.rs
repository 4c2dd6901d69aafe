//! Streets and communities with their division codes.

use crate::support::{operator, refused, shared};
use yike_app::AppError;
use yike_app::imports::divisions::import_divisions;
use yike_app::imports::{Count, File};
use yike_model::directory::UnitKind;
use yike_testkit::{TestApp, both};

fn unchanged(n: u32) -> Vec<Count> {
    vec![Count {
        table: "units".into(),
        inserted: 0,
        changed: 0,
        unchanged: n,
    }]
}

async fn count(app: &TestApp, kinds: &[UnitKind]) -> usize {
    let units = app.t.store.read().units().await.unwrap();
    units.iter().filter(|unit| kinds.contains(&unit.kind)).count()
}

#[tokio::test]
async fn m05_gusu_has_8_streets_and_171_communities_and_a_second_import_changes_nothing() {
    let names = ["streets-suzhou.csv", "divisions-suzhou.csv"];
    let mut files: Vec<File> = Vec::new();
    for name in names {
        let Some(bytes) = shared(&format!("data/{name}")) else {
            return;
        };
        files.push((name.to_owned(), bytes));
    }
    both(move |t| {
        let files = files.clone();
        async move {
            let app = TestApp::empty(t).await;
            let first = import_divisions(&app.app, operator(), "suzhou", &files, "320508")
                .await
                .unwrap();
            assert_eq!(first.errors(), 0, "{first}");
            assert_eq!(count(&app, &[UnitKind::Street]).await, 8);
            assert_eq!(count(&app, &[UnitKind::Community, UnitKind::Village]).await, 171);
            let read = app.t.store.read();
            let district = read.unit_by_code("320508").await.unwrap().unwrap();
            assert_eq!(district.kind, UnitKind::District);
            let units = read.units().await.unwrap();
            let by_id = |id| units.iter().find(|unit| unit.id == id).unwrap();
            for unit in units.iter().filter(|unit| unit.kind == UnitKind::Community) {
                let street = by_id(unit.parent.unwrap());
                assert!(
                    unit.code.starts_with(&street.code),
                    "{} below {}",
                    unit.code,
                    street.code
                );
                assert_eq!(street.parent, Some(district.id));
            }
            let before = app.contents().await;
            let second = import_divisions(&app.app, operator(), "suzhou", &files, "320508")
                .await
                .unwrap();
            assert_eq!(second.counts, unchanged(179));
            assert_eq!(app.contents().await, before, "no event, no change");
        }
    })
    .await;
}

fn small() -> Vec<File> {
    let file = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    vec![
        file(
            "streets.csv",
            "code,name,areaCode\n999901001,甲街道,999901\n999902001,乙街道,999902\n",
        ),
        file(
            "communities.csv",
            "code,name,streetCode\n999901001001,东社区居委会,999901001\n999901001002,西村村委会,999901001\n999902001001,南社区居委会,999902001\n",
        ),
    ]
}

#[tokio::test]
async fn m05_divisions_keep_what_the_district_said_of_its_units() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        let report = import_divisions(&app.app, operator(), "small", &small(), "999901")
            .await
            .unwrap();
        assert!(
            report
                .notes
                .iter()
                .any(|note| note.starts_with("2 rows lie outside 999901")),
            "{report}"
        );
        assert_eq!(count(&app, &[UnitKind::Village]).await, 1);
        assert!(app.t.store.read().unit_by_code("999902001").await.unwrap().is_none());
        // The district adds an English name and a telephone; a later list of divisions leaves them alone.
        let mut street = app.t.store.read().unit_by_code("999901001").await.unwrap().unwrap();
        street.name.en = "Jia Subdistrict".into();
        street.phone = "0512-00000000".into();
        let saved = &street;
        app.t
            .store
            .write(|tx| async move { tx.save_unit(saved).await })
            .await
            .unwrap();
        let again = import_divisions(&app.app, operator(), "small", &small(), "999901")
            .await
            .unwrap();
        assert!(!again.wrote(), "{again}");
        assert_eq!(
            app.t.store.read().unit_by_code("999901001").await.unwrap(),
            Some(street)
        );
    })
    .await;
}

#[tokio::test]
async fn m05_a_city_takes_all_its_districts() {
    both(|t| async move {
        let app = TestApp::empty(t).await;
        import_divisions(&app.app, operator(), "small", &small(), "9999")
            .await
            .unwrap();
        let read = app.t.store.read();
        let city = read.unit_by_code("999900").await.unwrap().unwrap();
        assert_eq!(city.kind, UnitKind::City);
        for code in ["999901", "999902"] {
            assert_eq!(
                read.unit_by_code(code).await.unwrap().unwrap().parent,
                Some(city.id),
                "{code}"
            );
        }
        assert_eq!(count(&app, &[UnitKind::Street]).await, 2);
    })
    .await;
}

#[tokio::test]
async fn m05_wrong_divisions_change_nothing() {
    both(|t| async move {
        let app = TestApp::town(t).await;
        let before = app.contents().await;
        for under in ["", "32", "苏州", "32050a", "3205081"] {
            let error = import_divisions(&app.app, operator(), "small", &small(), under)
                .await
                .unwrap_err();
            assert!(matches!(error, AppError::Input(_)), "{under}: {error:?}");
        }
        let nothing = refused(import_divisions(&app.app, operator(), "small", &small(), "110101").await);
        assert!(nothing.remarks[0].message.contains("110101"), "{nothing}");
        let mut broken = small();
        broken[1].1 = "code,name,streetCode\n99990100100,东社区,999901001\n".into();
        refused(import_divisions(&app.app, operator(), "small", &broken, "999901").await);
        assert_eq!(app.contents().await, before);
    })
    .await;
}
