//! Applies the rows of [`crate::rules::TABLE`] to one node: gates, kerbs, crossings, doors.

use crate::network::door_bits;
use crate::osm::Tags;
use crate::rules::{Effect, effect};
use crate::verdict::opens_at_times;

/// What a node does to the ways through it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeVerdict {
    /// Nothing.
    Plain,
    /// Passed by all, kept as a gate.
    Gate,
    /// Passed on foot only.
    NoWheels { kerb: bool },
    /// Passed by nobody: the ways end here.
    Closed,
}

/// Whether a gate is shut by its access and only opened at times; see [`crate::verdict::conditional`].
pub(crate) fn base_shut(tags: &Tags) -> bool {
    let of = |key: &str| tags.get(key).and_then(|value| effect(key, value));
    let access = of("access") == Some(Effect::Closed) || of("locked") == Some(Effect::Closed);
    of("foot").map_or(access, |foot| foot != Effect::Open)
}

pub(crate) fn node(tags: &Tags) -> NodeVerdict {
    if tags.is_empty() {
        return NodeVerdict::Plain;
    }
    let of = |key: &str| tags.get(key).and_then(|value| effect(key, value));
    let barrier = of("barrier").unwrap_or(Effect::Ignored);
    let foot = of("foot");
    if tags.get("barrier").is_some() {
        let shut = match (foot, of("access")) {
            (Some(foot), _) => foot != Effect::Open,
            (None, access) => {
                // access=no on a bollard or lift gate speaks of vehicles.
                let gate = matches!(barrier, Effect::Gate | Effect::GateNoWheels);
                barrier == Effect::Closed
                    || gate && (access == Some(Effect::Closed) || of("locked") == Some(Effect::Closed))
            }
        };
        if shut && (barrier == Effect::Closed || !opens_at_times(tags)) {
            return NodeVerdict::Closed;
        }
    }
    let raised = of("kerb") == Some(Effect::GateNoWheels);
    match (barrier, of("wheelchair")) {
        (Effect::Gate, Some(Effect::NoWheels)) => NodeVerdict::NoWheels { kerb: false },
        (Effect::GateNoWheels, Some(Effect::Wheels)) | (Effect::Gate, _) => NodeVerdict::Gate,
        (Effect::GateNoWheels, _) => NodeVerdict::NoWheels { kerb: false },
        (_, Some(Effect::Wheels)) => NodeVerdict::Plain,
        _ if raised => NodeVerdict::NoWheels { kerb: true },
        _ => NodeVerdict::Plain,
    }
}

/// The bits of a building's entrance the public may use; `None` when the node is none.
pub(crate) fn door(tags: &Tags) -> Option<i32> {
    let of = |key: &str| tags.get(key).and_then(|value| effect(key, value));
    match (of("entrance"), of("door")) {
        (Some(Effect::Open), _) | (None, Some(Effect::Open)) => {}
        _ => return None,
    }
    let shut = of("foot").or(of("access")).is_some_and(|e| e != Effect::Open) || of("locked") == Some(Effect::Closed);
    if shut {
        return None;
    }
    let steps = tags.get("step_count").is_some_and(|n| n != "0") || of("kerb") == Some(Effect::GateNoWheels);
    let wheels = match of("wheelchair") {
        Some(Effect::Wheels) => true,
        Some(Effect::NoWheels) => false,
        _ => !steps || of("ramp:wheelchair") == Some(Effect::Read),
    };
    let main = if tags.is("entrance", "main") {
        door_bits::MAIN
    } else {
        0
    };
    Some(main | if wheels { 0 } else { door_bits::NO_WHEELS })
}

/// Whether walkers cross a road at this node.
pub(crate) fn is_crossing(tags: &Tags) -> bool {
    tags.is("highway", "crossing") || (tags.is("highway", "traffic_signals") && tags.get("crossing").is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gates_close_by_access_and_bollards_do_not() {
        let of = |pairs: &[(&str, &str)]| node(&pairs.iter().copied().collect());
        assert_eq!(of(&[("barrier", "gate")]), NodeVerdict::Gate);
        assert_eq!(of(&[("barrier", "gate"), ("access", "private")]), NodeVerdict::Closed);
        assert_eq!(
            of(&[("barrier", "gate"), ("access", "private"), ("foot", "yes")]),
            NodeVerdict::Gate
        );
        assert_eq!(of(&[("barrier", "gate"), ("locked", "yes")]), NodeVerdict::Closed);
        assert_eq!(of(&[("barrier", "bollard"), ("access", "no")]), NodeVerdict::Plain);
        assert_eq!(of(&[("barrier", "bollard"), ("foot", "no")]), NodeVerdict::Closed);
        assert_eq!(of(&[("barrier", "stile")]), NodeVerdict::NoWheels { kerb: false });
        assert_eq!(
            of(&[("barrier", "cycle_barrier"), ("wheelchair", "yes")]),
            NodeVerdict::Gate
        );
        assert_eq!(of(&[("kerb", "raised")]), NodeVerdict::NoWheels { kerb: true });
        assert_eq!(of(&[("barrier", "kerb"), ("kerb", "lowered")]), NodeVerdict::Plain);
        assert_eq!(of(&[("barrier", "wall")]), NodeVerdict::Closed);
    }
}
