//! The names people call places by: what the streets' import found, communities, venues.

use super::snapshot::Snapshot;
use std::collections::{HashMap, HashSet};
use yike_model::directory::UnitKind;
use yike_search::{PlaceDoc, PlaceKind};
use yike_storage::Place;
use yike_walk::osm::{RawMap, RawWay, Tags};

/// Documents for the place index. A venue's own name wins over the same name on the map.
pub fn docs(snapshot: &Snapshot, places: Vec<Place>) -> Vec<PlaceDoc> {
    let mut docs: Vec<PlaceDoc> = Vec::with_capacity(places.len() + snapshot.venues.len() + snapshot.units.len());
    let mut known: HashSet<String> = HashSet::new();
    for venue in snapshot.venues.iter().filter(|venue| venue.until.is_none()) {
        let Some((lon, lat)) = venue.point else { continue };
        known.insert(venue.name.zh.clone());
        docs.push(PlaceDoc {
            id: format!("venue:{}", venue.id),
            name: venue.name.zh.clone(),
            name_en: venue.name.en.clone(),
            kind: PlaceKind::Venue,
            lon,
            lat,
            context: venue.address.zh.clone(),
            aliases: Vec::new(),
            line: Vec::new(),
        });
    }
    for place in places {
        if known.contains(&place.name) {
            continue;
        }
        if place.kind == "community" {
            known.insert(place.name.clone());
        }
        docs.push(PlaceDoc {
            id: place.key,
            kind: kind(&place.kind),
            name: place.name,
            name_en: place.name_en,
            lon: place.lon,
            lat: place.lat,
            context: place.context,
            aliases: place.aliases,
            line: place.line,
        });
    }
    // A community without a point on the map stands where the station that serves it stands.
    for (index, station) in snapshot
        .units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !unit.serves.is_empty())
    {
        let Some(venue) = snapshot
            .venues
            .iter()
            .find(|v| v.unit == snapshot.units[index].id && v.point.is_some())
        else {
            continue;
        };
        let Some((lon, lat)) = venue.point else { continue };
        for community in station.serves.iter().filter_map(|id| snapshot.unit(*id)) {
            if !matches!(community.kind, UnitKind::Community | UnitKind::Village) || known.contains(&community.name.zh)
            {
                continue;
            }
            docs.push(PlaceDoc {
                id: format!("unit:{}", community.id),
                name: community.name.zh.clone(),
                name_en: community.name.en.clone(),
                kind: PlaceKind::Community,
                lon,
                lat,
                context: community
                    .parent
                    .and_then(|id| snapshot.unit(id))
                    .map(|u| u.name.zh.clone())
                    .unwrap_or_default(),
                aliases: community.aliases.clone(),
                line: Vec::new(),
            });
        }
    }
    docs
}

fn kind(word: &str) -> PlaceKind {
    match word {
        "street" | "road" | "lane" => PlaceKind::Street,
        "community" | "village" => PlaceKind::Community,
        "building" | "compound" => PlaceKind::Building,
        "crossing" => PlaceKind::Crossing,
        "venue" => PlaceKind::Venue,
        _ => PlaceKind::Poi,
    }
}

/// A street keeps at most so many points: enough to find where two of them cross.
const LINE_POINTS: usize = 64;

/// Named places of a map: streets (ways of one name that touch are one street), bridges, buildings, everything else with
/// a name that is not merely drawn.
/// Source of what counts as a place: <https://wiki.openstreetmap.org/wiki/Map_features>.
pub fn from_map(map: &RawMap) -> Vec<Place> {
    let nodes: HashMap<i64, (f64, f64)> = map.nodes.iter().map(|node| (node.id, (node.lon, node.lat))).collect();
    let mut places = Vec::new();
    let mut streets: HashMap<&str, Vec<&RawWay>> = HashMap::new();
    for way in &map.ways {
        let Some(name) = name(&way.tags) else { continue };
        if way.tags.get("highway").is_some() {
            streets.entry(name).or_default().push(way);
            if let Some(bridge) = way
                .tags
                .get("bridge:name")
                .or_else(|| way.tags.get("bridge").map(|_| name).filter(|name| name.contains('桥')))
            {
                place(
                    &mut places,
                    format!("osm:b{}", way.id),
                    "poi",
                    bridge,
                    &Tags::default(),
                    middle(way, &nodes),
                );
            }
        } else if way.tags.get("building").is_some() {
            place(
                &mut places,
                format!("osm:w{}", way.id),
                "building",
                name,
                &way.tags,
                centre(way, &nodes),
            );
        } else if way.tags.get("landuse").is_some() {
            place(
                &mut places,
                format!("osm:w{}", way.id),
                "compound",
                name,
                &way.tags,
                centre(way, &nodes),
            );
        } else if way.tags.get("waterway").is_none() {
            place(
                &mut places,
                format!("osm:w{}", way.id),
                "poi",
                name,
                &way.tags,
                centre(way, &nodes),
            );
        }
    }
    for (name, ways) in streets {
        for line in joined(ways) {
            let points: Vec<(f64, f64)> = line.refs.iter().filter_map(|id| nodes.get(id).copied()).collect();
            let middle = points.get(points.len() / 2).copied();
            place(
                &mut places,
                format!("osm:s{}", line.id),
                "street",
                name,
                line.tags,
                middle,
            );
            if let Some(last) = places.last_mut().filter(|last| last.key == format!("osm:s{}", line.id)) {
                last.line = thinned(points);
            }
        }
    }
    for node in &map.nodes {
        if let Some(name) = name(&node.tags) {
            let kind = match node.tags.get("place") {
                Some("neighbourhood" | "suburb" | "quarter" | "village") => "community",
                _ => "poi",
            };
            place(
                &mut places,
                format!("osm:n{}", node.id),
                kind,
                name,
                &node.tags,
                Some((node.lon, node.lat)),
            );
        }
    }
    places.sort_by(|a, b| a.key.cmp(&b.key));
    places
}

fn name(tags: &Tags) -> Option<&str> {
    tags.get("name:zh")
        .or_else(|| tags.get("name"))
        .map(str::trim)
        .filter(|name| !name.is_empty())
}

fn place(places: &mut Vec<Place>, key: String, kind: &str, name: &str, tags: &Tags, at: Option<(f64, f64)>) {
    let Some((lon, lat)) = at else { return };
    let aliases = ["alt_name", "old_name", "short_name", "name"]
        .iter()
        .filter_map(|key| tags.get(key))
        .flat_map(|text| text.split(';'))
        .map(|alias| alias.trim().to_owned())
        .filter(|alias| !alias.is_empty() && alias != name)
        .collect();
    places.push(Place {
        key,
        kind: kind.into(),
        name: name.into(),
        name_en: tags.get("name:en").unwrap_or_default().into(),
        lon,
        lat,
        context: tags
            .get("addr:suburb")
            .or_else(|| tags.get("is_in"))
            .unwrap_or_default()
            .into(),
        aliases,
        line: Vec::new(),
    });
}

/// Ways of one name chained where they share an end.
struct Street<'a> {
    id: i64,
    refs: Vec<i64>,
    tags: &'a Tags,
}

fn joined(mut ways: Vec<&RawWay>) -> Vec<Street<'_>> {
    ways.sort_by_key(|way| way.id);
    let mut left: Vec<Street<'_>> = ways
        .into_iter()
        .map(|way| Street {
            id: way.id,
            refs: way.refs.clone(),
            tags: &way.tags,
        })
        .collect();
    let mut done = Vec::new();
    while let Some(mut street) = left.pop() {
        while let Some(index) = left.iter().position(|other| touches(&street.refs, &other.refs)) {
            let other = left.swap_remove(index);
            street.id = street.id.min(other.id);
            street.refs = chained(street.refs, other.refs);
        }
        done.push(street);
    }
    done
}

fn touches(a: &[i64], b: &[i64]) -> bool {
    let ends = |line: &[i64]| [line.first().copied(), line.last().copied()];
    ends(a).into_iter().flatten().any(|end| ends(b).contains(&Some(end)))
}

fn chained(mut a: Vec<i64>, mut b: Vec<i64>) -> Vec<i64> {
    if a.first() == b.first() || a.first() == b.last() {
        a.reverse();
    }
    if a.last() == b.last() {
        b.reverse();
    }
    a.extend(b.into_iter().skip(1));
    a
}

fn thinned(points: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let step = points.len().div_ceil(LINE_POINTS).max(1);
    let last = points.last().copied();
    let mut line: Vec<(f64, f64)> = points.into_iter().step_by(step).collect();
    if line.last().copied() != last {
        line.extend(last);
    }
    line
}

fn middle(way: &RawWay, nodes: &HashMap<i64, (f64, f64)>) -> Option<(f64, f64)> {
    way.refs.get(way.refs.len() / 2).and_then(|id| nodes.get(id).copied())
}

fn centre(way: &RawWay, nodes: &HashMap<i64, (f64, f64)>) -> Option<(f64, f64)> {
    let points: Vec<(f64, f64)> = way.refs.iter().filter_map(|id| nodes.get(id).copied()).collect();
    let count = points.len() as f64;
    (count > 0.0).then(|| {
        let (lon, lat) = points.iter().fold((0.0, 0.0), |(a, b), (lon, lat)| (a + lon, b + lat));
        (lon / count, lat / count)
    })
}
