//! Where a walk begins or ends: a place in degrees, or a node.

use super::input;
use crate::outcome::Failure;
use serde_json::{Value, json};
use yike_walk::{Anchor, Closures, Network, Pace};

/// The anchor of `--at LON,LAT` or `--node N`; clap sees to it that one of them is there.
pub fn anchor(
    (network, closures): (&Network, &Closures),
    at: Option<&str>,
    node: Option<u32>,
    pace: Pace,
) -> Result<Anchor, Failure> {
    match (node, at) {
        (Some(node), _) => Ok(Anchor::Vertex(input::node(network, node)?)),
        (None, at) => {
            let (lon, lat) = input::point(at.unwrap_or_default())?;
            let snap = network.snap_around(lon, lat, pace, closures).map_err(|error| {
                Failure::input(format!(
                    "{lon},{lat}: {}",
                    input::no_street(network, (lon, lat), &error)
                ))
            })?;
            Ok(Anchor::Door(snap))
        }
    }
}

/// The snap as it is printed; null for a node.
pub fn snap(anchor: &Anchor) -> Value {
    match anchor {
        Anchor::Vertex(_) => Value::Null,
        Anchor::Door(snap) => json!({
            "edge": snap.edge,
            "offset_mm": snap.offset_mm,
            "distance_mm": snap.distance_mm,
            "lon": tidy(snap.lon),
            "lat": tidy(snap.lat),
        }),
    }
}

/// Where one stands, in words.
pub fn words(network: &Network, anchor: &Anchor) -> String {
    let snap = match anchor {
        Anchor::Vertex(node) => return format!("from node {node}"),
        Anchor::Door(snap) => snap,
    };
    let street = network
        .edge(snap.edge)
        .map(|edge| network.street(edge.name).name)
        .filter(|name| !name.is_empty())
        .unwrap_or("a way without a name");
    format!(
        "from {street}, {:.1} m away (edge {}, {:.1} m along it)",
        f64::from(snap.distance_mm) / 1e3,
        snap.edge,
        f64::from(snap.offset_mm) / 1e3
    )
}

/// Seven decimals of a degree are a centimetre.
pub fn tidy(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}
