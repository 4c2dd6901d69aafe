//! `yike walk reach`.

use super::args::Reach as Asked;
use super::{input, shut, start};
use crate::outcome::Outcome;
use crate::print;
use serde_json::{Value, json};
use yike_walk::basemap::reach_outline;
use yike_walk::{Anchor, Closures, Network, Reach, Scratch, Search, outline};

/// Everything within the limit: in words, as nodes with their costs, or as an outline.
pub fn run(args: &Asked) -> Outcome {
    let network = input::network(&args.network)?;
    let pace = args.pace.pace;
    let closures = shut::closures(&network, &args.shut)?;
    let from = start::anchor((&network, &closures), args.at.as_deref(), args.node, pace)?;
    let mut scratch = Scratch::new();
    let found = Search::new(&network, args.limit.measure(pace), args.limit.value())
        .around(&closures)
        .from(&from, &mut scratch);
    if args.json {
        return print::json(&costs(args, &from, &found, &closures));
    }
    if args.geojson {
        return print::json(&shape(args, &from, &found));
    }
    print::line(words(args, &network, &from, &found))
}

fn costs(args: &Asked, from: &Anchor, found: &Reach, closures: &Closures) -> Value {
    let mut reached: Vec<(u32, u32)> = found.vertices().collect();
    reached.sort_unstable();
    json!({
        "pace": input::pace_name(found.pace()),
        "unit": args.limit.unit(),
        "limit": args.limit.value(),
        "shut_edges": closures.edges().count(),
        "snap": start::snap(from),
        "seeds": found.seeds().iter().flatten().collect::<Vec<_>>(),
        "reached": reached,
    })
}

/// A feature collection of one feature, the outline.
fn shape(args: &Asked, from: &Anchor, found: &Reach) -> Value {
    let mut shape = reach_outline(&outline(found));
    let properties = json!({
        "pace": input::pace_name(found.pace()),
        "unit": args.limit.unit(),
        "limit": args.limit.value(),
        "snap": start::snap(from),
        "nodes": found.len(),
    });
    if let Some(place) = shape.get_mut("properties") {
        *place = properties;
    }
    json!({ "type": "FeatureCollection", "features": [shape] })
}

fn words(args: &Asked, network: &Network, from: &Anchor, found: &Reach) -> String {
    let metres: u64 = found
        .parts()
        .iter()
        // Lines across squares are ways of thinking, not streets.
        .filter(|part| network.edge(part.edge).is_some_and(|edge| !edge.square()))
        .map(|part| u64::from(part.to_mm - part.from_mm))
        .sum();
    let share = 100.0 * found.len() as f64 / network.vertex_count().max(1) as f64;
    format!(
        "{}\n{} nodes ({share:.1} % of the network) and {:.1} km of street within {}, {}",
        start::words(network, from),
        found.len(),
        metres as f64 / 1e6,
        args.limit.words(),
        input::pace_name(found.pace())
    )
}
