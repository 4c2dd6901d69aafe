//! The sketch as OpenStreetMap data. Tags follow the wiki pages of highway, barrier, bridge, waterway, building.

use std::collections::BTreeMap;

use yike_walk::osm::{MemberKind, RawMap, RawMember, RawNode, RawRelation, RawWay, Tags};

use crate::geom::{P, offset};

use super::{City, Class, Use};

/// Way ids from here on are buildings, in the order of `City::buildings`.
pub const BUILDING_IDS: i64 = 10_000_000;

struct Out {
    map: RawMap,
    next_node: i64,
    next_way: i64,
}

fn tags(pairs: &[(&str, &str)]) -> Tags {
    Tags::new(
        pairs
            .iter()
            .filter(|(_, v)| !v.is_empty())
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect(),
    )
}

impl Out {
    fn node(&mut self, p: P, tags: Tags) -> i64 {
        let (lon, lat) = p.lon_lat();
        self.next_node += 1;
        self.map.nodes.push(RawNode {
            id: self.next_node,
            lon,
            lat,
            tags,
        });
        self.next_node
    }

    fn way(&mut self, refs: Vec<i64>, tags: Tags) -> i64 {
        self.next_way += 1;
        self.map.ways.push(RawWay {
            id: self.next_way,
            refs,
            tags,
        });
        self.next_way
    }

    fn ring(&mut self, ring: &[P]) -> Vec<i64> {
        let mut refs: Vec<i64> = ring.iter().map(|p| self.node(*p, Tags::default())).collect();
        refs.extend(refs.first().copied());
        refs
    }
}

fn highway(class: Class) -> &'static str {
    match class {
        Class::Footway => "footway",
        Class::Lane => "living_street",
        Class::Residential => "residential",
        Class::Pedestrian => "pedestrian",
        Class::Tertiary => "tertiary",
        Class::Secondary => "secondary",
        Class::Primary => "primary",
        Class::Elevated => "trunk",
    }
}

impl City {
    /// Nodes, ways and relations; ids count up from 1, buildings from `BUILDING_IDS`.
    pub fn raw_map(&self) -> RawMap {
        let mut out = Out {
            map: RawMap::default(),
            next_node: 0,
            next_way: 0,
        };
        let ids = self.street_nodes(&mut out);
        self.street_ways(&mut out, &ids);
        self.compound_walls(&mut out, &ids);
        self.water_ways(&mut out);
        self.area_ways(&mut out);
        self.point_nodes(&mut out);
        let outline = out.ring(&self.district);
        let way = out.way(outline, Tags::default());
        out.map.relations.push(RawRelation {
            id: 1,
            members: vec![RawMember {
                kind: MemberKind::Way,
                id: way,
                role: "outer".to_owned(),
            }],
            tags: tags(&[
                ("type", "boundary"),
                ("boundary", "administrative"),
                ("admin_level", "6"),
                ("name", "姑苏区"),
                ("name:en", "Gusu District"),
                ("note", "sketch, not a legal boundary"),
            ]),
        });
        self.moat_relation(&mut out);
        out.next_way = BUILDING_IDS - 1;
        for building in &self.buildings {
            let refs = out.ring(&building.ring);
            let kind = match building.what {
                Use::House => "house",
                Use::Apartments => "apartments",
                Use::Retail => "retail",
                Use::Office => "office",
                Use::School => "school",
                Use::Industrial => "industrial",
            };
            out.way(
                refs,
                tags(&[("building", kind), ("building:levels", &building.levels.to_string())]),
            );
        }
        out.map
    }

    fn street_nodes(&self, out: &mut Out) -> Vec<i64> {
        // A signal where two different named roads of some importance cross.
        let mut seen: Vec<Option<&str>> = vec![None; self.net.nodes.len()];
        let mut signal = vec![false; self.net.nodes.len()];
        let mut used = vec![false; self.net.nodes.len()];
        for piece in &self.net.pieces {
            let line = &self.lines[piece.line];
            for &n in &piece.nodes {
                used[n] = true;
                if line.class >= Class::Tertiary {
                    match seen[n] {
                        None => seen[n] = Some(&line.name),
                        Some(other) if other != line.name => signal[n] = true,
                        Some(_) => {}
                    }
                }
            }
        }
        let mut gates: BTreeMap<(i64, i64), bool> = BTreeMap::new();
        let key = |p: P| ((p.x * 20.0).round() as i64, (p.y * 20.0).round() as i64);
        for gate in self.compounds.iter().flat_map(|c| &c.gates) {
            gates.insert(key(gate.at), gate.open);
        }
        (0..self.net.nodes.len())
            .map(|n| {
                if !used[n] {
                    return 0;
                }
                let p = self.net.nodes[n];
                let tags = match gates.get(&key(p)) {
                    Some(open) => tags(&[("barrier", "gate"), ("access", if *open { "yes" } else { "private" })]),
                    None if signal[n] => tags(&[("highway", "crossing"), ("crossing", "traffic_signals")]),
                    None => Tags::default(),
                };
                out.node(p, tags)
            })
            .collect()
    }

    fn street_ways(&self, out: &mut Out, ids: &[i64]) {
        for (i, piece) in self.net.pieces.iter().enumerate() {
            let line = &self.lines[piece.line];
            let refs = piece.nodes.iter().map(|n| ids[*n]).collect();
            let mut pairs: Vec<(&str, &str)> = vec![("highway", highway(line.class))];
            let width = format!("{}", line.width);
            let count = format!("{}", 6 + (i % 5) * 2);
            let twin = line.name.starts_with("干将") && line.width < 15.0;
            pairs.push(("width", &width));
            match (&self.bridge_names[i], piece.bridge) {
                (Some((zh, en)), true) => {
                    pairs.extend([("bridge", "yes"), ("layer", "1")]);
                    // Lanes take the bridge's name; a road keeps its own and the bridge is named beside it.
                    if line.class <= Class::Lane || line.name.is_empty() {
                        pairs.extend([("name", zh.as_str()), ("name:en", en.as_str())]);
                    } else {
                        pairs.extend([("name", line.name.as_str()), ("name:en", line.name_en.as_str())]);
                    }
                    pairs.extend([("bridge:name", zh.as_str()), ("bridge:name:en", en.as_str())]);
                    if self.bridge_steps[i] {
                        pairs[0].1 = "steps";
                        pairs.push(("step_count", &count));
                        if i % 4 == 0 {
                            pairs.extend([("ramp", "yes"), ("ramp:wheelchair", "yes")]);
                        }
                    }
                }
                _ => pairs.extend([("name", line.name.as_str()), ("name:en", line.name_en.as_str())]),
            }
            if matches!(line.class, Class::Tertiary | Class::Secondary | Class::Primary) {
                pairs.push(("sidewalk", if twin { "right" } else { "both" }));
                if twin {
                    // Traffic keeps right: the northern carriageway runs west.
                    pairs.push(("oneway", "yes"));
                    pairs.push(("oneway:foot", "no"));
                }
            }
            out.way(refs, tags(&pairs));
        }
        for line in self.lines.iter().filter(|l| l.class == Class::Elevated) {
            let refs = line.pts.iter().map(|p| out.node(*p, Tags::default())).collect();
            let pairs = [
                ("highway", "trunk"),
                ("bridge", "yes"),
                ("layer", "2"),
                ("foot", "no"),
                ("name", line.name.as_str()),
                ("name:en", line.name_en.as_str()),
            ];
            out.way(refs, tags(&pairs));
        }
    }

    fn compound_walls(&self, out: &mut Out, ids: &[i64]) {
        let key = |p: P| ((p.x * 20.0).round() as i64, (p.y * 20.0).round() as i64);
        let nodes: BTreeMap<(i64, i64), i64> = self
            .net
            .nodes
            .iter()
            .zip(ids)
            .filter(|(_, id)| **id != 0)
            .map(|(p, id)| (key(*p), *id))
            .collect();
        for compound in &self.compounds {
            let mut refs: Vec<i64> = Vec::new();
            for p in compound.wall.iter().take(compound.wall.len().saturating_sub(1)) {
                let at = compound.gates.iter().any(|g| g.at.dist(*p) < 0.01);
                let shared = nodes.get(&key(*p)).copied().filter(|_| at);
                refs.push(shared.unwrap_or_else(|| out.node(*p, Tags::default())));
            }
            refs.extend(refs.first().copied());
            out.way(refs, tags(&[("barrier", "wall")]));
        }
    }

    fn water_ways(&self, out: &mut Out) {
        for water in &self.waters {
            let width = format!("{}", water.width);
            let refs: Vec<i64> = if water.closed {
                out.ring(&water.pts[..water.pts.len() - 1])
            } else {
                water.pts.iter().map(|p| out.node(*p, Tags::default())).collect()
            };
            let river = if water.width > 24.0 { "river" } else { "canal" };
            out.way(
                refs,
                tags(&[
                    ("waterway", river),
                    ("name", &water.name),
                    ("name:en", &water.name_en),
                    ("width", &width),
                ]),
            );
            if !water.closed {
                let mut ring = offset(&water.pts, false, water.width / 2.0);
                ring.extend(offset(&water.pts, false, -water.width / 2.0).into_iter().rev());
                let refs = out.ring(&ring);
                out.way(
                    refs,
                    tags(&[
                        ("natural", "water"),
                        ("water", river),
                        ("name", &water.name),
                        ("name:en", &water.name_en),
                    ]),
                );
            }
        }
        for rail in &self.rails {
            let refs = rail.pts.iter().map(|p| out.node(*p, Tags::default())).collect();
            out.way(
                refs,
                tags(&[("railway", "rail"), ("name", &rail.name), ("name:en", &rail.name_en)]),
            );
            let mut ring = offset(&rail.pts, false, rail.width / 2.0);
            ring.extend(offset(&rail.pts, false, -rail.width / 2.0).into_iter().rev());
            let refs = out.ring(&ring);
            out.way(refs, tags(&[("landuse", "railway")]));
        }
    }

    fn moat_relation(&self, out: &mut Out) {
        for water in self.waters.iter().filter(|w| w.closed) {
            let open = &water.pts[..water.pts.len() - 1];
            let mut members = Vec::new();
            let sides = [
                offset(open, true, water.width / 2.0),
                offset(open, true, -water.width / 2.0),
            ];
            let outer = usize::from(crate::geom::area(&sides[0]).abs() < crate::geom::area(&sides[1]).abs());
            for (i, side) in sides.iter().enumerate() {
                let refs = out.ring(side);
                let id = out.way(refs, Tags::default());
                let role = if i == outer { "outer" } else { "inner" }.to_owned();
                members.push(RawMember {
                    kind: MemberKind::Way,
                    id,
                    role,
                });
            }
            out.map.relations.push(RawRelation {
                id: 2,
                members,
                tags: tags(&[
                    ("type", "multipolygon"),
                    ("natural", "water"),
                    ("water", "moat"),
                    ("name", &water.name),
                    ("name:en", &water.name_en),
                ]),
            });
        }
    }

    fn area_ways(&self, out: &mut Out) {
        for area in &self.areas {
            let refs = out.ring(&area.ring);
            let pairs: &[(&str, &str)] = if area.square {
                &[("place", "square"), ("name", &area.name), ("name:en", &area.name_en)]
            } else {
                &[("leisure", "park"), ("name", &area.name), ("name:en", &area.name_en)]
            };
            out.way(refs, tags(pairs));
        }
    }

    fn point_nodes(&self, out: &mut Out) {
        for row in crate::table::rows(include_str!("../../data/landmarks.csv")) {
            let [kind, zh, en, lon, lat] = row.first();
            let at = P::from_e4(crate::table::number(lon), crate::table::number(lat));
            let what = if kind == "gate" {
                ("historic", "city_gate")
            } else {
                ("tourism", "attraction")
            };
            out.node(at, tags(&[what, ("name", zh), ("name:en", en)]));
        }
    }
}
