//! Lines to a graph: ends joined, banks cut, crossings made into shared nodes, loose pieces joined or left out.

use std::collections::{BTreeMap, HashMap};

use crate::geom::{P, SegmentGrid, crossing, nearest_on};

use super::lines::{AtWater, Class, Line};
use super::waters::WaterIndex;

/// A stretch of one line between banks or ends; its nodes are shared with the pieces it meets.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Index into the lines.
    pub line: usize,
    pub nodes: Vec<usize>,
    pub bridge: bool,
}

#[derive(Debug, Default)]
pub struct Network {
    pub nodes: Vec<P>,
    pub pieces: Vec<Piece>,
}

/// Lengthens each end that stops short of another line, as far as the line's `reach` allows, never over water.
pub fn join_ends(lines: &mut [Line], water: &WaterIndex) {
    let mut grid = SegmentGrid::new();
    let mut segments: Vec<(P, P, usize)> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.class != Class::Elevated) {
        for pair in line.pts.windows(2) {
            grid.insert(segments.len() as u32, pair[0], pair[1]);
            segments.push((pair[0], pair[1], i));
        }
    }
    for (i, line) in lines.iter_mut().enumerate().filter(|(_, l)| l.class != Class::Elevated) {
        let far = std::mem::take(&mut line.reach);
        for at_end in [false, true] {
            let end = if at_end {
                line.pts.last().copied()
            } else {
                line.pts.first().copied()
            };
            let inner = if at_end {
                line.pts.iter().rev().nth(1)
            } else {
                line.pts.get(1)
            };
            let (Some(end), Some(inner)) = (end, inner.copied()) else {
                continue;
            };
            let heading = inner.to(end).unit();
            let nearest = grid
                .near(end, end, far)
                .into_iter()
                .filter_map(|s| segments.get(s as usize))
                .filter(|(_, _, owner)| *owner != i)
                .map(|(a, b, _)| nearest_on(end, *a, *b))
                // Onward or aside, never back along itself.
                .filter(|(point, distance)| {
                    let way = end.to(*point);
                    way.x * heading.x + way.y * heading.y >= -0.2 * distance
                })
                .min_by(|a, b| a.1.total_cmp(&b.1));
            let Some((point, distance)) = nearest.filter(|n| n.1 <= far) else {
                continue;
            };
            if distance < 1e-6 || water.crosses(end, point) {
                continue;
            }
            // Half a metre past the other line, so that rounding cannot miss it; the stub is trimmed later.
            let beyond = point.plus(end.to(point).unit(), 0.5);
            if at_end {
                line.pts.push(beyond)
            } else {
                line.pts.insert(0, beyond)
            }
        }
    }
}

struct Builder {
    net: Network,
    keys: HashMap<(i64, i64), usize>,
}

impl Builder {
    fn node(&mut self, p: P) -> usize {
        let key = ((p.x * 20.0).round() as i64, (p.y * 20.0).round() as i64);
        *self.keys.entry(key).or_insert_with(|| {
            self.net.nodes.push(p);
            self.net.nodes.len() - 1
        })
    }
}

/// Builds the graph. Elevated lines are not part of it.
pub fn build(lines: &mut Vec<Line>, water: &WaterIndex) -> Network {
    let mut dry: Vec<(usize, Vec<P>)> = Vec::new();
    let mut bridges: Vec<(usize, Vec<P>)> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.class != Class::Elevated) {
        let stretches = water.cut(line);
        let n = stretches.len();
        for (k, s) in stretches.into_iter().enumerate() {
            if !s.wet {
                dry.push((i, s.pts));
            } else if k > 0 && k + 1 < n && line.at_water == AtWater::Bridge {
                bridges.push((i, s.pts));
            }
        }
    }
    let mut grid = SegmentGrid::new();
    let mut segments: Vec<(P, P)> = Vec::new();
    let mut first: Vec<usize> = Vec::new();
    for (_, pts) in &dry {
        first.push(segments.len());
        for pair in pts.windows(2) {
            grid.insert(segments.len() as u32, pair[0], pair[1]);
            segments.push((pair[0], pair[1]));
        }
    }
    let mut cuts: BTreeMap<usize, Vec<(f64, P)>> = BTreeMap::new();
    for (i, (a, b)) in segments.iter().enumerate() {
        for j in grid
            .near(*a, *b, 0.1)
            .into_iter()
            .map(|j| j as usize)
            .filter(|j| *j > i)
        {
            let (c, d) = segments[j];
            if let Some((t, u, p)) = crossing(*a, *b, c, d) {
                cuts.entry(i).or_default().push((t, p));
                cuts.entry(j).or_default().push((u, p));
            }
        }
    }
    let mut builder = Builder {
        net: Network::default(),
        keys: HashMap::new(),
    };
    for ((line, pts), first) in dry.into_iter().zip(first) {
        let mut nodes = vec![builder.node(pts[0])];
        for (k, pair) in pts.windows(2).enumerate() {
            let mut here = cuts.remove(&(first + k)).unwrap_or_default();
            here.sort_by(|a, b| a.0.total_cmp(&b.0));
            nodes.extend(here.into_iter().map(|(_, p)| builder.node(p)));
            nodes.push(builder.node(pair[1]));
        }
        nodes.dedup();
        if nodes.len() > 1 {
            builder.net.pieces.push(Piece {
                line,
                nodes,
                bridge: false,
            });
        }
    }
    for (line, pts) in bridges {
        let mut nodes: Vec<usize> = pts.into_iter().map(|p| builder.node(p)).collect();
        nodes.dedup();
        if nodes.len() > 1 {
            builder.net.pieces.push(Piece {
                line,
                nodes,
                bridge: true,
            });
        }
    }
    let mut net = builder.net;
    net.trim_stubs();
    net.connect(lines, water);
    net.trim_stubs();
    net
}

impl Network {
    /// How many piece segments touch each node.
    pub fn degrees(&self) -> Vec<u32> {
        let mut degree = vec![0; self.nodes.len()];
        for piece in &self.pieces {
            for pair in piece.nodes.windows(2) {
                degree[pair[0]] += 1;
                degree[pair[1]] += 1;
            }
        }
        degree
    }

    /// Cuts off ends shorter than 7 m beyond the last crossing, and bridges that lead nowhere.
    fn trim_stubs(&mut self) {
        for _ in 0..3 {
            let degree = self.degrees();
            let nodes = &self.nodes;
            for piece in &mut self.pieces {
                if piece.bridge {
                    if piece.nodes.iter().any(|n| degree[*n] == 1) {
                        piece.nodes.clear();
                    }
                    continue;
                }
                for _ in 0..2 {
                    piece.nodes.reverse();
                    let mut gone = 0.0;
                    let Some(last) = piece.nodes.last().copied() else {
                        continue;
                    };
                    if degree[last] != 1 {
                        continue;
                    }
                    for k in (0..piece.nodes.len() - 1).rev() {
                        gone += nodes[piece.nodes[k]].dist(nodes[piece.nodes[k + 1]]);
                        if gone > 7.0 {
                            break;
                        }
                        if degree[piece.nodes[k]] > 2 {
                            piece.nodes.truncate(k + 1);
                            break;
                        }
                    }
                }
            }
            self.pieces.retain(|p| p.nodes.len() > 1);
        }
    }

    /// The component number of each node (union-find by smallest index).
    fn components(&self) -> Vec<usize> {
        let mut parent: Vec<usize> = (0..self.nodes.len()).collect();
        fn root(parent: &mut [usize], mut n: usize) -> usize {
            while parent[n] != n {
                parent[n] = parent[parent[n]];
                n = parent[n];
            }
            n
        }
        for piece in &self.pieces {
            for pair in piece.nodes.windows(2) {
                let (a, b) = (root(&mut parent, pair[0]), root(&mut parent, pair[1]));
                if a != b {
                    let (low, high) = (a.min(b), a.max(b));
                    parent[high] = low;
                }
            }
        }
        (0..parent.len()).map(|n| root(&mut parent, n)).collect()
    }

    /// Joins loose components to the main one by a lane of up to 130 m (with a footbridge where a narrow canal
    /// lies between); what is still loose is left out.
    fn connect(&mut self, lines: &mut Vec<Line>, water: &WaterIndex) {
        for round in 0..4 {
            let component = self.components();
            let mut size: BTreeMap<usize, usize> = BTreeMap::new();
            for piece in &self.pieces {
                *size.entry(component[piece.nodes[0]]).or_default() += piece.nodes.len();
            }
            let Some(main) = size.iter().max_by_key(|(_, n)| **n).map(|(c, _)| *c) else {
                return;
            };
            if size.len() == 1 {
                return;
            }
            if round == 3 {
                self.pieces.retain(|p| component[p.nodes[0]] == main);
                return;
            }
            let mut grid = SegmentGrid::new();
            let mut loose: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
            let mut seen = vec![false; self.nodes.len()];
            for n in self.pieces.iter().flat_map(|p| p.nodes.iter().copied()) {
                if std::mem::replace(&mut seen[n], true) {
                    continue;
                }
                if component[n] == main {
                    grid.insert(n as u32, self.nodes[n], self.nodes[n]);
                } else {
                    loose.entry(component[n]).or_default().push(n);
                }
            }
            for members in loose.values() {
                let best = members
                    .iter()
                    .flat_map(|n| {
                        let p = self.nodes[*n];
                        let near = grid.near(p, p, 130.0).into_iter().map(|m| m as usize);
                        near.map(|m| (*n, m, self.nodes[m].dist(p))).collect::<Vec<_>>()
                    })
                    .min_by(|a, b| a.2.total_cmp(&b.2));
                let Some((from, to, _)) = best.filter(|b| b.2 < 130.0) else {
                    continue;
                };
                let line = Line {
                    pts: vec![self.nodes[from], self.nodes[to]],
                    class: Class::Lane,
                    name: String::new(),
                    name_en: String::new(),
                    width: 3.0,
                    at_water: AtWater::Bridge,
                    reach: 0.0,
                };
                let stretches = water.cut(&line);
                let number = lines.len();
                let ends = stretches.len();
                let mut last = from;
                for (k, s) in stretches.iter().enumerate() {
                    let next = if k + 1 == ends {
                        to
                    } else {
                        self.nodes.push(*s.pts.last().unwrap_or(&self.nodes[to]));
                        self.nodes.len() - 1
                    };
                    self.pieces.push(Piece {
                        line: number,
                        nodes: vec![last, next],
                        bridge: s.wet,
                    });
                    last = next;
                }
                lines.push(line);
            }
        }
    }
}
