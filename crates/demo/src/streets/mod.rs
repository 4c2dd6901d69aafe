//! The streets of the sketch: named lines at their places, everything between them grown.

mod compounds;
mod grow;
mod houses;
mod lines;
mod names;
mod network;
mod raster;
mod raw;
mod waters;

pub use compounds::Compound;
pub use houses::{Building, Use};
pub use lines::{Area, Class, Line, Water};
pub use network::{Network, Piece};
pub use raw::BUILDING_IDS;
pub use waters::WaterIndex;

use crate::chance::Chance;
use crate::geom::{P, SegmentGrid, contains};
use compounds::Cell;
use grow::{Grower, Warp};
use lines::AtWater;
use names::Names;
use raster::{Land, Raster};

/// Everything the sketch knows about the ground.
pub struct City {
    pub district: Vec<P>,
    pub lines: Vec<Line>,
    pub waters: Vec<Water>,
    pub rails: Vec<Water>,
    pub areas: Vec<Area>,
    pub net: Network,
    pub bridge_names: Vec<Option<names::Name>>,
    pub bridge_steps: Vec<bool>,
    pub compounds: Vec<Compound>,
    pub buildings: Vec<Building>,
    pub water: WaterIndex,
    index: Index,
}

impl City {
    pub fn new(seed: u64) -> Self {
        let lines::Named {
            mut streets,
            waters,
            areas,
            rails,
        } = lines::named();
        let water = WaterIndex::new(&waters);
        let district = lines::district();
        let moat: Vec<P> = waters
            .iter()
            .find(|w| w.closed)
            .map(|w| w.pts.clone())
            .unwrap_or_default();

        let mut raster = Raster::new(P::from_e4(5300.0, 2590.0), P::from_e4(6620.0, 3790.0));
        raster.outside(&district);
        for area in &areas {
            raster.ring(&area.ring, Land::Park);
        }
        for rail in &rails {
            raster.line(&rail.pts, rail.width / 2.0, Land::Park);
        }
        for body in &waters {
            raster.line(&body.pts, body.width / 2.0 + 3.0, Land::Water);
        }
        network::join_ends(&mut streets, &water);
        for line in &streets {
            raster.line(&line.pts, line.width / 2.0 + 1.5, Land::Street);
        }
        let taken = streets.iter().map(|l| l.name.clone());
        let mut names = Names::new(seed, taken);

        let mut grower = Grower {
            raster: &mut raster,
            chance: Chance::new(seed, "lanes"),
            names: &mut names,
            lines: &mut streets,
            name: None,
        };
        grower.old_city(&moat);
        let (us, vs) = grid(&mut grower.chance);
        grower.collectors(&moat, &us, &vs);

        let mut chance = Chance::new(seed, "blocks");
        let mut compounds = Vec::new();
        let mut cells: Vec<(Cell, bool)> = Vec::new();
        for (i, u) in us.windows(2).enumerate() {
            for v in vs.windows(2) {
                let cell = Cell {
                    u: (u[0], u[1]),
                    v: (v[0], v[1]),
                };
                let middle = Warp::NEW.at((u[0] + u[1]) / 2.0, (v[0] + v[1]) / 2.0);
                if contains(&moat, middle) && deep_inside(&moat, middle) {
                    continue;
                }
                let blocked = compounds::blocked(&raster, cell, Warp::NEW);
                if blocked > 0.96 {
                    continue;
                }
                let walled = blocked < 0.01 && !(i + cells.len()).is_multiple_of(7);
                let mut made = None;
                if walled {
                    made = compounds::compound(&mut raster, &mut chance, cell, Warp::NEW, &mut streets);
                }
                if made.is_none() {
                    let chance = Chance::new(seed, &format!("block {} {}", cell.u.0 as i64, cell.v.0 as i64));
                    Grower {
                        raster: &mut raster,
                        chance,
                        names: &mut names,
                        lines: &mut streets,
                        name: None,
                    }
                    .block(cell.u, cell.v);
                }
                cells.push((cell, made.is_some()));
                compounds.extend(made);
            }
        }
        network::join_ends(&mut streets, &water);
        let net = network::build(&mut streets, &water);
        for piece in &net.pieces {
            let line = &streets[piece.line];
            for pair in piece.nodes.windows(2) {
                raster.segment(
                    net.nodes[pair[0]],
                    net.nodes[pair[1]],
                    line.width / 2.0 + 1.2,
                    Land::Street,
                );
            }
        }
        let mut buildings = Vec::new();
        houses::old_city(&mut raster, &mut Chance::new(seed, "roofs"), &moat, &mut buildings);
        let mut chance = Chance::new(seed, "slabs");
        for (cell, walled) in cells {
            houses::outside(&mut raster, &mut chance, cell, walled, &mut buildings);
        }
        let (bridge_names, bridge_steps) = name_bridges(seed, &net, &streets, &mut names);
        let index = Index::new(&net, &buildings);
        Self {
            index,
            district,
            lines: streets,
            waters,
            rails,
            areas,
            net,
            bridge_names,
            bridge_steps,
            compounds,
            buildings,
            water,
        }
    }

    /// The nearest point of the walkable network (bridges left out) within `reach` metres, its line, the distance.
    /// Only lines of at least the class `least`, and with a name when `named`.
    pub fn nearest_street(&self, p: P, reach: f64, least: Class, named: bool) -> Option<(P, usize, f64)> {
        self.index
            .streets
            .near(p, p, reach)
            .into_iter()
            .filter_map(|i| self.index.segments.get(i as usize))
            .filter(|(_, _, line)| {
                let line = &self.lines[*line];
                line.class >= least && !(named && line.name.is_empty())
            })
            .map(|(a, b, line)| {
                let (q, d) = crate::geom::nearest_on(p, *a, *b);
                (q, *line, d)
            })
            .filter(|found| found.2 <= reach)
            .min_by(|a, b| a.2.total_cmp(&b.2))
    }

    /// Buildings whose middle lies within `reach` metres, nearest first.
    pub fn buildings_near(&self, p: P, reach: f64) -> Vec<usize> {
        let near = self.index.buildings.near(p, p, reach).into_iter().map(|i| i as usize);
        let mut found: Vec<(f64, usize)> = near
            .map(|i| (self.buildings[i].middle.dist(p), i))
            .filter(|(d, _)| *d <= reach)
            .collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, i)| i).collect()
    }
}

/// Where things are, for looking up.
pub struct Index {
    streets: SegmentGrid,
    segments: Vec<(P, P, usize)>,
    buildings: SegmentGrid,
}

impl Index {
    fn new(net: &Network, buildings: &[Building]) -> Self {
        let mut index = Self {
            streets: SegmentGrid::new(),
            segments: Vec::new(),
            buildings: SegmentGrid::new(),
        };
        for piece in net.pieces.iter().filter(|p| !p.bridge) {
            for pair in piece.nodes.windows(2) {
                let (a, b) = (net.nodes[pair[0]], net.nodes[pair[1]]);
                index.streets.insert(index.segments.len() as u32, a, b);
                index.segments.push((a, b, piece.line));
            }
        }
        for (i, building) in buildings.iter().enumerate() {
            index.buildings.insert(i as u32, building.middle, building.middle);
        }
        index
    }
}

fn deep_inside(moat: &[P], p: P) -> bool {
    [(-150.0, 0.0), (150.0, 0.0), (0.0, -150.0), (0.0, 150.0)]
        .iter()
        .all(|(x, y)| contains(moat, P::new(p.x + x, p.y + y)))
}

/// Grid lines of the blocks outside, metres of the warp.
fn grid(chance: &mut Chance) -> (Vec<f64>, Vec<f64>) {
    let mut axis = |from: f64, to: f64| {
        let mut at = from;
        let mut out = Vec::new();
        while at < to {
            out.push(at);
            at += chance.between(215.0, 285.0);
        }
        out
    };
    (axis(-8300.0, 4200.0), axis(-5700.0, 7300.0))
}

/// Real names to the crossings nearest their places, coined ones to the rest; some small bridges have steps.
fn name_bridges(seed: u64, net: &Network, lines: &[Line], names: &mut Names) -> (Vec<Option<names::Name>>, Vec<bool>) {
    let mut chance = Chance::new(seed, "bridges");
    let mut given: Vec<Option<names::Name>> = vec![None; net.pieces.len()];
    let middle = |piece: &Piece| {
        let (a, b) = (net.nodes[piece.nodes[0]], net.nodes[piece.nodes[piece.nodes.len() - 1]]);
        a.plus(a.to(b), 0.5)
    };
    for row in crate::table::rows(include_str!("../../data/bridges.csv")) {
        let [zh, en, lon, lat] = row.first();
        let at = P::from_e4(crate::table::number(lon), crate::table::number(lat));
        let nearest = net
            .pieces
            .iter()
            .enumerate()
            .filter(|(i, p)| p.bridge && given[*i].is_none())
            .map(|(i, p)| (i, middle(p).dist(at)))
            .min_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((i, distance)) = nearest
            && distance < 160.0
            && names.claim(zh)
        {
            given[i] = Some((zh.to_owned(), en.to_owned()));
        }
    }
    let mut steps = vec![false; net.pieces.len()];
    for (i, piece) in net.pieces.iter().enumerate().filter(|(_, p)| p.bridge) {
        let line = &lines[piece.line];
        if given[i].is_none() {
            given[i] = Some(names.bridge());
        }
        steps[i] = line.class == Class::Lane && line.at_water == AtWater::Bridge && chance.happens(0.5);
    }
    (given, steps)
}
