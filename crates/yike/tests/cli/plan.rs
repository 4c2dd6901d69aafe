//! `yike plan rounds`: one person's round on foot.

use crate::folder::{Folder, yike};
use crate::walk_graph::town;
use serde_json::{Value, json};
use std::collections::HashMap;

const NODES: [u32; 6] = [9, 33, 58, 77, 101, 130];

struct Town {
    folder: Folder,
    net: String,
}

impl Town {
    fn new() -> Town {
        let folder = Folder::new();
        let (map, net) = (folder.file("town.osm.pbf", town()), folder.path("town.walk"));
        yike(&["walk", "build", &map, "-o", &net]).done();
        Town { folder, net }
    }

    /// Plans the stops of a table.
    fn plan(&self, table: &str, more: &[&str]) -> Value {
        let file = self.folder.file("stops.csv", table);
        yike(&[&["plan", "rounds", &file, "--network", &self.net, "--json"], more].concat()).json()
    }

    /// Milliseconds of the walks between all nodes, as `yike walk table` says them.
    fn walks(&self) -> HashMap<(String, String), u64> {
        let rows: String = NODES.iter().map(|node| format!("{node},{node}\n")).collect();
        let file = self.folder.file("all.csv", format!("id,node\n{rows}"));
        let args = ["--from", &file, "--to", &file, "--minutes", "1440", "-o", "-"];
        let table = yike(&[&["walk", "table", &self.net], &args[..]].concat()).done();
        table
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                ((cells[0].to_owned(), cells[1].to_owned()), cells[2].parse().unwrap())
            })
            .collect()
    }
}

fn orders(rest: Vec<usize>) -> Vec<Vec<usize>> {
    if rest.is_empty() {
        return vec![Vec::new()];
    }
    let each = (0..rest.len()).flat_map(|at| {
        let mut others = rest.clone();
        let first = others.remove(at);
        orders(others)
            .into_iter()
            .map(move |order| [vec![first], order].concat())
    });
    each.collect()
}

fn visited(plan: &Value) -> Vec<String> {
    let visits = plan["visits"].as_array().unwrap();
    visits
        .iter()
        .map(|visit| visit["stop"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn m19_a_round_is_the_shortest_of_all_orders() {
    let town = Town::new();
    let walks = town.walks();
    let rows: String = NODES[1..].iter().map(|node| format!("{node},{node},5\n")).collect();
    let table = format!("id,node,minutes\n{rows}");
    for (more, back) in [(&[][..], true), (&["--open-end"][..], false)] {
        let plan = town.plan(
            &table,
            &[&["--start", "node:9", "--shift", "08:00-18:00"], more].concat(),
        );
        let walk = |order: &[usize]| {
            let mut at = NODES[0].to_string();
            let mut sum = 0;
            for stop in order {
                let next = NODES[*stop].to_string();
                sum += walks[&(at, next.clone())];
                at = next;
            }
            sum + if back { walks[&(at, NODES[0].to_string())] } else { 0 }
        };
        let best = orders((1..NODES.len()).collect()).iter().map(|order| walk(order)).min();
        assert_eq!((plan["walk_ms"].as_u64(), &plan["proven"]), (best, &json!(true)));
        // The legs are the walks of the round, one after another.
        let legs = plan["legs"].as_array().unwrap();
        let sum: u64 = legs.iter().map(|leg| leg["ms"].as_u64().unwrap()).sum();
        assert_eq!((Some(sum), legs.len()), (best, NODES.len() - usize::from(!back)));
        for pair in legs.windows(2) {
            let (before, after) = (pair[0]["line"].as_array().unwrap(), pair[1]["line"].as_array().unwrap());
            assert_eq!((&pair[0]["to"], before.last()), (&pair[1]["from"], after.first()));
        }
    }
}

#[test]
fn m19_windows_loads_and_the_shift_are_kept_and_what_does_not_fit_says_why() {
    let town = Town::new();
    let table = "\
id,lon,lat,node,minutes,from,until,windows,bags,must
午药,,,33,5,11:30,12:00,,2,
晨访,,,130,10,,,08:00-08:30;15:00-16:00,1,
随便,,,77,5,,,,1,no
太重,,,101,5,,,,9,
太早,,,58,5,07:00,08:00,,1,
海里,120.70,31.30,,5,,,,1,
";
    let shift = [
        "--start",
        "node:9",
        "--shift",
        "08:00-13:00",
        "--bags",
        "4",
        "--pace",
        "elder",
    ];
    let plan = town.plan(table, &shift);
    let order = visited(&plan);
    assert_eq!((order.len(), order[0].as_str()), (3, "晨访"), "{plan}");
    let minute = |value: &Value| value.as_u64().unwrap() / 60_000;
    for visit in plan["visits"].as_array().unwrap() {
        let begin = minute(&visit["begin_ms"]);
        match visit["stop"].as_str().unwrap() {
            "午药" => assert!((690..=720).contains(&begin), "{plan}"),
            "晨访" => assert!((480..=510).contains(&begin), "{plan}"),
            _ => assert!((480..=780).contains(&begin), "{plan}"),
        }
    }
    assert!(
        minute(&plan["depart_ms"]) >= 480 && minute(&plan["return_ms"]) <= 780 && plan["bags"] == 4,
        "{plan}"
    );
    let mut why: Vec<(String, String)> = { plan["left_out"].as_array().unwrap().iter() }
        .map(|left| {
            (
                left["stop"].as_str().unwrap().to_owned(),
                left["reason"]["kind"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    why.sort();
    let expect = [("太早", "out_of_reach"), ("太重", "too_heavy"), ("海里", "no_street")];
    assert_eq!(why, expect.map(|(stop, kind)| (stop.to_owned(), kind.to_owned())));
    // The sheet says the same in both languages.
    let file = town.folder.path("stops.csv");
    let ask = ["plan", "rounds", &file, "--network", &town.net];
    let sheet = |more: &[&str]| yike(&[&ask[..], &shift, more].concat()).done();
    let (en, zh) = (sheet(&[]), sheet(&["--lang", "zh", "--directions"]));
    assert!(
        en.contains("Left out:\n  太重: it is 5 more than can be carried"),
        "{en}"
    );
    assert!(
        zh.contains("没有排进去的：") && zh.contains("长者步速") && zh.contains("出门"),
        "{zh}"
    );
    // A walk lasts from the time one leaves to the time one arrives, as they are printed; the head says the sum.
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':').unwrap();
        hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
    };
    let (head, table) = en.split_once("\n\n").unwrap();
    let rows: Vec<Vec<&str>> = { table.lines().skip(1) }
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_whitespace().collect())
        .collect();
    let head: Vec<&str> = head.split_whitespace().collect();
    let said = |before: &str| head[head.windows(2).position(|pair| pair == ["min", before]).unwrap() - 1];
    let (mut left, mut walked, mut waited) = (minute(head[2].trim_end_matches(',')), 0, 0);
    for row in &rows {
        let times: Vec<u32> = row
            .iter()
            .filter(|cell| cell.contains(':'))
            .map(|cell| minute(cell))
            .collect();
        let at = row.iter().position(|cell| *cell == "min").unwrap();
        assert_eq!(row[at - 1].parse::<u32>().unwrap(), times[0] - left, "{en}");
        walked += times[0] - left;
        waited += times.get(1).map_or(0, |begin| begin - times[0]);
        left = *times.last().unwrap();
    }
    assert!(rows.len() > 2, "{en}");
    assert_eq!(
        [said("on"), said("of")],
        [walked, waited].map(|n| n.to_string()),
        "{en}"
    );
    let shapes: Value = serde_json::from_str(&sheet(&["--geojson"])).unwrap();
    let kinds: Vec<&str> = { shapes["features"].as_array().unwrap().iter() }
        .map(|feature| feature["geometry"]["type"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        [
            "Point",
            "Point",
            "Point",
            "LineString",
            "LineString",
            "LineString",
            "LineString"
        ]
    );
}

#[test]
fn m19_json_and_csv_ask_the_same() {
    let town = Town::new();
    let csv = town.plan(
        "id,node,minutes,windows,bags\nA,33,5,09:00-10:00,1\nB,77,2.5,,0\n",
        &[
            "--start",
            "node:9",
            "--open-end",
            "--shift",
            "08:30-12:00",
            "--bags",
            "2",
            "--pace",
            "wheelchair@0.8",
        ],
    );
    let asked = json!({
        "shift": ["08:30", "12:00"], "open_end": true, "bags": 2, "pace": "wheelchair@0.8",
        "stops": [
            { "id": "A", "node": 33, "minutes": 5, "windows": [["09:00", "10:00"]], "bags": 1 },
            { "id": "B", "node": 77, "minutes": 2.5 },
        ],
    });
    assert_eq!(town.plan(&asked.to_string(), &["--start", "node:9"]), csv);
}

#[test]
fn m19_wrong_rounds_say_what_to_write() {
    let town = Town::new();
    let many: String = (0..61).map(|n| format!("S{n},{n}\n")).collect();
    for (table, more, expect) in [
        ("", "", "is empty"),
        ("id,node\n", "", "holds no stop"),
        ("id,node,window\nA,1,\n", "", "unknown column window"),
        ("id,node\nA,1\nA,2\n", "", "two stops are called A"),
        ("id,node\n,1\n", "", "row 2: the id is empty"),
        ("id,node\nA,\n", "", "row 2: A has no place"),
        ("id,node\nA,100000\n", "", "A: there is no node 100000"),
        ("id,node,minutes\nA,1,-5\n", "", "row 2: -5 minutes is no length"),
        ("id,node,from\nA,1,noon\n", "", "row 2: \"noon\" is no time of the day"),
        ("id,node,from,until\nA,1,12:00,11:00\n", "", "ends before it begins"),
        ("id,node,must\nA,1,perhaps\n", "", "should be yes or no"),
        ("id,lon,lat\nA,200,95\n", "", "no place on the earth"),
        (&format!("id,node\n{many}"), "", "60 stops at most"),
        ("{\"stops\":[{\"id\":\"A\"}]}", "", "stop A: give lon and lat, or node"),
        ("{\"stops\":[],\"colour\":1}", "", "unknown field `colour`"),
        ("id,node\nA,1\n", "--start here", "no position"),
        ("id,node\nA,1\n", "--start node:x", "node:17"),
        ("id,node\nA,1\n", "--start 120.7,31.3", "the start: no street"),
        ("id,node\nA,1\n", "--end node:3 --open-end", "cannot be used with"),
    ] {
        let file = town.folder.file("stops.csv", table);
        let mut args = vec![
            "plan",
            "rounds",
            &file,
            "--network",
            &town.net,
            "--shift",
            "08:00-12:00",
        ];
        args.extend(more.split_whitespace());
        let run = yike(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{table} {more}: {run:?}");
        assert!(run.err.contains(expect), "{table} {more}: {}", run.err);
    }
    let file = town.folder.file("stops.csv", "id,node\nA,1\n");
    let run = yike(&["plan", "rounds", &file, "--network", &town.net]);
    assert!(run.code == 2 && run.err.contains("--shift 14:00-16:30"), "{run:?}");
}
