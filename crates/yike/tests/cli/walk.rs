//! The walking engine at the terminal, checked from outside: everything it says equals a textbook Dijkstra on the
//! arrays it exports.

use crate::folder::{Folder, shared, yike};
use crate::walk_graph::{CLOSED, Graph, town};
use serde_json::Value;
use std::collections::HashMap;

/// What is asked: how far, and of whom.
const QUESTIONS: [(&str, &str, &str); 4] = [
    ("--minutes", "15", "adult"),
    ("--minutes", "7.5", "wheelchair"),
    ("--metres", "1200", "adult"),
    ("--metres", "803.5", "wheelchair"),
];

struct Net {
    folder: Folder,
    path: String,
    name: &'static str,
}

impl Net {
    fn build(name: &'static str, bytes: &[u8]) -> Net {
        let folder = Folder::new();
        let map = folder.file("town.osm.pbf", bytes);
        let path = folder.path("town.walk");
        yike(&["walk", "build", &map, "-o", &path]).done();
        Net { folder, path, name }
    }

    /// A town of one's own making, and Monaco when it is there.
    fn all() -> Vec<Net> {
        let mut all = vec![Net::build("made up", &town())];
        if let Some(path) = shared("data/osm/monaco.osm.pbf") {
            all.push(Net::build("Monaco", &std::fs::read(path).unwrap()));
        }
        all
    }

    fn graph(&self, pace: &str) -> Graph {
        let folder = self.folder.path(pace);
        yike(&["walk", "export", &self.path, "--csr", &folder, "--pace", pace]).done();
        Graph::read(&folder)
    }

    fn ask(&self, command: &str, args: &[&str]) -> String {
        let mut all = vec!["walk", command, &self.path];
        all.extend(args);
        yike(&all).done()
    }

    fn json(&self, command: &str, args: &[&str]) -> Value {
        let mut all = args.to_vec();
        all.push("--json");
        serde_json::from_str(&self.ask(command, &all)).expect("JSON")
    }
}

/// Pairs of numbers as they are printed.
fn pairs(value: &Value) -> Vec<(u32, u32)> {
    serde_json::from_value(value.clone()).expect("pairs")
}

/// `60,000` a minute or `1,000` a metre.
fn limit(flag: &str, value: &str) -> u32 {
    (value.parse::<f64>().unwrap() * if flag == "--minutes" { 60_000.0 } else { 1_000.0 }) as u32
}

/// Some nodes, spread over the network.
fn some_nodes(graph: &Graph, count: usize) -> Vec<u32> {
    (1..=count)
        .map(|n| ((n * 2_654_435_761) % graph.nodes()) as u32)
        .collect()
}

/// A place some metres beside a node.
fn beside(graph: &Graph, node: u32) -> (f64, f64) {
    let (lon, lat) = (graph.lon[node as usize], graph.lat[node as usize]);
    (lon + 0.000_13, lat + 0.000_07)
}

#[test]
fn m03_reach_equals_dijkstra_on_the_exported_arrays() {
    for net in Net::all() {
        let mut cells = 0;
        for (flag, value, pace) in QUESTIONS {
            let graph = net.graph(pace);
            let metres = flag == "--metres";
            for node in some_nodes(&graph, 6) {
                let (lon, lat) = beside(&graph, node);
                let at = format!("{lon:.7},{lat:.7}");
                for place in [vec!["--node", &node.to_string()], vec!["--at", &at]] {
                    let args = [place.clone(), vec![flag, value, "--pace", pace]].concat();
                    let run = yike(&[vec!["walk", "reach", &net.path, "--json"], args.clone()].concat());
                    if run.code == 2 && run.err.contains("no street") {
                        continue;
                    }
                    let said = run.json();
                    let seeds = if said["snap"].is_null() {
                        vec![(node, 0)]
                    } else {
                        graph.leaving(&said["snap"], metres, pace)
                    };
                    assert_eq!(pairs(&said["seeds"]), seeds, "{}: {args:?}", net.name);
                    let expect = graph.reach(&seeds, metres, limit(flag, value));
                    assert_eq!(pairs(&said["reached"]), expect, "{}: {args:?}", net.name);
                    cells += expect.len();
                }
            }
        }
        println!("{}: {cells} cells of reach equal", net.name);
        assert!(cells > 1_000);
    }
}

/// Places by node and by point, with categories, as a table and as it should be read.
fn places(graph: &Graph) -> (String, Vec<Vec<&'static str>>) {
    const CATEGORIES: [&str; 4] = ["canteen", "卫生站", "library, small", "post"];
    let mut table = String::from("id,lon,lat,node,categories\n");
    let mut offered = Vec::new();
    for (n, node) in some_nodes(graph, 24).into_iter().enumerate() {
        let own: Vec<&str> = (0..4)
            .filter(|c| (n + 1) % (c + 2) == 0 || *c == n % 4)
            .map(|c| CATEGORIES[c])
            .collect();
        let (lon, lat) = beside(graph, node);
        let at = if n % 2 == 0 {
            format!("{lon:.7},{lat:.7},")
        } else {
            format!(",,{node}")
        };
        table += &format!("P{n},{at},\"{}\"\n", own.join(";"));
        offered.push(own);
    }
    (table, offered)
}

#[test]
fn m03_nearest_and_table_equal_dijkstra_cell_for_cell() {
    for net in Net::all() {
        let mut cells = 0;
        for (flag, value, pace) in QUESTIONS {
            let graph = net.graph(pace);
            let (metres, most) = (flag == "--metres", limit(flag, value));
            let (table, offered) = places(&graph);
            let file = net.folder.file("places.csv", &table);
            let out = net.folder.path("nearest.csv");
            let question = [flag, value, "--pace", pace];
            let report = net.json(
                "nearest",
                &[&["--places", &file, "-k", "3", "-o", &out], &question[..]].concat(),
            );
            let mut walks: Vec<(String, HashMap<u32, u32>)> = Vec::new();
            let mut order: Vec<&str> = Vec::new();
            for place in report["places"].as_array().unwrap() {
                let id = place["id"].as_str().unwrap().to_owned();
                let node = table
                    .lines()
                    .find(|line| line.starts_with(&format!("{id},")))
                    .unwrap()
                    .split(',')
                    .nth(3);
                let seeds = match place["snap"].is_null() {
                    true => vec![(node.unwrap().parse().unwrap(), 0)],
                    false => graph.arriving(&place["snap"], metres, pace),
                };
                assert_eq!(pairs(&place["seeds"]), seeds, "{}: {id}", net.name);
                let walk = graph.reversed().reach(&seeds, metres, most);
                walks.push((id.clone(), walk.into_iter().collect()));
                for name in &offered[id[1..].parse::<usize>().unwrap()] {
                    if !order.contains(name) {
                        order.push(name);
                    }
                }
            }
            let unit = if metres { "mm" } else { "ms" };
            let mut expect = format!("node,category,rank,place,{unit}\n");
            for node in 0..graph.nodes() as u32 {
                for name in &order {
                    let mut near: Vec<(u32, usize)> = (0..walks.len())
                        .filter(|at| offered[walks[*at].0[1..].parse::<usize>().unwrap()].contains(name))
                        .filter_map(|at| walks[at].1.get(&node).map(|cost| (*cost, at)))
                        .collect();
                    near.sort_unstable();
                    for (rank, (cost, at)) in near.into_iter().take(3).enumerate() {
                        let quoted = if name.contains(',') {
                            format!("\"{name}\"")
                        } else {
                            (*name).into()
                        };
                        expect += &format!("{node},{quoted},{},{},{cost}\n", rank + 1, walks[at].0);
                        cells += 1;
                    }
                }
            }
            let said = std::fs::read_to_string(&out).unwrap();
            assert!(
                said == expect,
                "{}: {question:?}: {}",
                net.name,
                first_difference(&said, &expect)
            );
            cells += table_equals(&net, &graph, &file, &question, (metres, most, pace));
        }
        println!("{}: {cells} cells of nearest and table equal", net.name);
        assert!(cells > 1_000);
    }
}

/// Walks between all places, each way.
fn table_equals(
    net: &Net,
    graph: &Graph,
    file: &str,
    question: &[&str],
    (metres, most, pace): (bool, u32, &str),
) -> usize {
    let out = net.folder.path("table.csv");
    let report = net.json(
        "table",
        &[&["--from", file, "--to", file, "-o", &out], question].concat(),
    );
    let places = report["from"]["places"].as_array().unwrap();
    let table = std::fs::read_to_string(file).unwrap();
    let nodes: HashMap<String, u32> = { table.lines().skip(1) }
        .filter_map(|line| {
            let mut cells = line.split(',');
            Some((cells.next()?.to_owned(), cells.nth(2)?.parse().ok()?))
        })
        .collect();
    let mut expect = format!("from,to,{}\n", if metres { "mm" } else { "ms" });
    let mut cells = 0;
    for from in places {
        let own = |place: &Value| vec![(nodes[place["id"].as_str().unwrap()], 0)];
        let leave = if from["snap"].is_null() {
            own(from)
        } else {
            graph.leaving(&from["snap"], metres, pace)
        };
        let reached: HashMap<u32, u32> = graph.reach(&leave, metres, most).into_iter().collect();
        for to in places {
            let arrive = if to["snap"].is_null() {
                own(to)
            } else {
                graph.arriving(&to["snap"], metres, pace)
            };
            let via = arrive.iter().filter_map(|(node, cost)| Some(reached.get(node)? + cost));
            let best = via.chain(graph.direct(&from["snap"], &to["snap"], metres, pace)).min();
            if let Some(cost) = best.filter(|cost| *cost <= most) {
                expect += &format!(
                    "{},{},{cost}\n",
                    from["id"].as_str().unwrap(),
                    to["id"].as_str().unwrap()
                );
                cells += 1;
            }
        }
    }
    let said = std::fs::read_to_string(&out).unwrap();
    assert!(
        said == expect,
        "{}: {question:?}: {}",
        net.name,
        first_difference(&said, &expect)
    );
    cells
}

fn first_difference(said: &str, expect: &str) -> String {
    let pair = said.lines().zip(expect.lines()).find(|(said, expect)| said != expect);
    format!(
        "{} and {} lines, first difference {pair:?}",
        said.lines().count(),
        expect.lines().count()
    )
}

#[test]
fn m03_the_arrays_are_a_simple_graph_in_compressed_rows() {
    for net in Net::all() {
        let adult = net.graph("adult");
        let wheels = net.graph("wheelchair");
        for graph in [&adult, &wheels] {
            let n = graph.nodes();
            assert_eq!((graph.off.len(), graph.off[0], graph.lat.len()), (n + 1, 0, n));
            assert_eq!(graph.off[n] as usize, graph.tgt.len());
            for node in 0..n {
                let row = &graph.tgt[graph.off[node] as usize..graph.off[node + 1] as usize];
                assert!(row.windows(2).all(|pair| pair[0] < pair[1]) && !row.contains(&(node as u32)));
            }
            assert!(
                graph
                    .w
                    .iter()
                    .zip(&graph.t)
                    .all(|(w, t)| (*w == CLOSED) == (*t == CLOSED))
            );
        }
        assert_eq!(adult.tgt, wheels.tgt, "closed arcs stay");
        let closed = |graph: &Graph| graph.t.iter().filter(|t| **t == CLOSED).count();
        assert!(closed(&wheels) > closed(&adult), "steps are closed to wheels");
        // The snap is the nearest point of all edges; a place beside a node lies at most so far away.
        let (lon, lat) = beside(&adult, 0);
        let said = net.json("reach", &["--at", &format!("{lon:.7},{lat:.7}"), "--minutes", "0"]);
        assert!(said["snap"]["distance_mm"].as_u64().unwrap() < 16_000, "{said}");
        assert_eq!(said["reached"], serde_json::json!([]));
    }
}
