//! `yike walk nearest`.

use super::args::Nearest;
use super::places::{self, Categories, Place, PlaceTable};
use super::write::{self, Output, cell, number};
use super::{input, shut, start};
use crate::outcome::Outcome;
use crate::print;
use serde_json::{Value, json};
use yike_walk::{Closures, Coverage, Measure, Network, Places};

/// Lines collected before they are handed on.
const BATCH: usize = 1 << 16;

/// Writes the nearest places of every category for every node.
pub fn run(args: &Nearest) -> Outcome {
    let network = input::network(&args.network)?;
    let pace = args.pace.pace;
    let (name, bytes) = places::read(&args.places)?;
    let closures = shut::closures(&network, &args.shut)?;
    let table = places::place((&network, &closures), pace, (&name, &bytes), Categories::Needed)?;
    let mut output = Output::open(&args.output)?;
    let measure = args.limit.measure(pace);
    let spinner = write::spinner(format!("searching from {} places", table.places.len()));
    let mut known = Places::new();
    for place in &table.places {
        known.add(
            place.anchor,
            place
                .categories
                .iter()
                .filter_map(|at| table.categories.get(*at as usize)),
        );
    }
    let k = usize::from(args.k);
    let mut coverage = Coverage::build(&network, &known, measure, args.limit.value(), k, threads());
    if !closures.is_empty() {
        let shut: Vec<u32> = closures.edges().collect();
        coverage.shut(&network, &shut);
    }
    spinner.finish_and_clear();
    let rows = table_of(&network, &coverage, &table, measure, &mut output)?;
    let to_stdout = output.is_stdout();
    output.finish()?;
    report_unplaced(&name, &table);
    if to_stdout {
        return Ok(());
    }
    if args.json {
        return print::json(&report(args, &network, &table, (measure, &closures), rows));
    }
    print::line(format!(
        "{}: {rows} rows, the nearest {k} of {} categories ({} places) within {}, {}, from {} nodes",
        args.output.display(),
        table.categories.len(),
        table.places.len(),
        args.limit.words(),
        input::pace_name(pace),
        network.vertex_count()
    ))
}

/// Nodes in order, categories as the file names them first, ranks from 1.
fn table_of(
    network: &Network,
    coverage: &Coverage,
    table: &PlaceTable,
    measure: Measure,
    output: &mut Output,
) -> Result<u64, crate::outcome::Failure> {
    let quoted = |text: &str| {
        let mut cells = vec![b','];
        cell(&mut cells, text);
        cells.push(b',');
        cells
    };
    let categories: Vec<Vec<u8>> = table.categories.iter().map(|name| quoted(name)).collect();
    let ids: Vec<Vec<u8>> = table.places.iter().map(|place| quoted(&place.id)).collect();
    let nodes = network.vertex_count() as u32;
    let bar = write::bar(u64::from(nodes), "writing");
    let mut lines = Vec::with_capacity(2 * BATCH);
    lines.extend(format!("node,category,rank,place,{}\n", measure.unit()).bytes());
    let mut rows = 0;
    for node in 0..nodes {
        for (category, name) in (0u32..).zip(&categories) {
            for (rank, (place, cost)) in (1u32..).zip(coverage.nearest(node, category)) {
                let Some(id) = ids.get(place as usize) else { continue };
                number(&mut lines, node);
                lines.extend(name);
                number(&mut lines, rank);
                lines.extend(id);
                number(&mut lines, cost);
                lines.push(b'\n');
                rows += 1;
            }
        }
        if lines.len() >= BATCH {
            output.write(&lines)?;
            lines.clear();
            bar.set_position(u64::from(node));
            if output.is_closed() {
                break;
            }
        }
    }
    output.write(&lines)?;
    bar.finish_and_clear();
    Ok(rows)
}

fn report(
    args: &Nearest,
    network: &Network,
    table: &PlaceTable,
    (measure, closures): (Measure, &Closures),
    rows: u64,
) -> Value {
    json!({
        "output": args.output.display().to_string(),
        "rows": rows,
        "nodes": network.vertex_count(),
        "pace": input::pace_name(measure.pace()),
        "unit": measure.unit(),
        "limit": args.limit.value(),
        "k": args.k,
        "shut_edges": closures.edges().count(),
        "categories": table.categories,
        "places": table.places.iter().map(|place| placed(network, measure, closures, place)).collect::<Vec<_>>(),
        "unplaced": table.unplaced,
    })
}

/// Where a place stands, and what it costs from the nodes next to it.
pub fn placed(network: &Network, measure: Measure, closures: &Closures, place: &Place) -> Value {
    json!({
        "id": place.id,
        "snap": start::snap(&place.anchor),
        "seeds": place.anchor.arriving(network, measure, Some(closures)).iter().flatten().collect::<Vec<_>>(),
    })
}

/// Places without a street are told on standard error; the others were done.
pub fn report_unplaced(name: &str, table: &PlaceTable) {
    use std::io::Write;
    let mut err = std::io::stderr().lock();
    for place in &table.unplaced {
        let said = writeln!(
            err,
            "yike: {name}, row {}: {} was left out: {}",
            place.row, place.id, place.reason
        );
        // Nobody reads: nobody misses it.
        drop(said);
    }
}

/// Searches run at a time.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
