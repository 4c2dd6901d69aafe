//! How fast people walk, and what a stretch of street costs them in milliseconds.

use crate::network::Edge;

/// Uphill slope in percent from which wheels are not let on. GB 50763 allows ramps to 1:12, which is 8.3 %.
pub const MAX_WHEEL_INCLINE: i8 = 8;

/// Who walks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pace {
    /// 1.33 m/s, the usual design speed of an adult on the level.
    #[default]
    Adult,
    /// 0.9 m/s, the speed signal timing grants to older walkers.
    Elder,
    /// 1.0 m/s on wheels: no steps, raised kerbs, rough ground or slopes above [`MAX_WHEEL_INCLINE`].
    Wheelchair,
    /// Anything else.
    Custom(CustomPace),
}

/// A pace of one's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct CustomPace {
    /// Millimetres per second on the level; 0 is read as 1.
    pub mm_per_s: u32,
    /// Time on steps, percent of the time on the level. 100 is no slower.
    pub steps_percent: u32,
    /// Moves on wheels: closed to what is closed to wheelchairs.
    pub wheels: bool,
}

impl Pace {
    /// The three paces whose costs a network stores.
    pub const STORED: [Pace; 3] = [Pace::Adult, Pace::Elder, Pace::Wheelchair];

    /// The pace as numbers.
    ///
    /// Steps: Fruin (Pedestrian Planning and Design, 1971) measured about 0.6 m/s along the horizontal on
    /// stairs, 2.2 times the time on the level. Elders slow down as much again from their lower speed, and by
    /// 3.0 where there is no handrail ([`Edge::no_handrail`]).
    pub const fn profile(self) -> CustomPace {
        match self {
            Pace::Adult => CustomPace {
                mm_per_s: 1330,
                steps_percent: 220,
                wheels: false,
            },
            Pace::Elder => CustomPace {
                mm_per_s: 900,
                steps_percent: 220,
                wheels: false,
            },
            Pace::Wheelchair => CustomPace {
                mm_per_s: 1000,
                steps_percent: 100,
                wheels: true,
            },
            Pace::Custom(own) => own,
        }
    }

    /// Whether the pace is closed to what is closed to wheels.
    pub const fn wheels(self) -> bool {
        self.profile().wheels
    }

    /// Milliseconds for a straight walk on the level, rounded to the nearest.
    pub fn level_ms(self, mm: u32) -> u32 {
        let speed = u64::from(self.profile().mm_per_s.max(1));
        saturate((u64::from(mm) * 1000 + speed / 2) / speed)
    }

    /// Milliseconds along a whole edge in its own direction (`forward`) or against it; `None` when closed.
    pub fn edge_ms(self, edge: &Edge, forward: bool) -> Option<u32> {
        let profile = self.profile();
        let closed = if forward {
            edge.closed_forward()
        } else {
            edge.closed_backward()
        };
        if closed || !edge.open_to(self) {
            return None;
        }
        let percent = match (edge.steps() && !edge.conveyed(), self) {
            (true, Pace::Elder) if edge.no_handrail() => 300,
            (true, _) => u64::from(profile.steps_percent),
            (false, _) => 100,
        };
        let slope = slope_permille(if forward {
            edge.incline
        } else {
            edge.incline.saturating_neg()
        });
        let speed = u64::from(profile.mm_per_s.max(1));
        let walk = u64::from(edge.length_mm) * 1000 / speed * percent / 100 * slope / 1000;
        Some(saturate(walk + u64::from(edge.wait_ms)))
    }
}

/// Costs stay below the value that marks a closed arc.
fn saturate(ms: u64) -> u32 {
    ms.min(u64::from(crate::network::CLOSED) - 1) as u32
}

/// Time on a slope against the level, per mille. Tobler's hiking function (1993), exp(-3.5 |s + 0.05|), set to
/// one on the level and never quicker than it: downhill gains vanish in a town.
fn slope_permille(percent: i8) -> u64 {
    if percent == 0 {
        return 1000;
    }
    let s = f64::from(percent) / 100.0;
    let factor = (3.5 * ((s + 0.05).abs() - 0.05)).exp();
    (factor.max(1.0) * 1000.0).round() as u64
}

/// A share of a whole edge's cost, rounded to the nearest millisecond.
pub(crate) fn share_ms(cost: u32, part_mm: u32, length_mm: u32) -> u32 {
    match length_mm {
        0 => 0,
        len => saturate((u64::from(cost) * u64::from(part_mm.min(len)) + u64::from(len) / 2) / u64::from(len)),
    }
}
