//! Points and stretches on the flat, in units of 1e-7 degrees.

use super::tree::Box4;
use crate::metric::Metric;

/// A flat frame round one point.
pub(super) struct Frame {
    here: [i32; 2],
    metric: Metric,
}

impl Frame {
    pub(super) fn at(here: [i32; 2]) -> Self {
        let metric = Metric::at(f64::from(here[1]) / 1e7);
        Self { here, metric }
    }

    /// A point as metres east and north of the frame's own.
    pub(super) fn metres(&self, point: [i32; 2]) -> [f64; 2] {
        let degrees = |axis: usize| (f64::from(point[axis]) - f64::from(self.here[axis])) / 1e7;
        [degrees(0) * self.metric.east, degrees(1) * self.metric.north]
    }

    pub(super) fn around(&self, metres: f64) -> Box4 {
        // At the poles a metre is many degrees; a conversion to whole numbers stops at their limit.
        let reach = |scale: f64| ((metres / scale.max(1e-3) * 1e7).ceil() + 1.0) as i32;
        let (x, y) = (reach(self.metric.east), reach(self.metric.north));
        let [lon, lat] = self.here;
        [
            lon.saturating_sub(x),
            lat.saturating_sub(y),
            lon.saturating_add(x),
            lat.saturating_add(y),
        ]
    }
}

/// Distance of the origin from a stretch, and the share of its length where it is nearest.
pub(super) fn nearest(a: [f64; 2], b: [f64; 2]) -> (f64, f64) {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    let share = if square > 0.0 {
        (-(a[0] * dx + a[1] * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    ((a[0] + share * dx).hypot(a[1] + share * dy), share)
}

pub(super) fn between(a: [i32; 2], b: [i32; 2], share: f64) -> [i32; 2] {
    let on = |axis: usize| (f64::from(a[axis]) + share * (f64::from(b[axis]) - f64::from(a[axis]))).round() as i32;
    [on(0), on(1)]
}

pub(super) fn around(a: [i32; 2], b: [i32; 2]) -> Box4 {
    [a[0].min(b[0]), a[1].min(b[1]), a[0].max(b[0]), a[1].max(b[1])]
}

/// Where two stretches meet, as shares of their lengths; exactly 0 or 1 when they meet in an end. Stretches on one
/// straight line do not meet.
pub(super) fn meeting(p: [[i32; 2]; 2], q: [[i32; 2]; 2]) -> Option<[f64; 2]> {
    // Whole numbers: the side a point lies on is never in doubt.
    let side = |[a, b]: [[i32; 2]; 2], c: [i32; 2]| {
        let d = |from: [i32; 2], to: [i32; 2], axis: usize| i128::from(to[axis]) - i128::from(from[axis]);
        d(a, b, 0) * d(a, c, 1) - d(a, b, 1) * d(a, c, 0)
    };
    let (q0, q1, p0, p1) = (side(p, q[0]), side(p, q[1]), side(q, p[0]), side(q, p[1]));
    let apart = |one: i128, other: i128| one != 0 && other != 0 && (one > 0) == (other > 0);
    if apart(q0, q1) || apart(p0, p1) || (q0 == 0 && q1 == 0) {
        return None;
    }
    let share = |from: i128, to: i128| {
        if from == to {
            0.0
        } else {
            from as f64 / (from - to) as f64
        }
    };
    Some([share(p0, p1), share(q0, q1)])
}
