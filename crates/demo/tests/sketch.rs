//! What the sketch promises: the page's facts, codes that exist, ground that holds together, the same bytes again.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use jiff::civil::date;
use sha2::{Digest, Sha256};
use yike_demo::{POPULATION, Sketch, Tables};
use yike_walk::osm::RawMap;

const SEED: u64 = 7;

fn sketch() -> &'static Sketch {
    static SKETCH: OnceLock<Sketch> = OnceLock::new();
    SKETCH.get_or_init(|| Sketch::new(SEED))
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| sketch().directory(date(2026, 11, 24)))
}

fn map() -> &'static RawMap {
    static MAP: OnceLock<RawMap> = OnceLock::new();
    MAP.get_or_init(|| sketch().streets())
}

type Record = BTreeMap<String, String>;

fn parse(bytes: &[u8]) -> Vec<Record> {
    let rows = csv::Reader::from_reader(bytes)
        .deserialize()
        .collect::<Result<Vec<Record>, _>>();
    assert!(
        rows.as_ref().is_ok_and(|rows| !rows.is_empty()),
        "a CSV file with even rows: {rows:?}"
    );
    rows.unwrap_or_default()
}

fn rows(file: &str) -> Vec<Record> {
    parse(&tables()[file])
}

fn list(field: &str) -> Vec<&str> {
    field.split(';').filter(|s| !s.is_empty()).collect()
}

#[test]
fn m05_one_eight_hundred_and_twelve() {
    let venues = rows("venues.csv");
    let units: HashMap<String, Record> = rows("units.csv").into_iter().map(|u| (u["code"].clone(), u)).collect();
    let inside = |v: &&Record| v["kind"] == "comprehensive" && !v["code"].starts_with('X');
    let kinds: Vec<&str> = venues
        .iter()
        .filter(inside)
        .map(|v| units[&v["unit"]]["kind"].as_str())
        .collect();
    let count = |kind: &str| kinds.iter().filter(|k| **k == kind).count();
    assert_eq!((count("department"), count("street"), count("station")), (1, 8, 112));
    assert_eq!(kinds.len(), 121);
}

#[test]
fn m05_171_communities_served_once() {
    let units = rows("units.csv");
    let of = |u: &&Record| u["parent"].starts_with("320508") && matches!(u["kind"].as_str(), "community" | "village");
    let communities: BTreeSet<&str> = units.iter().filter(of).map(|u| u["code"].as_str()).collect();
    let served: Vec<&str> = units
        .iter()
        .filter(|u| u["kind"] == "station")
        .flat_map(|u| list(&u["serves"]))
        .collect();
    assert_eq!((communities.len(), served.len()), (171, 171));
    assert_eq!(served.into_iter().collect::<BTreeSet<_>>(), communities);
}

#[test]
fn m06_77_services_55_common_accepted_at_their_level_and_above() {
    let services = rows("services.csv");
    let common: Vec<&Record> = services.iter().filter(|s| s["common"] == "yes").collect();
    assert_eq!((services.len(), common.len()), (77, 55));
    let units: HashMap<String, String> = rows("units.csv")
        .into_iter()
        .map(|u| (u["code"].clone(), u["kind"].clone()))
        .collect();
    let mut taken: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    let offerings = rows("offerings.csv");
    for o in offerings.iter().filter(|o| o["authority"] != "help") {
        taken.entry(&o["venue"]).or_default().extend(list(&o["service"]));
    }
    for venue in rows("venues.csv")
        .iter()
        .filter(|v| v["kind"] == "comprehensive" && !v["code"].starts_with('X'))
    {
        let station = units[&venue["unit"]] == "station";
        for s in common.iter().filter(|s| !station || s["held_at"] == "community") {
            assert!(
                taken[venue["code"].as_str()].contains(s["code"].as_str()),
                "{} does not take {}",
                venue["name"],
                s["name"]
            );
        }
    }
    for special in ["S33", "S54", "S51"] {
        for o in offerings.iter().filter(|o| list(&o["service"]).contains(&special)) {
            assert!(
                o["authority"] == "help" || o["unit"].starts_with("P-"),
                "{special} is not a station's to decide"
            );
        }
    }
}

#[test]
fn m08_fund_at_sujin_and_pilot_for_freelancers() {
    let offerings = rows("offerings.csv");
    let fund: Vec<_> = offerings
        .iter()
        .filter(|o| list(&o["service"]).iter().any(|s| ["S48", "S49", "S50"].contains(s)))
        .collect();
    assert!(fund.iter().all(|o| o["venue"] == "V320508023" && !o["from"].is_empty()));
    let pilot = fund.iter().find(|o| o["status"] == "pilot").expect("the pilot");
    assert_eq!(pilot["service"], "S48");
    assert!(pilot["eligible"].contains("自由职业者") && !pilot["until"].is_empty());
    let venue = rows("venues.csv")
        .into_iter()
        .find(|v| v["code"] == "V320508023")
        .expect("苏锦");
    assert_eq!(venue["name"], "平江新城（苏锦街道）便民服务中心");
}

#[test]
fn m09_orange_station_and_four_demonstration_centres() {
    let venues = rows("venues.csv");
    let noted = |word: &str| {
        venues
            .iter()
            .filter(|v| v["notes"].contains(word))
            .map(|v| v["unit"].as_str())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(
        noted("示范型"),
        BTreeSet::from(["320508017", "320508020", "320508022", "320508023"])
    );
    assert_eq!(noted("“橙”意服务站"), BTreeSet::from(["320508023"]));
}

#[test]
fn m17_clinic_on_tuesdays_and_fridays_twelve_to_two() {
    let schedules = rows("schedules.csv");
    let clinic: Vec<_> = schedules
        .iter()
        .filter(|s| s["venue"] == "V019042" && s["services"] == "S33")
        .collect();
    assert_eq!(clinic.len(), 1);
    let clinic = clinic[0];
    assert_eq!(
        (
            clinic["days"].as_str(),
            clinic["times"].as_str(),
            clinic["on_holiday"].as_str()
        ),
        ("TU,FR", "12:00-14:00", "closed")
    );
    let provider = rows("units.csv")
        .into_iter()
        .find(|u| u["code"] == clinic["provider"])
        .expect("the provider");
    assert_eq!(provider["name"], "朱家庄社区卫生服务站");
    let room = rows("rooms.csv")
        .into_iter()
        .find(|r| r["venue"] == "V019042" && r["code"] == clinic["room"])
        .expect("its room");
    assert_eq!(
        (room["name"].as_str(), room["floor"].as_str()),
        ("红韵家庭医生工作室", "2")
    );
    let open = |d| {
        yike_demo::counters(tables(), d)
            .iter()
            .any(|c| c.schedule == clinic["code"])
    };
    assert!(open(date(2026, 11, 24)) && open(date(2026, 11, 27)) && !open(date(2026, 11, 25)));
    assert!(!open(date(2026, 10, 2)), "a Friday of the National Day holiday");
}

#[test]
fn m22_four_red_posts_of_xuzhuang() {
    let posts: Vec<_> = rows("venues.csv")
        .into_iter()
        .filter(|v| v["name"].contains("红色驿站"))
        .collect();
    assert_eq!(posts.len(), 4);
    assert!(posts.iter().all(|p| p["unit"] == "320507007001"));
}

#[test]
fn m25_twelve_rooms_on_three_floors() {
    let venues = rows("venues.csv");
    let venue = |code: &str| venues.iter().find(|v| v["code"] == code).expect("venue");
    let rooms: Vec<_> = rows("rooms.csv")
        .into_iter()
        .filter(|r| r["venue"] == "X007002")
        .collect();
    let floors: BTreeSet<_> = rooms.iter().map(|r| r["floor"].clone()).collect();
    assert_eq!((rooms.len(), floors.len()), (12, 3));
    assert_eq!(
        (venue("X007002")["area_m2"].as_str(), venue("X007002")["teams"].as_str()),
        ("3000", "11")
    );
    assert_eq!(
        (venue("X004213")["area_m2"].as_str(), venue("X004213")["teams"].as_str()),
        ("126", "7")
    );
    assert_eq!(venue("X004213")["address"], "凤北荡路与吴开路交叉口北侧");
}

#[test]
fn m29_day_care_at_777_jinma_road() {
    let care = rows("venues.csv")
        .into_iter()
        .find(|v| v["code"] == "E-JM")
        .expect("the day-care centre");
    assert!(care["address"].starts_with("金马路777号"));
    assert!(care["area_m2"].parse::<u32>().expect("area") > 600);
    let names: Vec<_> = rows("rooms.csv")
        .into_iter()
        .filter(|r| r["venue"] == "E-JM")
        .map(|r| r["name"].clone())
        .collect();
    for room in [
        "餐厅",
        "观影室",
        "健康理疗室",
        "党员活动室",
        "阅览室",
        "舞蹈室",
        "乒乓球室",
    ] {
        assert!(names.iter().any(|n| n == room), "{room}");
    }
}

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
