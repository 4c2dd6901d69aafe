//! `yike walk export`.

use super::args::Export;
use super::{input, write};
use crate::outcome::{Failure, Outcome};
use crate::print;
use serde_json::json;
use yike_walk::export::{CLOSED, csr};

/// Writes the arrays of [`yike_walk::Csr`], each in a file of its own, little-endian, without a header.
pub fn run(args: &Export) -> Outcome {
    let network = input::network(&args.network)?;
    let folder = &args.csr;
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::input(format!("{} is no folder and cannot be made: {error}", folder.display())))?;
    let spinner = write::spinner("writing the arrays");
    let csr = csr(&network, args.pace.pace);
    let degrees = |values: &[f64]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let words = |values: &[u32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<u8>>();
    let files = [
        ("lon.f64", degrees(&csr.lon)),
        ("lat.f64", degrees(&csr.lat)),
        ("off.u32", words(&csr.off)),
        ("tgt.u32", words(&csr.tgt)),
        ("w.u32", words(&csr.w)),
        ("t.u32", words(&csr.t)),
        ("edge_a.u32", words(&csr.edge_a)),
        ("edge_b.u32", words(&csr.edge_b)),
        ("edge_mm.u32", words(&csr.edge_mm)),
        ("edge_ab_ms.u32", words(&csr.edge_ab_ms)),
        ("edge_ba_ms.u32", words(&csr.edge_ba_ms)),
    ];
    for (name, bytes) in &files {
        write::whole(&folder.join(name), bytes)?;
    }
    spinner.finish_and_clear();
    let closed = csr.t.iter().filter(|cost| **cost == CLOSED).count();
    if args.json {
        return print::json(&json!({
            "folder": folder.display().to_string(),
            "pace": input::pace_name(args.pace.pace),
            "nodes": csr.lon.len(),
            "arcs": csr.tgt.len(),
            "closed_arcs": closed,
            "edges": csr.edge_a.len(),
            "files": files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        }));
    }
    print::line(format!(
        "{}: {} nodes, {} arcs, {closed} of them closed to {}",
        folder.display(),
        csr.lon.len(),
        csr.tgt.len(),
        input::pace_name(args.pace.pace)
    ))
}
