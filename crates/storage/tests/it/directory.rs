//! The directory: saving, importing twice, versions, blobs, places.

use jiff::civil::date;
use yike_calendar::{DayKind, SpecialDay};
use yike_model::directory::CalendarEntry;
use yike_storage::{Outcome, Place, PopulationPoint, StorageError};
use yike_testkit::{Directory, TestStore, both, directory};

async fn import(t: &TestStore, d: &Directory) -> Vec<Outcome> {
    t.store
        .write(|tx| async move {
            Ok::<_, StorageError>(vec![
                tx.import_unit(&d.district).await?.outcome,
                tx.import_unit(&d.community).await?.outcome,
                tx.import_unit(&d.station).await?.outcome,
                tx.import_venue(&d.venue).await?.outcome,
                tx.import_service(&d.service).await?.outcome,
                tx.import_offering(&d.offering).await?.outcome,
                tx.import_schedule(&d.schedule).await?.outcome,
            ])
        })
        .await
        .unwrap()
}

#[tokio::test]
async fn second_import_finds_everything_unchanged() {
    both(|t| async move {
        let mut d = directory(&t).await;
        assert_eq!(import(&t, &d).await, [Outcome::Unchanged; 7]);
        // A reader that makes new ids for what it reads finds the stored ones by code.
        let stored = d.venue.id;
        d.venue.id = yike_model::VenueId(t.ids.uuid());
        assert_eq!(import(&t, &d).await[3], Outcome::Unchanged);
        d.venue.phone = "0512-00000001".to_owned();
        assert_eq!(import(&t, &d).await[3], Outcome::Changed);
        let venue = t.store.read().venue_by_code("V1").await.unwrap().unwrap();
        assert_eq!((venue.id, venue.phone.as_str()), (stored, "0512-00000001"));
        assert_eq!(t.store.read().venues().await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn m10_changed_service_gets_a_version_and_the_old_one_stays() {
    both(|t| async move {
        let mut d = directory(&t).await;
        d.service.minutes = 25;
        assert_eq!(import(&t, &d).await[4], Outcome::Changed);
        let read = t.store.read();
        let now = read.service(d.service.id).await.unwrap().unwrap();
        assert_eq!((now.version, now.minutes), (2, 25));
        let before = read.service_version(d.service.id, 1).await.unwrap().unwrap();
        assert_eq!((before.version, before.minutes), (1, 10));
        assert_eq!(read.services().await.unwrap().len(), 1);
        let altered = yike_storage::testing::raw(&t.store, "UPDATE service SET body = '{}' WHERE version = 1").await;
        assert!(altered.is_err());
    })
    .await;
}

#[tokio::test]
async fn reads_find_the_directory_by_its_keys() {
    both(|t| async move {
        let d = directory(&t).await;
        let read = t.store.read();
        assert_eq!(read.unit(d.station.id).await.unwrap(), Some(d.station.clone()));
        assert_eq!(read.units().await.unwrap().len(), 3);
        assert_eq!(read.offerings_at(d.venue.id).await.unwrap(), vec![d.offering.clone()]);
        assert_eq!(read.offerings_of(d.service.id).await.unwrap(), vec![d.offering.clone()]);
        assert_eq!(read.schedules_at(d.venue.id).await.unwrap(), vec![d.schedule.clone()]);
        assert_eq!(read.schedule_by_code("V1-A").await.unwrap(), Some(d.schedule.clone()));
        assert_eq!(read.unit_by_code("nothing").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn unit_with_an_unknown_parent_is_refused_and_nothing_of_it_kept() {
    both(|t| async move {
        let d = directory(&t).await;
        let mut stray = d.community.clone();
        stray.id = yike_model::UnitId(t.ids.uuid());
        stray.code = "C2".to_owned();
        stray.parent = Some(yike_model::UnitId(t.ids.uuid()));
        let mut fine = d.community.clone();
        fine.phone = "1".to_owned();
        let (stray, fine) = (&stray, &fine);
        let refused = t.store.write(|tx| async move {
            tx.save_unit(fine).await?;
            tx.save_unit(stray).await
        });
        let refused = refused.await;
        assert!(matches!(refused, Err(StorageError::Driver { .. })), "{refused:?}");
        assert_eq!(t.store.read().unit(d.community.id).await.unwrap(), Some(d.community));
        assert_eq!(t.store.read().unit_by_code("C2").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn special_days_are_set_and_removed() {
    both(|t| async move {
        let day = date(2027, 1, 1);
        let entry = CalendarEntry {
            date: day,
            day: SpecialDay {
                kind: DayKind::Holiday,
                name: "元旦".into(),
                name_en: "New Year".into(),
            },
        };
        let entry = &entry;
        let set = || async {
            t.store
                .write(|tx| async move { tx.import_special_day(entry).await })
                .await
                .unwrap()
        };
        assert_eq!((set().await, set().await), (Outcome::Inserted, Outcome::Unchanged));
        assert_eq!(t.store.read().special_days().await.unwrap(), vec![entry.clone()]);
        let removed: Result<bool, StorageError> = t
            .store
            .write(|tx| async move { tx.remove_special_day(day).await })
            .await;
        assert!(removed.unwrap());
        assert_eq!(t.store.read().special_days().await.unwrap(), vec![]);
    })
    .await;
}

#[tokio::test]
async fn places_and_population_are_replaced_as_a_whole() {
    both(|t| async move {
        let place = |n: u32| Place {
            key: format!("p:{n}"),
            kind: "street".into(),
            name: format!("示例路{n}"),
            name_en: String::new(),
            lon: 120.6 + f64::from(n) / 3000.0,
            lat: 31.3,
            context: "示例社区".into(),
            aliases: vec!["老街".into()],
            line: Vec::new(),
        };
        let point = |n: u32| PopulationPoint {
            key: format!("b:{n}"),
            age_group: "60+".into(),
            lon: 120.6 + f64::from(n) / 7000.0,
            lat: 31.3,
            people: n,
        };
        let (places, points): (Vec<_>, Vec<_>) = ((0..700).map(place).collect(), (0..700).map(point).collect());
        let (places, points) = (&places, &points);
        let put = || async {
            let put = t.store.write(|tx| async move {
                Ok::<_, StorageError>((tx.replace_places(places).await?, tx.replace_population(points).await?))
            });
            put.await.unwrap()
        };
        assert_eq!(put().await, (true, true));
        assert_eq!(put().await, (false, false));
        let read = t.store.read();
        assert_eq!(read.places().await.unwrap().len(), 700);
        let people: u32 = read.population().await.unwrap().iter().map(|p| p.people).sum();
        assert_eq!(people, 699 * 700 / 2);
    })
    .await;
}

#[tokio::test]
async fn blob_comes_back_whole_and_same_bytes_are_the_same_version() {
    both(|t| async move {
        let bytes: Vec<u8> = (0..2_500_000u32).map(|n| n.to_le_bytes()[0]).collect();
        let now = t.clock.now();
        let put = async |content: &[u8]| {
            let put = t
                .store
                .write(|tx| async move { tx.put_blob("walk", content, "from a test", now).await });
            put.await.map_err(|e: StorageError| e.to_string()).unwrap()
        };
        let first = put(&bytes).await;
        assert_eq!((first.version, first.bytes), (1, 2_500_000));
        assert_eq!(put(&bytes).await, first);
        assert_eq!(put(b"other").await.version, 2);
        let read = t.store.read();
        assert_eq!(read.blob(&first).await.unwrap(), bytes);
        assert_eq!(read.latest_blob("walk").await.unwrap().unwrap().version, 2);
        let pruned: Result<u64, StorageError> = t.store.write(|tx| async move { tx.prune_blob("walk", 1).await }).await;
        assert_eq!(pruned.unwrap(), 1);
        assert_eq!(read.blobs().await.unwrap().len(), 1);
        yike_storage::testing::raw(&t.store, "DELETE FROM blob_chunk")
            .await
            .unwrap();
        let damaged = read.blob(&read.latest_blob("walk").await.unwrap().unwrap()).await;
        assert!(
            matches!(damaged, Err(StorageError::Inconsistency { .. })),
            "{damaged:?}"
        );
    })
    .await;
}
