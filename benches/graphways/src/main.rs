//! The crate graphways under the same workload as everybody (`benches/peers/common.py` says what the files hold).
//!
//! `build` reads the extract and makes graphways' own walking network. `reach` and `reach_outline` run its search and
//! its polygon on our exported graph, so that both sides search the same arcs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use graphways::graph::{SpatialGraph, XmlNode, XmlWay};
use graphways::isochrone::build_isochrone_polygons;
use graphways::overpass::NetworkType;
use graphways::reachability::compute_reachability;
use petgraph::graph::{DiGraph, NodeIndex};

const LIMIT_S: f64 = 900.0;
const CLOSED: u32 = u32::MAX;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

#[derive(Default)]
struct Args {
    work: String,
    network: String,
    csr: PathBuf,
    load: PathBuf,
    out: PathBuf,
    pbf: PathBuf,
    runs: usize,
}

fn main() -> Outcome<()> {
    let mut args = Args::default();
    let mut words = std::env::args().skip(1);
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("{name} takes a value"))?;
        match name.as_str() {
            "--work" => args.work = value,
            "--network" => args.network = value,
            "--csr" => args.csr = value.into(),
            "--load" => args.load = value.into(),
            "--out" => args.out = value.into(),
            "--pbf" => args.pbf = value.into(),
            "--runs" => args.runs = value.parse()?,
            "--scratch" => {}
            other => return Err(format!("no option {other}").into()),
        }
    }
    match args.work.as_str() {
        "build" => build(&args),
        "reach" => reach(&args, false),
        "reach_outline" => reach(&args, true),
        other => Err(format!("graphways is not asked for {other}").into()),
    }
}

fn build(args: &Args) -> Outcome<()> {
    let mut runs = Vec::new();
    let mut size = 0;
    for _ in 0..args.runs + 1 {
        let begin = Instant::now();
        // Its default, streets joined to one arc between junctions as in our network.
        let graph = SpatialGraph::from_pbf(&args.pbf, NetworkType::Walk, Some(false))?;
        runs.push(begin.elapsed().as_secs_f64() * 1e3);
        size = graph.graph.edge_count();
    }
    say(args, &runs[1..], "", &format!("from_pbf, {size} arcs of its own"));
    Ok(())
}

/// Our exported graph in graphways' own type; a walk's seconds stand where it keeps them.
fn graph(folder: &Path) -> Outcome<DiGraph<XmlNode, XmlWay>> {
    let (lon, lat) = (read_f64(&folder.join("lon.f64"))?, read_f64(&folder.join("lat.f64"))?);
    let words = |name: &str| read_u32(&folder.join(name));
    let (off, tgt, mm, ms) = (words("off.u32")?, words("tgt.u32")?, words("w.u32")?, words("t.u32")?);
    let mut graph = DiGraph::with_capacity(lon.len(), tgt.len());
    for (id, (lon, lat)) in lon.iter().zip(&lat).enumerate() {
        graph.add_node(XmlNode {
            id: id as i64,
            lat: *lat,
            lon: *lon,
            tags: Vec::new(),
        });
    }
    for (from, ends) in off.windows(2).enumerate() {
        for arc in ends[0] as usize..ends[1] as usize {
            if ms[arc] == CLOSED {
                continue;
            }
            let way = XmlWay {
                id: arc as i64,
                nodes: Vec::new(),
                tags: Vec::new(),
                length: f64::from(mm[arc]) / 1e3,
                speed_kph: 5.0,
                walk_travel_time: f64::from(ms[arc]) / 1e3,
                bike_travel_time: 0.0,
                drive_travel_time: 0.0,
                geometry: Vec::new(),
            };
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(tgt[arc] as usize), way);
        }
    }
    Ok(graph)
}

fn reach(args: &Args, polygon: bool) -> Outcome<()> {
    let graph = graph(&args.csr)?;
    let starts: Vec<NodeIndex> = starts(&args.load.join("starts.csv"))?;
    let search = |start: &NodeIndex| compute_reachability(&graph, *start, LIMIT_S, NetworkType::Walk);
    let work = |start: &NodeIndex| {
        let found = search(start);
        let size = if polygon {
            build_isochrone_polygons(&graph, &found, &[LIMIT_S]).len()
        } else {
            0
        };
        std::hint::black_box(found.distances.len() + size);
    };
    starts.iter().for_each(work);
    let (mut runs, mut p50, mut p99) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..args.runs {
        let mut each: Vec<f64> = starts
            .iter()
            .map(|start| {
                let begin = Instant::now();
                work(start);
                begin.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        runs.push(each.iter().sum::<f64>() / 1e3);
        p50.push(quantile(&mut each, 0.5));
        p99.push(quantile(&mut each, 0.99));
    }
    let mut more = format!(
        ", \"p50_us\": {}, \"p99_us\": {}",
        quantile(&mut p50, 0.5),
        quantile(&mut p99, 0.5)
    );
    if !polygon {
        let mut bytes = Vec::new();
        for start in &starts {
            let found = search(start).distances;
            let mut pairs: Vec<(u32, u32)> = found
                .iter()
                .map(|(v, s)| (v.index() as u32, (s * 1e3).round() as u32))
                .collect();
            pairs.sort_unstable();
            bytes.extend((pairs.len() as u32).to_le_bytes());
            pairs
                .iter()
                .for_each(|(v, ms)| bytes.extend([v.to_le_bytes(), ms.to_le_bytes()].concat()));
        }
        fs::File::create(&args.out)?.write_all(&bytes)?;
        more += &format!(", \"answer\": \"{}\", \"tolerance\": 1", args.out.display());
    }
    say(args, &runs, &more, "on our exported graph");
    Ok(())
}

fn starts(path: &Path) -> Outcome<Vec<NodeIndex>> {
    let text = fs::read_to_string(path)?;
    let nodes = text.lines().skip(1).filter_map(|line| line.split(',').nth(1));
    Ok(nodes
        .map(|node| Ok(NodeIndex::new(node.parse()?)))
        .collect::<Result<_, std::num::ParseIntError>>()?)
}

fn read_u32(path: &Path) -> Outcome<Vec<u32>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes
        .chunks_exact(4)
        .map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
        .collect())
}

fn read_f64(path: &Path) -> Outcome<Vec<f64>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes
        .chunks_exact(8)
        .map(|b| f64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]))
        .collect())
}

/// The value at a share of the sorted list, the nearest rank below, as everybody's here.
fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    values[((values.len() - 1) as f64 * share) as usize]
}

fn say(args: &Args, runs: &[f64], more: &str, note: &str) {
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .split_whitespace()
            .next()?
            .parse::<f64>()
            .ok()
    });
    println!(
        "{{\"peer\": \"graphways\", \"version\": \"0.4.0\", \"work\": \"{}\", \"network\": \"{}\", \"threads\": {threads}, \
         \"rss_mb\": {}, \"runs_ms\": {runs:?}, \"note\": \"{note}\"{more}}}",
        args.work,
        args.network,
        peak.unwrap_or(0.0) / 1024.0,
    );
}
