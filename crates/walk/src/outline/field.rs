//! The sampled distance to the dots.
//!
//! Samples are squared distances less the squared buffer, so negative inside, in 16 bits. A dot lowers the samples of
//! a small window by a table that depends only on where in its cell the dot lies.

use super::dots::Dots;
use super::walls::Walls;

/// A sample no dot comes near.
pub(super) const FAR: i16 = i16::MAX;
/// Places in a cell, along each axis, that are told apart.
const PHASES: usize = 32;
/// Grids beyond this many samples get larger cells.
const MAX_SAMPLES: f32 = 4_000_000.0;
/// Samples are handled by so many at a time.
const LANES: usize = 8;
/// The largest square along one axis; two of them fit a sample.
const MOST: f32 = 16_000.0;

type Lane = [i16; LANES];

/// What one dot does to the samples round it.
#[derive(Debug, Default, PartialEq)]
struct Stamp {
    /// Samples to each side that may lie within the buffer, and one more to draw the line between.
    half: usize,
    /// Lanes that hold a row of the window.
    chunks: usize,
    /// By phase: squared distances of the columns.
    across: Vec<Lane>,
    /// By phase: squared distances of the rows less the squared buffer, the same in all places of a lane.
    up: Vec<Lane>,
}

impl Stamp {
    /// A stamp of a radius in cells, in values per squared cell at the `buffer`'s radius: a narrower stamp has its
    /// own line at the same value.
    fn new(radius: f32, buffer: f32, scale: f32) -> Self {
        let half = radius.ceil() as usize + 1;
        let chunks = (2 * half).div_ceil(LANES);
        let steep = scale * (buffer / radius).powi(2);
        let square = |phase: usize, i: usize| {
            let d = i as f32 - (half - 1) as f32 - (phase as f32 + 0.5) / PHASES as f32;
            if i < 2 * half { (d * d * steep).min(MOST) } else { MOST }
        };
        let lane = |phase, chunk: usize| std::array::from_fn(|j| square(phase, chunk * LANES + j) as i16);
        let phases = || 0..PHASES;
        Self {
            half,
            chunks,
            across: phases().flat_map(|p| (0..chunks).map(move |c| lane(p, c))).collect(),
            up: phases()
                .flat_map(|p| (0..2 * half).map(move |i| [(square(p, i) - buffer * buffer * scale) as i16; LANES]))
                .collect(),
        }
    }

    fn rows(&self) -> usize {
        2 * self.half
    }
}

/// The samples and how to read them. Reused between outlines.
#[derive(Debug, Default)]
pub(super) struct Field {
    /// Row by row from the south-west; a margin all round is outside. Longer than the grid by at least one.
    pub values: Vec<i16>,
    pub width: usize,
    pub height: usize,
    /// Metres of the first sample.
    pub origin: [f32; 2],
    /// Metres between samples.
    pub cell: f32,
    /// Values per squared cell.
    pub scale: f32,
    /// Buffer in cells.
    pub radius: f32,
    wide: Stamp,
    narrow: Stamp,
    made_for: [f32; 3],
    window: Vec<Lane>,
}

impl Field {
    /// Lays out a grid for everything within `buffer` metres of a box and clears it.
    pub(super) fn lay_out(&mut self, [low, high]: [[f32; 2]; 2], buffer: f32, bridge: f32, cell: f32) {
        let mut cell = cell.max(0.5);
        let margin = |cell: f32| (buffer.max(cell) / cell).ceil() + 3.0;
        let size = |cell: f32| [0, 1].map(|i| ((high[i] - low[i]) / cell).ceil() + 2.0 * margin(cell) + 1.0);
        while size(cell)[0] * size(cell)[1] > MAX_SAMPLES {
            cell *= 1.5;
        }
        // A dot that catches no sample would leave no trace.
        let (buffer, bridge) = (buffer.max(cell), bridge.max(0.8 * cell));
        if self.made_for != [buffer, bridge, cell] {
            self.made_for = [buffer, bridge, cell];
            self.cell = cell;
            self.radius = buffer / cell;
            self.scale = MOST / (self.radius.ceil() + 1.0).powi(2);
            self.wide = Stamp::new(self.radius, self.radius, self.scale);
            self.narrow = Stamp::new(bridge / cell, self.radius, self.scale);
        }
        let [width, height] = size(cell).map(|n| n as usize);
        (self.width, self.height) = (width, height);
        self.origin = [low[0] - margin(cell) * cell, low[1] - margin(cell) * cell];
        self.values.clear();
        // Whole words of samples, and windows that run over the end.
        self.values
            .resize((width * height).next_multiple_of(64) + 64 * self.wide.chunks, FAR);
    }

    /// The sample south-west of a place, and which phase of the cell the place is in.
    #[inline(always)]
    fn place(&self, at: [f32; 2]) -> ([usize; 2], [usize; 2]) {
        let fine = PHASES as f32 / self.cell;
        // Adding 2^23 leaves the nearest whole number in the low bits; cheaper than a checked conversion.
        let q = [0, 1].map(|i| {
            let shifted = (at[i] - self.origin[i]) * fine + (8_388_608.0 - 0.5);
            (shifted.to_bits() & 0x7f_ffff) as usize
        });
        (q.map(|q| q / PHASES), q.map(|q| q % PHASES))
    }

    /// Metres of a place given in cells from the first sample.
    pub(super) fn metres(&self, at: [f32; 2]) -> [f32; 2] {
        [0, 1].map(|i| self.origin[i] + at[i] * self.cell)
    }

    pub(super) fn draw(&mut self, dots: &[[f32; 2]]) {
        let stamp = std::mem::take(&mut self.wide);
        for dot in dots {
            let ([x, y], [px, py]) = self.place(*dot);
            let mut start = (y + 1 - stamp.half) * self.width + x + 1 - stamp.half;
            let across = stamp
                .across
                .get(px * stamp.chunks..(px + 1) * stamp.chunks)
                .unwrap_or_default();
            let up = stamp
                .up
                .get(py * stamp.rows()..(py + 1) * stamp.rows())
                .unwrap_or_default();
            match across {
                [lane] => {
                    for up in up {
                        lower(&mut self.values, start, lane, up);
                        start += self.width;
                    }
                }
                lanes => {
                    for up in up {
                        for (i, lane) in lanes.iter().enumerate() {
                            lower(&mut self.values, start + i * LANES, lane, up);
                        }
                        start += self.width;
                    }
                }
            }
        }
        self.wide = stamp;
    }

    /// As [`draw`](Self::draw), where a dot lowers only what it sees between the walls. A bridge carries the outline
    /// over the water and no farther.
    pub(super) fn draw_between(&mut self, dots: &Dots, walls: &Walls) {
        let mut bridges = dots.bridges.iter().peekable();
        let mut from = 0;
        while from < dots.at.len() {
            let bridge = bridges.next();
            let streets = from..bridge.map_or(dots.at.len(), |b| b.start);
            for dot in dots.at.get(streets).unwrap_or_default() {
                let near = walls.near(*dot);
                self.look(*dot, walls, near);
            }
            let Some(bridge) = bridge else { break };
            let deck = dots.at.get(bridge.clone()).unwrap_or_default();
            if deck.iter().any(|dot| !walls.near(*dot).is_empty()) {
                std::mem::swap(&mut self.wide, &mut self.narrow);
                self.draw(deck);
                std::mem::swap(&mut self.wide, &mut self.narrow);
            } else {
                self.draw(deck);
            }
            from = bridge.end;
        }
    }

    fn look(&mut self, dot: [f32; 2], walls: &Walls, near: &[u32]) {
        if near.is_empty() {
            return self.draw(&[dot]);
        }
        let ([x, y], [px, py]) = self.place(dot);
        let (stamp, half) = (&self.wide, self.wide.half);
        let across = stamp
            .across
            .get(px * stamp.chunks..(px + 1) * stamp.chunks)
            .unwrap_or_default();
        let up = stamp
            .up
            .get(py * stamp.rows()..(py + 1) * stamp.rows())
            .unwrap_or_default();
        self.window.clear();
        for up in up {
            self.window
                .extend(across.iter().map(|lane| std::array::from_fn(|i| lane[i] + up[i])));
        }
        // From the dot to the window's first sample, in cells.
        let shift = [(x, px), (y, py)].map(|(_, p)| -(half as f32 - 1.0) - (p as f32 + 0.5) / PHASES as f32);
        let far = half as f32;
        for piece in near.iter().filter_map(|i| walls.piece(*i)) {
            let [a, b] = piece.map(|p| [0, 1].map(|i| (p[i] - dot[i]) / self.cell));
            if (0..2).any(|i| a[i].min(b[i]) > far || a[i].max(b[i]) < -far) {
                continue;
            }
            hide(&mut self.window, stamp.chunks, shift, a, b);
        }
        let mut start = (y + 1 - half) * self.width + x + 1 - half;
        for row in self.window.chunks_exact(stamp.chunks) {
            for (i, lane) in row.iter().enumerate() {
                lower(&mut self.values, start + i * LANES, lane, &[0; LANES]);
            }
            start += self.width;
        }
    }
}

/// Lowers eight samples to a table's. Written so that it is three instructions on vector registers.
#[inline(always)]
fn lower(values: &mut [i16], start: usize, lane: &Lane, up: &Lane) {
    if let Some(samples) = values.get_mut(start..).and_then(|v| v.first_chunk_mut::<LANES>()) {
        let (old, lane, up) = (*samples, *lane, *up);
        *samples = std::array::from_fn(|i| old[i].min(lane[i].wrapping_add(up[i])));
    }
}

/// Makes what lies behind a wall from `a` to `b` far, seen from the origin: inside the angle the wall takes up, and
/// beyond its line.
fn hide(window: &mut [Lane], chunks: usize, shift: [f32; 2], a: [f32; 2], b: [f32; 2]) {
    let cross = |p: [f32; 2], q: [f32; 2]| p[0] * q[1] - p[1] * q[0];
    let turn = cross(a, b);
    if turn == 0.0 {
        return;
    }
    let (a, b) = if turn > 0.0 { (a, b) } else { (b, a) };
    let along = [b[0] - a[0], b[1] - a[1]];
    let offset = cross(along, a);
    for (i, row) in window.chunks_exact_mut(chunks).enumerate() {
        let y = shift[1] + i as f32;
        for (j, lane) in row.iter_mut().enumerate() {
            let x = shift[0] + (j * LANES) as f32;
            for (k, sample) in lane.iter_mut().enumerate() {
                let p = [x + k as f32, y];
                let behind = (cross(a, p) >= 0.0) & (cross(p, b) >= 0.0) & (cross(along, p) < offset);
                *sample = if behind { FAR } else { *sample };
            }
        }
    }
}
