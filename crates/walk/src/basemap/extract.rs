//! From a raw extract to what is drawn.

use super::classify::{self, Ground};
use super::features::{Area, Basemap, LabelKind, Line, Road, RoadClass, Waterway};
use super::index::Layer;
use super::join::join;
use super::labels::{self, NamedLines};
use super::mercator::Pt;
use super::{bridges, polygon};
use crate::osm::{MemberKind, RawMap, RawRelation, RawWay, Tags};

/// Where every node is, found by id.
struct Nodes(Vec<(i64, Pt)>);

impl Nodes {
    fn new(map: &RawMap) -> Self {
        let mut nodes: Vec<_> = map
            .nodes
            .iter()
            .map(|n| (n.id, Pt::from_lon_lat(n.lon, n.lat)))
            .collect();
        nodes.sort_by_key(|n| n.0);
        Self(nodes)
    }

    fn get(&self, id: i64) -> Option<Pt> {
        let at = self.0.binary_search_by_key(&id, |n| n.0).ok()?;
        self.0.get(at).map(|n| n.1)
    }

    /// The points of a way that the extract holds, without repeats.
    fn line(&self, refs: &[i64]) -> Vec<Pt> {
        let mut line: Vec<Pt> = refs.iter().filter_map(|&r| self.get(r)).collect();
        line.dedup();
        line
    }

    /// A closed ring without its repeated last point; `None` when open or without extent.
    fn ring(&self, refs: &[i64]) -> Option<Vec<Pt>> {
        if refs.first() != refs.last() {
            return None;
        }
        let mut ring = self.line(refs);
        if ring.first() == ring.last() {
            ring.pop();
        }
        (ring.len() >= 3).then_some(ring)
    }
}

#[derive(Default)]
struct Sheet {
    greens: Vec<Area>,
    buildings: Vec<Area>,
    water: Vec<Area>,
    waterways: Vec<Waterway>,
    walls: Vec<Line>,
    roads: Vec<Road>,
    names: NamedLines,
    points: Vec<super::Label>,
}

impl Basemap {
    /// Takes everything drawable from a raw extract. Never fails: what is broken (a way without nodes, a ring that
    /// does not close) is left out, since a map with a missing pond is better than none.
    ///
    /// Sources: <https://wiki.openstreetmap.org/wiki/Map_features>,
    /// <https://wiki.openstreetmap.org/wiki/Relation:multipolygon>.
    pub fn from_raw(map: &RawMap) -> Self {
        let nodes = Nodes::new(map);
        let mut sheet = Sheet::default();
        for node in &map.nodes {
            if let Some((kind, rank)) = classify::point_label(&node.tags) {
                let at = Pt::from_lon_lat(node.lon, node.lat);
                sheet.points.extend(labels::at_point(kind, rank, &node.tags, at));
            }
        }
        for way in &map.ways {
            sheet.way(way, &nodes);
        }
        let mut by_id: Vec<&RawWay> = map.ways.iter().collect();
        by_id.sort_by_key(|w| w.id);
        for relation in map.relations.iter().filter(|r| r.tags.is("type", "multipolygon")) {
            let Some(ground) = classify::ground(&relation.tags) else {
                continue;
            };
            for rings in multipolygon(relation, &by_id, &nodes) {
                sheet.ground(ground, &relation.tags, rings);
            }
        }
        sheet.finish()
    }
}

impl Sheet {
    fn way(&mut self, way: &RawWay, nodes: &Nodes) {
        let tags = &way.tags;
        if tags.is_empty() {
            return;
        }
        if let Some(ground) = classify::ground(tags)
            && let Some(ring) = nodes.ring(&way.refs)
        {
            self.ground(ground, tags, vec![ring]);
            return;
        }
        let road = classify::road(tags).filter(|_| !classify::hidden(tags));
        let water = classify::waterway(tags);
        let wall = classify::wall(tags);
        let line = nodes.line(&way.refs);
        if line.len() < 2 {
            return;
        }
        if road.is_none()
            && water.is_none()
            && let Some((kind, rank)) = classify::point_label(tags)
            && let Some(ring) = nodes.ring(&way.refs)
        {
            self.points.extend(labels::in_area(kind, rank, tags, &[ring]));
        }
        if let Some(class) = road {
            self.names.add(LabelKind::Road, classify::road_rank(class), tags, &line);
            self.roads.push(Road {
                class,
                bridge: classify::bridge(tags),
                line,
            });
        } else if let Some(width_dm) = water {
            let rank = if width_dm >= 60 { 4 } else { 6 };
            self.names.add(LabelKind::Water, rank, tags, &line);
            self.waterways.push(Waterway { width_dm, line });
        } else if wall {
            self.walls.push(Line {
                class: RoadClass::Lane,
                line,
            });
        }
    }

    fn ground(&mut self, ground: Ground, tags: &Tags, rings: Vec<Vec<Pt>>) {
        let label = match ground {
            Ground::Water => Some((LabelKind::Water, 5)),
            Ground::Building => classify::point_label(tags),
            Ground::Green => classify::point_label(tags).or(Some((LabelKind::Park, 6))),
        };
        self.points
            .extend(label.and_then(|(kind, rank)| labels::in_area(kind, rank, tags, &rings)));
        match ground {
            Ground::Water => &mut self.water,
            Ground::Building => &mut self.buildings,
            Ground::Green => &mut self.greens,
        }
        .push(Area { rings });
    }

    fn finish(mut self) -> Basemap {
        // Least streets first, so that wide ones and bridges lie on top.
        self.roads.sort_by_key(|r| (r.bridge, std::cmp::Reverse(r.class)));
        // Neighbouring roofs side by side make short steps in a path and small differences in a blob.
        self.buildings.sort_by_cached_key(|b| {
            let at = b.rings.first().and_then(|r| r.first()).copied().unwrap_or_default();
            (at.y >> 13, at.x)
        });
        let water = Layer::new(self.water);
        let waterways = Layer::new(self.waterways);
        let bridges = Layer::new(bridges::over_water(&self.roads, &water, &waterways));
        Basemap {
            greens: Layer::new(self.greens),
            buildings: Layer::new(self.buildings),
            water,
            waterways,
            walls: Layer::new(self.walls),
            roads: Layer::new(self.roads),
            bridges,
            labels: Layer::new(labels::settled(self.points, self.names.into_labels())),
        }
    }
}

/// The polygons of a multipolygon: every outer ring with the holes that lie in it.
fn multipolygon(relation: &RawRelation, by_id: &[&RawWay], nodes: &Nodes) -> Vec<Vec<Vec<Pt>>> {
    let rings = |inner: bool| -> Vec<Vec<Pt>> {
        let members = relation
            .members
            .iter()
            .filter(|m| m.kind == MemberKind::Way && (m.role == "inner") == inner);
        let pieces = members
            .filter_map(|m| {
                by_id
                    .binary_search_by_key(&m.id, |w| w.id)
                    .ok()
                    .and_then(|i| by_id.get(i))
            })
            .map(|w| w.refs.clone())
            .collect();
        join(pieces, |_, _| true)
            .iter()
            .filter_map(|refs| nodes.ring(refs))
            .collect()
    };
    let mut polygons: Vec<Vec<Vec<Pt>>> = rings(false).into_iter().map(|outer| vec![outer]).collect();
    let corners: Vec<Vec<(f64, f64)>> = polygons
        .iter()
        .filter_map(|p| p.first())
        .map(|r| r.iter().map(|p| p.f()).collect())
        .collect();
    for hole in rings(true) {
        let Some(at) = hole.first().map(|p| p.f()) else {
            continue;
        };
        let home = corners
            .iter()
            .position(|outer| polygon::contains(std::slice::from_ref(outer), at));
        // A hole that touches its outer ring at the tested corner may miss; a single outer ring is then the one.
        let home = home.or((corners.len() == 1).then_some(0));
        if let Some(rings) = home.and_then(|i| polygons.get_mut(i)) {
            rings.push(hole);
        }
    }
    polygons
}
