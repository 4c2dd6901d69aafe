//! The reached streets as dots, close enough together to stand for them.

use super::OutlineStyle;
use crate::metric::Metric;
use crate::network::{Section, flags, units};
use crate::parts::{ReachedPart, Stretch};
use crate::reach::Reach;
use std::ops::Range;

/// Dots are this share of the buffer apart. Between two of them the buffer's line sinks by an eighth of the share's
/// square, at 30 m by 0.8 m.
const SPACING: f32 = 0.45;
/// A corner this share of the spacing behind the last dot needs none of its own.
const CLOSE: f32 = 0.35;

/// A flat frame in metres round the start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// 1e-7 degrees.
    origin: [i32; 2],
    /// Metres per 1e-7 degrees.
    scale: [f64; 2],
}

impl Frame {
    pub(super) fn at(lon: f64, lat: f64) -> Self {
        let metric = Metric::at(lat);
        Self {
            origin: units(lon, lat),
            scale: [metric.east / 1e7, metric.north / 1e7],
        }
    }

    #[inline(always)]
    pub(super) fn flat(&self, [lon, lat]: [i32; 2]) -> [f32; 2] {
        // Differences of places within a walk are exact in 32 bits; absurd ones wrap and stay finite.
        let d = [lon.wrapping_sub(self.origin[0]), lat.wrapping_sub(self.origin[1])];
        [d[0] as f32 * self.scale[0] as f32, d[1] as f32 * self.scale[1] as f32]
    }

    pub(super) fn flat_degrees(&self, lon: f64, lat: f64) -> [f32; 2] {
        let d = [
            lon * 1e7 - f64::from(self.origin[0]),
            lat * 1e7 - f64::from(self.origin[1]),
        ];
        [(d[0] * self.scale[0]) as f32, (d[1] * self.scale[1]) as f32]
    }

    /// Back to degrees on seven decimals: a centimetre, more is noise in every answer.
    #[inline(always)]
    pub(super) fn degrees(&self, at: [f32; 2], per_metre: [f64; 2]) -> [f64; 2] {
        let one = |i: usize| {
            // The shift makes it positive, so that cutting off rounds down.
            let shifted = f64::from(at[i]) * per_metre[i] + f64::from(self.origin[i]) + 4_000_000_000.5;
            (shifted as i64 - 4_000_000_000) as f64 / 1e7
        };
        [one(0), one(1)]
    }

    /// 1e-7 degrees per metre, for [`degrees`](Self::degrees).
    pub(super) fn per_metre(&self) -> [f64; 2] {
        [1.0 / self.scale[0], 1.0 / self.scale[1]]
    }
}

/// Dots in metres. Reused between outlines.
#[derive(Debug, Default)]
pub(super) struct Dots {
    pub at: Vec<[f32; 2]>,
    /// Dots of bridges, one range an edge; known only where there are barriers.
    pub bridges: Vec<Range<usize>>,
    spacing: f32,
    /// One over the spacing: a division for each piece of street would be felt.
    per_metre: f32,
}

impl Dots {
    pub(super) fn gather(&mut self, reach: &Reach, frame: &Frame, style: &OutlineStyle, barriers: bool) {
        self.at.clear();
        self.bridges.clear();
        let network = reach.network;
        let vertices: &[[i32; 2]] = network.section(Section::Vertices);
        let edges: &[[u32; 8]] = network.section(Section::Edges);
        let lines: &[u32] = network.section(Section::LineFirst);
        let points: &[[i32; 2]] = network.section(Section::Points);
        let bridge = |edge: u32| {
            edges
                .get(edge as usize)
                .is_some_and(|words| words[3] & flags::BRIDGE != 0)
        };
        let (wide, narrow) = (SPACING * style.buffer_m as f32, SPACING * style.bridge_m as f32);
        for (vertex, _) in reach.vertices() {
            let Some(point) = vertices.get(vertex as usize) else {
                continue;
            };
            // A vertex in the middle of a bridge is the bridge's.
            let all_bridge = || network.arcs(vertex).filter_map(|a| network.arc(a)).all(|a| bridge(a.0));
            if barriers && all_bridge() {
                self.bridges.push(self.at.len()..self.at.len() + 1);
            }
            self.at.push(frame.flat(*point));
        }
        reach.stretches(|stretch| {
            let number = match stretch {
                Stretch::Whole(edge) | Stretch::Part(ReachedPart { edge, .. }) => edge,
            };
            let ends = (lines.get(number as usize), lines.get(number as usize + 1));
            let (Some(from), Some(to)) = ends else { return };
            let line = points.get(*from as usize..*to as usize).unwrap_or_default();
            let on_bridge = barriers && bridge(number);
            self.spacing = if on_bridge { narrow } else { wide }.max(0.5);
            self.per_metre = 1.0 / self.spacing;
            let first = self.at.len();
            match stretch {
                Stretch::Whole(_) => self.within(line, frame),
                Stretch::Part(part) => {
                    let length = edges.get(number as usize).map_or(0, |words| words[2]);
                    self.part(line, frame, &part, length);
                }
            }
            if on_bridge {
                self.bridges.push(first..self.at.len());
            }
        });
        if self.at.is_empty() && reach.access() <= reach.limit() {
            // Even who cannot leave the door has a place.
            self.at.push(frame.flat_degrees(reach.start().lon, reach.start().lat));
        }
    }

    /// A line without its two ends, which are vertices and have their dots.
    #[inline]
    fn within(&mut self, line: &[[i32; 2]], frame: &Frame) {
        let [first, middle @ .., last] = line else { return };
        let (mut from, mut since) = (frame.flat(*first), 0.0);
        for point in middle {
            let to = frame.flat(*point);
            since = self.stroke(from, to, since);
            from = to;
        }
        self.between(from, frame.flat(*last));
    }

    /// The part of a line between two shares of its length, ends included.
    fn part(&mut self, line: &[[i32; 2]], frame: &Frame, part: &ReachedPart, length_mm: u32) {
        let pieces = || {
            line.windows(2).map(|pair| {
                let (a, b) = (frame.flat(pair[0]), frame.flat(pair[1]));
                let d = [b[0] - a[0], b[1] - a[1]];
                (a, b, (d[0] * d[0] + d[1] * d[1]).sqrt())
            })
        };
        let metres = pieces().map(|p| p.2).sum::<f32>() / length_mm.max(1) as f32;
        let (from, to) = (part.from_mm as f32 * metres, part.to_mm as f32 * metres);
        let (mut walked, mut since) = (0.0, f32::INFINITY);
        for (a, b, length) in pieces() {
            let cut = |at: f32| ((at - walked) / length.max(1e-3)).clamp(0.0, 1.0);
            let (s, t) = (cut(from), cut(to));
            walked += length;
            if s < t {
                let at = |t: f32| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
                if since.is_infinite() {
                    self.at.push(at(s));
                    since = 0.0;
                }
                since = self.stroke(at(s), at(t), since);
                if t < 1.0 && since > 0.0 {
                    self.at.push(at(t));
                }
            }
        }
    }

    /// Dots after `from` up to `to`, given the metres since the last dot. Returns the metres since the last one now.
    #[inline]
    fn stroke(&mut self, from: [f32; 2], to: [f32; 2], since: f32) -> f32 {
        let length = self.between(from, to);
        let since = if length > self.spacing { length } else { since + length };
        if since < CLOSE * self.spacing {
            return since;
        }
        self.at.push(to);
        0.0
    }

    /// Dots between two places; returns the metres.
    #[inline]
    fn between(&mut self, from: [f32; 2], to: [f32; 2]) -> f32 {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = (dx * dx + dy * dy).sqrt();
        // An absurd length, across half the world, does not fill the memory.
        let count = (length * self.per_metre).min(10_000.0) as i32;
        if count > 0 {
            let step = 1.0 / (count + 1) as f32;
            let (dx, dy) = (dx * step, dy * step);
            self.at.extend((0..count).map(|i| {
                let i = (i + 1) as f32;
                [from[0] + i * dx, from[1] + i * dy]
            }));
        }
        length
    }

    /// Least and greatest corner in metres; none without dots.
    pub(super) fn bounds(&self) -> Option<[[f32; 2]; 2]> {
        let first = *self.at.first()?;
        Some(self.at.iter().fold([first, first], |[low, high], p| {
            [
                [low[0].min(p[0]), low[1].min(p[1])],
                [high[0].max(p[0]), high[1].max(p[1])],
            ]
        }))
    }
}
