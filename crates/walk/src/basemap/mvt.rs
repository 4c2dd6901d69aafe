//! Mapbox Vector Tile 2.1, written by hand: a layer, two kinds of value and three of geometry are a hundred lines,
//! and a protocol buffer library would cost more to build than to do without.
//! Source: <https://github.com/mapbox/vector-tile-spec/tree/master/2.1>.

use std::collections::HashMap;

use super::polygon;
use crate::osm::proto_write::{Message, zigzag};

/// Tile units along an edge.
pub(crate) const EXTENT: u32 = 4096;

type P = (f64, f64);

/// A property value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Text(String),
    Number(u64),
}

/// One layer of a tile under construction.
#[derive(Debug)]
pub(crate) struct LayerWriter {
    name: &'static str,
    features: Message,
    keys: Vec<&'static str>,
    values: HashMap<Value, u64>,
    table: Message,
}

impl LayerWriter {
    pub(crate) fn new(name: &'static str) -> Self {
        Self {
            name,
            features: Message::default(),
            keys: Vec::new(),
            values: HashMap::new(),
            table: Message::default(),
        }
    }

    pub(crate) fn points(&mut self, points: &[P], tags: &[(&'static str, Value)]) {
        let mut g = Geometry::default();
        g.command(MOVE, points.len());
        points.iter().map(grid).for_each(|p| g.step(p));
        self.feature(1, g, !points.is_empty(), tags);
    }

    /// Lines that are one point on the tile's grid are left out.
    pub(crate) fn lines(&mut self, lines: &[Vec<P>], tags: &[(&'static str, Value)]) {
        let mut g = Geometry::default();
        let mut any = false;
        for line in lines {
            let mut line: Vec<_> = line.iter().map(grid).collect();
            line.dedup();
            if let Some((&first, rest)) = line.split_first().filter(|(_, rest)| !rest.is_empty()) {
                g.command(MOVE, 1);
                g.step(first);
                g.command(LINE, rest.len());
                rest.iter().for_each(|&p| g.step(p));
                any = true;
            }
        }
        self.feature(2, g, any, tags);
    }

    /// Outer ring first, then holes; rings without area on the tile's grid are left out, a lost outer ring with its holes.
    pub(crate) fn polygon(&mut self, rings: &[Vec<P>], tags: &[(&'static str, Value)]) {
        let mut g = Geometry::default();
        let mut any = false;
        for (i, ring) in rings.iter().enumerate() {
            let mut ring: Vec<(i32, i32)> = ring.iter().map(grid).collect();
            ring.dedup();
            while ring.len() > 1 && ring.first() == ring.last() {
                ring.pop();
            }
            let corners: Vec<P> = ring.iter().map(|&(x, y)| (f64::from(x), f64::from(y))).collect();
            let area = polygon::area2(&corners);
            if ring.len() < 3 || area == 0.0 {
                if i == 0 {
                    return;
                }
                continue;
            }
            // The first ring must run clockwise on a screen (positive area), holes the other way.
            if (area > 0.0) != (i == 0) {
                ring.reverse();
            }
            if let Some((&first, rest)) = ring.split_first() {
                g.command(MOVE, 1);
                g.step(first);
                g.command(LINE, rest.len());
                rest.iter().for_each(|&p| g.step(p));
                g.command(CLOSE, 1);
                any = true;
            }
        }
        self.feature(3, g, any, tags);
    }

    fn feature(&mut self, kind: u64, geometry: Geometry, any: bool, tags: &[(&'static str, Value)]) {
        if !any {
            return;
        }
        let mut pairs = Vec::with_capacity(tags.len() * 2);
        for (key, value) in tags {
            let k = self.keys.iter().position(|known| known == key).unwrap_or_else(|| {
                self.keys.push(key);
                self.keys.len() - 1
            });
            let next = self.values.len() as u64;
            let v = *self.values.entry(value.clone()).or_insert_with(|| {
                let mut m = Message::default();
                match value {
                    Value::Text(text) => m.bytes(1, text.as_bytes()),
                    Value::Number(n) => m.uint(5, *n),
                };
                self.table.bytes(4, &m.0);
                next
            });
            pairs.extend([k as u64, v]);
        }
        let mut f = Message::default();
        f.packed(2, pairs).uint(3, kind).bytes(4, &geometry.out.0);
        self.features.bytes(2, &f.0);
    }

    /// Appends the layer to a tile; a layer without features leaves no trace.
    pub(crate) fn finish(self, tile: &mut Message) {
        if self.features.0.is_empty() {
            return;
        }
        let mut layer = Message::default();
        layer.uint(15, 2).bytes(1, self.name.as_bytes());
        layer.0.extend_from_slice(&self.features.0);
        for key in self.keys {
            layer.bytes(3, key.as_bytes());
        }
        layer.0.extend_from_slice(&self.table.0);
        layer.uint(5, u64::from(EXTENT));
        tile.bytes(3, &layer.0);
    }
}

const MOVE: u64 = 1;
const LINE: u64 = 2;
const CLOSE: u64 = 7;

/// Drawing commands and the pen they are relative to.
#[derive(Default)]
struct Geometry {
    out: Message,
    pen: (i32, i32),
}

impl Geometry {
    fn command(&mut self, id: u64, count: usize) {
        self.out.raw(id | (count as u64) << 3);
    }

    fn step(&mut self, (x, y): (i32, i32)) {
        self.out.raw(zigzag(i64::from(x - self.pen.0)));
        self.out.raw(zigzag(i64::from(y - self.pen.1)));
        self.pen = (x, y);
    }
}

fn grid(p: &P) -> (i32, i32) {
    (p.0.round() as i32, p.1.round() as i32)
}
