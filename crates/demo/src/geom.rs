//! Plane geometry in metres round the old city's centre. East is x, north is y.

/// Longitude and latitude of the plane's origin, WGS84 degrees.
pub const ORIGIN: (f64, f64) = (120.62, 31.31);
const M_PER_LON: f64 = 95_108.0; // 111,320 m x cos 31.31 degrees
const M_PER_LAT: f64 = 110_862.0;

/// A point or vector, metres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct P {
    pub x: f64,
    pub y: f64,
}

impl P {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn from_lon_lat(lon: f64, lat: f64) -> Self {
        Self::new((lon - ORIGIN.0) * M_PER_LON, (lat - ORIGIN.1) * M_PER_LAT)
    }

    /// From ten-thousandths of a degree east of 120 and north of 31, as the tables in `data` give them.
    pub fn from_e4(lon: f64, lat: f64) -> Self {
        Self::from_lon_lat(120.0 + lon / 1e4, 31.0 + lat / 1e4)
    }

    /// WGS84 degrees at seven decimals, the grid of OpenStreetMap files.
    pub fn lon_lat(self) -> (f64, f64) {
        let grid = |degrees: f64| (degrees * 1e7).round() / 1e7;
        (grid(ORIGIN.0 + self.x / M_PER_LON), grid(ORIGIN.1 + self.y / M_PER_LAT))
    }

    pub fn to(self, other: Self) -> Self {
        Self::new(other.x - self.x, other.y - self.y)
    }

    pub fn plus(self, v: Self, times: f64) -> Self {
        Self::new(self.x + v.x * times, self.y + v.y * times)
    }

    pub fn len(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    pub fn dist(self, other: Self) -> f64 {
        self.to(other).len()
    }

    pub fn unit(self) -> Self {
        let len = self.len().max(1e-9);
        Self::new(self.x / len, self.y / len)
    }

    /// Turned left by a right angle.
    pub fn left(self) -> Self {
        Self::new(-self.y, self.x)
    }

    fn cross(self, other: Self) -> f64 {
        self.x * other.y - self.y * other.x
    }
}

/// A smooth wave of period 2 pi between -1 and 1, close to a sine. Only IEEE basic operations: the mathematics library
/// of another machine may round its sine differently, and the sketch must not.
pub fn wave(x: f64) -> f64 {
    use std::f64::consts::{PI, TAU};
    let x = x - TAU * (x / TAU).round();
    4.0 / PI * x - 4.0 / (PI * PI) * x * x.abs()
}

/// The nearest point to `p` on the segment and its distance.
pub fn nearest_on(p: P, a: P, b: P) -> (P, f64) {
    let d = a.to(b);
    let len2 = (d.x * d.x + d.y * d.y).max(1e-12);
    let ap = a.to(p);
    let t = ((ap.x * d.x + ap.y * d.y) / len2).clamp(0.0, 1.0);
    let q = a.plus(d, t);
    (q, q.dist(p))
}

/// Where two segments meet: position along the first, along the second (0 to 1), the point. Parallel ones never meet.
pub fn crossing(a: P, b: P, c: P, d: P) -> Option<(f64, f64, P)> {
    let (r, s) = (a.to(b), c.to(d));
    let denominator = r.cross(s);
    if denominator.abs() < 1e-9 {
        return None;
    }
    let ac = a.to(c);
    let (t, u) = (ac.cross(s) / denominator, ac.cross(r) / denominator);
    let inside = |v: f64| (-1e-6..=1.0 + 1e-6).contains(&v);
    (inside(t) && inside(u)).then(|| (t, u, a.plus(r, t)))
}

/// Ray casting; the ring need not repeat its first point.
pub fn contains(ring: &[P], p: P) -> bool {
    let mut inside = false;
    let mut prev = match ring.last() {
        Some(last) => *last,
        None => return false,
    };
    for &here in ring {
        if (here.y > p.y) != (prev.y > p.y) && p.x < (prev.x - here.x) * (p.y - here.y) / (prev.y - here.y) + here.x {
            inside = !inside;
        }
        prev = here;
    }
    inside
}

/// Signed area, m2, positive when counter-clockwise.
pub fn area(ring: &[P]) -> f64 {
    let mut sum = 0.0;
    for (i, a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        sum += a.x * b.y - b.x * a.y;
    }
    sum / 2.0
}

/// Corner cutting (Chaikin 1974), ends kept when open.
pub fn rounded(pts: &[P], closed: bool, times: usize) -> Vec<P> {
    let mut pts = pts.to_vec();
    for _ in 0..times {
        let n = pts.len();
        if n < 3 {
            return pts;
        }
        let mut next = Vec::with_capacity(n * 2);
        if !closed {
            next.push(pts[0]);
        }
        for i in 0..if closed { n } else { n - 1 } {
            let (a, b) = (pts[i], pts[(i + 1) % n]);
            let d = a.to(b);
            next.push(a.plus(d, 0.25));
            next.push(a.plus(d, 0.75));
        }
        if !closed {
            next.push(pts[n - 1]);
        }
        pts = next;
    }
    pts
}

/// The line moved `by` metres to its left, mitred. The caller keeps bends gentle.
pub fn offset(pts: &[P], closed: bool, by: f64) -> Vec<P> {
    let n = pts.len();
    (0..n)
        .map(|i| {
            let before = if i > 0 {
                i - 1
            } else if closed {
                n - 1
            } else {
                0
            };
            let after = if i + 1 < n {
                i + 1
            } else if closed {
                0
            } else {
                n - 1
            };
            let d1 = if before == i {
                pts[i].to(pts[after])
            } else {
                pts[before].to(pts[i])
            }
            .unit();
            let d2 = if after == i { d1 } else { pts[i].to(pts[after]).unit() };
            let normal = P::new(d1.x + d2.x, d1.y + d2.y).unit().left();
            let cos = (normal.x * d1.left().x + normal.y * d1.left().y).max(0.5);
            pts[i].plus(normal, by / cos)
        })
        .collect()
}

/// Segments by cells of 80 m, for "what is near here".
pub struct SegmentGrid {
    cells: std::collections::HashMap<(i32, i32), Vec<u32>>,
}

const CELL: f64 = 80.0;

impl SegmentGrid {
    pub fn new() -> Self {
        Self {
            cells: std::collections::HashMap::new(),
        }
    }

    fn range(low: f64, high: f64) -> std::ops::RangeInclusive<i32> {
        (low / CELL).floor() as i32..=(high / CELL).floor() as i32
    }

    pub fn insert(&mut self, id: u32, a: P, b: P) {
        for cx in Self::range(a.x.min(b.x), a.x.max(b.x)) {
            for cy in Self::range(a.y.min(b.y), a.y.max(b.y)) {
                self.cells.entry((cx, cy)).or_default().push(id);
            }
        }
    }

    /// Ids near the box from `a` to `b` widened by `margin`, ascending, each once.
    pub fn near(&self, a: P, b: P, margin: f64) -> Vec<u32> {
        let mut ids = Vec::new();
        for cx in Self::range(a.x.min(b.x) - margin, a.x.max(b.x) + margin) {
            for cy in Self::range(a.y.min(b.y) - margin, a.y.max(b.y) + margin) {
                if let Some(cell) = self.cells.get(&(cx, cy)) {
                    ids.extend_from_slice(cell);
                }
            }
        }
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}
