//! `yike walk table`.

use super::args::Table;
use super::input;
use super::nearest::{placed, report_unplaced, threads};
use super::places::{self, Categories, PlaceTable};
use super::write::{self, Output, cell, number};
use crate::outcome::{Failure, Outcome};
use crate::print;
use serde_json::json;
use std::path::Path;
use yike_walk::{Anchor, Closures, matrix};

/// Cells worked out at a time, four bytes each.
const CELLS: usize = 1 << 25;

/// Writes the walks from every place to every other place within the limit.
pub fn run(args: &Table) -> Outcome {
    let network = input::network(&args.network)?;
    let pace = args.pace.pace;
    if args.from == Path::new("-") && args.to == Path::new("-") {
        return Err(Failure::input(
            "standard input can be read once: give a file for --from or --to",
        ));
    }
    let open = Closures::new();
    let place = |path: &Path| {
        let (name, bytes) = places::read(path)?;
        let table = places::place((&network, &open), pace, (&name, &bytes), Categories::Ignored)?;
        Ok::<_, Failure>((name, table))
    };
    let ((from_name, from), (to_name, to)) = (place(&args.from)?, place(&args.to)?);
    let mut output = Output::open(&args.output)?;
    let measure = args.limit.measure(pace);
    let starts: Vec<Anchor> = from.places.iter().map(|place| place.anchor).collect();
    let ends: Vec<Anchor> = to.places.iter().map(|place| place.anchor).collect();
    let ids: Vec<Vec<u8>> = to
        .places
        .iter()
        .map(|place| {
            let mut cells = vec![b','];
            cell(&mut cells, &place.id);
            cells.push(b',');
            cells
        })
        .collect();
    let bar = write::bar(starts.len() as u64, "searching");
    let mut lines = format!("from,to,{}\n", measure.unit()).into_bytes();
    let mut rows: u64 = 0;
    let share = (CELLS / ends.len().max(1)).max(1);
    for (starts, places) in starts.chunks(share).zip(from.places.chunks(share)) {
        let costs = matrix(&network, starts, &ends, measure, args.limit.value(), threads());
        for (at, place) in places.iter().enumerate() {
            for (cost, id) in costs.row(at).zip(&ids).filter(|(cost, _)| *cost != u32::MAX) {
                cell(&mut lines, &place.id);
                lines.extend(id);
                number(&mut lines, cost);
                lines.push(b'\n');
                rows += 1;
            }
            output.write(&lines)?;
            lines.clear();
            bar.inc(1);
        }
        if output.is_closed() {
            break;
        }
    }
    bar.finish_and_clear();
    let to_stdout = output.is_stdout();
    output.finish()?;
    report_unplaced(&from_name, &from);
    report_unplaced(&to_name, &to);
    if to_stdout {
        return Ok(());
    }
    if args.json {
        let side = |table: &PlaceTable| {
            json!({
                "places": table.places.iter().map(|place| placed(&network, measure, &Closures::new(), place)).collect::<Vec<_>>(),
                "unplaced": table.unplaced,
            })
        };
        return print::json(&json!({
            "output": args.output.display().to_string(),
            "rows": rows,
            "pace": input::pace_name(pace),
            "unit": measure.unit(),
            "limit": args.limit.value(),
            "from": side(&from),
            "to": side(&to),
        }));
    }
    print::line(format!(
        "{}: {rows} of {} pairs within {}, {}",
        args.output.display(),
        from.places.len() * to.places.len(),
        args.limit.words(),
        input::pace_name(pace)
    ))
}
