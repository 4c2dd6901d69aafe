//! A small water town of our own making: straight streets, a canal with bridges, a moat with an island, rows of roofs.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::panic,
    reason = "each test binary uses a part and fails like a test"
)]

pub mod mvt;

use yike_walk::osm::{MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay};

/// The south-west corner, degrees.
pub const LON: f64 = 120.6100;
pub const LAT: f64 = 31.3050;

/// Edge of one block in metres.
pub const BLOCK: f64 = 120.0;

/// Degrees of a point `x` metres east and `y` metres north of the corner.
pub fn at(x: f64, y: f64) -> (f64, f64) {
    (LON + x / (111_320.0 * LAT.to_radians().cos()), LAT + y / 110_950.0)
}

#[derive(Default)]
pub struct Town {
    pub map: RawMap,
    next: i64,
}

impl Town {
    pub fn node(&mut self, x: f64, y: f64, tags: &str) -> i64 {
        self.next += 1;
        let (lon, lat) = at(x, y);
        self.map.nodes.push(RawNode {
            id: self.next,
            lon,
            lat,
            tags: parse(tags),
        });
        self.next
    }

    pub fn way(&mut self, refs: Vec<i64>, tags: &str) -> i64 {
        self.next += 1;
        self.map.ways.push(RawWay {
            id: self.next,
            refs,
            tags: parse(tags),
        });
        self.next
    }

    pub fn line(&mut self, points: &[(f64, f64)], tags: &str) -> i64 {
        let refs = points.iter().map(|&(x, y)| self.node(x, y, "")).collect();
        self.way(refs, tags)
    }

    pub fn ring(&mut self, points: &[(f64, f64)], tags: &str) -> i64 {
        let mut refs: Vec<i64> = points.iter().map(|&(x, y)| self.node(x, y, "")).collect();
        refs.extend(refs.first().copied());
        self.way(refs, tags)
    }

    pub fn relation(&mut self, members: &[(i64, &str)], tags: &str) {
        self.next += 1;
        let members = members
            .iter()
            .map(|&(id, role)| RawMember {
                kind: MemberKind::Way,
                id,
                role: role.to_owned(),
            })
            .collect();
        self.map.relations.push(RawRelation {
            id: self.next,
            members,
            tags: parse(tags),
        });
    }
}

/// `key=value; key=value`.
fn parse(tags: &str) -> yike_walk::osm::Tags {
    tags.split(';').filter_map(|t| t.trim().split_once('=')).collect()
}

/// `n` by `n` blocks. Streets run every block from the corner on; the canal runs north to south through the middle of
/// the second column, the moat lies east of everything.
pub fn town(n: usize) -> RawMap {
    let mut t = Town::default();
    let edge = n as f64 * BLOCK;
    let canal = BLOCK * 1.5;
    let (row, column) = (["景德路", "干将路", "道前街"], ["学士街", "中街路", "养育巷"]);
    for i in 0..=n {
        let y = i as f64 * BLOCK;
        let class = if i == 1 { "secondary" } else { "residential" };
        let name = row.get(i).map_or(format!("{i}横街"), |r| (*r).to_owned());
        let tags = format!("highway={class}; name={name}; name:en=Row {i}");
        let (west, east) = (t.node(canal - 8.0, y, ""), t.node(canal + 8.0, y, ""));
        let (start, end) = (t.node(0.0, y, ""), t.node(edge, y, ""));
        t.way(vec![start, west], &tags);
        t.way(vec![west, east], &format!("{tags}; bridge=yes; layer=1"));
        t.way(vec![east, end], &tags);
        let x = i as f64 * BLOCK;
        let name = column.get(i).map_or(format!("{i}直街"), |c| (*c).to_owned());
        t.line(&[(x, 0.0), (x, edge)], &format!("highway=residential; name={name}"));
    }
    t.line(
        &[(canal, -40.0), (canal, edge + 40.0)],
        "waterway=canal; width=8; name=学士河; name:en=Xueshi Canal",
    );
    for by in 0..n {
        for bx in 0..n {
            block(&mut t, bx as f64 * BLOCK, by as f64 * BLOCK, canal, bx == 0 && by == 0);
        }
    }
    // The moat: a multipolygon whose outer ring is two ways and whose island is a hole.
    let (w, e) = (edge + 40.0, edge + 120.0);
    let (a, b) = (t.node(w, -20.0, ""), t.node(w, edge + 20.0, ""));
    let (c, d) = (t.node(e, edge + 20.0, ""), t.node(e, -20.0, ""));
    let west = t.way(vec![a, b], "");
    let round = t.way(vec![a, d, c, b], "");
    let (ix, iy) = (w + 30.0, edge / 2.0);
    let island = t.ring(
        &[(ix, iy), (ix + 20.0, iy), (ix + 20.0, iy + 30.0), (ix, iy + 30.0)],
        "",
    );
    let members = [(west, "outer"), (round, "outer"), (island, "inner")];
    t.relation(
        &members,
        "type=multipolygon; natural=water; water=moat; name=外城河; name:en=Outer Moat",
    );
    t.node(
        30.0,
        edge - 30.0,
        "tourism=attraction; name=北寺塔; name:en=North Pagoda",
    );
    t.node(
        edge / 2.0,
        edge / 2.0 + 20.0,
        "place=suburb; name=双塔; name:en=Shuangta",
    );
    t.node(w - 10.0, 10.0, "historic=city_gate; name=葑门");
    t.line(
        &[(0.0, -60.0), (edge, -60.0)],
        "highway=primary; tunnel=yes; layer=-2; name=地下路",
    );
    t.map
}

fn block(t: &mut Town, x0: f64, y0: f64, canal: f64, garden: bool) {
    let lane = y0 + BLOCK / 2.0;
    t.line(&[(x0, lane), (x0 + BLOCK, lane)], "highway=service; name=大石头巷");
    if garden {
        t.ring(
            &[
                (x0 + 12.0, y0 + 10.0),
                (x0 + 60.0, y0 + 10.0),
                (x0 + 60.0, y0 + 50.0),
                (x0 + 12.0, y0 + 50.0),
            ],
            "leisure=garden; name=怡园; name:en=Garden of Pleasance",
        );
        t.line(&[(x0 + 12.0, y0 + 52.0), (x0 + 60.0, y0 + 52.0)], "barrier=wall");
    }
    for row in 0..9 {
        let y = y0 + 8.0 + f64::from(row) * 12.0;
        for k in 0..7 {
            let (x, w) = (x0 + 7.0 + f64::from(k) * 15.4, 13.0 - f64::from((row * 5 + k * 3) % 4));
            let in_garden = garden && k < 4 && row < 4;
            if in_garden || (x < canal + 7.0 && x + w > canal - 7.0) || (y < lane + 3.0 && y + 8.0 > lane - 3.0) {
                continue;
            }
            t.ring(
                &[(x, y), (x + w, y + 0.4), (x + w, y + 7.4), (x, y + 7.0)],
                "building=house",
            );
        }
    }
}
