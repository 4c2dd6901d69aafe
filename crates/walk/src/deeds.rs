//! What one does on a step of the directions, in words.

use crate::directions::{Passing, Step};

/// A street that is the bridge itself is not told to lead over it.
pub(crate) fn names_street(passing: &Passing, step: &Step) -> bool {
    matches!(passing, Passing::Bridge { name, .. } if !name.is_empty() && *name == step.street)
}

/// Longest step that is told as a bridge or a crossing and nothing else.
const BRIDGE_MM: u32 = 100_000;
const CROSSING_MM: u32 = 30_000;

/// What one does on a step for its greater part.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    Stairs,
    Square,
    /// The street is a bridge.
    Bridge,
    Crossing {
        lights: bool,
    },
    Along,
}

pub(crate) fn deed(step: &Step) -> Deed {
    match step.passes.first() {
        _ if step.stairs => Deed::Stairs,
        _ if step.square => Deed::Square,
        Some((_, bridge)) if step.length_mm <= BRIDGE_MM && names_street(bridge, step) => Deed::Bridge,
        Some((at, Passing::Crossing { lights }))
            if step.street.is_empty() && step.length_mm <= CROSSING_MM && *at < step.length_mm / 2 =>
        {
            Deed::Crossing { lights: *lights }
        }
        _ => Deed::Along,
    }
}

impl Deed {
    pub(crate) fn chinese(self, street: &str, far: &str) -> String {
        match self {
            Deed::Stairs => format!("走台阶（{far}）"),
            Deed::Square => format!("穿过{street}（{far}）"),
            Deed::Bridge => format!("过{street}"),
            Deed::Crossing { lights: true } => "在红绿灯处过马路".into(),
            Deed::Crossing { lights: false } => "过马路".into(),
            Deed::Along => format!("沿{street}走{far}"),
        }
    }

    /// `to` is empty or where to: " to the north".
    pub(crate) fn english(self, street: &str, to: &str, far: &str) -> String {
        match self {
            Deed::Stairs => format!("take {street}{to}, {far}"),
            Deed::Square | Deed::Bridge => format!("cross {street}{to}, {far}"),
            Deed::Crossing { lights } => format!("cross {street}{to}{}", if lights { " at the lights" } else { "" }),
            Deed::Along => format!("follow {street}{to} for {far}"),
        }
    }
}
