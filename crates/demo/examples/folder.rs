//! Writes the directory, the gazetteer and the people into a folder and prints sizes and times:
//! `cargo run -p yike-demo --example folder -- OUT [SEED]`.
#![allow(clippy::print_stdout)]

use std::time::Instant;

/// Bytes of a protobuf varint after zigzag.
fn varint(delta: i64) -> usize {
    let zigzag = ((delta << 1) ^ (delta >> 63)) as u64;
    (64 - zigzag.max(1).leading_zeros() as usize).div_ceil(7)
}

fn deltas(values: impl Iterator<Item = i64>) -> usize {
    let mut last = 0;
    values
        .map(|v| {
            let size = varint(v - last);
            last = v;
            size
        })
        .sum()
}

fn main() -> std::io::Result<()> {
    let args: Vec<String> = std::env::args().collect();
    let out = std::path::PathBuf::from(args.get(1).map_or("sketch", |s| s));
    let seed = args.get(2).and_then(|s| s.parse().ok()).unwrap_or(7);
    std::fs::create_dir_all(&out)?;
    let start = Instant::now();
    let sketch = yike_demo::Sketch::new(seed);
    println!("ground       {:>8.0?}", start.elapsed());
    let start = Instant::now();
    let map = sketch.streets();
    println!(
        "streets      {:>8.0?}  {} nodes {} ways",
        start.elapsed(),
        map.nodes.len(),
        map.ways.len()
    );
    let micro = |degrees: f64| (degrees * 1e7) as i64;
    let plain = deltas(map.nodes.iter().map(|n| n.id))
        + deltas(map.nodes.iter().map(|n| micro(n.lon)))
        + deltas(map.nodes.iter().map(|n| micro(n.lat)))
        + map
            .ways
            .iter()
            .map(|w| 12 + deltas(w.refs.iter().copied()) + 4 * w.tags.iter().count())
            .sum::<usize>();
    println!(
        "             about {:.1} MB as PBF before compression",
        plain as f64 / 1e6
    );
    let start = Instant::now();
    let people = sketch.residents();
    println!("residents    {:>8.0?}  {} buildings", start.elapsed(), people.len());
    let start = Instant::now();
    let today = jiff::civil::date(2026, 11, 24);
    let tables = sketch.directory(today);
    println!("directory    {:>8.0?}", start.elapsed());
    for (name, bytes) in &tables {
        println!(
            "  {name:<24}{:>8} bytes {:>6} rows",
            bytes.len(),
            bytes.iter().filter(|b| **b == b'\n').count() - 1
        );
        std::fs::write(out.join(name), bytes)?;
    }
    let start = Instant::now();
    let places = sketch.places();
    println!(
        "places       {:>8.0?}  {} rows",
        start.elapsed(),
        places.iter().filter(|b| **b == b'\n').count() - 1
    );
    std::fs::write(out.join("places.csv"), places)?;
    let start = Instant::now();
    let counters = yike_demo::counters(&tables, today);
    let walk_ins = yike_demo::day(seed, today, &counters);
    println!(
        "day          {:>8.0?}  {} counters {} walk-ins",
        start.elapsed(),
        counters.len(),
        walk_ins.len()
    );
    Ok(())
}
