//! The source page's facts, as the directory tells them.

mod common;

use std::collections::{BTreeSet, HashMap};

use common::{Record, list, rows, tables};
use jiff::civil::date;

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
