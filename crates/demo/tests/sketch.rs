//! What the sketch promises: guides in both languages, codes that exist, the census, the same bytes again.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{Record, SEED, list, map, rows, sketch, tables};
use jiff::civil::date;
use sha2::{Digest, Sha256};
use yike_demo::{POPULATION, Sketch};

#[test]
fn m01_every_service_has_a_guide_in_both_languages() {
    let (documents, steps) = (rows("service_documents.csv"), rows("service_steps.csv"));
    for s in rows("services.csv") {
        for field in [
            "name",
            "name_en",
            "field",
            "summary",
            "summary_en",
            "minutes",
            "presence",
            "help",
            "keywords",
        ] {
            assert!(!s[field].is_empty(), "{} has no {field}", s["code"]);
        }
        assert!(
            matches!(
                s["presence"].as_str(),
                "in_person" | "agent_allowed" | "guardian_allowed" | "not_needed"
            ),
            "{s:?}"
        );
        assert!(
            list(&s["help"])
                .iter()
                .all(|h| ["accompany", "act_for", "home_visit"].contains(h)),
            "{s:?}"
        );
        assert!(
            s["summary"].chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) && s["summary_en"].is_ascii(),
            "{s:?}"
        );
        let mine: Vec<_> = documents.iter().filter(|d| d["service"] == s["code"]).collect();
        assert!(
            (2..=6).contains(&mine.len()),
            "{} has {} documents",
            s["code"],
            mine.len()
        );
        assert!(
            mine.iter().all(|d| !d["name"].is_empty() && !d["name_en"].is_empty()),
            "{}",
            s["code"]
        );
        assert!(
            mine.iter().any(|d| d["need"] == "not_needed"),
            "{} does not say what to leave at home",
            s["code"]
        );
        for d in &mine {
            assert!(
                matches!(
                    d["need"].as_str(),
                    "needed" | "deferrable" | "promise" | "electronic" | "not_needed"
                ),
                "{d:?}"
            );
        }
        let mine: Vec<_> = steps.iter().filter(|d| d["service"] == s["code"]).collect();
        assert_eq!(mine.len(), 3, "{}", s["code"]);
        assert!(
            mine.iter().all(|d| ["name", "name_en", "detail", "detail_en"]
                .iter()
                .all(|f| !d[*f].is_empty())),
            "{}",
            s["code"]
        );
    }
}

#[test]
fn every_row_names_codes_that_exist() {
    let codes = |file: &str| -> BTreeSet<String> {
        let all: Vec<String> = rows(file).into_iter().map(|r| r["code"].clone()).collect();
        let set: BTreeSet<String> = all.iter().cloned().collect();
        assert_eq!(all.len(), set.len(), "{file} repeats a code");
        set
    };
    let (units, venues, services, schedules) = (
        codes("units.csv"),
        codes("venues.csv"),
        codes("services.csv"),
        codes("schedules.csv"),
    );
    let rooms: BTreeSet<(String, String)> = rows("rooms.csv")
        .into_iter()
        .map(|r| (r["venue"].clone(), r["code"].clone()))
        .collect();
    let known = |set: &BTreeSet<String>, code: &str, row: &Record| {
        assert!(code.is_empty() || set.contains(code), "{code} in {row:?}")
    };
    for r in rows("units.csv") {
        known(&units, &r["parent"], &r);
        list(&r["serves"]).iter().for_each(|c| known(&units, c, &r));
    }
    rows("venues.csv").iter().for_each(|r| known(&units, &r["unit"], r));
    rows("rooms.csv").iter().for_each(|r| known(&venues, &r["venue"], r));
    for r in rows("offerings.csv") {
        known(&units, &r["unit"], &r);
        known(&venues, &r["venue"], &r);
        assert!(!list(&r["service"]).is_empty());
        list(&r["service"]).iter().for_each(|s| known(&services, s, &r));
        assert!(
            r["room"].is_empty() || rooms.contains(&(r["venue"].clone(), r["room"].clone())),
            "{r:?}"
        );
    }
    let mut prefixes = BTreeMap::<(String, String), BTreeSet<String>>::new();
    for r in rows("schedules.csv") {
        known(&venues, &r["venue"], &r);
        known(&units, &r["provider"], &r);
        list(&r["services"]).iter().for_each(|s| known(&services, s, &r));
        assert!(
            r["room"].is_empty() || rooms.contains(&(r["venue"].clone(), r["room"].clone())),
            "{r:?}"
        );
        prefixes
            .entry((r["venue"].clone(), r["label_prefix"].clone()))
            .or_default()
            .insert(r["services"].clone());
    }
    for (place, sets) in prefixes {
        assert_eq!(sets.len(), 1, "one label series, one queue: {place:?} {sets:?}");
    }
    rows("exceptions.csv")
        .iter()
        .for_each(|r| known(&schedules, &r["schedule"], r));
    assert!(
        rows("exceptions.csv").iter().any(|r| r["times"].is_empty()),
        "one station is shut for repairs"
    );
    rows("service_documents.csv")
        .iter()
        .chain(&rows("service_steps.csv"))
        .for_each(|r| known(&services, &r["service"], r));
}

#[test]
fn census_sums_to_924083_with_over_a_quarter_sixty_or_older() {
    let people = sketch().residents();
    let total: u32 = people.iter().map(|p| p.total()).sum();
    let old: u32 = people.iter().map(|p| p.by_age[4..].iter().sum::<u32>()).sum();
    assert_eq!((total, POPULATION), (924_083, 924_083));
    let share = f64::from(old) / f64::from(total);
    assert!((0.255..0.295).contains(&share), "{share}");
    let ways: BTreeSet<i64> = map()
        .ways
        .iter()
        .filter(|w| w.tags.get("building").is_some())
        .map(|w| w.id)
        .collect();
    assert!(people.iter().all(|p| ways.contains(&p.building)));
    assert!((25_000..36_000).contains(&ways.len()), "{} buildings", ways.len());
}

#[test]
fn same_seed_same_bytes() {
    let hash = |seed: u64| {
        let sketch = Sketch::new(seed);
        let mut hash = Sha256::new();
        let map = sketch.streets();
        for node in &map.nodes {
            hash.update(node.id.to_le_bytes());
            hash.update(node.lon.to_bits().to_le_bytes());
            hash.update(node.lat.to_bits().to_le_bytes());
            node.tags.iter().for_each(|(k, v)| hash.update(format!("{k}={v};")));
        }
        for way in &map.ways {
            hash.update(way.id.to_le_bytes());
            way.refs.iter().for_each(|r| hash.update(r.to_le_bytes()));
            way.tags.iter().for_each(|(k, v)| hash.update(format!("{k}={v};")));
        }
        hash.update(format!("{:?}", map.relations));
        for people in sketch.residents() {
            hash.update(people.building.to_le_bytes());
            people.by_age.iter().for_each(|n| hash.update(n.to_le_bytes()));
        }
        for (name, bytes) in sketch.directory(date(2026, 11, 24)) {
            hash.update(name);
            hash.update(bytes);
        }
        hash.update(sketch.places());
        hash.finalize()
    };
    let first = hash(11);
    assert_eq!(first, hash(11));
    assert_ne!(first, hash(12));
}

#[test]
fn a_day_is_busiest_in_mid_morning_and_repeats() {
    let counters = yike_demo::counters(tables(), date(2026, 11, 24));
    let day = yike_demo::day(SEED, date(2026, 11, 24), &counters);
    assert_eq!(day, yike_demo::day(SEED, date(2026, 11, 24), &counters));
    let hall: Vec<_> = day.iter().filter(|w| w.schedule == "V320508-A").collect();
    let between = |a: u16, b: u16| hall.iter().filter(|w| (a..b).contains(&w.minutes_after_open)).count();
    let whole_hall = day.iter().filter(|w| w.schedule.starts_with("V320508-")).count();
    assert!(
        (700..1400).contains(&whole_hall),
        "{whole_hall} in the hall, a little under half of 2,300"
    );
    assert!(between(40, 120) > between(0, 40) && between(40, 120) > 2 * between(180, 260));
    let closed = yike_demo::counters(tables(), date(2026, 10, 1));
    assert!(closed.is_empty(), "everything is shut on National Day");
    assert!(day.iter().all(|w| (3..=20).contains(&w.service_minutes)));
}
