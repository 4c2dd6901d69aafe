//! The reached streets as dots, close enough together to stand for them.

use super::OutlineStyle;
use crate::metric::Metric;
use crate::network::{Section, flags, units};
use crate::parts::ReachedPart;
use crate::reach::Reach;
use std::hint::select_unpredictable;
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
    whole: Vec<u32>,
    parts: Vec<ReachedPart>,
}

impl Dots {
    pub(super) fn gather(&mut self, reach: &Reach, frame: &Frame, style: &OutlineStyle, barriers: bool) {
        self.bridges.clear();
        self.parts.clear();
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
        let mut list = List::new(std::mem::take(&mut self.at));
        for (vertex, _) in reach.vertices() {
            let Some(point) = vertices.get(vertex as usize) else {
                continue;
            };
            // A vertex in the middle of a bridge is the bridge's.
            let all_bridge = || network.arcs(vertex).filter_map(|a| network.arc(a)).all(|a| bridge(a.0));
            if barriers && all_bridge() {
                self.bridges.push(list.count..list.count + 1);
            }
            list.push(frame.flat(*point));
        }
        reach.stretches(&mut self.whole, |part| self.parts.push(part));
        let line = |number: u32| match (lines.get(number as usize), lines.get(number as usize + 1)) {
            (Some(from), Some(to)) => points.get(*from as usize..*to as usize).unwrap_or_default(),
            _ => &[],
        };
        let spacing = |on_bridge: bool| Spacing::new(if on_bridge { narrow } else { wide });
        for number in &self.whole {
            let (first, on_bridge) = (list.count, barriers && bridge(*number));
            list.within(line(*number), frame, spacing(on_bridge));
            if on_bridge {
                self.bridges.push(first..list.count);
            }
        }
        for part in &self.parts {
            let (first, on_bridge) = (list.count, barriers && bridge(part.edge));
            let length = edges.get(part.edge as usize).map_or(0, |words| words[2]);
            list.part(line(part.edge), frame, part, length, spacing(on_bridge));
            if on_bridge {
                self.bridges.push(first..list.count);
            }
        }
        if list.count == 0 && reach.access() <= reach.limit() {
            // Even who cannot leave the door has a place.
            list.push(frame.flat_degrees(reach.start().lon, reach.start().lat));
        }
        self.at = list.end();
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

/// How far dots are apart, metres.
#[derive(Clone, Copy)]
struct Spacing {
    metres: f32,
    /// One over the spacing: a division for each piece of street would be felt.
    per_metre: f32,
}

impl Spacing {
    #[inline(always)]
    fn new(metres: f32) -> Self {
        let metres = metres.max(0.5);
        Self {
            metres,
            per_metre: 1.0 / metres,
        }
    }
}

/// Dots written at once between two places, needed or not: most pieces of street need fewer, and how many could not
/// be foreseen.
const AT_ONCE: usize = 4;

/// Dots under way: the list is written beyond its end, and counted apart.
struct List {
    at: Vec<[f32; 2]>,
    count: usize,
}

impl List {
    fn new(at: Vec<[f32; 2]>) -> Self {
        Self { at, count: 0 }
    }

    fn end(mut self) -> Vec<[f32; 2]> {
        self.at.truncate(self.count);
        self.at
    }

    /// Room for as many more.
    #[inline(always)]
    fn reserve(&mut self, more: usize) {
        if self.at.len() < self.count + more {
            self.grow(more);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        self.at.resize((2 * self.count + more).max(1024), [0.0; 2]);
    }

    #[inline(always)]
    fn push(&mut self, dot: [f32; 2]) {
        self.reserve(1);
        self.push_if(true, dot);
    }

    /// There must be room.
    #[inline(always)]
    fn push_if(&mut self, needed: bool, dot: [f32; 2]) {
        if let Some(slot) = self.at.get_mut(self.count) {
            *slot = dot;
        }
        self.count += usize::from(needed);
    }

    /// A line without its two ends, which are vertices and have their dots.
    #[inline(always)]
    fn within(&mut self, line: &[[i32; 2]], frame: &Frame, spacing: Spacing) {
        let [first, middle @ .., last] = line else { return };
        let (mut from, mut since) = (frame.flat(*first), 0.0);
        for point in middle {
            let to = frame.flat(*point);
            since = self.stroke(from, to, since, spacing);
            from = to;
        }
        self.between(from, frame.flat(*last), spacing);
    }

    /// The part of a line between two shares of its length, ends included.
    fn part(&mut self, line: &[[i32; 2]], frame: &Frame, part: &ReachedPart, length_mm: u32, spacing: Spacing) {
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
                    self.push(at(s));
                    since = 0.0;
                }
                since = self.stroke(at(s), at(t), since, spacing);
                if t < 1.0 && since > 0.0 {
                    self.push(at(t));
                }
            }
        }
    }

    /// Dots after `from` up to `to`, given the metres since the last dot. Returns the metres since the last one now.
    #[inline(always)]
    fn stroke(&mut self, from: [f32; 2], to: [f32; 2], since: f32, spacing: Spacing) -> f32 {
        let length = self.between(from, to, spacing);
        let since = if length > spacing.metres {
            length
        } else {
            since + length
        };
        let needed = since >= CLOSE * spacing.metres;
        self.reserve(1);
        self.push_if(needed, to);
        select_unpredictable(needed, 0.0, since)
    }

    /// Dots between two places; returns the metres.
    #[inline(always)]
    fn between(&mut self, from: [f32; 2], to: [f32; 2], spacing: Spacing) -> f32 {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = (dx * dx + dy * dy).sqrt();
        // An absurd length, across half the world, does not fill the memory.
        let count = (length * spacing.per_metre).min(10_000.0) as i32 as usize;
        let step = 1.0 / (count + 1) as i32 as f32;
        let (dx, dy) = (dx * step, dy * step);
        let mut done = 0;
        loop {
            self.reserve(done + AT_ONCE);
            if let Some(slots) = self.at.get_mut(self.count + done..).and_then(|s| s.first_chunk_mut()) {
                *slots = std::array::from_fn::<_, AT_ONCE, _>(|i| {
                    let i = (done + i + 1) as i32 as f32;
                    [from[0] + i * dx, from[1] + i * dy]
                });
            }
            done += AT_ONCE;
            if done >= count {
                break;
            }
        }
        self.count += count;
        length
    }
}
