//! The works, timed.

use crate::input::{Args, anchors, places};
use crate::{Failure, Report, quantile};
use std::io::Write;
use std::path::Path;
use std::time::Instant;
use yike_walk::osm::{Keep, RawNode, RawWay, read_pbf_with, write_pbf};
use yike_walk::{
    Anchor, Coverage, Csr, ImportOptions, Network, OutlineScratch, OutlineStyle, RawMap, Scratch, Search, csr, matrix,
    outline_in,
};

fn load(path: &Path, copies: u32) -> Result<Network, Failure> {
    if path.extension().is_some_and(|ext| ext == "pbf") {
        let bytes = std::fs::read(path)?;
        if copies <= 1 {
            return Ok(Network::from_pbf(&bytes, &ImportOptions::default())?.0);
        }
        let map = read_pbf_with(&bytes, Keep::Streets)?;
        return Ok(Network::build(&side_by_side(map, copies))?);
    }
    if copies > 1 {
        return Err("copies are made of an extract (*.pbf)".into());
    }
    Ok(Network::open(path)?)
}

/// Copies of a map in a square, its own width and height apart.
fn side_by_side(map: RawMap, copies: u32) -> RawMap {
    let bounds = |of: fn(&RawNode) -> f64| {
        let values = map.nodes.iter().map(of);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        })
    };
    let ((west, east), (south, north)) = (bounds(|n| n.lon), bounds(|n| n.lat));
    let columns = f64::from(copies).sqrt().ceil() as u32;
    let step = { map.nodes.iter().map(|n| n.id.abs()) }
        .chain(map.ways.iter().map(|w| w.id.abs()))
        .max()
        .unwrap_or(0)
        + 1;
    let mut all = RawMap::default();
    for copy in 0..copies.max(1) {
        let (x, y, id) = (copy % columns.max(1), copy / columns.max(1), step * i64::from(copy));
        all.nodes.extend(map.nodes.iter().cloned().map(|node| RawNode {
            id: node.id + id,
            lon: node.lon + f64::from(x) * (east - west) * 1.05,
            lat: node.lat + f64::from(y) * (north - south) * 1.05,
            ..node
        }));
        all.ways.extend(map.ways.iter().cloned().map(|way| RawWay {
            id: way.id + id,
            refs: way.refs.iter().map(|node| node + id).collect(),
            ..way
        }));
    }
    all
}

fn ms(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

pub fn run(args: &Args) -> Result<Report, Failure> {
    let (measure, limit) = args.measure()?;
    let (threads, runs) = (args.number("threads", 2)?, args.number("runs", 9usize)?.max(1));
    let mut report = Report {
        work: args.work.clone(),
        threads,
        limit,
        unit: measure.unit(),
        copies: args.number("copies", 1)?,
        ..Report::default()
    };
    if args.work == "build" {
        build(args, &mut report, runs)?;
        return Ok(report);
    }
    let network = load(&args.network, report.copies)?;
    (report.vertices, report.edges, report.arcs) = (network.vertex_count(), network.edge_count(), network.arc_count());
    report.network_bytes = network.as_bytes().len();
    let pace = measure.pace();
    let places = || places(args.path("places")?, &network, pace);
    match args.work.as_str() {
        "reach" | "reach_outline" => {
            let starts = anchors(args.path("starts")?, &network, pace)?;
            let polygon = args.work == "reach_outline";
            let (mut space, style) = (OutlineScratch::new(), OutlineStyle::default());
            by_start(&mut report, &starts, runs, |start, scratch| {
                let found = Search::new(&network, measure, limit).from(start, scratch);
                let extra = if polygon {
                    outline_in(&found, &[], &style, &mut space).len()
                } else {
                    0
                };
                (found.len() + extra) as u64
            });
            if let (Some(out), false) = (args.out(), polygon) {
                let (mut words, mut scratch) = (Vec::new(), Scratch::new());
                for start in &starts {
                    let found = Search::new(&network, measure, limit).from(start, &mut scratch);
                    let mut list: Vec<_> = found.vertices().collect();
                    list.sort_unstable();
                    words.push(list.len() as u32);
                    words.extend(list.iter().flat_map(|(vertex, cost)| [*vertex, *cost]));
                }
                dump(out, &words)?;
            }
        }
        "nearest1" | "nearest3" => {
            let (places, k) = (places()?, if args.work == "nearest1" { 1 } else { 3 });
            let mut coverage = Coverage::build(&network, &places, measure, limit, k, threads);
            let mut table = coverage.table(threads);
            let mut searched = Vec::new();
            for _ in 0..runs {
                let start = Instant::now();
                coverage.build_again(&network, threads);
                searched.push(ms(start));
                coverage.table_into(&mut table, threads);
                report.runs_ms.push(ms(start));
            }
            report.more.insert("lists_median_ms", quantile(&searched, 0.5));
            report.more.insert("coverage_mb", coverage.bytes() as f64 / 1048576.0);
            report.cells = table.len() as u64;
            if let Some(out) = args.out() {
                let mut words = Vec::new();
                for vertex in 0..network.vertex_count() as u32 {
                    for category in 0..places.categories().len() as u32 {
                        for (rank, [place, cost]) in (1..).zip(table.nearest(vertex, category)) {
                            words.extend([vertex, category, rank, *place, *cost]);
                        }
                    }
                }
                dump(out, &words)?;
            }
        }
        "matrix" => {
            let points = anchors(args.path("points")?, &network, pace)?;
            let places = places()?;
            let to: Vec<Anchor> = (0..places.len() as u32)
                .filter_map(|p| places.anchor(p).copied())
                .collect();
            let mut found = matrix(&network, &points, &to, measure, limit, threads);
            for _ in 0..runs {
                let start = Instant::now();
                yike_walk::matrix::matrix_into(&network, &points, &to, measure, limit, threads, &mut found);
                report.runs_ms.push(ms(start));
            }
            let mut words = vec![points.len() as u32, to.len() as u32];
            (0..points.len()).for_each(|from| words.extend(found.row(from)));
            report.cells = { words.iter().skip(2) }.filter(|cost| **cost != u32::MAX).count() as u64;
            if let Some(out) = args.out() {
                dump(out, &words)?;
            }
        }
        "tile" => {
            let map = read_pbf_with(&std::fs::read(&args.network)?, Keep::Streets)?;
            std::fs::write(args.path("out")?, write_pbf(&side_by_side(map, report.copies)))?;
        }
        "open" => {
            for _ in 0..runs {
                let start = Instant::now();
                let opened = Network::open(&args.network)?;
                report.runs_ms.push(ms(start));
                report.cells = opened.vertex_count() as u64;
            }
        }
        "increment" => crate::increment::run(&mut report, &network, &places()?, measure, limit, runs)?,
        "export" => write_arrays(&csr(&network, pace), args.path("out")?)?,
        other => return Err(format!("--work {other} is not known").into()),
    }
    Ok(report)
}

/// From the extract's file to a network, one at a time so that peak memory is that of one.
fn build(args: &Args, report: &mut Report, runs: usize) -> Result<(), Failure> {
    let options = ImportOptions {
        threads: report.threads,
        ..ImportOptions::default()
    };
    for run in 0..=runs {
        let start = Instant::now();
        let (built, _) = Network::from_pbf(&std::fs::read(&args.network)?, &options)?;
        // The first is for the caches.
        if run > 0 {
            report.runs_ms.push(ms(start));
        }
        (report.vertices, report.edges, report.arcs) = (built.vertex_count(), built.edge_count(), built.arc_count());
        (report.network_bytes, report.cells) = (built.as_bytes().len(), built.edge_count() as u64);
        if let (true, Some(out)) = (run == runs, args.out()) {
            std::fs::write(out, built.as_bytes())?;
        }
    }
    Ok(())
}

fn by_start(report: &mut Report, starts: &[Anchor], runs: usize, mut work: impl FnMut(&Anchor, &mut Scratch) -> u64) {
    let mut scratch = Scratch::new();
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    let mut best = vec![f64::INFINITY; starts.len()];
    report.cells = starts.iter().map(|start| work(start, &mut scratch)).sum();
    for _ in 0..runs {
        let mut times = Vec::with_capacity(starts.len());
        let whole = Instant::now();
        for start in starts {
            let one = Instant::now();
            std::hint::black_box(work(start, &mut scratch));
            times.push(one.elapsed().as_secs_f64() * 1e6);
        }
        report.runs_ms.push(ms(whole));
        best.iter_mut()
            .zip(&times)
            .for_each(|(best, time)| *best = best.min(*time));
        p50.push(quantile(&times, 0.5));
        p99.push(quantile(&times, 0.99));
    }
    report.p50_us = Some(quantile(&p50, 0.5));
    report.p99_us = Some(quantile(&p99, 0.5));
    report.more.insert("p50_of_minima_us", quantile(&best, 0.5));
    report.more.insert("p99_of_minima_us", quantile(&best, 0.99));
}

fn dump(path: &Path, words: &[u32]) -> Result<(), Failure> {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path)?);
    words.iter().try_for_each(|word| file.write_all(&word.to_le_bytes()))?;
    Ok(file.flush()?)
}

/// The arrays as files of little-endian numbers.
fn write_arrays(csr: &Csr, folder: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(folder)?;
    for (name, values) in [("lon", &csr.lon), ("lat", &csr.lat)] {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        std::fs::write(folder.join(format!("{name}.f64")), bytes)?;
    }
    for (name, values) in [
        ("off", &csr.off),
        ("tgt", &csr.tgt),
        ("w", &csr.w),
        ("t", &csr.t),
        ("edge_a", &csr.edge_a),
        ("edge_b", &csr.edge_b),
        ("edge_mm", &csr.edge_mm),
        ("edge_ab_ms", &csr.edge_ab_ms),
        ("edge_ba_ms", &csr.edge_ba_ms),
    ] {
        dump(&folder.join(format!("{name}.u32")), values)?;
    }
    Ok(())
}
