//! `yike walk info`.

use super::args::Info;
use super::input;
use crate::outcome::{Failure, Outcome};
use crate::print;
use serde::Serialize;
use yike_walk::network::flags;
use yike_walk::{Edge, Network, Pace};

/// What a network holds.
#[derive(Debug, Serialize)]
struct Holds {
    bytes: usize,
    nodes: usize,
    edges: usize,
    arcs: usize,
    /// West, south, east, north in degrees.
    bounds: [f64; 4],
    street_km: f64,
    steps_km: f64,
    bridges: usize,
    crossings: usize,
    gates: usize,
    kerbs: usize,
    squares: usize,
    with_hours: usize,
    closed_to_wheels: usize,
    /// Nodes of the largest part, per cent of all, on foot and on wheels.
    largest_part_percent: f64,
    largest_part_percent_wheels: f64,
    /// All of it was read and is whole.
    checked: bool,
}

/// Tells what a network holds.
pub fn run(args: &Info) -> Outcome {
    let network = input::network(&args.network)?;
    if args.check {
        network
            .check()
            .map_err(|error| Failure::input(format!("{}: {error}", args.network.display())))?;
    }
    let holds = holds(&network, args.check);
    if args.json {
        return print::json(&holds);
    }
    let [west, south, east, north] = holds.bounds;
    let checked = if holds.checked {
        "checked: every section and every number is whole"
    } else {
        "only the header was checked; --check reads all of it"
    };
    print::line(format!(
        "{}: {} bytes, {checked}
{} nodes, {} edges, {west:.4},{south:.4} to {east:.4},{north:.4}
{:.1} km of ways, {:.1} km of them steps; {} bridges, {} crossings, {} gates, {} kerbs, {} lines across squares
{} edges have hours, {} are closed to wheels
the largest part holds {:.1} % of the nodes on foot, {:.1} % on wheels",
        args.network.display(),
        holds.bytes,
        holds.nodes,
        holds.edges,
        holds.street_km,
        holds.steps_km,
        holds.bridges,
        holds.crossings,
        holds.gates,
        holds.kerbs,
        holds.squares,
        holds.with_hours,
        holds.closed_to_wheels,
        holds.largest_part_percent,
        holds.largest_part_percent_wheels,
    ))
}

fn holds(network: &Network, checked: bool) -> Holds {
    let edges = || (0..network.edge_count() as u32).filter_map(|edge| network.edge(edge));
    let count = |bit: u32| edges().filter(|edge| edge.flags & bit != 0).count();
    let km = |kept: &dyn Fn(&Edge) -> bool| {
        let mm: u64 = edges()
            .filter(|edge| kept(edge))
            .map(|edge| u64::from(edge.length_mm))
            .sum();
        tenths(mm as f64 / 1e6)
    };
    let largest = |wheels: bool| {
        let part = network.component_sizes(wheels).first().copied().unwrap_or(0);
        tenths(100.0 * f64::from(part) / network.vertex_count().max(1) as f64)
    };
    Holds {
        bytes: network.as_bytes().len(),
        nodes: network.vertex_count(),
        edges: network.edge_count(),
        arcs: network.arc_count(),
        bounds: network.bounds(),
        // Lines across a square lie over one another; they are no streets.
        street_km: km(&|edge| edge.flags & flags::SQUARE == 0),
        steps_km: km(&Edge::steps),
        bridges: count(flags::BRIDGE),
        crossings: count(flags::CROSSING),
        gates: count(flags::GATE),
        kerbs: count(flags::KERB),
        squares: count(flags::SQUARE),
        with_hours: count(flags::TIMED),
        closed_to_wheels: edges().filter(|edge| !edge.open_to(Pace::Wheelchair)).count(),
        largest_part_percent: largest(false),
        largest_part_percent_wheels: largest(true),
        checked,
    }
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}
