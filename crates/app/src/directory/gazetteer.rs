//! The names people call places by: what the streets' import found, communities, venues.

use super::snapshot::Snapshot;
use std::collections::HashSet;
use yike_model::directory::UnitKind;
use yike_search::{PlaceDoc, PlaceKind};
use yike_storage::Place;

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
        });
    }
    // A community without a point on the map stands where the station that serves it stands.
    for (index, station) in snapshot.units.iter().enumerate().filter(|(_, unit)| !unit.serves.is_empty()) {
        let Some(venue) = snapshot.venues.iter().find(|v| v.unit == snapshot.units[index].id && v.point.is_some()) else {
            continue;
        };
        let Some((lon, lat)) = venue.point else { continue };
        for community in station.serves.iter().filter_map(|id| snapshot.unit(*id)) {
            if !matches!(community.kind, UnitKind::Community | UnitKind::Village) || known.contains(&community.name.zh) {
                continue;
            }
            docs.push(PlaceDoc {
                id: format!("unit:{}", community.id),
                name: community.name.zh.clone(),
                name_en: community.name.en.clone(),
                kind: PlaceKind::Community,
                lon,
                lat,
                context: community.parent.and_then(|id| snapshot.unit(id)).map(|u| u.name.zh.clone()).unwrap_or_default(),
                aliases: community.aliases.clone(),
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
