//! Cases in the database: numbers only count up, versions never change, a revision is stored once, lists by what is due.

use jiff::civil::{Date, date};
use yike_model::case::clock::Limits;
use yike_model::case::{Case, Clock, Custody, shipped};
use yike_model::desk::Channel;
use yike_model::directory::Text;
use yike_model::{CaseId, UnitId};
use yike_storage::{StorageError, testing::raw, verify};
use yike_testkit::{TestStore, both, directory, event};

fn case(t: &TestStore, unit: UnitId, number: &str) -> Case {
    let kind = shipped::all().unwrap().swap_remove(0);
    let now = t.clock.now();
    let limits = Limits {
        promised: 10,
        legal: 20,
    };
    Case {
        id: CaseId(t.ids.uuid()),
        number: number.into(),
        token: t.ids.token(),
        kind: kind.code,
        kind_version: kind.version,
        kind_name: Text::new("就近申办", "Application"),
        service: None,
        channel: Channel::Counter,
        received_by: unit,
        competent: None,
        state: kind.start,
        since: now,
        revision: 1,
        clock: Clock::new(now, limits),
        custody: Custody::new(unit, now, None),
        documents: Vec::new(),
        missing: None,
        values: Default::default(),
        sealed: Vec::new(),
        tasks: Vec::new(),
        mandate: None,
        steps: Vec::new(),
        origin: String::new(),
    }
}

async fn add(t: &TestStore, case: &Case, due: Date) {
    let kind = &shipped::all().unwrap().swap_remove(0);
    let told = &event(t, "case.received", &format!("case:{}", case.id));
    let added: Result<(), StorageError> = t
        .store
        .write(|tx| async move {
            tx.keep_case_type(kind).await?;
            tx.add_case(case, due, told).await
        })
        .await;
    added.unwrap();
}

#[tokio::test]
async fn m11_numbers_only_count_up_and_versions_never_change() {
    both(|t| async move {
        let d = directory(&t).await;
        for expect in 1..=3 {
            let next: Result<u32, StorageError> = t
                .store
                .write(|tx| async move { tx.next_case_number(d.station.id, 2026).await })
                .await;
            assert_eq!(next.unwrap(), expect);
        }
        add(&t, &case(&t, d.station.id, "G-2026-0001"), date(2026, 11, 30)).await;
        for sql in [
            "UPDATE case_number SET last = 1",
            "DELETE FROM case_number",
            "UPDATE case_type SET body = '{}'",
        ] {
            assert!(raw(&t.store, sql).await.is_err(), "{sql}");
        }
        let mut other = shipped::all().unwrap().swap_remove(0);
        other.promised_days = 1;
        let other = &other;
        let refused: Result<bool, StorageError> =
            t.store.write(|tx| async move { tx.keep_case_type(other).await }).await;
        assert!(refused.unwrap_err().to_string().contains("write version = 2"));
    })
    .await;
}

#[tokio::test]
async fn m11_a_revision_is_stored_once_and_every_change_has_its_event() {
    both(|t| async move {
        let d = directory(&t).await;
        let before = case(&t, d.station.id, "G-2026-0001");
        add(&t, &before, date(2026, 11, 30)).await;
        let after = &Case {
            revision: 2,
            state: "to_complete".into(),
            ..before.clone()
        };
        for expect in [true, false] {
            let told = &event(&t, "case.step", &format!("case:{}", before.id));
            let saved: Result<(), StorageError> = t
                .store
                .write(|tx| async move { tx.save_case(after, date(2026, 11, 25), told).await })
                .await;
            assert_eq!(saved.is_ok(), expect, "{saved:?}");
            assert!(expect || matches!(saved, Err(StorageError::RowsAffected { .. })));
        }
        let read = t.store.read();
        assert_eq!(read.case_by_number("G-2026-0001").await.unwrap().as_ref(), Some(after));
        assert_eq!(read.case_by_token(&before.token).await.unwrap().as_ref(), Some(after));
        assert_eq!(
            read.case_by_token("G-2026-0001").await.unwrap(),
            None,
            "a number opens nothing"
        );
        t.settle().await;
        let found = |checks: Vec<yike_storage::Check>| {
            let check = checks.into_iter().find(|check| check.name == "cases and their events");
            check.expect("a check of cases")
        };
        assert!(found(verify(&t.store).await.unwrap()).ok);
        raw(&t.store, "UPDATE case_file SET revision = 3").await.unwrap();
        let check = found(verify(&t.store).await.unwrap());
        assert!(!check.ok && check.detail.contains("G-2026-0001"), "{check:?}");
    })
    .await;
}

#[tokio::test]
async fn m11_the_worklist_is_by_what_is_due_however_many_units() {
    both(|t| async move {
        let d = directory(&t).await;
        let days = [27, 25, 30, 26, 25];
        for (number, day) in (1..).zip(days) {
            let unit = if number % 2 == 0 { d.station.id } else { d.community.id };
            add(&t, &case(&t, unit, &format!("G-2026-{number:04}")), date(2026, 11, day)).await;
        }
        let read = t.store.read();
        // Few units are read one by one, many along the dates: the list is the same.
        let few = vec![d.station.id, d.community.id];
        let many: Vec<UnitId> = few
            .iter()
            .copied()
            .chain((0..20).map(|_| UnitId(t.ids.uuid())))
            .collect();
        for units in [&few, &many] {
            let mut seen = Vec::new();
            let mut after = None;
            loop {
                let page = read.worklist(units, after, 2).await.unwrap();
                let Some(last) = page.last() else { break };
                let day = |case: &Case| days[case.number[7..].parse::<usize>().unwrap() - 1];
                after = Some((date(2026, 11, day(last)), last.id));
                seen.extend(page.iter().map(day));
            }
            assert_eq!(seen, [25, 25, 26, 27, 30]);
        }
        let load = read
            .case_load(&few, date(2026, 11, 26), date(2026, 11, 27))
            .await
            .unwrap();
        let of = |unit: UnitId| {
            load.iter()
                .find(|load| load.unit == unit)
                .map(|l| (l.open, l.overdue, l.soon))
        };
        assert_eq!(of(d.community.id), Some((3, 1, 1)));
        assert_eq!(of(d.station.id), Some((2, 1, 1)));
    })
    .await;
}
